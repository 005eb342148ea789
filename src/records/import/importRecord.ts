import * as l10n from '@vscode/l10n';
import { jsonProblem } from '../../json/jsonProblem';
import { rawString, type RawJson } from '../../json/rawJson';
import { tagsOfCell, valueOfCell } from '../csvCells';
import type { RecordContent } from '../model';
import { idProblem, quoted } from '../recordChecks';
import { nameOfRow, type ImportCell, type ImportRow } from './importRow';
import { fieldSources, memberNames, type FieldSource, type ImportMapping } from './importMapping';
import type { ImportFormat } from './importFormat';
import type { ImportSetup } from './importScan';

/** Something wrong with a row. An `error` keeps it from being imported; a `warning` is only told. */
export interface RowProblem {
  readonly severity: 'error' | 'warning';
  /** A sentence that names the file, the row and the column. */
  readonly message: string;
  /** The same without file and row, for a place that names them. */
  readonly inRow: string;
  readonly row: ImportRow;
  /** What of the row it is about, as offsets of its text. */
  readonly start: number;
  readonly end: number;
}

/** A row, the record that it makes, and what is wrong with it. */
export interface MadeRow {
  readonly row: ImportRow;
  /** undefined where the row has an error. */
  readonly record: RecordContent | undefined;
  readonly problems: readonly RowProblem[];
}

const none: readonly RowProblem[] = [];

/** An object with a quoted name, or a list of objects, to its closing bracket. */
const meantAsJson = /^\s*(?:\{\s*["'][^]*\}|\[\s*\{[^]*\])\s*$/;

/** Stands for a value that isn't wanted. */
const present = '""' as RawJson;

/** Makes records of rows, by a mapping. Values stay as they are spelled; null is told as absent. */
export class RecordMaker {
  readonly #sources: readonly FieldSource[];
  readonly #members: readonly string[];
  readonly #keys: readonly string[];

  constructor(
    private readonly name: string,
    private readonly format: ImportFormat,
    private readonly columns: readonly string[],
    private readonly mapping: ImportMapping,
    /** Whether values of input and expected output are wanted, or only whether they are there, which is told sooner. */
    private readonly values: boolean,
  ) {
    this.#sources = fieldSources(mapping);
    this.#members = memberNames(columns);
    this.#keys = this.#members.map((member) => rawString(member));
  }

  make(row: ImportRow): MadeRow {
    if (row.fault) {
      const { message, start, end } = row.fault;
      return { row, record: undefined, problems: [this.#problem(row, undefined, message, { start, end })] };
    }
    const record: { -readonly [Field in keyof RecordContent]?: RecordContent[Field] } = {};
    let problems: RowProblem[] | undefined;
    let failed = false;
    for (const source of this.#sources) {
      const problem = this.#field(row, source, record);
      if (!problem) continue;
      (problems ??= []).push(problem);
      failed ||= problem.severity === 'error';
    }
    if (record.input === undefined && !failed) {
      const column = this.#sources[0]?.field === 'input' ? this.#sources[0].columns[0] : undefined;
      const message = l10n.t('there is no input: fill it in, or take another column as the input');
      (problems ??= []).push(this.#problem(row, column, message));
      failed = true;
    }
    return { row, record: failed ? undefined : record, problems: problems ?? none };
  }

  /** The value of a column for itself; undefined where there is none. */
  valueOf(row: ImportRow, column: number): RawJson | undefined {
    return this.#value(row.cells[column], column);
  }

  #value(cell: ImportCell | undefined, column: number): RawJson | undefined {
    if (cell === undefined) return undefined;
    const { text, quoted: wasQuoted } = cell;
    if (this.format !== 'csv') return text === 'null' ? undefined : (text as RawJson);
    if (text === '') return wasQuoted ? ('""' as RawJson) : undefined;
    if (this.mapping.columns[column]?.asText) return rawString(text);
    const value = valueOfCell(text);
    return value === 'null' ? undefined : value;
  }

  #field(
    row: ImportRow,
    { field, columns, gather }: FieldSource,
    record: { -readonly [Field in keyof RecordContent]?: RecordContent[Field] },
  ): RowProblem | undefined {
    if (field === 'tags') return this.#tags(row, columns, gather, record);
    const column = columns[0] ?? 0;
    if (field === 'id') return this.#id(row, column, record);
    if (!this.values && (gather || field !== 'metadata')) {
      if (columns.some((of) => this.#isThere(row.cells[of]))) record[field] = present;
      return undefined;
    }
    const value = gather ? this.#gathered(row, columns) : this.#value(row.cells[column], column);
    if (value === undefined) return undefined;
    if (field === 'metadata' && !value.startsWith('{')) {
      return this.#problem(row, column, notAnObject(row.cells[column]?.text ?? ''));
    }
    record[field] = value;
    return gather || !value.startsWith('"') ? undefined : this.#almostJson(row, column);
  }

  /** Tells of a text that was surely meant as JSON. */
  #almostJson(row: ImportRow, column: number): RowProblem | undefined {
    const text = row.cells[column]?.text ?? '';
    if (this.format !== 'csv' || this.mapping.columns[column]?.asText || !meantAsJson.test(text)) return undefined;
    const reason = jsonProblem(text);
    if (!reason) return undefined;
    const message = l10n.t(
      'it looks like JSON, but is none (character {0}: {1}), and is taken as text: correct it, or choose “As text” for the column',
      reason.offset + 1,
      reason.message,
    );
    return { ...this.#problem(row, column, message), severity: 'warning' };
  }

  /** Whether #value() would give one. */
  #isThere(cell: ImportCell | undefined): boolean {
    if (cell === undefined) return false;
    return cell.text === '' ? cell.quoted : cell.text.length > 20 || cell.text.trim() !== 'null';
  }

  /** An object of what stands in the columns; undefined where nothing does. */
  #gathered(row: ImportRow, columns: readonly number[]): RawJson | undefined {
    let members = '';
    for (const column of columns) {
      const value = this.#value(row.cells[column], column);
      if (value !== undefined) members += `${members === '' ? '' : ','}${this.#keys[column]}:${value}`;
    }
    return members === '' ? undefined : (`{${members}}` as RawJson);
  }

  #id(row: ImportRow, column: number, record: { id?: string | undefined }): RowProblem | undefined {
    const cell = row.cells[column];
    if (cell === undefined || cell.text === '' || (this.format !== 'csv' && cell.text === 'null')) return undefined;
    const isText = this.format === 'csv' || cell.text.startsWith('"');
    // A number is an id as it is spelled.
    const id = isText && this.format !== 'csv' ? (JSON.parse(cell.text) as string) : cell.text;
    const wrong = idProblem(id);
    if (wrong !== undefined)
      return this.#problem(
        row,
        column,
        l10n.t('the id {0} {1}: correct it, or take the column as metadata', quoted(id), wrong),
      );
    record.id = id;
    return undefined;
  }

  #tags(
    row: ImportRow,
    columns: readonly number[],
    gather: boolean,
    record: { tags?: readonly string[] | undefined },
  ): RowProblem | undefined {
    const column = columns[0] ?? 0;
    if (gather) {
      const tags = columns.flatMap((of) => {
        const text = this.#plainText(row.cells[of]);
        return text === '' ? [] : [`${this.#members[of]}:${text}`];
      });
      if (tags.length > 0) record.tags = tags;
      return undefined;
    }
    const cell = row.cells[column];
    let tags: readonly string[] | undefined;
    try {
      tags = this.#tagList(cell);
    } catch {
      return this.#problem(
        row,
        column,
        l10n.t('the tags are no list: write them as ["name:value"] or name:value,name:value'),
      );
    }
    if (tags !== undefined) record.tags = tags;
    const bare = tags?.find((tag) => !/^[^:]+:./.test(tag));
    if (bare === undefined) return undefined;
    const message = l10n.t(
      'the tag {0} is no name:value, which filters look for: write one, or gather the column into tags',
      quoted(bare),
    );
    return { ...this.#problem(row, column, message), severity: 'warning' };
  }

  #tagList(cell: ImportCell | undefined): readonly string[] | undefined {
    if (cell === undefined) return undefined;
    if (this.format === 'csv') return tagsOfCell(cell.text);
    const value: unknown = JSON.parse(cell.text);
    if (value === null) return undefined;
    if (typeof value === 'string') return tagsOfCell(value);
    if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string'))
      throw new SyntaxError('no list of tags');
    return value;
  }

  #plainText(cell: ImportCell | undefined): string {
    if (cell === undefined || (this.format !== 'csv' && cell.text === 'null')) return '';
    if (this.format === 'csv' || !cell.text.startsWith('"')) return cell.text.trim();
    return (JSON.parse(cell.text) as string).trim();
  }

  #problem(
    row: ImportRow,
    column: number | undefined,
    message: string,
    at: { start: number; end: number } | undefined = column === undefined ? undefined : row.cells[column],
  ): RowProblem {
    return problemOf(this.name, row, column === undefined ? undefined : this.columns[column], message, at);
  }
}

