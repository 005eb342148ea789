import type { GridColumn, GridRequestName, GridRequests, RowKey, RowSelection } from '../../grid/protocol';
import { RequestFailure } from './requestFailure';
import type { RecordsDocument } from './recordsDocument';

export type GridCommand = GridRequests['command']['send']['command'];

/** What answering the requests of one webview needs. */
export interface GridSession {
  readonly document: RecordsDocument;
  columnState(): unknown;
  rememberColumns(state: unknown): Promise<void>;
  openCell(key: RowKey, column: GridColumn): Promise<void>;
  run(command: GridCommand): Promise<void>;
  exportRows(rows: RowSelection): Promise<void>;
}

/** How each of some requests is answered. A handler throws RequestFailure where it can't. */
export type Handlers<Names extends GridRequestName> = {
  readonly [Name in Names]: (
    session: GridSession,
    body: GridRequests[Name]['send'],
  ) => GridRequests[Name]['answer'] | Promise<GridRequests[Name]['answer']>;
};

/** The model, for a change. Throws RequestFailure where nothing can be edited. */
export function editable({ loader, model }: RecordsDocument): RecordsDocument['model'] {
  if (loader.readOnly !== undefined) throw new RequestFailure(loader.readOnly);
  return model;
}
