import { copyOut, rawString } from '../../json/rawJson';
import type { RawJson } from '../../json/rawJson';
import type { RecordContent } from '../model';
import type { EditableField, FieldValue } from '../recordsModel';
import { sameField, sameTags } from '../sameValue';

export const EDITABLE_FIELDS = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const;

/** Fields with other values than the saved record has; a field that is there with undefined was removed. */
export type ChangedFields = { [Field in EditableField]?: RecordContent[Field] | undefined };

/** The value of a field of a record as edits carry it: an id as a JSON string. */
export function fieldOf(content: RecordContent, field: EditableField): FieldValue {
  if (field !== 'id') return content[field];
  return content.id === undefined ? undefined : rawString(content.id);
}

/** `fields` with one more, taken from what edits carry. Nothing of a text that the value was cut from is kept. */
export function withField(fields: ChangedFields, field: EditableField, value: FieldValue): ChangedFields {
  if (value === undefined) return { ...fields, [field]: undefined };
  if (field === 'tags') return { ...fields, tags: typeof value === 'string' ? (JSON.parse(value) as string[]) : value };
  const raw = copyOut(typeof value === 'string' ? value : (JSON.stringify(value) as RawJson));
  return { ...fields, [field]: field === 'id' ? idOfRaw(raw) : raw };
}

export function withoutField(fields: ChangedFields, field: EditableField): ChangedFields {
  const { [field]: _, ...rest } = fields;
  return rest;
}

/** `base` with `fields` in place of its own. */
export function contentWith(base: RecordContent, fields: ChangedFields): RecordContent {
  const merged: ChangedFields & Pick<RecordContent, 'unknownFields'> = { ...base, ...fields };
  for (const field of EDITABLE_FIELDS) if (merged[field] === undefined) delete merged[field];
  return merged;
}

/** Whether a save of `now` over `saved` would send nothing of that field. */
export function isSaved(field: EditableField, saved: RecordContent, now: RecordContent): boolean {
  switch (field) {
    case 'id':
      return now.id === undefined || now.id === saved.id;
    case 'tags':
      // Tags that were never read stay as they are where none are given.
      return saved.tags === undefined ? (now.tags ?? []).length === 0 : sameTags(saved.tags, now.tags ?? []);
    case 'expected_output':
      // Clearing writes "": where that stands already, there is nothing to clear.
      if (saved.expected_output === '""' && (now.expected_output ?? 'null') === 'null') return true;
      return sameField(field, saved.expected_output, now.expected_output);
    case 'input':
    case 'metadata':
      return sameField(field, saved[field], now[field]);
  }
}

/** Whether two values of a field are spelled alike, to the byte. */
export function isSpelledAlike(field: EditableField, a: RecordContent, b: RecordContent): boolean {
  if (field !== 'tags') return a[field] === b[field];
  if (a.tags === b.tags) return true;
  if (a.tags === undefined || b.tags === undefined || a.tags.length !== b.tags.length) return false;
  return a.tags.every((tag, i) => tag === b.tags?.[i]);
}

/** What leads from the saved record to `now`. */
export function changedFields(saved: RecordContent, now: RecordContent): ChangedFields {
  let fields: ChangedFields = {};
  for (const field of EDITABLE_FIELDS) {
    if (!isSaved(field, saved, now)) fields = { ...fields, [field]: now[field] };
  }
  return fields;
}

function idOfRaw(raw: RawJson): string {
  const id: unknown = JSON.parse(raw);
  return typeof id === 'string' ? id : raw;
}
