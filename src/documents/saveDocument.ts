import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { withProgress } from '../progress/progress';
import { mergeThreeWay, resolveConflicts, type MergeResult } from '../records/merge';
import type { RecordContent, Snapshot } from '../records/model';
import { keepOrder } from '../records/order';
import { isEmptyPlan, planChanges, summarizeCounts, type ChangePlan } from '../records/plan';
import { saveChanges, type SaveOutcome } from '../records/save';
import { checkForRemoteChanges, type RemoteChanges } from '../records/snapshot';
import { writeDocument } from '../records/writeDocument';
import type { SaveAsks } from './asks';
import type { DocumentDiagnostics } from './diagnostics';
import type { DocumentReader } from './documentReader';
import type { Drafts } from './drafts';
import type { OpenDocument, OpenDocuments } from './openDocuments';
import type { ReviewTexts } from './review';

/** Deleting more than this share of a dataset, and more than this many records, asks first. */
const manyDeleted = { share: 0.1, count: 10 };

export interface Saved {
  readonly document: OpenDocument;
  /** `3 updated, 1 added, 2 deleted · version 8` */
  readonly summary: string;
}

/**
 * Saves an edited document: reads it, compares it with what was opened, merges what others changed meanwhile, and sends
 * the difference as one batch update (several where it is large).
 *
 * Nothing is sent unless all of it was understood and every question answered. What was applied is remembered, so that a
 * save that ends half-way leaves exactly the rest to the next one.
 */
export class DocumentSaver implements vscode.Disposable {
  readonly #saved = new vscode.EventEmitter<Saved>();
  readonly onDidSave = this.#saved.event;
  readonly #connections: ConnectionsView;
  readonly #documents: OpenDocuments;
  readonly #drafts: Drafts;
  readonly #diagnostics: DocumentDiagnostics;
  readonly #reader: DocumentReader;
  readonly #reviews: ReviewTexts;
  readonly #asks: SaveAsks;
  readonly #log: vscode.LogOutputChannel;

  constructor(parts: {
    connections: ConnectionsView;
    documents: OpenDocuments;
    drafts: Drafts;
    diagnostics: DocumentDiagnostics;
    reader: DocumentReader;
    reviews: ReviewTexts;
    asks: SaveAsks;
    log: vscode.LogOutputChannel;
  }) {
    this.#connections = parts.connections;
    this.#documents = parts.documents;
    this.#drafts = parts.drafts;
    this.#diagnostics = parts.diagnostics;
    this.#reader = parts.reader;
    this.#reviews = parts.reviews;
    this.#asks = parts.asks;
    this.#log = parts.log;
  }

  dispose(): void {
    this.#saved.dispose();
  }

