import type { DatasetRecord } from '../api/resources';
import { copyOut } from '../json/rawJson';
import type { IdentifiedRecord } from './plan';

/** What a user edits of a record that the service gave. */
export function contentOf(record: DatasetRecord): IdentifiedRecord {
  const { id, input, expected_output, metadata, tags, unknownFields } = record;
  return {
    id,
    ...(input === undefined ? {} : { input }),
    ...(expected_output === undefined ? {} : { expected_output }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(tags === undefined ? {} : { tags }),
    ...(unknownFields === undefined ? {} : { unknownFields }),
  };
}

/** The same, copied out of the answer, which would otherwise stay in memory whole for as long as the record does. */
export function ownContentOf(record: DatasetRecord): IdentifiedRecord {
  const { id, input, expected_output, metadata, unknownFields } = record;
  return contentOf({
    id: copyOut(id),
    input: input && copyOut(input),
    expected_output: expected_output && copyOut(expected_output),
    metadata: metadata && copyOut(metadata),
    tags: record.tags,
    unknownFields: unknownFields && new Map([...unknownFields].map(([name, value]) => [copyOut(name), copyOut(value)])),
  });
}
