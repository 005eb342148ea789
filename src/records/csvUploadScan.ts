import * as l10n from '@vscode/l10n';
import { tagsOfCell } from './csvCells';
import type { CsvColumn } from './csvUploadColumns';
import { csvColumns, isCsvColumn } from './csvUploadColumns';
import type { CsvConversion } from './csvUploadConvert';
import { convertCsv } from './csvUploadConvert';
import type { CsvPlace } from './csvUploadError';
import { CsvUploadError, describePlace } from './csvUploadError';
import { typeOfCell } from './csvUploadPreview';
import type { CsvCell } from './csvUploadRows';
import { readCsvRows } from './csvUploadRows';
import { idProblem, quoted } from './recordChecks';

/** Something that the service will pass over, refuse or take in another way than meant. It doesn't keep from uploading. */
export interface CsvWarning {
  readonly kind: 'ignored columns' | 'cell count' | 'empty input' | 'id' | 'repeated id' | 'metadata' | 'tags';
  /** A sentence, with the first place. */
  readonly message: string;
  /** How many rows it concerns; undefined where it concerns all of them. */
  readonly rows?: number | undefined;
}

export interface CsvScan {
  /** Bytes that will be sent. */
  readonly size: number;
  /** Rows below the header. */
  readonly rows: number;
  readonly warnings: readonly CsvWarning[];
}

/** Ids beyond these are not looked up for repetition, so that memory stays small whatever the size of the file. */
const idsRemembered = 100_000;

/**
 * Reads a whole file as it will be sent and checks every row, with constant memory.
 * @param onRead told how many bytes of the file have been read
 * @throws CsvUploadError `empty`, `encoding`, `header` or `quote`; the signal's reason where it is aborted
 */
export async function scanCsv(
  source: AsyncIterable<Uint8Array>,
  conversion: CsvConversion,
  name: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onRead?: ((bytes: number) => void) | undefined } = {},
): Promise<CsvScan> {
  const check = new RowCheck(conversion.addedHeader === undefined ? 0 : 1);
  const sent = convertCsv(counted(source, options), conversion, name);
  let size = 0;
  for await (const bytes of readCsvRows(sent, { delimiter: ',', lineEnd: '\n' }, name, (cells, place) => {
    if (place.row === 0) check.header(cells, name);
    else check.row(cells, place);
  })) {
    size = bytes;
  }
  if (check.rows === 0) {
    throw new CsvUploadError('empty', l10n.t('{0} has a header but no rows: there is nothing to upload.', name));
  }
  return { size, rows: check.rows, warnings: check.warnings() };
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  { signal, onRead }: { signal?: AbortSignal | undefined; onRead?: ((bytes: number) => void) | undefined },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  signal?.throwIfAborted();
  for await (const chunk of source) {
    yield chunk;
    signal?.throwIfAborted();
    bytes += chunk.length;
    onRead?.(bytes);
  }
}

interface Finding {
  rows: number;
  readonly first: CsvPlace;
  readonly detail: string;
}

/** Looks at one row after the other, and remembers of each kind of fault the first place and the number of rows. */
class RowCheck {
  rows = 0;
  readonly #addedLines: number;
  readonly #findings = new Map<CsvWarning['kind'], Finding>();
  readonly #ids = new Set<string>();
  #header: readonly string[] = [];
  #columns: Readonly<Partial<Record<CsvColumn, number>>> = {};

  constructor(addedLines: number) {
    this.#addedLines = addedLines;
  }

  header(cells: readonly CsvCell[], name: string): void {
    this.#header = cells.map(({ text }) => text);
    if (!this.#header.includes('input')) throw new CsvUploadError('header', l10n.t('{0} has no column “input”.', name));
    this.#columns = Object.fromEntries(this.#header.flatMap((name, i) => (isCsvColumn(name) ? [[name, i]] : [])));
  }

  row(cells: readonly CsvCell[], place: CsvPlace): void {
    this.rows++;
    const found = (kind: CsvWarning['kind'], detail = '') => {
      const finding = this.#findings.get(kind);
      if (finding) finding.rows++;
      else
        this.#findings.set(kind, {
          rows: 1,
          first: { row: place.row, line: place.line - this.#addedLines },
          detail,
        });
    };
    const cell = (column: CsvColumn) => {
      const at = this.#columns[column];
      return at === undefined ? undefined : cells[at];
    };

    if (cells.length !== this.#header.length)
      found('cell count', l10n.t('{0} instead of {1}', cells.length, this.#header.length));
    const input = cell('input');
    if (!input || (input.text === '' && !input.quoted)) found('empty input');
    const metadata = cell('metadata')?.text ?? '';
    if (metadata !== '' && typeOfCell(metadata) !== 'object') found('metadata', quoted(metadata));
    const tags = cell('tags')?.text ?? '';
    if (tags !== '' && !areTags(tags)) found('tags', quoted(tags));
    const id = cell('id')?.text ?? '';
    if (id === '') return;
    const problem = idProblem(id);
    if (problem) found('id', `${quoted(id)} ${problem}`);
    else if (this.#ids.has(id)) found('repeated id', quoted(id));
    else if (this.#ids.size < idsRemembered) this.#ids.add(id);
  }

  warnings(): readonly CsvWarning[] {
    const ignored = this.#header.filter((name) => !isCsvColumn(name));
    const found = [...this.#findings].map(([kind, finding]) => ({
      kind,
      rows: finding.rows,
      message: describeFinding(kind, finding),
    }));
    if (ignored.length === 0) return found;
    const names = ignored.map((name) => (name === '' ? l10n.t('one without a name') : `“${name}”`)).join(', ');
    const message = l10n.t('Columns that the service ignores: {0}. It knows {1}.', names, csvColumns.join(', '));
    return [...found, { kind: 'ignored columns', message }];
  }
}

function areTags(cell: string): boolean {
  try {
    tagsOfCell(cell);
    return true;
  } catch {
    return false;
  }
}

function describeFinding(kind: CsvWarning['kind'], { rows, first, detail }: Finding): string {
  const where =
    rows === 1
      ? describePlace(first)
      : l10n.t('{0} rows, first {1}', rows.toLocaleString('en-US'), describePlace(first));
  switch (kind) {
    case 'cell count':
      return l10n.t('Another number of cells than the header in {0} ({1}): is a comma outside quotes?', where, detail);
    case 'empty input':
      return l10n.t('No input in {0}: the service may refuse or skip it.', where);
    case 'id':
      return l10n.t('An id that the service refuses in {0}: {1}.', where, detail);
    case 'repeated id':
      return l10n.t('An id that an earlier row has too in {0} ({1}): the later row overwrites it.', where, detail);
    case 'metadata':
      return l10n.t('Metadata that is no JSON object in {0}: {1}.', where, detail);
    case 'tags':
      return l10n.t('Tags that are neither a JSON list of strings nor a:b,c:d in {0}: {1}.', where, detail);
    case 'ignored columns':
      return detail;
  }
}
