// JSON cut into tokens, for colouring and for finding the place of a mistake. Never fails: what is no JSON is 'unknown'.

export type JsonTokenKind = 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'space' | 'unknown';

export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly from: number;
  readonly to: number;
}

const pattern =
  /([ \t\n\r]+)|("[^"\\\p{Cc}]*(?:(?:[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))[^"\\\p{Cc}]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))|((?:true|false|null)\b)|([{}[\],:])/uy;
const kinds = ['space', 'string', 'number', 'literal', 'punctuation'] as const;
const restOfUnknown = /[^ \t\n\r{}[\],:"]+|./suy;

/** @param text JSON, whole or broken */
export function* jsonTokens(text: string): Generator<JsonToken> {
  let from = 0;
  while (from < text.length) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (!match) {
      restOfUnknown.lastIndex = from;
      const to = from + (restOfUnknown.exec(text)?.[0].length ?? 1);
      yield { kind: 'unknown', from, to };
      from = to;
      continue;
    }
    const kind = kinds[match.slice(1).findIndex((group) => group !== undefined)] ?? 'unknown';
    const to = from + match[0].length;
    yield { kind: kind === 'string' && isKey(text, to) ? 'key' : kind, from, to };
    from = to;
  }
}

function isKey(text: string, after: number): boolean {
  for (let at = after; at < text.length; at++) {
    const character = text[at];
    if (character === ':') return true;
    if (character !== ' ' && character !== '\n' && character !== '\t' && character !== '\r') return false;
  }
  return false;
}
