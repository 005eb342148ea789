// The wire between the records editor's webview and the extension host: with columns.ts the only file that both sides
// import. It knows neither VS Code nor Node. Every request is answered, failures too; no message holds more than a window
// of rows.

/** A record's own fields, in the order of the default columns. */
export type GridField = 'id' | 'input' | 'expected_output' | 'metadata' | 'tags' | 'created_at' | 'updated_at';

/** A column: a field, or a place inside the JSON objects of a field (`input.question` is `{field: 'input', path: ['question']}`). */
export interface GridColumn {
  /** The field and, as a JSON pointer, the path: `input`, `input/question`. */
  readonly id: string;
  readonly field: GridField;
  readonly path: readonly string[];
  readonly title: string;
}

/** Names a row for as long as the editor is open, wherever it stands. Taken when an edit begins, sent with its end. */
export type RowKey = number;

export type RowStatus = 'unchanged' | 'changed' | 'new' | 'deleted' | 'invalid';

export type CellKind = 'absent' | 'string' | 'number' | 'boolean' | 'object' | 'array' | 'tags' | 'time';

/** What a cell shows: the beginning of its value (about 240 characters). The whole is asked for when it is needed. */
export interface Cell {
  readonly kind: CellKind;
  readonly text: string;
  /** Whether `text` is only the beginning. */
  readonly cut?: true;
  readonly changed?: true;
  /** Why the value can't be saved. */
  readonly problem?: string;
}

export interface Row {
  readonly key: RowKey;
  readonly status: RowStatus;
  /** In the order of the columns asked for. */
  readonly cells: readonly Cell[];
}

/** A whole value, for editing. `text` is the characters of a string, the JSON text of anything else, one tag a line. */
export interface CellValue {
  readonly kind: CellKind;
  readonly text: string;
}

/** What a cell becomes. `json` must be valid JSON; `string` is taken as the characters of a string. */
export type CellInput =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'tags'; readonly tags: readonly string[] }
  | { readonly kind: 'absent' };

export interface CellEdit {
  readonly key: RowKey;
  readonly column: GridColumn;
  readonly input: CellInput;
}

/** Rows by position in the view, `to` exclusive; several ranges where the selection has gaps. */
export interface PositionRange {
  readonly from: number;
  readonly to: number;
}
export type RowSelection = { readonly keys: readonly RowKey[] } | { readonly ranges: readonly PositionRange[] };

export interface RowFilter {
  /** Text that one of the shown fields contains, without regard to case. */
  readonly text?: string | undefined;
  /** A place and the JSON value (as text) or plain text that stands there. */
  readonly equals?: { readonly field: GridField; readonly path: readonly string[]; readonly value: string } | undefined;
  readonly statuses?: readonly RowStatus[] | undefined;
  readonly tag?: string | undefined;
}
export interface RowSort {
  readonly column: GridColumn;
  readonly descending: boolean;
}
export interface RowView {
  readonly filter: RowFilter;
  readonly sort: readonly RowSort[];
}

export interface FindQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly regex: boolean;
  readonly fields: readonly GridField[];
}
/** Where a search begins; without a field before the first one of the row. */
export interface FieldPlace {
  readonly position: number;
  readonly field: GridField | undefined;
}
export interface ReplacePreview {
  readonly matches: number;
  readonly rows: number;
  /** The first ones, before and after. */
  readonly examples: readonly {
    readonly key: RowKey;
    readonly field: GridField;
    readonly before: string;
    readonly after: string;
  }[];
}

export interface Counts {
  readonly changed: number;
  readonly new: number;
  readonly deleted: number;
  readonly invalid: number;
}

export interface LoadingState {
  readonly loaded: number;
  readonly state: 'loading' | 'complete' | 'stopped' | 'failed';
  /** All records were there before: they are being read anew, and none is missing. */
  readonly isAgain?: boolean;
  /** Why it ended early, as a sentence. */
  readonly message?: string | undefined;
}

export interface EditorState {
  readonly name: string;
  /** Where the records are: in a dataset of the service, or in a file. Versions are the dataset's. */
  readonly source: 'dataset' | 'file';
  readonly version: number | undefined;
  /** Why nothing can be edited, as a sentence; undefined where it can. */
  readonly readOnly: string | undefined;
  /** Rows in the view. */
  readonly total: number;
  /** Changes with every change of rows or view: rows that were asked for under another revision are out of date. */
  readonly revision: number;
  readonly counts: Counts;
  readonly loading: LoadingState;
  readonly view: RowView;
  readonly saving: boolean;
}

/** A field as it was saved and as it is now, for the detail panel. undefined: absent. */
export interface FieldDetail {
  readonly field: GridField;
  readonly saved: CellValue | undefined;
  readonly current: CellValue | undefined;
  readonly changed: boolean;
  readonly problem?: string | undefined;
}
export interface RecordDetail {
  readonly key: RowKey;
  readonly status: RowStatus;
  readonly fields: readonly FieldDetail[];
}

/** One thing that both sides changed. Sides are pretty JSON text; undefined: deleted or absent. */
export interface ConflictDetail {
  readonly index: number;
  readonly recordId: string;
  readonly what: string;
  readonly base: string | undefined;
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}
export type ConflictChoice =
  { readonly index: number; readonly choice: 'mine' | 'theirs' } | { readonly index: number; readonly edited: string };

