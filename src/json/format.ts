import { copyOut, type RawJson } from './rawJson';
import { endOfString, skipWhiteSpace } from './scan';

export interface RawJsonFormat {
  /** One level of indentation, for instance two spaces. */
  readonly indent: string;
  /** Levels that the surroundings are indented already; the first line isn't indented. Default 0. */
  readonly depth?: number | undefined;
}

/** The same value on many lines. Only the white space between tokens changes: numbers, strings and keys stay as spelled. */
export function formatRawJson(raw: RawJson, format: RawJsonFormat): RawJson {
  return respace(raw, spacingOf(format));
}

/** The same for many values, faster where their keys are the same, as those of one field of many records mostly are. */
export function rawJsonFormatter(format: RawJsonFormat): (raw: RawJson) => RawJson {
  const spacing: Spacing = { ...spacingOf(format), keys: new Keys() };
  return (raw) => respace(raw, spacing);
}

function spacingOf({ indent, depth = 0 }: RawJsonFormat): Spacing {
  const lineBreak = (level: number): string => `\n${indent.repeat(depth + level)}`;
  const usual = Array.from({ length: 10 }, (_, level) => lineBreak(level));
  return { lineBreak: (level) => usual[level] ?? lineBreak(level), afterColon: ' ' };
}

/** The same value without any white space between its tokens. */
export function compactRawJson(raw: RawJson): RawJson {
  return respace(raw, COMPACT);
}

interface Spacing {
  /** What stands behind what opens a container and behind commas, and before what closes a container. */
  readonly lineBreak: (level: number) => string;
  readonly afterColon: string;
  /** Where many values are written. */
  readonly keys?: Keys | undefined;
}

const COMPACT: Spacing = { lineBreak: () => '', afterColon: '' };

/** A key with the brace or comma before it and the colon behind it, as it stands and as it is written. */
interface Key {
  readonly text: string;
  readonly written: string;
  /** Containers that are open at the key. */
  readonly level: number;
}

/** The keys of the values so far, by their order: one comparison then finds what several steps would write. */
class Keys {
  /** Values that have little in common would do nothing but replace each other's keys. */
  static readonly #most = 500;
  static readonly #longest = 60;

  readonly #keys: Key[] = [];
  #kept = 0;

  /** The key that stood at this place in a value before, if it stands at `at`, too. */
  find(place: number, level: number, raw: string, at: number): Key | undefined {
    const key = this.#keys[place];
    return key?.level === level && raw.slice(at, at + key.text.length) === key.text ? key : undefined;
  }

  keep(place: number, level: number, text: string, written: string): void {
    if (this.#kept === Keys.#most || text.length > Keys.#longest) return;
    this.#kept++;
    this.#keys[place] = { text: copyOut(text), written: copyOut(written), level };
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

function respace(raw: RawJson, { lineBreak, afterColon, keys }: Spacing): RawJson {
  const first = raw.charCodeAt(0);
  // Only containers have white space between tokens.
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return raw;
  let out = '';
  let level = 0;
  /** Keys so far. */
  let place = 0;
  /** Where what isn't written yet begins: tokens with nothing between them are written at once. */
  let from = 0;
  for (let at = 0; at < raw.length;) {
    const c = raw.charCodeAt(at);
    if (c === QUOTE) at = endOfString(raw, at);
    else if (c === COMMA || c === OPEN_BRACE) {
      const inside = c === COMMA ? level : level + 1;
      const key = keys?.find(place, inside, raw, at);
      if (key) {
        out += raw.slice(from, at) + key.written;
        from = at += key.text.length;
        level = inside;
        place++;
        continue;
      }
      const start = at;
      out += raw.slice(from, ++at);
      from = at = skipWhiteSpace(raw, at);
      if (c === OPEN_BRACE && raw.charCodeAt(at) === CLOSE_BRACE) {
        at++;
        continue;
      }
      level = inside;
      const before = lineBreak(level);
      out += before;
      if (raw.charCodeAt(at) !== QUOTE) continue;
      at = endOfString(raw, at);
      if (raw.charCodeAt(at) !== COLON) continue;
      out += raw.slice(from, ++at) + afterColon;
      keys?.keep(place++, level, raw.slice(start, at), raw.charAt(start) + before + raw.slice(from, at) + afterColon);
      from = at;
    } else if (c === COLON) {
      out += raw.slice(from, ++at) + afterColon;
      from = at;
    } else if (c === OPEN_BRACKET) {
      out += raw.slice(from, ++at);
      from = at = skipWhiteSpace(raw, at);
      if (raw.charCodeAt(at) === CLOSE_BRACKET) at++;
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
