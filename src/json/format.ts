import type { RawJson } from './rawJson';
import { endOfString } from './scan';

export interface RawJsonFormat {
  /** One level of indentation, for instance two spaces. */
  readonly indent: string;
  /** Levels that the surroundings are indented already; the first line isn't indented. Default 0. */
  readonly depth?: number | undefined;
}

/** The same value on many lines. Only the white space between tokens changes: numbers, strings and keys stay as spelled. */
export function formatRawJson(raw: RawJson, { indent, depth = 0 }: RawJsonFormat): RawJson {
  return respace(raw, (level) => `\n${indent.repeat(depth + level)}`, ': ');
}

/** The same value without any white space between its tokens. */
export function compactRawJson(raw: RawJson): RawJson {
  return respace(raw, () => '', ':');
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

function respace(raw: RawJson, lineBreak: (level: number) => string, colon: string): RawJson {
  const first = raw.charCodeAt(0);
  // Only containers have white space between tokens.
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return raw;
  const breaks: string[] = [];
  const breakAt = (level: number): string => (breaks[level] ??= lineBreak(level));
  let out = '';
  let level = 0;
  let opened = false;
  for (let at = 0; at < raw.length;) {
    const c = raw.charCodeAt(at);
    if (isWhiteSpace(c)) {
      at++;
      continue;
    }
    const closes = c === CLOSE_BRACE || c === CLOSE_BRACKET;
    if (closes) level--;
    // A line begins behind an opening bracket and before a closing one, but not between the two of an empty container.
    if (opened !== closes) out += breakAt(level);
    opened = c === OPEN_BRACE || c === OPEN_BRACKET;
    if (opened) level++;
    if (c === COLON) out += colon;
    else if (c === COMMA) out += `,${breakAt(level)}`;
    else {
      const end = c === QUOTE ? endOfString(raw, at) : opened || closes ? at + 1 : endOfWord(raw, at);
      out += raw.slice(at, end);
      at = end;
      continue;
    }
    at++;
  }
  return out as RawJson;
}

function isWhiteSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}

/** The offset behind a number or literal. */
function endOfWord(raw: string, at: number): number {
  for (at++; at < raw.length; at++) {
    const c = raw.charCodeAt(at);
    if (isWhiteSpace(c) || c === COMMA || c === COLON || c === CLOSE_BRACE || c === CLOSE_BRACKET) break;
  }
  return at;
}
