import * as l10n from '@vscode/l10n';
import { stringFault } from '../../json/jsonProblem';
import { copyOut } from '../../json/rawJson';
import { decodeKey, endOfValue, forEachMember, JsonScanError, skipWhiteSpace } from '../../json/scan';
import { quoted } from '../recordChecks';
import { ImportError } from './importError';
import { LineCounter, placeInFile, type ImportCell, type ImportRow, type RowReader } from './importRow';
import { WayToArray, type JsonPath } from './jsonWay';
import { PendingText } from './pendingText';

/** Gives names of members their columns, in the order in which they turn up. */
class MemberColumns {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();

  of(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.names.length;
    this.names.push(copyOut(name));
    this.#places.set(copyOut(name), place);
    return place;
  }
}

/** The record in a text from `start` to `end`, which hold a whole JSON value as the scanner sees it. */
function rowOf(
  columns: MemberColumns,
  row: Pick<ImportRow, 'number' | 'line' | 'text' | 'start' | 'shift'>,
  end: number,
): ImportRow {
  const { text, start } = row;
  if (text.charAt(start) !== '{') {
    return { ...row, cells: [], fault: { message: l10n.t('it is no object: write it as {"input": …}'), start, end } };
  }
  const bad = invalidString(text, start, end);
  if (bad) {
    const { problem, offset } = bad;
    return {
      ...row,
      cells: [],
      fault: { message: l10n.t('no valid JSON: {0}', problem), start: offset, end: offset + 1 },
    };
  }
  const cells: (ImportCell | undefined)[] = [];
  let fault: ImportRow['fault'];
  forEachMember(text, start, (keyStart, keyEnd, valueStart, valueEnd) => {
    const key = decodeKey(text, keyStart, keyEnd);
    const column = columns.of(key);
    if (cells[column]) {
      fault ??= {
        message: l10n.t('it has the member {0} twice: remove one of them', quoted(key)),
        start: keyStart,
        end: keyEnd,
      };
    }
    cells[column] = { text: text.slice(valueStart, valueEnd), quoted: false, start: valueStart, end: valueEnd };
  });
  return fault ? { ...row, cells, fault } : { ...row, cells };
}

/** The scanner doesn't look into strings: JSON.parse does. */
function invalidString(text: string, start: number, end: number): JsonScanError | undefined {
  try {
    JSON.parse(text.slice(start, end));
    return undefined;
  } catch {
    return stringFault(text, start, end) ?? new JsonScanError(l10n.t('this is no JSON value'), start);
  }
}

/** Reads JSONL: a record on each line, empty lines aside. A line that holds none is told as such, and the next one is read. */
export class JsonLinesReader implements RowReader {
  readonly header = undefined;
  readonly #columns = new MemberColumns();
  readonly #pending = new PendingText();
  readonly #lines = new LineCounter();
  #rows = 0;

  constructor(private readonly name: string) {}

  get columns(): readonly string[] {
    return this.#columns.names;
  }

  push(piece: string): readonly ImportRow[] {
    const text = this.#pending.add(piece, () => tooLong(this.name, this.#lines.line));
    return text === undefined ? [] : this.#read(text, text.lastIndexOf('\n') + 1);
  }

  end(): readonly ImportRow[] {
    const text = this.#pending.all();
    return this.#read(text, text.length);
  }

  #read(text: string, upTo: number): readonly ImportRow[] {
    const read: ImportRow[] = [];
    for (let start = 0; start < upTo;) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      const first = skipWhiteSpace(text, start);
      if (first < end) read.push(this.#line(text, start, first, end));
      start = end + 1;
    }
    this.#lines.cut(text, upTo);
    this.#pending.keep(text.slice(upTo));
    return read;
  }

  #line(text: string, start: number, first: number, limit: number): ImportRow {
    const row = { number: ++this.#rows, line: this.#lines.of(text, start), text };
    try {
      const end = endOfValue(text, first);
      if (end > limit) throw new JsonScanError('', limit);
      const behind = skipWhiteSpace(text, end);
      if (behind < limit) throw new JsonScanError(l10n.t('a line holds one record only'), behind);
      return rowOf(this.#columns, { ...row, start: first }, end);
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      // What stands on the next line is another record: it isn't what is wrong.
      const problem = error.offset < limit ? error.problem : l10n.t('the record does not end on its line');
      const at = Math.min(error.offset, limit);
      const fault = { message: l10n.t('no valid JSON: {0}', problem), start: at, end: Math.min(at + 1, limit) };
      return { ...row, start, cells: [], fault };
    }
  }
}

