import type { IDatasource } from 'ag-grid-community';
import type { FirstRows, GridColumn, RowsAnswer } from './protocol';
import { rowsOf, type RowData } from './rowData';
import type { Wire } from './wire';

export const blockSize = 50;
/** Blocks of rows that stay in the webview: what was seen last, and nothing of the dataset's size. */
export const keptBlocks = 24;

export interface DataSourceOptions {
  readonly wire: Wire;
  /** What came with the page's first answer; undefined: nothing did. */
  readonly first: FirstRows | undefined;
  /** The columns that are shown. */
  readonly columns: () => readonly GridColumn[];
  /** Settles when the host has the view (filter and sort) that rows are to be asked for under. */
  readonly viewApplied: () => Promise<unknown>;
  /** How often rows were asked for anew: what was asked for before that is out of date when it comes. */
  readonly asked: () => number;
  readonly onRows: (start: number, rows: readonly RowData[]) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Asks the extension host for the blocks of rows that the grid wants to draw. */
export function createDataSource(options: DataSourceOptions): IDatasource {
  const blocks = new Map<number, RowData[]>();
  let { first } = options;

  /** The rows that are here already, once, and where they are still what is wanted. */
  function takeFirst(start: number, columns: readonly GridColumn[]): RowsAnswer | undefined {
    const taken = first;
    first = undefined;
    if (!taken || start !== 0 || options.asked() > 0 || taken.columns.length !== columns.length) return undefined;
    return columns.every(({ id }, place) => taken.columns[place]?.id === id) ? taken : undefined;
  }

  async function load(start: number, count: number): Promise<{ rows: RowData[]; total: number }> {
    await options.viewApplied();
    const columns = options.columns();
    const answer = takeFirst(start, columns) ?? (await options.wire.request('rows', { start, count, columns }));
    const rows = rowsOf(answer.rows, columns, blocks.get(start));
    blocks.delete(start);
    blocks.set(start, rows);
    const [oldest] = blocks.keys();
    if (blocks.size > keptBlocks && oldest !== undefined) blocks.delete(oldest);
    return { rows, total: answer.total };
  }

  return {
    getRows(params) {
      const { startRow, endRow } = params;
      const asked = options.asked();
      load(startRow, endRow - startRow).then(
        ({ rows, total }) => {
          params.successCallback(rows, total);
          if (asked === options.asked()) options.onRows(startRow, rows);
        },
        (error: unknown) => {
          params.failCallback();
          options.onFailure(error);
        },
      );
    },
  };
}
