import type { IdentifiedRecord } from '../plan';
import { changedFieldsOf } from './fieldChanges';
import { jsonStyleOf, newJsonRecord, patchJsonRecord, type JsonStyle } from './writeJsonRecord';
import { missingColumns, newCsvRecord, patchCsvRecord } from './writeCsvRecord';
import { textAt, type RecordsFile } from './recordsFile';

/** A record of the file that is to be another one, or gone. */
export interface ChangedRecord {
  /** As it stands in the file. */
  readonly before: IdentifiedRecord;
  /** undefined: deleted. */
  readonly now: IdentifiedRecord | undefined;
}

/** A record that is to be added. Its id may be a placeholder. */
export interface AddedRecord {
  readonly record: IdentifiedRecord;
  /** The id (see RecordsFile.ids) of the record that it stands behind; undefined: in front of all. */
  readonly behind: string | undefined;
}

export interface FileChanges {
  readonly changed: readonly ChangedRecord[];
  /** In their order. */
  readonly added: readonly AddedRecord[];
}

/**
 * The file with changes in it. Every byte that doesn't belong to what was changed stays as it is: other records, the way
 * they are laid out, the byte order mark, line ends, the delimiter, what follows the last record. A CSV file gets another
 * column where a record needs one that it lacks.
 */
export function patchFile(file: RecordsFile, changes: FileChanges): RecordsFile {
  const added = new Map<string | undefined, IdentifiedRecord[]>();
  const known = new Set(file.ids);
  const last = file.ids.at(-1);
  for (const { record, behind } of changes.added) {
    const anchor = behind === undefined || known.has(behind) ? behind : last;
    const list = added.get(anchor);
    if (list) list.push(record);
    else added.set(anchor, [record]);
  }
  return new Patch(file, new Map(changes.changed.map((change) => [change.before.id, change])), added).made();
}

class Patch {
  readonly #parts: Buffer[] = [];
  #length = 0;
  readonly #ids: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #newColumns: readonly string[];
  readonly #columns: readonly string[];
  readonly #style: JsonStyle;
  readonly #lineEnd: string;

