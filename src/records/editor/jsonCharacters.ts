import type { RawJson } from '../../json/rawJson';

/** The characters of a JSON string. */
export function charactersOf(raw: RawJson): string {
  return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
}

/** The characters of a JSON string of which only the beginning is there: cut anywhere, without the closing quote. */
export function charactersOfStart(start: string): string {
  let end = start.length;
  const backslash = start.lastIndexOf('\\');
  if (backslash < 0) return withoutHalf(start.slice(1));
  if (isEscape(start, backslash)) {
    const length = start.charAt(backslash + 1) === 'u' ? 6 : 2;
    if (backslash + length > end) end = backslash;
  }
  return withoutHalf(JSON.parse(`${start.slice(0, end)}"`) as string);
}

/** Half of a pair of surrogates at the end is no character. */
function withoutHalf(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}

/** Whether the backslash at `at` begins an escape, and isn't itself the end of one. */
export function isEscape(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === 0x5c) before--;
  return ((at - before) & 1) === 1;
}

const ESCAPE = /\\(?:u([\da-fA-F]{4})|(.))/g;
const SHORT: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** JSON text with the escapes of its strings decoded, for searching: no JSON any more. */
export function withoutEscapes(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(ESCAPE, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (SHORT[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}
