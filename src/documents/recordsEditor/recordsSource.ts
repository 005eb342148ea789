import type { Event, Uri } from 'vscode';
import type { CallOptions } from '../../api/client';
import type { EditorState } from '../../grid/protocol';
import type { MergeResult } from '../../records/merge';
import type { RecordContent } from '../../records/model';
import type { LoadedRecord, RecordsModel } from '../../records/recordsModel';
import type { ProjectRef } from '../asks';

/** What a source says when it is opened. */
export interface OpenedRecords {
  /** The version to read; a local file has one only. */
  readonly version: number;
  /** Why nothing can be edited, as a sentence; undefined where it can. */
  readonly readOnly: string | undefined;
}

export interface RecordsPage {
  readonly records: readonly LoadedRecord[];
  /** Where the next page begins; undefined on the last. */
  readonly after: string | undefined;
}

/** What saving may need of the document: progress, questions, and the records that are not loaded yet. */
export interface SaveContext extends CallOptions {
  readonly model: RecordsModel;
  /** The version that the unedited rows are at. */
  readonly rowsVersion: number;
  report(message: string, fraction?: number): void;
  /** Resolves when all records are loaded, rejects where loading ended early. */
  allLoaded(): Promise<void>;
  /** Asks for all conflicts of a merge. Rejects where the question is left. */
  settle(merge: MergeResult): Promise<readonly RecordContent[]>;
}

export interface SavedRecords {
  /** `3 updated, 1 added · version 8`; undefined where there was nothing to save. */
  readonly summary: string | undefined;
  /** The unedited rows are older than what was saved and want to be read anew. */
  readonly outdated: boolean;
  /** What was and wasn't saved, and why, where not all was: the model holds the rest. */
  readonly failure: Error | undefined;
}

/** A place in a text, as VS Code counts: from zero. */
export interface TextPlace {
  readonly line: number;
  readonly character: number;
}

/** Where the records of a document come from and go to: a dataset of the service, or a file. */
export interface RecordsSource {
  readonly kind: EditorState['source'];
  /** For titles and sentences. */
  readonly name: string;
  /** Of a dataset. */
  readonly ref?: ProjectRef;
  /** Known before it is opened: why nothing can be edited. */
  readonly readOnly: string | undefined;
  /** Whether an automatic save is kept on this computer, since saving makes something that lasts (a version). */
  readonly keepsAutomaticSaves: boolean;
  /** Finds out what there is to read now. Throws LlmObsError. */
  open(options: CallOptions): Promise<OpenedRecords>;
  /** The records at a version, page by page, from a cursor on (RecordsPage.after). Throws LlmObsError. */
  pages(version: number, cursor: string | undefined, options: CallOptions): AsyncIterable<RecordsPage>;
  /** Saves what is unsaved in the model, which takes over what was applied. Throws where nothing was. */
  save(context: SaveContext): Promise<SavedRecords>;
  /** Fires when the records may have changed without this document. */
  readonly onDidChange?: Event<void>;
  /** Where to look in the text at what keeps it from being edited here. */
  readonly textPlace?: TextPlace | undefined;
  /** What a file that all records are saved as gets; undefined: they are written anew in the format of its name. */
  contentFor?(model: RecordsModel, destination: Uri): Promise<Uint8Array | undefined>;
  dispose?(): void;
}
