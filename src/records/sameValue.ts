import type { RawJson } from '../json/rawJson';
import { endOfSameTokens } from '../json/sameTokens';
import type { RecordContent } from './model';

/**
 * Whether two values are spelled alike: the same tokens in the same order, whatever white space stands between them, so
 * that pretty-printing is no change. `1.0` and `1`, `"\u0041"` and `"A"`, and another order of keys do differ: values
 * survive to the byte, and comparing parsed values would miss edits of int64.
 */
export function sameValue(a: RawJson | undefined, b: RawJson | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return endOfSameTokens(b, 0, a) === b.length;
}

/** Whether two values of a field mean the same to the service: no metadata is `{}`, no expected output is null. */
export function sameField(
  field: 'input' | 'expected_output' | 'metadata',
  a: RawJson | undefined,
  b: RawJson | undefined,
): boolean {
  if (a === b) return true;
  return sameValue(present(field, a), present(field, b));
}

/** Whether two lists hold the same tags: the service keeps neither their order nor duplicates. Unknown is only itself. */
export function sameTags(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a.length === b.length && a.every((tag, i) => tag === b[i])) return true;
  const inA = new Set(a);
  const inB = new Set(b);
  return inA.size === inB.size && a.every((tag) => inB.has(tag));
}

/** Whether everything that can be written through the API is the same. */
export function sameContent(a: RecordContent, b: RecordContent): boolean {
  return (
    sameField('input', a.input, b.input) &&
    sameField('expected_output', a.expected_output, b.expected_output) &&
    sameField('metadata', a.metadata, b.metadata) &&
    sameTags(a.tags ?? [], b.tags ?? [])
  );
}

export function sameUnknownFields(a: RecordContent['unknownFields'], b: RecordContent['unknownFields']): boolean {
  if (a === b || (!a?.size && !b?.size)) return true;
  if (a === undefined || b === undefined || a.size !== b.size) return false;
  for (const [name, value] of a) if (!sameValue(value, b.get(name))) return false;
  return true;
}

const EMPTY_OBJECT = /^\{[ \t\r\n]*\}$/;

function present(field: 'input' | 'expected_output' | 'metadata', value: RawJson | undefined): RawJson | undefined {
  if (value === undefined || value === 'null') return undefined;
  return field === 'metadata' && EMPTY_OBJECT.test(value) ? undefined : value;
}
