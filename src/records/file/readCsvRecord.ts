import * as l10n from '@vscode/l10n';
import type { RawJson } from '../../json/rawJson';
import { nameOfCell, tagsOfCell } from '../csvCells';
import { readCsvRows, type CsvCellText } from '../csvText';
import type { CsvDelimiter } from '../csvUploadRows';
import { JsonScanError } from '../../json/scan';
import type { RecordContent } from '../model';
import { missingInput, valueOfQuotable } from '../readCsvRecords';
import { quoted } from '../recordChecks';

/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: CsvDelimiter;
  /** The names of the columns. */
  readonly names: readonly string[];
}

const DELIMITERS: readonly CsvDelimiter[] = [',', ';', '\t', '|'];

/** The dialect that a header row tells. Throws JsonScanError with the clause and the offset where it names no records. */
export function csvDialect(header: string): CsvDialect {
  const dialects = DELIMITERS.map((delimiter) => ({ delimiter, cells: csvCells(header, delimiter) }));
  const found =
    dialects.find(({ cells }) => cells.some(({ text }) => text === 'input')) ??
    dialects.reduce((most, one) => (one.cells.length > most.cells.length ? one : most));
  const names = found.cells.map(({ text }) => nameOfCell(text));
  if (!names.includes('input')) {
    const sentence = missingInput(names).replace(/\.$/, '');
    throw new JsonScanError(sentence.charAt(0).toLowerCase() + sentence.slice(1), 0);
  }
  found.cells.forEach(({ start }, i) => {
    const name = names[i] ?? '';
    const first = names.indexOf(name);
    if (first === i) return;
    throw new JsonScanError(
      name === ''
        ? l10n.t('the columns {0} and {1} have no name: name them', first + 1, i + 1)
        : l10n.t('the column {0} stands twice in the header: remove one', quoted(name)),
      start,
    );
  });
  return { delimiter: found.delimiter, names };
}

/** The cells of one row; none for an empty one. */
export function csvCells(row: string, delimiter: CsvDelimiter): readonly CsvCellText[] {
  return readCsvRows(row, 0, { delimiter }).rows[0]?.cells ?? [];
}

/** The record of a row. Values that are no JSON are strings. Throws JsonScanError where it is no record. */
export function readCsvRecord(row: string, { delimiter, names }: CsvDialect): RecordContent {
  const content: { -readonly [Field in keyof RecordContent]?: RecordContent[Field] } = {};
  const unknownFields = new Map<string, RawJson>();
  csvCells(row, delimiter).forEach((cell, i) => {
    const name = names[i] ?? '';
    switch (name) {
      case 'id':
        if (cell.text !== '') content.id = cell.text;
        break;
      case 'tags':
        try {
          const tags = tagsOfCell(cell.text);
          if (tags) content.tags = tags;
        } catch {
          const way = l10n.t('write them as ["name:value"] or name:value,name:value');
          throw new JsonScanError(l10n.t('the tags are no list: {0}', way), cell.start);
        }
        break;
      default: {
        // An empty string is a value of its own, but no metadata.
        const value = name === 'metadata' && cell.text === '' ? undefined : valueOfQuotable(cell);
        if (name !== 'input' && name !== 'expected_output' && name !== 'metadata') {
          if (value !== undefined) unknownFields.set(name, value);
        } else if (value !== undefined && value !== 'null') content[name] = value;
      }
    }
  });
  if (unknownFields.size > 0) content.unknownFields = unknownFields;
  return content;
}