  constructor(
    private readonly file: RecordsFile,
    private readonly changed: ReadonlyMap<string, ChangedRecord>,
    private readonly added: ReadonlyMap<string | undefined, readonly IdentifiedRecord[]>,
  ) {
    const { bytes, csv, starts, body } = file;
    const written = [...[...changed.values()].flatMap(({ now }) => now ?? []), ...[...added.values()].flat()];
    this.#newColumns = csv ? [...new Set(written.flatMap((record) => missingColumns(record, csv)))] : [];
    this.#columns = [...(csv?.names ?? []), ...this.#newColumns];
    this.#lineEnd = lineEndOf(bytes);
    const first = starts[0];
    const lineStart = first === undefined ? 0 : bytes.lastIndexOf(0x0a, first) + 1;
    const style = first === undefined ? '' : textAt(file, 0);
    this.#style = jsonStyleOf(
      style,
      first === undefined ? '' : bytes.toString('utf8', Math.max(lineStart, body.start), first),
    );
  }

  made(): RecordsFile {
    const { file } = this;
    const { bytes, body, starts, ends, ids } = file;
    const count = ids.length;
    const total = count + [...this.added.values()].reduce((sum, list) => sum + list.length, 0);
    const deleted = [...this.changed.values()].filter(({ now }) => now === undefined).length;
    const isEmpty = total === deleted;
    const hadNone = count === 0;
    this.#header();
    const headEnd = isEmpty && file.format === 'json' ? body.start : (starts[0] ?? body.end);
    if (hadNone) this.#openEmpty(isEmpty);
    else this.#copy(body.start, headEnd);
    const bodyStart = this.#bodyStart;
    for (const record of this.added.get(undefined) ?? []) this.#add(record);
    for (let i = 0; i < count;) i = this.#original(i);
    if (hadNone) {
      if (!isEmpty && file.format === 'json') this.#write(this.#lineEnd);
    } else if (!isEmpty) this.#copy(ends[count - 1] ?? 0, body.end);
    const bodyEnd = this.#length;
    if (hadNone && !isEmpty && file.format !== 'json') this.#write(this.#lineEnd);
    this.#copy(body.end, bytes.length);
    return {
      ...file,
      bytes: Buffer.concat(this.#parts),
      csv: file.csv && { ...file.csv, names: this.#columns },
      ids: this.#ids,
      starts: Float64Array.from(this.#starts),
      ends: Float64Array.from(this.#ends),
      body: { start: bodyStart, end: file.format === 'json' ? bodyEnd : this.#length },
    };
  }

  #bodyStart = 0;

  /** Everything in front of the body. */
  #header(): void {
    const { body, csv } = this.file;
    this.#copy(0, body.start);
    if (csv) for (const name of this.#newColumns) this.#write(csv.delimiter + name);
    this.#bodyStart = this.#length;
  }

  /** What stands in front of the first record of a file that had none. */
  #openEmpty(isEmpty: boolean): void {
    const { bytes, body, format } = this.file;
    if (isEmpty || format !== 'json') this.#copy(body.start, body.end);
    else this.#write(`${this.#lineEnd}${this.#style.indent}`);
    const isAtLineStart = body.end === body.start ? format === 'jsonl' : bytes[body.end - 1] === 0x0a;
    if (!isEmpty && format !== 'json' && !isAtLineStart) this.#write(this.#lineEnd);
  }

  /** Takes the record at `i` over, and those behind it that stay as they are with it. Gives the next one. */
  #original(i: number): number {
    const { file, changed, added } = this;
    const { ids, starts, ends, csv } = file;
    const id = ids[i] ?? '';
    const change = changed.get(id);
    let next = i + 1;
    if (change !== undefined || this.#newColumns.length > 0) {
      if (change?.now !== undefined) {
        this.#lead(i);
        this.#emit(change.now.id, this.#patched(i, change.before, change.now));
      } else if (change === undefined && csv) {
        this.#lead(i);
        this.#emit(id, textAt(file, i) + csv.delimiter.repeat(this.#newColumns.length));
      }
    } else {
      while (next < ids.length && !changed.has(ids[next] ?? '') && !added.has(ids[next - 1])) next++;
      this.#lead(i);
      const shift = this.#length - (starts[i] ?? 0);
      for (let each = i; each < next; each++) {
        this.#ids.push(ids[each] ?? '');
        this.#starts.push((starts[each] ?? 0) + shift);
        this.#ends.push((ends[each] ?? 0) + shift);
      }
      this.#copy(starts[i] ?? 0, ends[next - 1] ?? 0);
    }
    for (const record of added.get(ids[next - 1]) ?? []) this.#add(record);
    return next;
  }

  #patched(i: number, before: IdentifiedRecord, now: IdentifiedRecord): string {
    const { file } = this;
    const fields = changedFieldsOf(before, now);
    const text = textAt(file, i);
    return file.csv
      ? patchCsvRecord(text, fields, now, { csv: file.csv, added: this.#newColumns })
      : patchJsonRecord(text, fields, now, this.#style);
  }

  #add(record: IdentifiedRecord): void {
    const { csv } = this.file;
    if (this.#ids.length > 0) this.#write(this.#separator);
    this.#emit(record.id, csv ? newCsvRecord(record, this.#columns, csv) : newJsonRecord(record, this.#style));
  }

  /** What stands before the record at `i`: what stood there, unless it is another one's turn to be first. */
  #lead(i: number): void {
    const { starts, ends } = this.file;
    if (this.#ids.length === 0) return;
    if (i === 0) this.#write(this.#separator);
    else this.#copy(ends[i - 1] ?? 0, starts[i] ?? 0);
  }

  get #separator(): string {
    const { bytes, format, starts, ends, body } = this.file;
    if (format !== 'json') return this.#lineEnd;
    if (starts.length > 1) return bytes.toString('utf8', ends[0], starts[1]);
    return starts.length === 1
      ? `,${bytes.toString('utf8', body.start, starts[0])}`
      : `,${this.#lineEnd}${this.#style.indent}`;
  }

  #emit(id: string, text: string): void {
    this.#ids.push(id);
    this.#starts.push(this.#length);
    this.#write(text);
    this.#ends.push(this.#length);
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #copy(start: number, end: number): void {
    if (end <= start) return;
    this.#parts.push(this.file.bytes.subarray(start, end));
    this.#length += end - start;
  }
}

function lineEndOf(bytes: Buffer): string {
  const first = bytes.indexOf(0x0a);
  return first > 0 && bytes[first - 1] === 0x0d ? '\r\n' : '\n';
}
