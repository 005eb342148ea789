import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ColumnRename } from '../records/csvUploadColumns';
import type { CsvConversion } from '../records/csvUploadConvert';
import { encodingNames } from '../records/csvUploadEncoding';
import type { CsvInspection } from '../records/csvUploadInspect';
import { headSize } from '../records/csvHeadSize';
import { inspectCsv } from '../records/csvUploadInspect';
import type { PreviewRecord } from '../records/csvUploadPreview';
import { previewRecords } from '../records/csvUploadPreview';
import type { CsvScan } from '../records/csvUploadScan';
import { scanCsv } from '../records/csvUploadScan';
import { askMany } from './askMany';
import type { CsvSource } from './csvSource';
import { withProgress } from '../progress/progress';
import { askPick } from './prompts';
import { bytesOf, oneLine } from './uploadText';

/** A file that was checked and can be sent. */
export interface PreparedFile {
  readonly source: CsvSource;
  readonly conversion: CsvConversion;
  readonly scan: CsvScan;
  readonly preview: readonly PreviewRecord[];
  /** What is changed while it is sent, each as a sentence. */
  readonly changes: readonly string[];
}

/**
 * Checks a file, asks about what has to be changed in it while it is sent, and reads it through to its end.
 * undefined where the user left. Throws CsvUploadError and CsvFileError.
 */
export async function prepareFile(source: CsvSource): Promise<PreparedFile | undefined> {
  const inspection = await inspectCsv(await source.head(), source.size <= headSize, source.name);
  const renames = await askChanges(inspection, source.name);
  if (!renames) return undefined;
  const header = await askHeader(inspection, renames, source.name);
  if (!header) return undefined;

  const conversion: CsvConversion = { encoding: inspection.encoding, dialect: inspection.dialect, ...header };
  const scan = await withProgress(l10n.t('Checking {0}', source.name), (call, report) =>
    scanCsv(source.open(), conversion, source.name, {
      signal: call.signal,
      onRead: (bytes) => report(bytesOf(bytes, source.size), bytes / source.size),
    }),
  );
  const { addedHeader } = conversion;
  const names = addedHeader ?? inspection.header.map((name, column) => conversion.renames.get(column) ?? name);
  const rows = addedHeader ? [inspection.header, ...inspection.rows] : inspection.rows;
  const changes = [
    ...formatChanges(inspection),
    ...[...conversion.renames].map(([column, to]) =>
      l10n.t('The column “{0}” is sent as “{1}”.', inspection.header[column] ?? '', to),
    ),
    ...(addedHeader ? [l10n.t('A header is added: {0}.', addedHeader.join(', '))] : []),
  ];
  return { source, conversion, scan, preview: previewRecords(names, rows), changes };
}

/** What in the format of the file the service doesn't read: always changed while it is sent. */
function formatChanges({ encoding, dialect }: CsvInspection): string[] {
  const changes: string[] = [];
  if (encoding.encoding !== 'utf-8')
    changes.push(l10n.t('It is sent as UTF-8 instead of {0}.', encodingNames[encoding.encoding]));
  else if (encoding.bomLength > 0) changes.push(l10n.t('The byte order mark at its start is left out.'));
  const delimiters = { ';': 'semicolons', '\t': 'tabs', '|': 'bars', ',': undefined };
  const delimiter = delimiters[dialect.delimiter];
  if (delimiter) changes.push(l10n.t('Its columns are separated by commas instead of {0}.', delimiter));
  if (dialect.lineEnd === '\r') changes.push(l10n.t('Its lines end with line feeds instead of carriage returns.'));
  return changes;
}

/** The names that columns get, as far as the user agrees. A byte order mark alone isn't worth a question. */
async function askChanges(inspection: CsvInspection, name: string): Promise<readonly ColumnRename[] | undefined> {
  const { encoding, renames } = inspection;
  const format = formatChanges(inspection);
  if (
    renames.length === 0 &&
    (format.length === 0 || (format.length === 1 && encoding.encoding === 'utf-8' && encoding.bomLength > 0))
  )
    return [];
  const items: (vscode.QuickPickItem & { rename?: ColumnRename; required: boolean })[] = [
    ...(format.length > 0
      ? [
          {
            label: l10n.t('$(file-code) Convert it to what the service reads'),
            detail: format.join(' '),
            picked: true,
            required: true,
          },
        ]
      : []),
    ...renames.map((rename) => ({
      label: l10n.t('$(edit) Send “{0}” as “{1}”', rename.from, rename.to),
      detail:
        rename.to === 'input'
          ? l10n.t('The service needs a column “input”, spelled exactly so.')
          : l10n.t('The service knows “{0}”, spelled exactly so, and ignores other columns.', rename.to),
      picked: true,
      required: false,
      rename,
    })),
  ];
  const picked = await askMany({
    title: l10n.t('Upload {0}: changes while it is sent', name),
    prompt: l10n.t('The file itself stays as it is'),
    items,
  });
  if (!picked || items.some((item) => item.required && !picked.includes(item))) return undefined;
  return picked.flatMap(({ rename }) => (rename ? [rename] : []));
}

type HeaderChoice = Pick<CsvConversion, 'renames' | 'addedHeader'>;

/** Makes sure that there is a column `input`: by asking which one it is, where none is called so. */
async function askHeader(
  { header, rows }: CsvInspection,
  accepted: readonly ColumnRename[],
  name: string,
): Promise<HeaderChoice | undefined> {
  const renames = new Map<number, string>(accepted.map(({ column, to }) => [column, to]));
  if (header.includes('input') || accepted.some(({ to }) => to === 'input')) return { renames };

  const title = l10n.t('Upload {0}', name);
  const columns = header.flatMap((from, column) => {
    const sample = oneLine(rows[0]?.[column] ?? '', 60);
    return renames.has(column)
      ? []
      : [{ label: from === '' ? l10n.t('Column {0}', column + 1) : from, description: sample, column }];
  });
  const noHeader = {
    label: l10n.t('$(list-ordered) The first row is data: add a header'),
    description: '',
    column: -1,
  };
  const picked = await askPick({
    title,
    prompt: l10n.t('No column is called “input”: which one holds the input?'),
    back: false,
    items: rows.length === 0 ? [noHeader] : [...columns, noHeader],
  });
  if (picked.kind !== 'next') return undefined;
  if (picked.value !== noHeader) return { renames: renames.set(picked.value.column, 'input') };
  return askAddedHeader(header, title);
}

async function askAddedHeader(firstRow: readonly string[], title: string): Promise<HeaderChoice | undefined> {
  const names = firstRow.map((_, column) => `column_${column + 1}`);
  const ask = (prompt: string, items: readonly (vscode.QuickPickItem & { column: number })[]) =>
    askPick({ title, prompt, back: false, items });
  const columns = firstRow.map((cell, column) => ({
    label: l10n.t('Column {0}', column + 1),
    description: oneLine(cell, 60),
    column,
  }));
  const input = await ask(l10n.t('Which column holds the input?'), columns);
  if (input.kind !== 'next') return undefined;
  names[input.value.column] = 'input';
  const others = columns.filter(({ column }) => column !== input.value.column);
  if (others.length > 0) {
    const none = { label: l10n.t('None'), description: l10n.t('the other columns are ignored'), column: -1 };
    const expected = await ask(l10n.t('Which column holds the expected output?'), [...others, none]);
    if (expected.kind !== 'next') return undefined;
    if (expected.value.column >= 0) names[expected.value.column] = 'expected_output';
  }
  return { renames: new Map(), addedHeader: names };
}