export interface RowsAnswer {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly revision: number;
}
/** Rows from the first one on, with the columns that were shown last. */
export interface FirstRows extends RowsAnswer {
  readonly columns: readonly GridColumn[];
}

/** Requests of the webview, by name: what is sent and what is answered. */
export interface GridRequests {
  /** `rows`: how many of the first rows to answer with, so that they are there when the page begins to draw. */
  ready: { send: { rows: number }; answer: { state: EditorState; columnState: unknown; first: FirstRows } };
  rows: { send: { start: number; count: number; columns: readonly GridColumn[] }; answer: RowsAnswer };
  value: { send: { key: RowKey; column: GridColumn }; answer: CellValue };
  /** Columns inside JSON that loaded records have, most frequent first. */
  pathColumns: { send: Record<string, never>; answer: { columns: readonly GridColumn[] } };
  edit: { send: { edits: readonly CellEdit[]; label: string }; answer: Record<string, never> };
  /** `after`: undefined inserts in front. */
  addRows: { send: { after: RowKey | undefined; count: number }; answer: { keys: readonly RowKey[] } };
  duplicateRows: { send: { rows: RowSelection }; answer: { keys: readonly RowKey[] } };
  deleteRows: { send: { rows: RowSelection }; answer: { count: number } };
  restoreRows: { send: { rows: RowSelection }; answer: { count: number } };
  revertField: { send: { key: RowKey; field: GridField }; answer: Record<string, never> };
  revertRows: { send: { rows: RowSelection }; answer: Record<string, never> };
  /** The text for the clipboard. */
  copy: { send: { rows: RowSelection; columns: readonly GridColumn[]; as: 'tsv' | 'json' }; answer: { text: string } };
  /** Into a file that the person is asked for. */
  exportRows: { send: { rows: RowSelection }; answer: Record<string, never> };
  /** Text from the clipboard, put at `at` (a key) and the columns from there on; more rows than there are become new ones. */
  paste: {
    send: { at: RowKey | undefined; columns: readonly GridColumn[]; text: string };
    answer: { cells: number; added: number };
  };
  /** Empties cells: they become absent, tags an empty list. Ids and times stay. */
  clear: { send: { rows: RowSelection; columns: readonly GridColumn[] }; answer: { cells: number } };
  fillDown: { send: { ranges: readonly PositionRange[]; columns: readonly GridColumn[] }; answer: { cells: number } };
  tag: { send: { rows: RowSelection; add: readonly string[]; remove: readonly string[] }; answer: { count: number } };
  view: { send: RowView; answer: { total: number; revision: number } };
  /** The next cell with a match from a cell on, which comes first (`here`) or last, going round. */
  find: {
    send: { query: FindQuery; from: FieldPlace; direction: 'here' | 'next' | 'previous' };
    answer: { position: number; key: RowKey; field: GridField } | { position: -1 };
  };
  /** How many cells have a match, and which of them `at` is; nothing where another query came meanwhile. */
  countFound: {
    send: { query: FindQuery; at: FieldPlace | undefined };
    answer: { cells: number | undefined; place: number | undefined };
  };
  previewReplace: { send: { query: FindQuery; replacement: string }; answer: ReplacePreview };
  replace: { send: { query: FindQuery; replacement: string }; answer: { cells: number } };
  detail: { send: { key: RowKey }; answer: RecordDetail };
  openCell: { send: { key: RowKey; column: GridColumn }; answer: Record<string, never> };
  /** Position of a row in the view, -1 where the filter hides it. */
  positionOf: { send: { key: RowKey }; answer: { position: number } };
  rememberColumns: { send: { columnState: unknown }; answer: Record<string, never> };
  command: {
    send: {
      command:
        | 'save'
        | 'review'
        | 'undo'
        | 'redo'
        | 'refresh'
        | 'openText'
        | 'openCurrentVersion'
        | 'upload'
        | 'stopLoading'
        | 'retryLoading';
    };
    answer: Record<string, never>;
  };
  resolveConflicts: { send: { choices: readonly ConflictChoice[] | 'cancel' }; answer: Record<string, never> };
}
/** What commands of VS Code can ask of the open grid. */
export type GridAction =
  'copyAsJson' | 'exportRows' | 'find' | 'replace' | 'addRow' | 'deleteRows' | 'toggleDetail' | 'focusFilter';

export type GridRequestName = keyof GridRequests;

export type ToHost = {
  readonly [Name in GridRequestName]: {
    readonly id: number;
    readonly request: Name;
    readonly body: GridRequests[Name]['send'];
  };
}[GridRequestName];

export type ToGrid =
  | { readonly id: number; readonly answer: unknown }
  /** The request failed: `message` is a sentence for the person, `place` an offset in the text that was sent. */
  | { readonly id: number; readonly failure: { readonly message: string; readonly place?: number | undefined } }
  | { readonly event: 'state'; readonly state: EditorState }
  /** Shows a row (and a cell) that something else points to: a problem, the answer to an undo. */
  | { readonly event: 'reveal'; readonly key: RowKey; readonly field?: GridField | undefined }
  /** Something that the person should know and that asks for nothing. */
  | { readonly event: 'said'; readonly sentence: string }
  /** Does what a command of VS Code asks for, with what is selected. */
  | { readonly event: 'perform'; readonly action: GridAction }
  /** `version` of the dataset that the others made; undefined for a file. */
  | { readonly event: 'conflicts'; readonly version: number | undefined; readonly conflicts: readonly ConflictDetail[] }
  | { readonly event: 'conflictsSettled' };
