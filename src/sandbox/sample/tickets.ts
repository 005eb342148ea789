/** A customer's message and what the assistant ought to make of it. `order` is JSON text: ids beyond 2^53 stay exact. */
export interface Ticket {
  readonly id: string;
  readonly message: string;
  readonly order?: string;
  readonly category: 'billing' | 'delivery' | 'account' | 'product' | 'other';
  readonly priority: 'low' | 'normal' | 'high';
  readonly reply: string;
  readonly language?: string;
}

export const TICKETS: readonly Ticket[] = [
  {
    id: 'ticket-001',
    message: 'Hi,\n\nI was charged twice for the same order. Please refund one of them.\n\nThanks,\nMaria',
    order: '{"order_id":12345678901234567890,"total":59.90,"currency":"EUR"}',
    category: 'billing',
    priority: 'high',
    reply: 'I am sorry about that, Maria. I have refunded the second charge; it reaches you within five working days.',
  },
  {
    id: 'ticket-002',
    message: 'Where is my parcel? Tracking says "out for delivery" since Tuesday.',
    order: '{"order_id":12345678901234567903,"total":18.00,"currency":"EUR"}',
    category: 'delivery',
    priority: 'normal',
    reply:
      'I have asked the carrier to look for your parcel. You hear from us within a day, with a replacement if it is lost.',
  },
  {
    id: 'ticket-003',
    message:
      'I can’t log in.\n\nSteps:\n1. open the app\n2. enter my e-mail address\n3. "something went wrong"\n\nPhone: Pixel 8, Android 15',
    category: 'account',
    priority: 'high',
    reply: 'Thank you for the clear steps. Please update the app to 4.2.1, which fixes this, and try again.',
  },
  {
    id: 'ticket-004',
    message: 'Does the kettle work with 110 V?',
    category: 'product',
    priority: 'low',
    reply: 'It does not: the kettle needs 220 to 240 V.',
  },
  {
    id: 'ticket-005',
    message: 'Guten Tag, kann ich die Rechnung auf meine Firma umschreiben lassen?',
    category: 'billing',
    priority: 'normal',
    reply: 'Gern. Bitte schicken Sie uns Firmenname, Anschrift und USt-IdNr., dann stellen wir die Rechnung neu aus.',
    language: 'de',
  },
  {
    id: 'ticket-006',
    message: 'Your last newsletter was great 🎉 No question, just wanted to say so!',
    category: 'other',
    priority: 'low',
    reply: 'That made our day, thank you! 🎉',
  },
  {
    id: 'ticket-007',
    message: 'The API gives me this, what do I do?\n\n```json\n{"error": "rate_limited", "retry_after": 1.0}\n```',
    category: 'product',
    priority: 'normal',
    reply:
      'Wait for the seconds in `retry_after`, then send the request again. Clients since 3.0 do this by themselves.',
  },
  {
    id: 'ticket-008',
    message: 'Bonjour, je souhaite annuler ma commande avant l’expédition.',
    order: '{"order_id":12345678901234567921,"total":7.5e1,"currency":"EUR"}',
    category: 'delivery',
    priority: 'high',
    reply: 'C’est fait : votre commande est annulée et le montant vous sera remboursé sous trois jours.',
    language: 'fr',
  },
  {
    id: 'ticket-009',
    message: 'Please delete my account and everything that you know about me.',
    category: 'account',
    priority: 'normal',
    reply:
      'I have passed this on to our privacy team. Your data is deleted within 30 days, and you get a confirmation.',
  },
  {
    id: 'ticket-010',
    message:
      'Two of the six glasses were broken.\r\nPhotos are attached.\r\nI don’t need the money back, just two new glasses.',
    order: '{"order_id":12345678901234567944,"total":42.00,"currency":"EUR"}',
    category: 'delivery',
    priority: 'normal',
    reply: 'Sorry about the glasses! Two new ones are on their way; you needn’t send anything back.',
  },
  {
    id: 'ticket-011',
    message: 'ログインできません。パスワードを再設定しても同じです。',
    category: 'account',
    priority: 'high',
    reply: 'ご不便をおかけしております。ブラウザーのキャッシュを削除してから、もう一度お試しください。',
    language: 'ja',
  },
  {
    id: 'ticket-012',
    message: 'Is the “Nordlys” lamp coming back? It has been sold out since spring.',
    category: 'product',
    priority: 'low',
    reply: 'It is back in September. Shall I let you know by e-mail?',
  },
];
