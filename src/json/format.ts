import type { RawJson } from './rawJson';
import { endOfString, skipWhiteSpace } from './scan';

export interface RawJsonFormat {
  /** One level of indentation, for instance two spaces. */
  readonly indent: string;
  /** Levels that the surroundings are indented already; the first line isn't indented. Default 0. */
  readonly depth?: number | undefined;
}

/** The same value on many lines. Only the white space between tokens changes: numbers, strings and keys stay as spelled. */
export function formatRawJson(raw: RawJson, format: RawJsonFormat): RawJson {
  return rawJsonFormatter(format)(raw);
}

/** The same for many values: the line breaks of the usual depths are made once. */
export function rawJsonFormatter({ indent, depth = 0 }: RawJsonFormat): (raw: RawJson) => RawJson {
  const lineBreak = (level: number): string => `\n${indent.repeat(depth + level)}`;
  const usual = Array.from({ length: 10 }, (_, level) => lineBreak(level));
  const breakAt = (level: number): string => usual[level] ?? lineBreak(level);
  return (raw) => respace(raw, breakAt, ' ');
}

/** The same value without any white space between its tokens. */
export function compactRawJson(raw: RawJson): RawJson {
  return respace(raw, () => '', '');
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** `afterColon` stands behind colons, a line break behind what opens a container and commas, and before what closes one. */
function respace(raw: RawJson, lineBreak: (level: number) => string, afterColon: string): RawJson {
  const first = raw.charCodeAt(0);
  // Only containers have white space between tokens.
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return raw;
  let out = '';
  let level = 0;
  /** Where what isn't written yet begins: tokens with nothing between them are written at once. */
  let from = 0;
  for (let at = 0; at < raw.length;) {
    const c = raw.charCodeAt(at);
    if (c === QUOTE) at = endOfString(raw, at);
    else if (c === COMMA || c === COLON) {
      out += raw.slice(from, ++at) + (c === COMMA ? lineBreak(level) : afterColon);
      from = at;
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      out += raw.slice(from, ++at);
      from = at = skipWhiteSpace(raw, at);
      const next = raw.charCodeAt(at);
      if (next === CLOSE_BRACE || next === CLOSE_BRACKET) at++;
      else out += lineBreak(++level);
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      out += raw.slice(from, at);
      out += lineBreak(--level);
      from = at++;
    } else if (isWhiteSpace(c)) {
      out += raw.slice(from, at);
      from = at = skipWhiteSpace(raw, at);
    } else at++;
  }
  return (out + raw.slice(from)) as RawJson;
}

function isWhiteSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}