/** Reads an array of records, which may stand inside an object, or a single one. Behind a mistake in the syntax nothing can be told apart. */
export class JsonArrayReader implements RowReader {
  readonly header = undefined;
  readonly #columns = new MemberColumns();
  readonly #pending = new PendingText();
  readonly #lines = new LineCounter();
  #rows = 0;
  /** What may come next. `record` stands behind a comma. */
  #state: 'beginning' | 'first record' | 'record' | 'comma' | 'end' = 'beginning';
  readonly #isInside: boolean;
  readonly #way: WayToArray;

  /** @param path leads to the array, where it isn't the document itself */
  constructor(
    private readonly name: string,
    path: JsonPath = [],
  ) {
    this.#isInside = path.length > 0;
    this.#way = new WayToArray(path);
  }

  get columns(): readonly string[] {
    return this.#columns.names;
  }

  push(piece: string): readonly ImportRow[] {
    const text = this.#pending.add(piece, () => tooLong(this.name, this.#lines.line));
    return text === undefined ? [] : this.#read(text, true);
  }

  end(): readonly ImportRow[] {
    const rows = this.#read(this.#pending.all(), false);
    if (this.#state === 'beginning')
      throw new ImportError('empty', l10n.t('{0} is empty: it needs an array of records.', this.name));
    return rows;
  }

  #read(text: string, more: boolean): readonly ImportRow[] {
    const read: ImportRow[] = [];
    let at = skipWhiteSpace(text, 0);
    try {
      while (at < text.length) {
        const next = this.#step(text, at, more, read);
        if (next === undefined) break;
        at = skipWhiteSpace(text, next);
      }
      if (!more && this.#state !== 'end' && (this.#state !== 'beginning' || !this.#way.isThere)) {
        throw new JsonScanError(l10n.t('the closing bracket "]" is missing'), text.length);
      }
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      const line = this.#lines.of(text, at);
      const place = placeInFile(
        { number: 0, line, cells: [], text, start: at, shift: this.#lines.shift },
        Math.max(at, error.offset),
      );
      throw new ImportError(
        'syntax',
        l10n.t(
          '{0}, line {1}, column {2}: no valid JSON: {3}. Correct it there, or choose another format.',
          this.name,
          place.line + 1,
          place.character + 1,
          error.problem,
        ),
        place,
      );
    }
    this.#lines.cut(text, at);
    this.#pending.keep(text.slice(at));
    return read;
  }

  /** Reads what begins at `at` and gives its end; undefined where it isn't all there yet. */
  #step(text: string, at: number, more: boolean, into: ImportRow[]): number | undefined {
    const c = text.charAt(at);
    switch (this.#state) {
      case 'beginning':
        if (!this.#way.isThere) return this.#way.step(text, at, (from) => endOf(text, from, more));
        if (c === '[') {
          this.#state = 'first record';
          return at + 1;
        }
        if (this.#isInside) throw new JsonScanError(l10n.t('this is no array of records'), at);
        return this.#record(text, at, more, into, 'end');
      case 'first record':
        if (c === ']') {
          this.#state = 'end';
          return at + 1;
        }
        return this.#record(text, at, more, into, 'comma');
      case 'record':
        if (c === ']') throw new JsonScanError(l10n.t('no comma may stand after the last record'), at);
        return this.#record(text, at, more, into, 'comma');
      case 'comma':
        if (c !== ',' && c !== ']')
          throw new JsonScanError(l10n.t('a comma or "]" is missing after record {0}', this.#rows), at);
        this.#state = c === ',' ? 'record' : 'end';
        return at + 1;
      case 'end':
        // What the object holds beside its records is nobody's concern.
        if (this.#isInside) return text.length;
        throw new JsonScanError(l10n.t('nothing may follow the end'), at);
    }
  }

  #record(text: string, at: number, more: boolean, into: ImportRow[], next: 'comma' | 'end'): number | undefined {
    const end = endOf(text, at, more);
    if (end === undefined) return undefined;
    const line = this.#lines.of(text, at);
    into.push(rowOf(this.#columns, { number: ++this.#rows, line, text, start: at, shift: this.#lines.shift }, end));
    this.#state = next;
    return end;
  }
}

/** Where the value ends that begins at `at`; undefined where it isn't all there yet. */
function endOf(text: string, at: number, more: boolean): number | undefined {
  try {
    const end = endOfValue(text, at);
    return more && end >= text.length ? undefined : end;
  } catch (error) {
    // It may only be cut: what is wrong stays wrong when the rest is there.
    if (more && error instanceof JsonScanError) return undefined;
    throw error;
  }
}

function tooLong(name: string, line: number): ImportError {
  const place = l10n.t('line {0}', line.toLocaleString('en-US'));
  return new ImportError(
    'too big',
    l10n.t("{0}, {1}: a record begins there that doesn't end within 64 MB: close it, or split the file.", name, place),
    {
      line: line - 1,
      character: 0,
    },
  );
}
