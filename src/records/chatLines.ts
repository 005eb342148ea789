import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import { elementsOf, membersOf } from '../json/members';
import type { RecordContent } from './model';
import { onOneLine } from './recordsWriter';

/** A record as a line of a chat file, or why it is none. `problem` ends a sentence that begins with the record. */
export type ChatLine = { readonly line: string } | { readonly problem: string };

/**
 * A record as a line of a chat file as OpenAI's fine-tuning and evaluations read it: `{"messages":[…]}`, with a role and
 * a content in each message, the assistant's last. Messages stay as they are spelled.
 *
 * The input is a text (said by the user), a list of messages, or an object with `messages` (and `tools`, which are kept);
 * the expected output is a text or an object of JSON (said by the assistant), a message or a list of messages. Id,
 * metadata and tags have no place there.
 */
export function chatLineOf({ input, expected_output }: RecordContent): ChatLine {
  const asked = input === undefined ? undefined : questionOf(input);
  if (asked === undefined) return { problem: l10n.t('has an input that is neither a text nor messages') };
  const answered = expected_output === undefined ? [] : answerOf(expected_output);
  if (answered === undefined) return { problem: l10n.t('has an expected output that is neither a text nor messages') };
  const messages = [...asked.messages, ...answered];
  const last = messages.at(-1);
  if (last === undefined || roleOf(last) !== 'assistant') return { problem: l10n.t('has no answer of the assistant') };
  const tools = asked.tools === undefined ? '' : `,"tools":${onOneLine(asked.tools)}`;
  return { line: `{"messages":[${messages.map(onOneLine).join(',')}]${tools}}\n` };
}

function questionOf(input: RawJson): { messages: readonly RawJson[]; tools?: RawJson | undefined } | undefined {
  if (input.startsWith('"')) return { messages: [messageOf('user', input)] };
  if (input.startsWith('[')) return wrapped(messagesOf(input));
  if (!input.startsWith('{')) return undefined;
  const messages = memberOf(input, 'messages');
  const found = messages?.startsWith('[') ? messagesOf(messages) : undefined;
  return found && { messages: found, tools: memberOf(input, 'tools') };
}

function answerOf(output: RawJson): readonly RawJson[] | undefined {
  if (output === '""') return [];
  if (output.startsWith('"')) return [messageOf('assistant', output)];
  if (output.startsWith('[')) return messagesOf(output);
  if (!output.startsWith('{')) return undefined;
  if (isMessage(output)) return [output];
  const messages = memberOf(output, 'messages');
  if (messages !== undefined) return messages.startsWith('[') ? messagesOf(messages) : undefined;
  // A structured answer: models say JSON as text.
  return [messageOf('assistant', JSON.stringify(onOneLine(output)) as RawJson)];
}

function wrapped(messages: readonly RawJson[] | undefined) {
  return messages && { messages };
}

/** The elements of a list where all of them are messages. */
function messagesOf(list: RawJson): readonly RawJson[] | undefined {
  const messages = elementsOf(list);
  return messages.length > 0 && messages.every(isMessage) ? messages : undefined;
}

function isMessage(value: RawJson): boolean {
  return value.startsWith('{') && roleOf(value) !== undefined;
}

function roleOf(message: RawJson): string | undefined {
  const role = memberOf(message, 'role');
  return role?.startsWith('"') ? (JSON.parse(role) as string) : undefined;
}

/** As JSON.parse reads an object: the last of members with the same name. */
function memberOf(object: RawJson, name: string): RawJson | undefined {
  return membersOf(object).findLast(({ key }) => key === name)?.value;
}

function messageOf(role: 'user' | 'assistant', content: RawJson): RawJson {
  return `{"role":"${role}","content":${content}}` as RawJson;
}
