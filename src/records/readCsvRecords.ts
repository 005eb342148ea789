import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import { nameOfCell, tagsOfCell, valueOfCell } from './csvCells';
import { readCsvRows } from './csvText';
import type { CsvCellText, CsvRow } from './csvText';
import { isCsvColumn, suggestRenames } from './csvUploadColumns';
import { lineOf } from './documentProblems';
import type { ProblemList } from './documentProblems';
import type { ParsedRecord, RecordField, TextRange } from './model';
import { quoted } from './recordChecks';

const COLUMNS = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const satisfies readonly RecordField[];

/**
 * The records of a CSV text with a header. Messages count rows as spreadsheets do: the header is row 1.
 * `everyColumn`: a column that is missing is a problem, though only `input` is needed to make records.
 */
export function readCsvRecords(
  text: string,
  from: number,
  problems: ProblemList,
  everyColumn: boolean,
): ParsedRecord[] {
  const { rows, faults } = readCsvRows(text, from);
  const [header, ...body] = rows;
  for (const { problem, start, end } of faults) {
    const row = rows.findLastIndex((r) => r.start <= start) + 2;
    const place = l10n.t('row {0} (line {1})', row, lineOf(text, start));
    if (problem === 'unterminated quote') {
      problems.error(
        { start, end },
        l10n.t('The quote that opens in {0} is never closed: close it, or double it inside a cell.', place),
      );
    } else {
      const way = l10n.t('put quotes around the whole cell and double each quote inside it');
      problems.error({ start, end }, l10n.t('Text follows the closing quote of a cell in {0}: {1}.', place, way));
    }
  }
  if (header === undefined) {
    if (faults.length > 0) return [];
    problems.error(
      { start: from, end: text.length },
      l10n.t('The document is empty: its first line must be {0}.', COLUMNS.join(',')),
    );
    return [];
  }
  if (!checkHeader(header, problems, everyColumn)) return [];
  const names = header.cells.map((cell) => nameOfCell(cell.text));
  const records: ParsedRecord[] = [];
  for (const [i, row] of body.entries()) {
    if (row.cells.length === header.cells.length) records.push(readRow(names, row, records.length, i + 2, problems));
    else {
      const count = l10n.t('has {0}, the header has {1}', cells(row.cells.length), cells(header.cells.length));
      const way = l10n.t('put quotes around cells with commas or line ends, and leave cells without a value empty');
      problems.error(
        { start: row.start, end: row.end },
        l10n.t('Row {0} (line {1}) {2}: {3}.', i + 2, lineOf(text, row.start), count, way),
      );
    }
    if (problems.full) break;
  }
  return records;
}

/** Whether rows can be read by this header. */
function checkHeader(header: CsvRow, problems: ProblemList, everyColumn: boolean): boolean {
  const names = header.cells.map((cell) => cell.text);
  const before = problems.problems.length;
  if (isHeader(names)) {
    // One may go without, as a field may be named by nothing.
    const unnamed = names.filter((name) => name === '').length;
    header.cells.forEach((cell, i) => {
      if (cell.text === '' && unnamed > 1)
        problems.error(
          cell,
          l10n.t('Column {0} has no name: name it in the header, or remove the column from every row.', i + 1),
        );
      else if (names.indexOf(cell.text) < i)
        problems.error(cell, l10n.t('The column {0} stands twice in the header: remove one.', quoted(cell.text)));
    });
  }
  if (!names.includes('input')) problems.error(header, missingInput(names), { field: 'input' });
  else if (everyColumn) {
    for (const name of COLUMNS) {
      if (names.includes(name)) continue;
      const loss =
        name === 'id' ? l10n.t('every record would be replaced') : l10n.t('it would be cleared in every record');
      problems.error(
        header,
        l10n.t('The column "{0}" is missing and {1}: put it back, its cells may be empty.', name, loss),
        {
          field: name,
        },
      );
    }
  }
  return problems.problems.length === before;
}

/** Whether a first row names any column at all that records have, by whatever word for it; else it may be a row of values. */
function isHeader(names: readonly string[]): boolean {
  return names.some(isCsvColumn) || suggestRenames(names).length > 0;
}

/** Why a header without a column "input" is none, and what one looks like, as a sentence. */
export function missingInput(names: readonly string[]): string {
  const only = names.length === 1 ? (names[0] ?? '') : '';
  const other = /;/.test(only) ? 'semicolons' : /\t/.test(only) ? 'tabs' : undefined;
  if (other !== undefined) return l10n.t('The columns seem to be separated by {0}: separate them by commas.', other);
  const near = suggestRenames(names).find((rename) => rename.to === 'input');
  if (near !== undefined)
    return l10n.t('There is no column "input": rename the column {0} to "input".', quoted(near.from));
  return isHeader(names)
    ? l10n.t('There is no column "input": the first line must name the columns, as in {0}.', COLUMNS.join(','))
    : l10n.t('The header seems to be missing: the first line must name the columns, as in {0}.', COLUMNS.join(','));
}

function readRow(
  names: readonly string[],
  row: CsvRow,
  index: number,
  rowNumber: number,
  problems: ProblemList,
): ParsedRecord {
  const fieldRanges: Partial<Record<RecordField, TextRange>> = {};
  const record: { -readonly [Field in keyof ParsedRecord]?: ParsedRecord[Field] } = {};
  const unknownFields = new Map<string, RawJson>();
  const wrong = (cell: CsvCellText, field: RecordField, message: string) =>
    problems.error(cell, message, { record: index, field });
  row.cells.forEach((cell, i) => {
    const name = names[i] ?? '';
    const value = name === 'id' || name === 'tags' ? undefined : valueOfQuotable(cell);
    if ((COLUMNS as readonly string[]).includes(name))
      fieldRanges[name as RecordField] = { start: cell.start, end: cell.end };
    switch (name) {
      case 'id':
        if (cell.text !== '') record.id = cell.text;
        break;
      case 'input':
        if (value !== undefined && value !== 'null') record.input = value;
        else
          wrong(cell, 'input', l10n.t('Row {0} has nothing in "input": fill the cell, or remove the row.', rowNumber));
        break;
      case 'expected_output':
        if (value !== undefined && value !== 'null') record.expected_output = value;
        break;
      case 'metadata':
        if (cell.text === '' || value === undefined || value === 'null') break;
        if (value.startsWith('{')) record.metadata = value;
        else
          wrong(
            cell,
            'metadata',
            l10n.t('The metadata in row {0} is no JSON object: write it as {"name": value}.', rowNumber),
          );
        break;
      case 'tags':
        try {
          const tags = tagsOfCell(cell.text);
          if (tags !== undefined) record.tags = tags;
        } catch {
          wrong(
            cell,
            'tags',
            l10n.t(
              'The tags in row {0} are no list: write them as ["name:value"] or name:value,name:value.',
              rowNumber,
            ),
          );
        }
        break;
      default:
        if (value !== undefined) unknownFields.set(name, value);
    }
  });
  if (unknownFields.size > 0) record.unknownFields = unknownFields;
  return { ...record, range: { start: row.start, end: row.end }, fieldRanges };
}

/** A cell of two quotes is an empty string, a cell of nothing is no value. */
export function valueOfQuotable(cell: CsvCellText): RawJson | undefined {
  return cell.text === '' && cell.quoted ? ('""' as RawJson) : valueOfCell(cell.text);
}

function cells(count: number): string {
  return count === 1 ? l10n.t('1 cell') : l10n.t('{0} cells', count);
}
