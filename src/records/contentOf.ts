import type { DatasetRecord } from '../api/resources';
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