  /** Saves `text` as the new content of `document`. Throws an Error whose message says what was and wasn't saved, and why. */
  async save(document: OpenDocument, text: string): Promise<void> {
    const edited = this.#read(document, text);
    const plan = await this.#plan(document, document.base, edited);
    if (!isEmptyPlan(plan)) {
      const summary = await withProgress(`Saving ${document.name}`, async (call, report) => {
        const { name, ref } = document;
        const client = await this.#connections.client(ref.connectionId);
        const target = { client, projectId: ref.projectId, datasetId: ref.datasetId };
        const current = await this.#mergedPlan(
          document,
          plan,
          edited,
          await checkForRemoteChanges(target, document.base, call),
        );
        if (isEmptyPlan(current)) return `nothing was left to save · version ${document.base.version}`;
        await this.#confirmDeletes(document, current);
        const outcome = await saveChanges(target, document.base, current, {
          ...call,
          openVersion: document.openVersion,
          onProgress: ({ saved, total }) =>
            report(`${saved.toLocaleString()} of ${total.toLocaleString()} changes`, saved / total),
        });
        const inserted = new Set(current.inserts.map(({ id }) => outcome.rekeyed.get(id) ?? id));
        await this.#documents.update(
          document,
          {
            base: outcome.snapshot,
            attempted: [...outcome.attempted, ...outcome.snapshot.records.filter(({ id }) => inserted.has(id))],
            openVersion: outcome.openVersion,
          },
          'silently',
        );
        if (outcome.error || outcome.dropped.length > 0)
          throw new Error(failedSave(name, outcome), { cause: outcome.error });
        this.#tellAltered(name, outcome);
        return `${summarizeCounts(outcome.counts)} · version ${outcome.version}`;
      });
      this.#log.info(`${document.name}: ${summary}`);
      this.#saved.fire({ document, summary });
    }
    await this.#drafts.delete(document.uri);
    await this.#showTruth(document, text);
  }

  /** What a save of `text` would send, compared with what was opened. Throws where the text can't be understood. */
  planOf(document: OpenDocument, text: string): ChangePlan {
    return planChanges(document.base, this.#read(document, text), { attempted: document.attempted });
  }

  #read(document: OpenDocument, text: string): readonly RecordContent[] {
    const { records, problems } = this.#reader.read(document, text);
    this.#diagnostics.show(document.uri, text, problems);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (first) {
      const others = errors.length > 1 ? ` (and ${errors.length - 1} more in Problems)` : '';
      throw new Error(`${document.name} was not saved, and nothing was sent: ${first.message}${others}`);
    }
    return records;
  }

  async #plan(document: OpenDocument, base: Snapshot, edited: readonly RecordContent[]): Promise<ChangePlan> {
    const plan = planChanges(base, edited, { attempted: document.attempted });
    const unknown = plan.unknownIds.map(({ id }) => id);
    if (unknown.length > 0 && !(await this.#asks.addUnknown(document.name, unknown))) {
      throw new Error(
        `${document.name} was not saved, and nothing was sent: the dataset has no record “${unknown[0]}”.`,
      );
    }
    return plan;
  }

  /** `plan`, or where the dataset moved on meanwhile, what is left of it against what is there now. */
  async #mergedPlan(
    document: OpenDocument,
    plan: ChangePlan,
    edited: readonly RecordContent[],
    remote: RemoteChanges,
  ): Promise<ChangePlan> {
    if (!remote.moved) return plan;
    const { attempted } = document;
    const merge = mergeThreeWay(document.base, edited, remote.theirs, { attempted });
    const records = await this.#settle(document, merge);
    await this.#documents.update(document, { base: merge.base, openVersion: undefined }, 'silently');
    return planChanges(merge.base, records, { attempted, confirmedIds: { has: () => true } });
  }

  async #settle(document: OpenDocument, merge: MergeResult): Promise<readonly RecordContent[]> {
    const { name, uri, ref } = document;
    const { version } = merge.base;
    if (merge.conflicts.length === 0) {
      this.#log.info(`${name}: merged with version ${version}, without conflicts`);
      return merge.records;
    }
    const mine = resolveConflicts(merge, 'mine');
    await this.#showConflicts(uri, `${name}: version ${version} ↔ yours`, merge, mine);
    const answer = await this.#asks.resolveConflicts(name, version, merge.conflicts);
    await vscode.window.showTextDocument(uri, { preview: false });
    if (answer === 'mine' || answer === 'theirs') return resolveConflicts(merge, answer);
    if (answer === 'edit') {
      await this.#documents.update(document, { base: merge.base, openVersion: undefined }, 'silently');
      editAfterSave(uri, writeDocument(mine, ref.format));
      throw new Error(
        `${name} was not saved yet: it now holds version ${version} with your changes on top. Settle ${merge.conflicts.length === 1 ? 'the conflict' : 'the conflicts'} and save again.`,
      );
    }
    throw new Error(
      `${name} was not saved, and nothing was sent: it was changed by someone else (version ${version}).`,
    );
  }

  /** Shows the records in conflict, theirs beside mine, while the question is asked. */
  async #showConflicts(
    uri: vscode.Uri,
    title: string,
    merge: MergeResult,
    mine: readonly RecordContent[],
  ): Promise<void> {
    const conflicting = new Set(merge.conflicts.map(({ recordId }) => recordId));
    const inConflict = <T extends RecordContent>(records: readonly T[]) =>
      records.filter(({ id }) => conflicting.has(id ?? ''));
    const order = mine.flatMap(({ id }) => id ?? []);
    const theirs = keepOrder(order, inConflict(merge.base.records));
    await this.#reviews.diff(uri, title, writeDocument(theirs, 'json'), writeDocument(inConflict(mine), 'json'));
  }

  async #confirmDeletes({ name, base }: OpenDocument, { deletes }: ChangePlan): Promise<void> {
    const many = deletes.length > manyDeleted.count && deletes.length > base.records.length * manyDeleted.share;
    if (many && !(await this.#asks.deleteMany(name, deletes.length, base.records.length))) {
      throw new Error(`${name} was not saved, and nothing was sent.`);
    }
  }

  #tellAltered(name: string, { altered }: SaveOutcome): void {
    if (altered.length === 0) return;
    this.#log.warn(`${name}: stored otherwise than sent: ${altered.join(', ')}`);
    void vscode.window.showWarningMessage(
      `${name}: the service stored ${altered.length === 1 ? `the record ${altered[0]}` : `${altered.length} records`} otherwise than sent. The document shows what it holds; the log names each record.`,
    );
  }

  /**
   * Makes the document show what the service holds now (ids of new records among it). VS Code takes a changed file over
   * only when its own save is over and nothing was typed since; the cursor stays, as it changes the differing lines only.
   */
  async #showTruth(document: OpenDocument, saved: string): Promise<void> {
    const truth = writeDocument(document.base.records, document.ref.format);
    const encode = (text: string) => new TextEncoder().encode(text);
    const shown = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === document.uri.toString());
    if (!shown || truth === saved) {
      await this.#documents.update(document, { bytes: encode(truth), attempted: [] });
      return;
    }
    await this.#documents.update(document, { bytes: encode(saved) }, 'silently');
    const listening = vscode.workspace.onDidSaveTextDocument((savedDocument) => {
      if (savedDocument !== shown) return;
      listening.dispose();
      if (!shown.isDirty) void this.#documents.update(document, { bytes: encode(truth), attempted: [] });
    });
  }
}

/** Replaces the text of a document once the save that is under way has failed. */
function editAfterSave(uri: vscode.Uri, text: string): void {
  setTimeout(() => {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    if (!document) return;
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
    edit.replace(uri, all, text);
    void vscode.workspace.applyEdit(edit);
  });
}

/** What was and wasn't saved, and why. The document keeps its text, so that nothing is lost. */
function failedSave(name: string, { error, counts, remaining, version, dropped }: SaveOutcome): string {
  const done = `${summarizeCounts(counts)} · version ${version}`;
  if (!error) {
    const [first] = dropped;
    return `${name} was saved but for ${dropped.length === 1 ? `the record ${first?.id}` : `${dropped.length} records`} that the service left out (${done}): ${first?.id} is the first. They are still in the document.`;
  }
  if (counts.inserted + counts.updated + counts.deleted === 0) return `${name} was not saved: ${error.message}`;
  const left = remaining.inserts.length + remaining.updates.length + remaining.deletes.length;
  return `${name} was saved in part (${done}); ${left.toLocaleString()} changes are still unsaved, saving again sends them: ${error.message}`;
}
