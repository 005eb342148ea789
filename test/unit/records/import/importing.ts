import type { HeldRecords } from '../../../../src/records/import/heldRecords';
import { detectReading, importHeadSize, type ImportReading } from '../../../../src/records/import/importFormat';
import { suggestMapping, type ImportMapping } from '../../../../src/records/import/importMapping';
import type { ImportOptions } from '../../../../src/records/import/importPlan';
import { readHead } from '../../../../src/records/import/importPreview';
import { scanImport, type ImportScan, type ImportSetup } from '../../../../src/records/import/importScan';
import type { RecordContent } from '../../../../src/records/model';

export interface ImportWish {
  readonly reading?: Partial<ImportReading>;
  readonly mapping?: (suggested: ImportMapping) => ImportMapping;
  readonly options?: Partial<ImportOptions>;
  readonly held?: HeldRecords;
  /** Bytes that come at a time. */
  readonly pieces?: number;
}

/** How a file is read and mapped where the user changes nothing but what `wish` says. */
export async function setupOf(name: string, bytes: Uint8Array, wish: ImportWish = {}): Promise<ImportSetup> {
  const head = bytes.subarray(0, importHeadSize);
  const complete = head.length === bytes.length;
  const reading = { ...detectReading(head, complete, name), ...wish.reading };
  const { columns } = await readHead(head, complete, reading, name);
  const suggested = suggestMapping(columns);
  const options = { overwrite: true, deduplicate: false, tags: [], ...wish.options };
  return { name, reading, columns, mapping: wish.mapping?.(suggested) ?? suggested, options };
}

/** What comes of a file. Throws what keeps it from being imported. */
export async function importOf(name: string, content: string | Uint8Array, wish: ImportWish = {}): Promise<ImportScan> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const setup = await setupOf(name, bytes, wish);
  const keep = { records: 100_000, characters: 100_000_000 };
  return scanImport(pieces(bytes, wish.pieces), setup, { keep, held: wish.held });
}

/** The records that a file makes. */
export async function recordsOf(
  name: string,
  content: string | Uint8Array,
  wish: ImportWish = {},
): Promise<readonly RecordContent[]> {
  return ((await importOf(name, content, wish)).records ?? []).map(({ record }) => record);
}

/** What a person reads about a file: `refused: …`, the problems of its rows, or `imported`. */
export async function verdictOf(name: string, content: string | Uint8Array, wish: ImportWish = {}): Promise<string> {
  try {
    const { problems } = await importOf(name, content, wish);
    return problems.length === 0 ? 'imported' : problems.map(({ message }) => message).join('\n');
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is there already
export async function* pieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
