import * as l10n from '@vscode/l10n';

/**
 * A scanner that finds where JSON values begin and end without building them, so that values can be kept, compared and
 * spliced as the text they arrived in. It checks the structure (brackets, commas, colons, numbers, literals) and throws
 * JsonScanError where that is broken, so that a text that was cut off or is no JSON is always noticed. It does not look
 * inside strings (escapes, control characters): what people write goes through parseRawJson() as well.
 */

/** The text is no JSON; `offset` counts UTF-16 units from the beginning of the text. */
export class JsonScanError extends SyntaxError {
  override readonly name = 'JsonScanError';

  constructor(
    readonly problem: string,
    readonly offset: number,
  ) {
    super(`${problem} at offset ${offset}`);
  }
}

/** Gets the ranges of one member of an object: its key with the quotes, and its value. */
export type MemberVisitor = (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void;

/** Gets the range of one element of an array. */
export type ElementVisitor = (start: number, end: number) => void;

/** No character above it is white space. */
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UNDERLINE = 0x5f;
const SMALL_A = 0x61;
const SMALL_E = 0x65;
const SMALL_Z = 0x7a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The bit that makes an ASCII letter small. */
const LOWER_CASE = 0x20;

/** The offset of the first character from `at` on that isn't JSON white space. */
export function skipWhiteSpace(text: string, at: number): number {
  for (;;) {
    const c = text.charCodeAt(at);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return at;
    at++;
  }
}

/** The offset behind the closing quote of the string that begins at `at`. */
export function endOfString(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) throw unexpected(text, at, l10n.t('a string'));
  // Looking for the next quote with indexOf is faster than walking, even in short strings.
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    // An even run of backslashes escapes itself and leaves the quote bare. The opening quote ends the run at the latest.
    if (((quote - before) & 1) === 1) return quote + 1;
  }
  throw new JsonScanError(l10n.t('a string is not closed'), at);
}

/** What closes the containers around the one that endOfValue() is in: kept, since making it anew costs more than its use. */
const closers: number[] = [];

/**
 * The offset behind the value that begins at `at` (no white space before it). Nesting of any depth is fine.
 *
 * Most of the time that an answer takes is spent here: one loop, in which white space is the exception.
 */
export function endOfValue(text: string, at: number): number {
  let depth = 0;
  /** What closes the container that the loop is in; 0 outside. */
  let closer = 0;
  for (;;) {
    let c = text.charCodeAt(at);
    if (c === QUOTE) at = endOfString(text, at);
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      const closes = c === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
      if (text.charCodeAt(++at) <= SPACE) at = skipWhiteSpace(text, at);
      if (text.charCodeAt(at) === closes) at++;
      else {
        closers[depth++] = closer;
        closer = closes;
        if (closes === CLOSE_BRACE) at = startOfMemberValue(text, endOfString(text, at));
        continue;
      }
    } else at = endOfScalar(text, at);

    // Behind a value: leave the containers that end here, or go on to the next value.
    for (;;) {
      if (depth === 0) return at;
      c = text.charCodeAt(at);
      if (c <= SPACE) c = text.charCodeAt((at = skipWhiteSpace(text, at)));
      if (c === closer) {
        closer = closers[--depth] as number;
        at++;
        continue;
      }
      if (c !== COMMA) throw unexpected(text, at, closer === CLOSE_BRACE ? l10n.t('"," or "}"') : l10n.t('"," or "]"'));
      if (text.charCodeAt(++at) <= SPACE) at = skipWhiteSpace(text, at);
      if (closer === CLOSE_BRACE) at = startOfMemberValue(text, endOfString(text, at));
      break;
    }
  }
}

/**
 * Reads the object that begins at `at` member by member: `read` gets the range of the key (with its quotes) and the start
 * of the value, and gives the offset behind the value, by endOfValue() where nothing else finds it. Reading nested values
 * this way goes over the text once. Gives the offset behind the object.
 */
export function readMembers(
  text: string,
  at: number,
  read: (keyStart: number, keyEnd: number, valueStart: number) => number,
): number {
  if (text.charCodeAt(at) !== OPEN_BRACE) throw unexpected(text, at, l10n.t('an object'));
  at = skipWhiteSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    const keyEnd = endOfString(text, at);
    at = skipWhiteSpace(text, read(at, keyEnd, startOfMemberValue(text, keyEnd)));
    const c = text.charCodeAt(at);
    if (c === CLOSE_BRACE) return at + 1;
    if (c !== COMMA) throw unexpected(text, at, l10n.t('"," or "}"'));
    at = skipWhiteSpace(text, at + 1);
  }
}

