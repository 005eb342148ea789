import type { CallOptions } from '../api/client';
import { copyOut } from '../json/rawJson';
import { chatLineOf } from './chatLines';
import type { RecordsFormat } from './model';
import { recordsWriter, unknownColumnsOf, type RecordsWriter } from './recordsWriter';
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

export interface ExportOptions extends CallOptions {
  readonly format: ExportFormat;
  /** Default: the current version. */
  readonly version?: number | undefined;
  readonly defuseFormulas?: boolean | undefined;
  /** Told after each page: how many records have been read. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

export interface Exported {
  readonly version: number;
  /** Records written. */
  readonly records: number;
  /** Records that the format has no place for. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
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
  const writerOf = () =>
    format === 'chat' ? chatWriter(leftOut) : recordsWriter(format, { unknownColumns: columns, defuseFormulas });
  let read = 0;
  for await (const { items } of pages) {
    signal?.throwIfAborted();
    const records = seen ? items.filter(({ id }) => !seen.has(id) && seen.add(id)) : items;
    if (format === 'csv') {
      const all = unknownColumnsOf(records, columns);
      if (writer && all.length > columns.length) return { missingColumns: all };
      columns = all;
    }
    writer ??= writerOf();
    // Small pieces are garbage that is collected at once; the text of a page would wait for long.
    for (let at = 0; at < records.length; at += PIECE) await sink.write(writer.write(records.slice(at, at + PIECE)));
    read += records.length;
    onProgress?.(read);
  }
  await sink.write((writer ?? writerOf()).end());
  return { exported: { version, records: read - leftOut.length, leftOut } };
}

function chatWriter(leftOut: LeftOut[]): RecordsWriter {
  return {
    write: (records) => {
      const lines: string[] = [];
      for (const record of records) {
        const chat = chatLineOf(record);
        if ('line' in chat) lines.push(chat.line);
        else leftOut.push({ id: copyOut(record.id ?? ''), problem: chat.problem });
      }
      return lines.join('');
    },
    end: () => '',
  };
}
