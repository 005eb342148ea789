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
    throw new CsvUploadError('empty', `${name} has a header but no rows: there is nothing to upload.`);
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
    if (!this.#header.includes('input')) throw new CsvUploadError('header', `${name} has no column “input”.`);
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

    if (cells.length !== this.#header.length) found('cell count', `${cells.length} instead of ${this.#header.length}`);
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
    const names = ignored.map((name) => (name === '' ? 'one without a name' : `“${name}”`)).join(', ');
    const message = `Columns that the service ignores: ${names}. It knows ${csvColumns.join(', ')}.`;
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
    rows === 1 ? describePlace(first) : `${rows.toLocaleString('en-US')} rows, first ${describePlace(first)}`;
  switch (kind) {
    case 'cell count':
      return `Another number of cells than the header in ${where} (${detail}): is a comma outside quotes?`;
    case 'empty input':
      return `No input in ${where}: the service may refuse or skip it.`;
    case 'id':
      return `An id that the service refuses in ${where}: ${detail}.`;
    case 'repeated id':
      return `An id that an earlier row has too in ${where} (${detail}): the later row overwrites it.`;
    case 'metadata':
      return `Metadata that is no JSON object in ${where}: ${detail}.`;
    case 'tags':
      return `Tags that are neither a JSON list of strings nor a:b,c:d in ${where}: ${detail}.`;
    case 'ignored columns':
      return detail;
  }
}
