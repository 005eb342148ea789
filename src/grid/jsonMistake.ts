import * as l10n from '@vscode/l10n';
import { jsonTokens, type JsonToken } from './jsonTokens';

export interface JsonMistake {
  /** Offset in the text. */
  readonly place: number;
  /** What is wrong there, without a full stop. */
  readonly message: string;
}

type Expected = 'value' | 'valueOrEnd' | 'keyOrEnd' | 'key' | 'colon' | 'commaOrEnd' | 'end';

const expectations: Readonly<Record<Expected, string>> = {
  value: l10n.t('a value is missing here'),
  valueOrEnd: l10n.t('a value or ] is missing here'),
  keyOrEnd: l10n.t('a name in double quotes or } is missing here'),
  key: l10n.t('a name in double quotes is missing here'),
  colon: l10n.t('a colon is missing here'),
  commaOrEnd: l10n.t('a comma or the closing bracket is missing here'),
  end: l10n.t('the JSON has ended before this'),
};

/**
 * Where JSON is broken. The engine's own messages name no place for short or unfinished text.
 * @returns undefined where the text is valid JSON
 */
export function jsonMistake(text: string): JsonMistake | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  const afterValue = (): Expected => (open.length ? 'commaOrEnd' : 'end');

  for (const token of jsonTokens(text)) {
    if (token.kind === 'space') continue;
    const mistake = (): JsonMistake => ({
      place: token.from,
      message: unknownText(text, token) ?? expectations[expected],
    });
    if (token.kind === 'unknown') return mistake();
    const wantsValue = expected === 'value' || expected === 'valueOrEnd';

    if (token.kind !== 'punctuation') {
      const isText = token.kind === 'string' || token.kind === 'key';
      if (isText && (expected === 'key' || expected === 'keyOrEnd')) expected = 'colon';
      else if (wantsValue) expected = afterValue();
      else return mistake();
      continue;
    }
    const character = text[token.from];
    const inside = open.at(-1);
    if ((character === '{' || character === '[') && wantsValue) {
      open.push(character);
      expected = character === '{' ? 'keyOrEnd' : 'valueOrEnd';
    } else if (character === '}' && inside === '{' && (expected === 'keyOrEnd' || expected === 'commaOrEnd')) {
      open.pop();
      expected = afterValue();
    } else if (character === ']' && inside === '[' && (expected === 'valueOrEnd' || expected === 'commaOrEnd')) {
      open.pop();
      expected = afterValue();
    } else if (character === ',' && expected === 'commaOrEnd') expected = inside === '{' ? 'key' : 'value';
    else if (character === ':' && expected === 'colon') expected = 'value';
    else return mistake();
  }
  return expected === 'end' ? undefined : { place: text.length, message: expectations[expected] };
}

function unknownText(text: string, { kind, from, to }: JsonToken): string | undefined {
  if (kind !== 'unknown') return undefined;
  if (text[from] === '"') return l10n.t('this string is not closed, or holds a line break or a wrong escape');
  return l10n.t('{0} is no JSON value', text.slice(from, Math.min(to, from + 20)));
}

/** Line and column of an offset, both from 1. */
export function placeInLines(text: string, place: number): { line: number; column: number } {
  const before = text.slice(0, place);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: place - lineStart + 1 };
}
