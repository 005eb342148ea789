import type { CallOptions } from '../api/client';
import { copyOut } from '../json/rawJson';
import { chatLineOf } from './chatLines';
import type { RecordContent, RecordsFormat } from './model';
import { recordsWriter, unknownColumnsOf, type CsvOptions, type RecordsWriter } from './recordsWriter';
import type { DatasetTarget } from './save';
import { openPages, type RecordPages } from './snapshot';

/** `chat`: OpenAI's JSON Lines, see chatLines.ts. */
export type ExportFormat = RecordsFormat | 'chat';

/** Where the text goes, a piece after the other. */
export interface ExportSink {
  write(text: string): Promise<void>;
  /** Forgets what was written. */
  restart(): Promise<void>;
}

export interface WriteOptions {
  readonly format: ExportFormat;
  readonly defuseFormulas?: boolean | undefined;
  /** Ends the writing early: what it was aborted with is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface ExportOptions extends CallOptions, WriteOptions {
  /** Default: the current version. */
  readonly version?: number | undefined;
  /** Told after each page: how many records have been read. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

export interface WrittenRecords {
  /** How many were written. */
  readonly records: number;
  /** Records that the format has no place for. */
  readonly leftOut: readonly LeftOut[];
}

export interface Exported extends WrittenRecords {
  readonly version: number;
}

export interface LeftOut {
  /** The record's id; of one that has none yet, the beginning of its input. */
  readonly id: string;
  /** Ends a sentence that begins with the record. */
  readonly problem: string;
}

/**
 * Writes a dataset's records page by page, in the service's order: what comes out is what writeDocument() makes of them,
 * whatever their number, with one page in memory and the next one under way. Throws LlmObsError, and what the sink throws.
 */
export async function exportRecords(
  target: DatasetTarget,
  sink: ExportSink,
  options: ExportOptions,
): Promise<Exported> {
  let columns: readonly string[] = [];
  for (;;) {
    const opened = await openPages(target, options.version, {
      signal: options.signal,
      onWait: options.onWait,
      limit: PAGE,
    });
    const result = await writePages(opened, sink, options, columns);
    if ('exported' in result) return result.exported;
    // A field that no record before had needs a column in the header, which is written already: a rare new beginning.
    columns = result.missingColumns;
    await sink.restart();
  }
}

/** Writes records that are in memory, in their order. Throws what the sink throws, and the signal's reason. */
export async function writeRecords(
  records: readonly RecordContent[],
  sink: ExportSink,
  { format, defuseFormulas, signal }: WriteOptions,
): Promise<WrittenRecords> {
  const leftOut: LeftOut[] = [];
  const unknownColumns = format === 'csv' ? unknownColumnsOf(records) : [];
  const writer = writerOf(format, { unknownColumns, defuseFormulas }, leftOut);
  await writePieces(writer, records, sink, signal);
  await sink.write(writer.end());
  return { records: records.length - leftOut.length, leftOut };
}

/** Records of a page: fewer than for reading a dataset into memory, since two pages are all that is held of it. */
const PAGE = 2000;

/** Records that are written at a time. */
const PIECE = 50;

async function writePages(
  { version, pinned, pages }: RecordPages,
  sink: ExportSink,
  { format, defuseFormulas, onProgress, signal }: ExportOptions,
  known: readonly string[],
): Promise<{ readonly exported: Exported } | { readonly missingColumns: readonly string[] }> {
  const leftOut: LeftOut[] = [];
  const seen = pinned ? undefined : new Set<string>();
  let columns = known;
  let writer: RecordsWriter | undefined;
  const begun = () => (writer ??= writerOf(format, { unknownColumns: columns, defuseFormulas }, leftOut));
  let read = 0;
  for await (const { items } of pages) {
    const records = seen ? items.filter(({ id }) => !seen.has(id) && seen.add(id)) : items;
    if (format === 'csv') {
      const all = unknownColumnsOf(records, columns);
      if (writer && all.length > columns.length) return { missingColumns: all };
      columns = all;
    }
    await writePieces(begun(), records, sink, signal);
    read += records.length;
    onProgress?.(read);
  }
  await sink.write(begun().end());
  return { exported: { version, records: read - leftOut.length, leftOut } };
}

/** Small pieces are garbage that is collected at once; the text of a page would wait for long. */
async function writePieces(
  writer: RecordsWriter,
  records: readonly RecordContent[],
  sink: ExportSink,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let at = 0; at < records.length; at += PIECE) {
    signal?.throwIfAborted();
    await sink.write(writer.write(records.slice(at, at + PIECE)));
  }
}

/** @param leftOut gets the records that the format has no place for */
function writerOf(format: ExportFormat, csv: CsvOptions, leftOut: LeftOut[]): RecordsWriter {
  return format === 'chat' ? chatWriter(leftOut) : recordsWriter(format, csv);
}

function chatWriter(leftOut: LeftOut[]): RecordsWriter {
  return {
    write: (records) => {
      const lines: string[] = [];
      for (const record of records) {
        const chat = chatLineOf(record);
        if ('line' in chat) lines.push(chat.line);
        else leftOut.push({ id: copyOut(record.id ?? record.input?.slice(0, 40) ?? ''), problem: chat.problem });
      }
      return lines.join('');
    },
    end: () => '',
  };
}
