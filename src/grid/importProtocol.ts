// The wire between the import preview's webview and the extension host. The host tells the whole state after each change;
// the webview sends what the person does. Knows neither VS Code nor Node.

export type ImportFieldName = 'input' | 'expected_output' | 'metadata' | 'tags' | 'id';

/** What the service makes of a cell: JSON where its text is JSON, else the text itself. */
export type ValueType = 'text' | 'object' | 'list' | 'number' | 'boolean' | 'null' | 'absent';

/** One of several things that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** How the file is read. Choices that don't apply are absent. */
export interface ReadingState {
  readonly format: string;
  readonly formats: readonly Choice[];
  readonly encoding: string;
  readonly encodings: readonly Choice[] | undefined;
  readonly delimiter: string;
  readonly delimiters: readonly Choice[] | undefined;
  readonly hasHeader: boolean | undefined;
  /** Where the records are in a JSON document. */
  readonly path: string;
  readonly paths: readonly Choice[] | undefined;
}

export interface ColumnState {
  readonly name: string;
  /** The first value that there is, cut. */
  readonly sample: string;
  /** Types of the values in the first rows, none where all are empty. */
  readonly types: readonly ValueType[];
  /** undefined: left out. */
  readonly field: ImportFieldName | undefined;
  /** undefined where the source has types of its own. */
  readonly asText: boolean | undefined;
}

/** A field that one column makes, which can be gathered into an object by the column's name. */
export interface GatherState {
  readonly field: ImportFieldName;
  readonly gathered: boolean;
  /** Several columns are always gathered. */
  readonly fixed: boolean;
}

export interface PreviewCellState {
  readonly type: ValueType;
  readonly text: string;
}

export interface PreviewRowState {
  readonly number: number;
  /** In the order of the preview's fields; null in a row that makes no record. */
  readonly cells: readonly (PreviewCellState | null)[];
  readonly problems: readonly string[];
}

export interface ScanState {
  readonly state: 'running' | 'done' | 'failed';
  /** 0 to 1. */
  readonly fraction: number;
  /** `1,204 rows` */
  readonly rows: string;
  /** What becomes of the rows: `40 new`, `2 duplicates`. */
  readonly counts: readonly {
    readonly label: string;
    readonly value: string;
    readonly kind: string;
    readonly detail: string;
  }[];
}

export interface ProblemState {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What came of an import that ended. */
export interface OutcomeState {
  readonly kind: 'done' | 'partial' | 'failed';
  readonly message: string;
  readonly canResume: boolean;
  readonly canOpen: boolean;
}

export interface ImportState {
  readonly name: string;
  /** `12 KB`, and where it comes from. */
  readonly about: string;
  /** Why nothing of it can be imported, as a sentence. */
  readonly failure: string | undefined;
  readonly reading: ReadingState | undefined;
  readonly columns: readonly ColumnState[];
  readonly gathering: readonly GatherState[];
  readonly previewFields: readonly ImportFieldName[];
  readonly preview: readonly PreviewRowState[];
  readonly scan: ScanState | undefined;
  readonly problems: readonly ProblemState[];
  /** How many there are, of which the first are told. */
  readonly problemCount: number;
  readonly target: { readonly name: string; readonly place: string } | undefined;
  readonly options: {
    readonly overwrite: boolean;
    readonly deduplicate: boolean;
    readonly leaveOut: boolean;
    readonly tags: string;
  };
  /** What else is there to know of the counts, as a sentence: that rows are there already. */
  readonly repeated: string | undefined;
  /** `automatic`, `batch` or `upload`; and which it is, with the reason. */
  readonly way: { readonly chosen: string; readonly choices: readonly Choice[]; readonly reason: string };
  /** What the button says: `Import 40 Records`. */
  readonly action: string;
  /** Why it can't be pressed, as a sentence. */
  readonly blocked: string | undefined;
  readonly canReview: boolean;
  readonly running: boolean;
  readonly outcome: OutcomeState | undefined;
}

/** What the person does. */
export type ImportAction =
  | { readonly do: 'ready' | 'readAgain' | 'chooseTarget' | 'review' | 'import' | 'resume' | 'openDataset' }
  | {
      readonly do: 'read';
      readonly format?: string | undefined;
      readonly encoding?: string | undefined;
      readonly delimiter?: string | undefined;
      readonly hasHeader?: boolean | undefined;
      readonly path?: string | undefined;
    }
  | {
      readonly do: 'map';
      readonly column: number;
      readonly field: ImportFieldName | undefined;
      readonly asText: boolean;
    }
  | { readonly do: 'gather'; readonly field: ImportFieldName; readonly gathered: boolean }
  | { readonly do: 'option'; readonly option: 'overwrite' | 'deduplicate' | 'leaveOut'; readonly on: boolean }
  | { readonly do: 'tags'; readonly text: string }
  | { readonly do: 'way'; readonly chosen: string }
  | { readonly do: 'showProblem'; readonly index: number };

export type ToImportPage = { readonly event: 'state'; readonly state: ImportState };
