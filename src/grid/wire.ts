import * as l10n from '@vscode/l10n';
import type { GridRequestName, GridRequests, ToGrid } from './protocol';

/** The extension host refused or failed a request. Its message is a sentence for the person. */
export class RequestError extends Error {
  readonly kind: 'refused' | 'timeout';
  /** Offset in the text that was sent, where the host could name one. */
  readonly place: number | undefined;

  constructor(kind: 'refused' | 'timeout', message: string, place?: number) {
    super(message);
    this.name = 'RequestError';
    this.kind = kind;
    this.place = place;
  }
}

export type GridEvent = Extract<ToGrid, { event: string }>;

/** Requests to the extension host, and the events that it sends by itself. */
export interface Wire {
  /** Sends a request and gives its answer. Rejects with a RequestError. */
  request<Name extends GridRequestName>(
    name: Name,
    body: GridRequests[Name]['send'],
  ): Promise<GridRequests[Name]['answer']>;
}

export interface WireOptions {
  readonly post: (message: unknown) => void;
  readonly onEvent: (event: GridEvent) => void;
  /** How long an answer may take, in ms. Requests that wait for a person or for the service are not limited. */
  readonly timeout?: number;
}

/** These end when a save, a reload or a question to the person ends. */
const unlimited: ReadonlySet<GridRequestName> = new Set(['command', 'resolveConflicts', 'openCell', 'deleteRows']);

/**
 * Pairs answers with requests by their ids.
 *
 * @returns the wire, and the function that takes each message that arrives
 */
export function createWire({
  post,
  onEvent,
  timeout = 30_000,
}: WireOptions): Wire & { receive(message: ToGrid): void } {
  let lastId = 0;
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: RequestError) => void }>();

  return {
    request(name, body) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const timer = unlimited.has(name)
          ? undefined
          : setTimeout(() => {
              waiting.delete(id);
              reject(
                new RequestError(
                  'timeout',
                  l10n.t('The editor got no answer from its extension: close and reopen it.'),
                ),
              );
            }, timeout);
        waiting.set(id, {
          resolve: (answer) => {
            clearTimeout(timer);
            resolve(answer as GridRequests[typeof name]['answer']);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
        post({ id, request: name, body });
      });
    },
    receive(message) {
      if ('event' in message) return onEvent(message);
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failure' in message)
        request?.reject(new RequestError('refused', message.failure.message, message.failure.place));
      else request?.resolve(message.answer);
    },
  };
}

/** The sentence to show for whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
