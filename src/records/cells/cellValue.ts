import type { Cell, CellKind, CellValue, GridColumn } from '../../grid/protocol';
import { formatRawJson } from '../../json/format';
import { valueAtPath } from '../../json/jsonPath';
import { rawString, type RawJson } from '../../json/rawJson';
import type { RecordContent, RecordTimes } from '../model';
import { sameField, sameTags, sameValue } from '../sameValue';

/** UTF-16 units of a value that a cell shows. */
const previewLength = 240;
/** So much of a value's text is looked at for its preview: an escape takes at most six units. */
const previewSource = (previewLength + 2) * 6;

/** A record with the times that the service tells of it. */
export interface ShownRecord {
  readonly content: RecordContent;
  readonly times: RecordTimes;
}

/** The value at a column as JSON text; tags as a list; undefined where there is none. */
export function valueAt(
  { content, times }: ShownRecord,
  { field, path }: GridColumn,
): RawJson | readonly string[] | undefined {
  switch (field) {
    case 'id':
      return content.id === undefined ? undefined : rawString(content.id);
    case 'tags':
      return content.tags;
    case 'created_at':
    case 'updated_at': {
      const time = times[field];
      return time === undefined ? undefined : rawString(time);
    }
    case 'input':
    case 'expected_output':
    case 'metadata':
      return valueAtPath(content[field], path);
  }
}

/** Whether two states of a record mean the same at a column. */
export function isSameAt(a: ShownRecord, b: ShownRecord, column: GridColumn): boolean {
  const { field, path } = column;
  if (field === 'tags') return sameTags(a.content.tags ?? [], b.content.tags ?? []);
  if (path.length === 0 && (field === 'input' || field === 'expected_output' || field === 'metadata')) {
    return sameField(field, a.content[field], b.content[field]);
  }
  return sameValue(valueAt(a, column) as RawJson | undefined, valueAt(b, column) as RawJson | undefined);
}

/** What a cell shows of a record: the beginning of the value. */
export function cellAt(record: ShownRecord, column: GridColumn): Pick<Cell, 'kind' | 'text' | 'cut'> {
  const value = valueAt(record, column);
  const kind = kindOf(value, column);
  if (value === undefined) return { kind, text: '' };
  const text = typeof value === 'string' ? beginning(value) : value.join(', ').slice(0, previewSource);
  return text.length > previewLength ? { kind, text: cutAt(text, previewLength), cut: true } : { kind, text };
}

/** The whole value at a column, for editing. */
export function cellValueAt(record: ShownRecord, column: GridColumn): CellValue {
  const value = valueAt(record, column);
  const kind = kindOf(value, column);
  if (value === undefined) return { kind, text: '' };
  return { kind, text: typeof value === 'string' ? wholeText(value) : value.join('\n') };
}

/** The characters of a string, the pretty JSON text of anything else. */
export function wholeText(raw: RawJson): string {
  return raw.startsWith('"') ? (JSON.parse(raw) as string) : formatRawJson(raw, { indent: '  ' });
}

function kindOf(value: RawJson | readonly string[] | undefined, { field }: GridColumn): CellKind {
  if (value === undefined) return 'absent';
  if (typeof value !== 'string') return 'tags';
  if (field === 'created_at' || field === 'updated_at') return 'time';
  switch (value.charAt(0)) {
    case '"':
      return 'string';
    case '[':
      return 'array';
    case 't':
    case 'f':
      return 'boolean';
    // null inside an object is edited as JSON, like the objects.
    case '{':
    case 'n':
      return 'object';
    default:
      return 'number';
  }
}

const STRING_UNITS = /^(?:[^"\\]|\\u[\da-fA-F]{4}|\\["\\/bfnrt])*/;

/** The beginning of a value as it is shown, at least as long as a preview where the value is. */
function beginning(raw: RawJson): string {
  const source = raw.slice(0, previewSource);
  // Line ends in JSON text stand between tokens only, with the indentation behind them.
  if (!source.startsWith('"')) return source.replaceAll(/\s*[\r\n]\s*/g, ' ');
  const units = STRING_UNITS.exec(source.slice(1))?.[0] ?? '';
  return JSON.parse(`"${units}"`) as string;
}

/** Without half of a character at the end. */
function cutAt(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
