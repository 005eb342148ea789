import * as vscode from 'vscode';
import type { ImportAction } from '../../grid/importProtocol';
import type { CsvEncoding } from '../../records/csvUploadEncoding';
import type { CsvDelimiter } from '../../records/csvUploadRows';
import { detectReading, withEncoding, type ImportFormat, type ImportReading } from '../../records/import/importFormat';
import type { JsonPath } from '../../records/import/jsonWay';
import { suggestMapping, withMoreColumns, type ImportMapping } from '../../records/import/importMapping';
import type { ImportOptions } from '../../records/import/importPlan';
import { readHead, type FileHead } from '../../records/import/importPreview';
import type { ImportSetup } from '../../records/import/importScan';
import type { ImportOrigin } from './importOrigin';
import { MappingMemory } from './mappingMemory';

/** What the beginning of an import's source tells: how it is read, its columns and first rows, what each column becomes. */
export class ImportFile {
  origin: ImportOrigin;
  /** As it was found; undefined until that is known. */
  found: ImportReading | undefined;
  reading: ImportReading | undefined;
  head: FileHead = { columns: [], rows: [] };
  mapping: ImportMapping = { columns: [], gathered: [] };

  readonly #memory: MappingMemory;
  #bytes: Uint8Array = new Uint8Array();
  #isComplete = false;

  /** @param state remembers mappings by the header */
  constructor(origin: ImportOrigin, state: vscode.Memento) {
    this.origin = origin;
    this.#memory = new MappingMemory(state);
  }

  /** How all of it is to be imported. Throws before it was read. */
  setup(options: ImportOptions): ImportSetup {
    const { origin, reading, head, mapping } = this;
    if (!reading) throw new Error(vscode.l10n.t('{0} has not been read yet.', origin.name));
    return { name: origin.name, reading, columns: head.columns, mapping, options };
  }

  /** Reads the first bytes, and finds out what they are. Throws ImportError, CsvUploadError or CsvFileError. */
  async readBeginning(): Promise<void> {
    const { source, name } = this.origin;
    this.#bytes = await source.head();
    this.#isComplete = this.#bytes.length >= source.size;
    this.found = detectReading(this.#bytes, this.#isComplete, name);
    this.reading = this.found;
  }

  /** Reads columns and first rows, and maps them as last time or as their names suggest. Throws ImportError. */
  async readColumns(): Promise<void> {
    if (!this.reading) return;
    this.head = await readHead(this.#bytes, this.#isComplete, this.reading, this.origin.name);
    this.mapping = this.#memory.of(this.head.columns) ?? suggestMapping(this.head.columns);
  }

  /** @returns whether the columns are to be read anew */
  readOtherwise({ format, encoding, delimiter, hasHeader, path }: Extract<ImportAction, { do: 'read' }>): boolean {
    const { found, reading } = this;
    if (!found || !reading) return false;
    const chosen = (encoding as CsvEncoding | undefined) ?? reading.encoding.encoding;
    this.reading = {
      ...withEncoding(reading, chosen, found.encoding),
      format: (format as ImportFormat | undefined) ?? reading.format,
      delimiter: (delimiter as CsvDelimiter | undefined) ?? reading.delimiter,
      hasHeader: hasHeader ?? reading.hasHeader,
      path: path === undefined ? reading.path : (JSON.parse(path) as JsonPath),
    };
    this.head = { columns: [], rows: [] };
    return true;
  }

  /** Takes over columns that turned up far below. @returns whether one is a field, so that the file is to be read again */
  addColumns(columns: readonly string[]): boolean {
    if (columns.length <= this.head.columns.length) return false;
    const before = this.mapping.columns.length;
    this.head = { ...this.head, columns };
    this.mapping = withMoreColumns(this.mapping, columns);
    return this.mapping.columns.slice(before).some(({ field }) => field !== undefined);
  }

  /** Keeps the mapping for the next file with these columns. */
  remember(): Promise<void> {
    return this.#memory.remember(this.head.columns, this.mapping);
  }
}
