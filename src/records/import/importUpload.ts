import { rawString } from '../../json/rawJson';
import { quoteCell } from '../csvText';
import type { RecordContent } from '../model';
import { HeldRecords } from './heldRecords';
import { RowFates } from './importPlan';
import { importRows, type ImportSetup } from './importScan';

/** Text that is gathered before it is passed on as bytes. UTF-16 code units. */
const pieceLength = 64 * 1024;

const header = 'id,input,expected_output,metadata,tags\n';

/**
 * The CSV that is uploaded for a file: every record that can be imported, each value as JSON, as Datadog's own SDK writes
 * them, so that it arrives as it was shown. Rows without an id get one, so that what arrived can be told. The same bytes
 * come out each time. Throws as scanImport().
 * @param idOf the id of a row that has none of its own
 * @param wanted which records are sent. Default: all
 */
export async function* uploadCsvOf(
  source: AsyncIterable<Uint8Array>,
  setup: ImportSetup,
  idOf: (row: number) => string,
  wanted: (record: RecordContent & { readonly id: string }, hasOwnId: boolean) => boolean = () => true,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const fates = new RowFates(new HeldRecords(), setup.options);
  let text = header;
  for await (const { rows } of importRows(source, setup, { values: true })) {
    for (const { row, record } of rows) {
      if (!record || (record.id !== undefined && fates.earlierRow(record.id, row.number) !== undefined)) continue;
      const identified = { ...record, id: record.id ?? idOf(row.number) };
      if (wanted(identified, record.id !== undefined)) text += lineOf(identified);
    }
    if (text.length < pieceLength) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

function lineOf({ id, input, expected_output, metadata, tags }: RecordContent & { readonly id: string }): string {
  const cells = [
    id,
    input ?? '',
    expected_output ?? '',
    metadata ?? '',
    tags === undefined ? '' : `[${tags.map((tag) => rawString(tag)).join(',')}]`,
  ];
  return `${cells.map((cell) => quoteCell(cell)).join(',')}\n`;
}
