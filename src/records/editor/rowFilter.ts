import type { RowFilter, RowKey } from '../../grid/protocol';
import { isRawJson, rawString } from '../../json/rawJson';
import { valueAtPath } from '../../json/jsonPath';
import type { RawJson } from '../../json/rawJson';
import type { RecordContent } from '../model';
import { sameValue } from '../sameValue';
import { charactersOf, isEscape, withoutEscapes } from './jsonCharacters';
import { part } from './recordBytes';
import type { Rows } from './rows';

/** Tells the rows that a filter lets through; undefined for one that lets everything through. */
export function filterOf(rows: Rows, filter: RowFilter): ((key: RowKey) => boolean) | undefined {
  const { text, equals, statuses, tag } = filter;
  const tests: ((key: RowKey) => boolean)[] = [];
  if (statuses !== undefined && statuses.length > 0) {
    const wanted = new Set<string>(statuses);
    // An invalid row is also a changed or new one.
    tests.push((key) => wanted.has(rows.status(key)) || wanted.has(rows.kind(key)));
  }
  if (tag !== undefined && tag !== '') tests.push(hasTag(rows, tag));
  if (equals !== undefined) tests.push(hasValue(rows, equals));
  if (text !== undefined && text !== '') tests.push(hasText(rows, text.toLowerCase()));
  return tests.length === 0 ? undefined : (key) => tests.every((test) => test(key));
}

function hasTag(rows: Rows, tag: string): (key: RowKey) => boolean {
  const raw = JSON.stringify(tag);
  return (key) => {
    const index = unedited(rows, key);
    if (index !== undefined && !rows.store.text(index, part.tags)?.includes(raw)) return false;
    return (rows.field(key, 'tags') as readonly string[] | undefined)?.includes(tag) ?? false;
  };
}

function hasValue(rows: Rows, { field, path, value }: NonNullable<RowFilter['equals']>): (key: RowKey) => boolean {
  if (field === 'created_at' || field === 'updated_at') {
    return (key) => {
      const index = rows.savedIndex(key);
      return (index === undefined ? '' : (rows.store.text(index, part[field]) ?? '')) === value;
    };
  }
  if (field === 'tags') return hasTag(rows, value);
  const json = isRawJson(value.trim()) ? value.trim() : undefined;
  return (key) => {
    const whole = rows.field(key, field) as RawJson | undefined;
    const found = valueAtPath(whole, path);
    if (found === undefined) return value === '';
    if (sameValue(found, json as RawJson | undefined)) return true;
    return found.startsWith('"') && (found === rawString(value) || charactersOf(found) === value);
  };
}

/** Characters that JSON has to spell otherwise, or that stand between the parts of a stored record. */
// eslint-disable-next-line no-control-regex
const ESCAPED = /["\\/\u0000-\u001f]/;

function hasText(rows: Rows, wanted: string): (key: RowKey) => boolean {
  const isPlain = !ESCAPED.test(wanted);
  return (key) => {
    const index = unedited(rows, key);
    if (isPlain && index !== undefined) {
      const all = rows.store.textOfParts(index, part.id, part.tags).toLowerCase();
      if (!all.includes('\\u')) return containsPlain(all, wanted);
    }
    return contains(rows.content(key), wanted);
  };
}

/** Whether JSON text contains characters that no escape stands for: all that can mislead is the letter of an escape. */
function containsPlain(json: string, wanted: string): boolean {
  for (let at = json.indexOf(wanted); at >= 0; at = json.indexOf(wanted, at + 1)) {
    if (json.charCodeAt(at - 1) !== 0x5c || !isEscape(json, at - 1)) return true;
  }
  return false;
}

function contains({ id, input, expected_output, metadata, tags }: RecordContent, wanted: string): boolean {
  if (id?.toLowerCase().includes(wanted) || tags?.some((tag) => tag.toLowerCase().includes(wanted))) return true;
  return [input, expected_output, metadata].some((raw) => {
    if (raw === undefined) return false;
    if (raw.startsWith('"')) return charactersOf(raw).toLowerCase().includes(wanted);
    return raw.toLowerCase().includes(wanted) || withoutEscapes(raw).toLowerCase().includes(wanted);
  });
}

/** The number of the stored record that a row shows just as it is. */
function unedited(rows: Rows, key: RowKey): number | undefined {
  const kind = rows.kind(key);
  return kind === 'unchanged' || kind === 'deleted' ? rows.savedIndex(key) : undefined;
}
