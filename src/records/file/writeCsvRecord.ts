import { cellOfTags, cellOfValue } from '../csvCells';
import { quoteCell } from '../csvText';
import type { RecordContent } from '../model';
import { withGivenId, WRITTEN_FIELDS, type WrittenField } from './fieldChanges';
import { csvCells, type CsvDialect } from './readCsvRecord';

/** The columns that a CSV file lacks for what a record is to hold. */
export function missingColumns(record: RecordContent, { names }: CsvDialect): readonly WrittenField[] {
  return WRITTEN_FIELDS.filter((field) => !names.includes(field) && cellText(withGivenId(record), field) !== '');
}

/** A row without its line end. @param columns the names of all columns, new ones too */
export function newCsvRecord(record: RecordContent, columns: readonly string[], { delimiter }: CsvDialect): string {
  const content = withGivenId(record);
  return columns.map((name) => quoteCell(cellText(content, name), delimiter)).join(delimiter);
}

/** `text` with other cells of some fields; the other cells stay to the byte. @param added columns that come behind */
export function patchCsvRecord(
  text: string,
  fields: readonly WrittenField[],
  now: RecordContent,
  { csv, added }: { readonly csv: CsvDialect; readonly added: readonly string[] },
): string {
  const content = withGivenId(now);
  const cells = csvCells(text, csv.delimiter).map((cell, i) => {
    const name = csv.names[i] ?? '';
    if (!(fields as readonly string[]).includes(name)) return text.slice(cell.start, cell.end);
    const written = cellText(content, name);
    const quotedText = quoteCell(written, csv.delimiter);
    return cell.quoted && written !== '' && quotedText === written ? `"${written}"` : quotedText;
  });
  const behind = added.map((name) => quoteCell(cellText(content, name), csv.delimiter));
  return [...cells, ...behind].join(csv.delimiter);
}

function cellText(content: RecordContent, name: string): string {
  switch (name) {
    case 'id':
      return content.id ?? '';
    case 'tags':
      return cellOfTags(content.tags);
    case 'input':
    case 'expected_output':
    case 'metadata':
      return cellOfValue(content[name]);
    default:
      return cellOfValue(content.unknownFields?.get(name));
  }
}
