import type { RecordContent } from '../model';
import { sameField, sameTags } from '../sameValue';
import { givenId } from './placeholderIds';
import type { IdentifiedRecord } from '../plan';

export type WrittenField = 'id' | 'input' | 'expected_output' | 'metadata' | 'tags';

/** The fields of a record in the order in which they are written. */
export const WRITTEN_FIELDS = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const;

/** A record as it is written: without a placeholder as its id. */
export function withGivenId(record: RecordContent): RecordContent {
  const id = givenId(record.id);
  if (id === record.id) return record;
  const { id: _, ...rest } = record;
  return id === undefined ? rest : { ...rest, id };
}

/** The fields that differ between what a file holds of a record and what it shall hold. */
export function changedFieldsOf(before: IdentifiedRecord, now: IdentifiedRecord): readonly WrittenField[] {
  return WRITTEN_FIELDS.filter((field) => {
    switch (field) {
      case 'id':
        return before.id !== now.id;
      case 'tags':
        return before.tags === undefined ? (now.tags ?? []).length > 0 : !sameTags(before.tags, now.tags ?? []);
      case 'input':
      case 'expected_output':
      case 'metadata':
        return !sameField(field, before[field], now[field]);
    }
  });
}
