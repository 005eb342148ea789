import type { GridColumn, GridField } from '../../grid/protocol';
import type { RawJson } from '../../json/rawJson';
import { decodeKey, forEachMember } from '../../json/scan';
import type { Rows } from './rows';

/** Records that are looked at, spread evenly, and how long that may take in milliseconds. */
const SAMPLE = 1000;
const TIME = 20;
const DEEPEST = 3;
const MOST = 200;

const FIELDS = ['input', 'expected_output', 'metadata'] as const;

/** The column at a path inside the JSON objects of a field; its id is the field and a JSON pointer. */
export function columnAt(field: GridField, path: readonly string[]): GridColumn {
  const pointer = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { id: `${field}${pointer}`, field, path, title: [field, ...path].join('.') };
}

/** Columns inside JSON objects that a sample of the rows has, most frequent first. */
export function pathColumnsOf(rows: Rows, keys: Int32Array): readonly GridColumn[] {
  const found = new Map<string, { column: GridColumn; count: number }>();
  const count = (field: GridField, path: readonly string[]) => {
    const column = columnAt(field, path);
    const entry = found.get(column.id);
    if (entry !== undefined) entry.count++;
    else if (found.size < MOST * 5) found.set(column.id, { column, count: 1 });
  };
  const until = performance.now() + TIME;
  const step = Math.max(1, keys.length / SAMPLE);
  for (let i = 0; i < keys.length && performance.now() < until; i += step) {
    const key = keys[Math.floor(i)] ?? 0;
    for (const field of FIELDS) {
      const raw = rows.field(key, field) as RawJson | undefined;
      if (raw?.startsWith('{')) visit(raw, 0, [], (path) => count(field, path));
    }
  }
  return [...found.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST)
    .map(({ column }) => column);
}

function visit(raw: string, at: number, above: readonly string[], tell: (path: readonly string[]) => void): void {
  const seen = new Set<string>();
  forEachMember(raw, at, (keyStart, keyEnd, start) => {
    const key = decodeKey(raw, keyStart, keyEnd);
    if (seen.has(key)) return;
    seen.add(key);
    const path = [...above, key];
    tell(path);
    if (raw.charAt(start) === '{' && path.length < DEEPEST) visit(raw, start, path, tell);
  });
}
