import type { RecordContent, RecordsFormat } from './model';
import { recordsWriter, unknownColumnsOf } from './recordsWriter';

/**
 * The text of a document with these records. Pretty and stable: the same records always give the same text, one record's
 * edit changes only its lines, and reading it gives the same values to the byte. Lines end with `\n`.
 *
 * JSON: an array with a member per line. JSONL: a record per line. CSV: see csvCells.ts. Fields stand in the API's order
 * (id, input, expected_output, metadata, tags), unknown ones behind them. Absent fields are left out.
 */
export function writeDocument(records: Iterable<RecordContent>, format: RecordsFormat): string {
  const all = [...records];
  const writer = recordsWriter(format, { unknownColumns: format === 'csv' ? unknownColumnsOf(all) : [] });
  return writer.write(all) + writer.end();
}
