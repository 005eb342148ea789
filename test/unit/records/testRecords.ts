import type { RawJson } from '../../../src/json/rawJson';
import type { IdentifiedRecord } from '../../../src/records/plan';
import type { LoadedRecord } from '../../../src/records/recordsModel';

export const raw = (value: unknown) => JSON.stringify(value) as RawJson;

export const record = (id: string, fields: Partial<LoadedRecord> = {}): IdentifiedRecord => ({
  id,
  input: raw(`question ${id}`),
  tags: [],
  ...fields,
});

export const many = (count: number) => Array.from({ length: count }, (_, i) => record(`r-${i}`));
