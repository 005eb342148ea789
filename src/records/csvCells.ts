import { rawString } from '../json/rawJson';
import type { RawJson } from '../json/rawJson';
import { compactRawJson } from '../json/format';
import { skipWhiteSpace } from '../json/scan';

// How values stand in the cells of a CSV document. A cell that parses as JSON is that JSON; any other text is a string.
// What is written is always read back as the same JSON text.

/**
 * What JSON.stringify leaves bare in a string but a text document may change: an editor has one kind of line end for the
 * whole document, so that carriage returns get lost; other control characters make it look binary, and UTF-8 has no lone
 * surrogates.
 */
// eslint-disable-next-line no-control-regex
const UNSAFE_IN_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/u;

const QUOTE = 0x22;

/** The text of the cell of a value; an absent value is an empty cell. */
export function cellOfValue(value: RawJson | undefined): string {
  if (value === undefined) return '';
  if (value.charCodeAt(0) !== QUOTE)
    return value.includes('\n') || value.includes('\r') ? compactRawJson(value) : value;
  // Without an escape, the text is what stands between the quotes, and JSON has no control characters there but DEL: most
  // needn't be parsed.
  if (!value.includes('\\')) {
    const text = value.slice(1, -1);
    const safe = text !== '' && !text.includes('\u007f') && text.isWellFormed();
    return safe && jsonOfCell(text) === undefined ? text : value;
  }
  const text = JSON.parse(value) as string;
  // A bare cell has one spelling only: a string with other escapes than JSON.stringify's stays JSON.
  const isJson = jsonOfCell(text) !== undefined;
  const bare = text !== '' && rawString(text) === value && !UNSAFE_IN_TEXT.test(text) && !isJson;
  return bare ? text : value;
}

/** The value of a cell's text; undefined for an empty cell. */
export function valueOfCell(cell: string): RawJson | undefined {
  return cell === '' ? undefined : (jsonOfCell(cell) ?? rawString(withLineFeeds(cell)));
}

/** The text of the cell of a list of tags: a JSON array; tags that aren't known are an empty cell. */
export function cellOfTags(tags: readonly string[] | undefined): string {
  return tags === undefined ? '' : JSON.stringify(tags);
}

/** The tags of a cell: a JSON array of strings, or `a:b,c:d`. Throws SyntaxError for anything else that is JSON. */
export function tagsOfCell(cell: string): readonly string[] | undefined {
  const trimmed = cell.trim();
  if (trimmed === '') return undefined;
  if (!/^[[{"]/.test(trimmed)) {
    return trimmed
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  }
  const tags: unknown = JSON.parse(trimmed);
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) throw new SyntaxError('no list of tags');
  return tags;
}

/** The header cell of a column: its name, or that as a JSON string where a text document would change it. */
export function cellOfName(name: string): string {
  return name.startsWith('"') || name.includes('\n') || UNSAFE_IN_TEXT.test(name) ? rawString(name) : name;
}

/** The name of the column of a header cell. */
export function nameOfCell(cell: string): string {
  const json = cell.startsWith('"') ? jsonOfCell(cell) : undefined;
  return json === undefined ? cell : (JSON.parse(json) as string);
}

const JSON_SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

const MAY_BEGIN_JSON: ReadonlySet<number> = new Set([...'"{[-0123456789tfn'].map((c) => c.charCodeAt(0)));

/** The JSON value that a cell's text is, or undefined. Most cells are prose: those are never parsed only to fail. */
function jsonOfCell(cell: string): RawJson | undefined {
  const start = skipWhiteSpace(cell, 0);
  if (!MAY_BEGIN_JSON.has(cell.charCodeAt(start))) return undefined;
  let end = cell.length;
  while (end > start && ' \t\r\n'.includes(cell.charAt(end - 1))) end--;
  const first = cell.charAt(start);
  const text = cell.slice(start, end);
  if (first !== '"' && first !== '{' && first !== '[') return JSON_SCALAR.test(text) ? (text as RawJson) : undefined;
  try {
    JSON.parse(text);
    return text as RawJson;
  } catch {
    return undefined;
  }
}

/** The line ends inside a bare cell are the document's: an editor saves the whole text with one kind of line end. */
function withLineFeeds(cell: string): string {
  return cell.includes('\r\n') ? cell.replaceAll('\r\n', '\n') : cell;
}
