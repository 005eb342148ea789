import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';
import { JsonScanError } from '../../json/scan';
import { Pacer } from '../editor/pacer';
import type { RecordsFormat } from '../model';
import type { LoadedRecord } from '../recordsModel';
import { faultAt, faultInText, FileFault } from './fileFault';
import { FileIds } from './placeholderIds';
import { csvDialect, readCsvRecord, type CsvDialect } from './readCsvRecord';
import { readJsonRecord } from './readJsonRecord';
import { endOfHeader, splitCsv } from './splitCsv';
import { splitJsonArray, splitLines, type RecordPlace } from './splitJson';

/** The records of a file where they stand: its bytes, which saving keeps, and what is where in them. */
export interface RecordsFile {
  readonly bytes: Buffer;
  readonly format: RecordsFormat;
  readonly csv: CsvDialect | undefined;
  /** By record: its id, or a placeholder for it. */
  readonly ids: readonly string[];
  /** By record: where it begins and ends, in bytes. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Where the first record stands or would stand, and where what follows the last one does: brackets, header. */
  readonly body: RecordPlace;
}

/** A file as it was read: the records before the fault, if there is one. */
export interface ReadFile {
  readonly file: RecordsFile;
  readonly fault: FileFault | undefined;
}

export interface ReadFileOptions {
  readonly signal?: AbortSignal | undefined;
  /** See FileIds. */
  readonly written?: ReadonlyMap<string, string> | undefined;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Finds the records of a file and checks each, without blocking for long. Rejects with the signal's reason where that
 * aborts.
 */
export async function readRecordsFile(
  bytes: Buffer,
  format: RecordsFormat,
  { signal, written = new Map() }: ReadFileOptions = {},
): Promise<ReadFile> {
  const from = bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
  const reading = new Reading(bytes, format, from, new FileIds(written));
  const pacer = new Pacer(signal);
  let fault: FileFault | undefined;
  try {
    if (!isUtf8(bytes)) {
      const way = l10n.t('open it as text, “Reopen with Encoding”, then “Save with Encoding” UTF-8');
      throw new FileFault(l10n.t('the file is not UTF-8: {0}', way), 1, 1);
    }
    for (const steps = reading.steps(); !steps.next().done;) if (pacer.isDueNow) await pacer.rest();
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    fault = error;
  }
  return { file: reading.file(), fault };
}

/** The record at a place of the file, as it stands there. */
export function recordAt(file: RecordsFile, index: number): LoadedRecord {
  const text = textAt(file, index);
  const content = file.csv ? readCsvRecord(text, file.csv) : readJsonRecord(text);
  return { ...content, id: file.ids[index] ?? '' };
}

export function textAt({ bytes, starts, ends }: RecordsFile, index: number): string {
  return bytes.toString('utf8', starts[index], ends[index]);
}

class Reading {
  readonly #ids: string[] = [];
  #starts = new Float64Array(1024);
  #ends = new Float64Array(1024);
  #body: RecordPlace;
  #csv: CsvDialect | undefined;
  #hasInput = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly format: RecordsFormat,
    private readonly from: number,
    private readonly fileIds: FileIds,
  ) {
    this.#body = { start: from, end: bytes.length };
  }

  /** One step a record. Throws FileFault. */
  *steps(): Generator<void> {
    const { bytes, from } = this;
    switch (this.format) {
      case 'json': {
        const elements = splitJsonArray(bytes, from);
        let next = elements.next();
        for (; !next.done; next = elements.next()) yield this.#take(next.value);
        this.#body = { start: next.value.start + 1, end: next.value.end - 1 };
        break;
      }
      case 'jsonl':
        for (const line of splitLines(bytes, from)) yield this.#take(line);
        break;
      case 'csv':
        yield* this.#csvSteps();
    }
    if (this.#ids.length > 0 && !this.#hasInput) {
      const message = l10n.t(
        'no record has an “input”: name what the application was given so, or upload the file as it is',
      );
      throw faultAt(bytes, this.#starts[0] ?? 0, message);
    }
  }

  file(): RecordsFile {
    const count = this.#ids.length;
    return {
      bytes: this.bytes,
      format: this.format,
      csv: this.#csv,
      ids: this.#ids,
      starts: this.#starts.slice(0, count),
      ends: this.#ends.slice(0, count),
      body: this.#body,
    };
  }

  *#csvSteps(): Generator<void> {
    const { bytes, from } = this;
    const header = { start: from, end: endOfHeader(bytes, from) };
    if (header.end === from)
      throw faultAt(bytes, bytes.length, l10n.t('the file is empty: its first line must name the columns'));
    const csv = this.#readAt(header, csvDialect);
    this.#csv = csv;
    const names = csv.names.length;
    let row = 0;
    for (const { cells, ...place } of splitCsv(bytes, from, csv.delimiter.charCodeAt(0))) {
      if (row++ === 0) {
        this.#body = { start: place.end, end: bytes.length };
        continue;
      }
      if (cells !== names) {
        const count = l10n.t('row {0} has {1}, the header has {2}', row, cellCount(cells), cellCount(names));
        const way = l10n.t(
          'put quotes around cells with delimiters or line ends, and leave cells without a value empty',
        );
        throw faultAt(bytes, place.start, `${count}: ${way}`);
      }
      yield this.#take(place);
    }
  }

  #take(place: RecordPlace): void {
    const csv = this.#csv;
    this.#readAt(place, (text) => {
      const { id, input } = csv ? readCsvRecord(text, csv) : readJsonRecord(text);
      if (input !== undefined) this.#hasInput = true;
      this.#add(place, this.fileIds.idFor(id, text));
    });
  }

  #add({ start, end }: RecordPlace, id: string): void {
    const index = this.#ids.push(id) - 1;
    if (index >= this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#starts[index] = start;
    this.#ends[index] = end;
  }

  #readAt<Read>({ start, end }: RecordPlace, read: (text: string) => Read): Read {
    const text = this.bytes.toString('utf8', start, end);
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      throw faultInText(this.bytes, start, text, error.offset, error.problem);
    }
  }
}

function cellCount(count: number): string {
  return count === 1 ? l10n.t('1 cell') : l10n.t('{0} cells', count);
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
