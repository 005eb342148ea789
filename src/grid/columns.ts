import type { GridColumn, GridField } from './protocol';

const titles: Readonly<Record<GridField, string>> = {
  id: 'id',
  input: 'input',
  expected_output: 'expected_output',
  metadata: 'metadata',
  tags: 'tags',
  created_at: 'created',
  updated_at: 'updated',
};

/** The fields of a record as columns, in the order of the first opening. */
export const fieldColumns: readonly GridColumn[] = (Object.keys(titles) as GridField[]).map((field) => ({
  id: field,
  field,
  path: [],
  title: titles[field],
}));

const widths: Readonly<Record<GridField, number>> = {
  id: 130,
  input: 320,
  expected_output: 280,
  metadata: 240,
  tags: 180,
  created_at: 170,
  updated_at: 170,
};

/** Width of a column that nobody has resized, in px. */
export function defaultWidth(column: GridColumn): number {
  return column.path.length ? 220 : widths[column.field];
}

/** The service sets the times; nobody edits them. */
export function isEditable(column: GridColumn): boolean {
  return column.field !== 'created_at' && column.field !== 'updated_at';
}

/** What a record holds, which can be emptied and filled: neither its id nor its times. */
export function isContent(column: GridColumn): boolean {
  return isEditable(column) && column.field !== 'id';
}

/** Where a new record is begun: the input, which it can't be saved without. Its id may stay empty: the service gives it one. */
export function columnToFill(shown: readonly GridColumn[]): GridColumn | undefined {
  return (
    shown.find(({ field, path }) => field === 'input' && path.length === 0) ??
    shown.find(({ field }) => field === 'input') ??
    shown.find(isContent)
  );
}

/** The columns that are shown at first, in their order. */
export function shownColumns({ paths, layout }: ColumnMemory): readonly GridColumn[] {
  return inOrder([...fieldColumns, ...paths], layout)
    .filter(({ hide }) => !hide)
    .map(({ column }) => column);
}

/** What is remembered of a dataset's columns: those of paths, and order, width and visibility of all. */
export interface ColumnMemory {
  readonly paths: readonly GridColumn[];
  readonly layout: readonly { readonly colId: string; readonly width?: number; readonly hide?: boolean }[];
}

/** Reads what an earlier opening remembered; anything unfit counts as nothing remembered. */
export function readColumnMemory(remembered: unknown): ColumnMemory {
  const { paths, layout } = (remembered ?? {}) as { paths?: unknown; layout?: unknown };
  return {
    paths: Array.isArray(paths) ? paths.filter(isPathColumn) : [],
    layout: Array.isArray(layout) ? layout.filter(isLayout) : [],
  };
}

function isPathColumn(value: unknown): value is GridColumn {
  const { id, field, path, title } = (value ?? {}) as Partial<Record<keyof GridColumn, unknown>>;
  return (
    typeof id === 'string' &&
    typeof title === 'string' &&
    typeof field === 'string' &&
    field in titles &&
    Array.isArray(path) &&
    path.length > 0 &&
    path.every((step) => typeof step === 'string')
  );
}

function isLayout(value: unknown): value is ColumnMemory['layout'][number] {
  const { colId, width, hide } = (value ?? {}) as { colId?: unknown; width?: unknown; hide?: unknown };
  return (
    typeof colId === 'string' &&
    (width === undefined || typeof width === 'number') &&
    (hide === undefined || typeof hide === 'boolean')
  );
}

/**
 * Columns in remembered order; those that were not there then come last.
 * @param columns all that there are
 */
export function inOrder(
  columns: readonly GridColumn[],
  layout: ColumnMemory['layout'],
): readonly { readonly column: GridColumn; readonly width: number; readonly hide: boolean }[] {
  const places = new Map(layout.map(({ colId }, index) => [colId, index]));
  const states = new Map(layout.map((state) => [state.colId, state]));
  return [...columns]
    .sort((a, b) => (places.get(a.id) ?? layout.length) - (places.get(b.id) ?? layout.length))
    .map((column) => ({
      column,
      width: states.get(column.id)?.width ?? defaultWidth(column),
      hide: states.get(column.id)?.hide ?? false,
    }));
}
