import * as l10n from '@vscode/l10n';
import { isCsvColumn, suggestRenames } from '../csvUploadColumns';

export const importFields = ['input', 'expected_output', 'metadata', 'tags', 'id'] as const;
export type ImportField = (typeof importFields)[number];

/** What becomes of a column. */
export interface ColumnChoice {
  /** undefined: it is left out. */
  readonly field: ImportField | undefined;
  /** The cell's text is taken as text even where it is JSON, as in `007` or `true`. Of CSV only. */
  readonly asText?: boolean | undefined;
}

/** Which columns make which field. */
export interface ImportMapping {
  /** In the order of the columns. Columns that turn up later are left out. */
  readonly columns: readonly ColumnChoice[];
  /** Fields that are an object with the column's name although only one column makes them. */
  readonly gathered: readonly ImportField[];
}

/** How a field is made: of one column as it is, or of several (or one that is to be gathered) as an object by their names. */
export interface FieldSource {
  readonly field: ImportField;
  readonly columns: readonly number[];
  readonly gather: boolean;
}

/**
 * What columns most likely stand for: those with the names of fields, then those with other words for them; what is left
 * is gathered into the metadata where no column is called so.
 */
export function suggestMapping(columns: readonly string[]): ImportMapping {
  const choices: (ImportField | undefined)[] = columns.map((name, i) =>
    isCsvColumn(name) && columns.indexOf(name) === i ? name : undefined,
  );
  for (const { column, to } of suggestRenames(columns)) choices[column] = to;
  if (columns.length === 1 && choices[0] === undefined) choices[0] = 'input';
  const hasMetadata = choices.includes('metadata');
  const left = choices.flatMap((field, i) => (field === undefined && isOwnName(columns, i) ? [i] : []));
  if (!hasMetadata && choices.includes('input')) for (const column of left) choices[column] = 'metadata';
  const alone = !hasMetadata && left.length === 1;
  return { columns: choices.map((field) => ({ field })), gathered: alone ? ['metadata'] : [] };
}

/** A column without a name, or with that of a field that another one has, is left to the user. */
function isOwnName(columns: readonly string[], column: number): boolean {
  const name = columns[column] ?? '';
  return name !== '' && !isCsvColumn(name);
}

/** How each field is made that any column makes, in the order of the fields. */
export function fieldSources({ columns, gathered }: ImportMapping): readonly FieldSource[] {
  return importFields.flatMap((field) => {
    const of = columns.flatMap((choice, i) => (choice.field === field ? [i] : []));
    if (of.length === 0) return [];
    const canGather = field !== 'id';
    return [{ field, columns: of, gather: canGather && (of.length > 1 || gathered.includes(field)) }];
  });
}

/** What keeps a mapping from being used, as a sentence; undefined where it can be. */
export function mappingProblem(mapping: ImportMapping, name: string): string | undefined {
  const sources = fieldSources(mapping);
  if (!sources.some(({ field }) => field === 'input')) {
    return l10n.t('No column of {0} is taken as the input: choose the one that holds it.', name);
  }
  const ids = sources.find(({ field }) => field === 'id');
  if (ids && ids.columns.length > 1)
    return l10n.t('{0} columns of {1} are taken as the id: choose one.', ids.columns.length, name);
  return undefined;
}

/** The mapping with another choice for one column. An id has one column: another one that had it is left out. */
export function withChoice(mapping: ImportMapping, column: number, choice: ColumnChoice): ImportMapping {
  const columns = mapping.columns.map((old, i) => {
    if (i === column) return choice;
    return choice.field === 'id' && old.field === 'id' ? { ...old, field: undefined } : old;
  });
  return { ...mapping, columns };
}

/** The mapping for columns of which some turned up later: those that are called as a field that no other makes, make it. */
export function withMoreColumns(mapping: ImportMapping, columns: readonly string[]): ImportMapping {
  const { columns: before } = mapping;
  const taken = new Set(before.map(({ field }) => field));
  const added = columns.slice(before.length).map((name, i) => {
    const isFirst = columns.indexOf(name) === before.length + i;
    return { field: isFirst && isCsvColumn(name) && !taken.has(name) ? name : undefined };
  });
  return { ...mapping, columns: [...before, ...added] };
}

/** The names that columns get as members of an object: the second of the same name is told apart by its number. */
export function memberNames(columns: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map((column, i) => {
    const wanted = column === '' ? `column_${i + 1}` : column;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  });
}

/** Under what a mapping is remembered: files with the same columns are read the same way. */
export function headerKey(columns: readonly string[]): string {
  return JSON.stringify(columns);
}