/** The same for the elements of an array: `read` gets the start of an element and gives the offset behind it. */
export function readElements(text: string, at: number, read: (start: number) => number): number {
  if (text.charCodeAt(at) !== OPEN_BRACKET) throw unexpected(text, at, l10n.t('an array'));
  at = skipWhiteSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_BRACKET) return at + 1;
  for (;;) {
    at = skipWhiteSpace(text, read(at));
    const c = text.charCodeAt(at);
    if (c === CLOSE_BRACKET) return at + 1;
    if (c !== COMMA) throw unexpected(text, at, l10n.t('"," or "]"'));
    at = skipWhiteSpace(text, at + 1);
  }
}

/** Tells each member of the object that begins at `at`, in order, duplicates included. Gives the offset behind it. */
export function forEachMember(text: string, at: number, visit: MemberVisitor): number {
  return readMembers(text, at, (keyStart, keyEnd, valueStart) => {
    const valueEnd = endOfValue(text, valueStart);
    visit(keyStart, keyEnd, valueStart, valueEnd);
    return valueEnd;
  });
}

/** Tells each element of the array that begins at `at`, in order. Gives the offset behind the array. */
export function forEachElement(text: string, at: number, visit: ElementVisitor): number {
  return readElements(text, at, (start) => {
    const end = endOfValue(text, start);
    visit(start, end);
    return end;
  });
}

/** The key in the range that a MemberVisitor got, with its escapes decoded. */
export function decodeKey(text: string, keyStart: number, keyEnd: number): string {
  const bare = text.slice(keyStart + 1, keyEnd - 1);
  return bare.includes('\\') ? (JSON.parse(`"${bare}"`) as string) : bare;
}

/** The offset of the value behind the key that ends at `keyEnd`. */
export function startOfMemberValue(text: string, keyEnd: number): number {
  let at = keyEnd;
  if (text.charCodeAt(at) !== COLON) {
    at = skipWhiteSpace(text, at);
    if (text.charCodeAt(at) !== COLON) throw unexpected(text, at, '":"');
  }
  return text.charCodeAt(++at) <= SPACE ? skipWhiteSpace(text, at) : at;
}

/** A number or a literal. Checked by hand, which takes a fraction of the time of a regular expression. */
function endOfScalar(text: string, at: number): number {
  const end = endOfNumber(text, at) ?? endOfLiteral(text, at);
  if (end === undefined || isOfWord(text.charCodeAt(end))) throw unexpected(text, at, l10n.t('a value'));
  return end;
}

function endOfLiteral(text: string, at: number): number | undefined {
  if (text.startsWith('true', at) || text.startsWith('null', at)) return at + 4;
  return text.startsWith('false', at) ? at + 5 : undefined;
}

function endOfNumber(text: string, at: number): number | undefined {
  if (text.charCodeAt(at) === MINUS) at++;
  let end = text.charCodeAt(at) === ZERO ? at + 1 : endOfDigits(text, at);
  if (end !== undefined && text.charCodeAt(end) === DOT) end = endOfDigits(text, end + 1);
  if (end !== undefined && (text.charCodeAt(end) | LOWER_CASE) === SMALL_E) {
    const sign = text.charCodeAt(end + 1);
    end = endOfDigits(text, sign === PLUS || sign === MINUS ? end + 2 : end + 1);
  }
  return end;
}

/** The offset behind one or more digits. */
function endOfDigits(text: string, at: number): number | undefined {
  const start = at;
  while (isDigit(text.charCodeAt(at))) at++;
  return at === start ? undefined : at;
}

/** Whether a word would go on with this character. */
function isOfWord(c: number): boolean {
  const letter = c | LOWER_CASE;
  return (
    isDigit(c) || (letter >= SMALL_A && letter <= SMALL_Z) || c === PLUS || c === MINUS || c === DOT || c === UNDERLINE
  );
}

function isDigit(c: number): boolean {
  return c >= ZERO && c <= NINE;
}

function unexpected(text: string, at: number, wanted: string): JsonScanError {
  if (at >= text.length) return new JsonScanError(l10n.t('the text ends where {0} should come', wanted), text.length);
  const found = text.charAt(at) === '"' ? `'"'` : JSON.stringify(text.charAt(at));
  return new JsonScanError(l10n.t('{0} stands where {1} should come', found, wanted), at);
}
