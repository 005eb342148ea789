import { rawArray, rawJsonApiBody, rawObject } from './jsonApi';
import type { BatchUpdate, RecordInsert, RecordUpdate } from './resources';

// Values of records are joined as the text that they are: parsing them would change numbers, escapes and key order.

type NewRecord = Omit<RecordInsert, 'id' | 'tags'> & { readonly id?: string | undefined };

/** The body of an append. */
export function appendBody(type: string, records: readonly NewRecord[], deduplicate: boolean | undefined): string {
  const attributes = rawObject({ deduplicate: text(deduplicate), records: rawArray(records.map(insertText)) });
  return rawJsonApiBody(type, attributes);
}

/** The body of an update of records. */
export function updateBody(type: string, records: readonly RecordUpdate[]): string {
  return rawJsonApiBody(type, rawObject({ records: rawArray(records.map(updateText)) }));
}

/** The body of a batch update: inserts, updates and deletes in one version. */
export function batchBody(datasetId: string, batch: BatchUpdate): string {
  const attributes = rawObject({
    insert_records: rawArray(batch.insert.map(insertText)),
    update_records: rawArray(batch.update.map(updateText)),
    delete_records: text(batch.delete),
    create_new_version: text(batch.create_new_version ?? true),
  });
  return rawJsonApiBody('datasets', attributes, datasetId);
}

function insertText(record: NewRecord & { readonly tags?: readonly string[] | undefined }): string {
  const { id, input, expected_output, metadata, tags } = record;
  return rawObject({ id: text(id), input, expected_output, metadata, tags: text(tags) });
}

function updateText({ id, input, expected_output, metadata, tag_operations }: RecordUpdate): string {
  return rawObject({ id: text(id), input, expected_output, metadata, tag_operations: text(tag_operations) });
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