/** A problem of a row in the words that all of them have: `qa.csv, row 3 (line 4), column “metadata”: …`. */
export function problemOf(
  name: string,
  row: ImportRow,
  column: string | undefined,
  message: string,
  at: { readonly start: number; readonly end: number } | undefined,
): RowProblem {
  const where = column === undefined ? nameOfRow(row) : l10n.t('{0}, column “{1}”', nameOfRow(row), column);
  const inRow = column === undefined ? `${message}.` : `${l10n.t('column “{0}”', column)}: ${message}.`;
  const { start, end } = at ?? { start: row.start, end: row.start + 1 };
  return { severity: 'error', message: `${name}, ${where}: ${message}.`, inRow, row, start, end };
}

/** The problem of a row with the id of an earlier one. */
export function repeatedId(
  { name, columns, mapping }: Pick<ImportSetup, 'name' | 'columns' | 'mapping'>,
  row: ImportRow,
  id: string,
  earlier: number,
): RowProblem {
  const column = mapping.columns.findIndex(({ field }) => field === 'id');
  const message = l10n.t(
    'row {0} has the id {1} too: give one of them another id',
    earlier.toLocaleString('en-US'),
    quoted(id),
  );
  return problemOf(name, row, columns[column], message, row.cells[column]);
}

function notAnObject(text: string): string {
  const way = l10n.t('write it as {"name": value}, or gather the column into an object');
  const reason = text.trimStart().startsWith('{') ? jsonProblem(text) : undefined;
  return reason
    ? l10n.t('the metadata is no valid JSON (character {0}: {1}): {2}', reason.offset + 1, reason.message, way)
    : l10n.t('the metadata is no JSON object: {0}', way);
}
