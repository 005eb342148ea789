import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { withProgress, type ProgressCall, type Report } from '../progress/progress';
import { isManyDeleted } from '../records/manyDeleted';
import { mergeThreeWay, resolveConflicts, type MergeResult } from '../records/merge';
import type { RecordContent, Snapshot } from '../records/model';
import { keepOrder } from '../records/order';
import { isEmptyPlan, planChanges, summarizeCounts, type ChangePlan } from '../records/plan';
import { saveChanges, type SaveOutcome } from '../records/save';
import { checkForRemoteChanges } from '../records/snapshot';
import { writeDocument } from '../records/writeDocument';
import type { SaveAsks } from './asks';
import type { DocumentDiagnostics } from './diagnostics';
import type { DocumentReader } from './documentReader';
import type { LastSave } from './lastSave';
import type { Drafts } from './drafts';
import { textDocument, textOf, type OpenDocument, type OpenDocuments } from './openDocuments';
import type { ReviewTexts } from './review';
import { failedSave, storedOtherwise } from './saveOutcome';

export interface Saved extends LastSave {
  readonly document: OpenDocument;
}

/** Records of a dataset that a save wrote, of which other documents may be open. */
export interface SavedRecords {
  readonly document: OpenDocument;
  /** All records of the new version. */
  readonly records: Snapshot;
  /** The new version. */
  readonly version: number;
}

/** Whether VS Code saves a document, or a command saves its draft past VS Code, which takes that for saved. */
export type SavedBy = 'editor' | 'command';

/** Who is told of saves. */
export interface SaveListener {
  /** Something was written, also where the save fails then. */
  written(written: SavedRecords): void;
  /** All was saved. */
  saved(saved: Saved): void;
}

/** What saving needs of the rest of the extension. */
export interface SaveParts {
  readonly connections: ConnectionsView;
  readonly documents: OpenDocuments;
  readonly drafts: Drafts;
  readonly diagnostics: DocumentDiagnostics;
  readonly reader: DocumentReader;
  readonly reviews: ReviewTexts;
  readonly asks: SaveAsks;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Saves an edited document: reads it, compares it with what was opened, merges what others changed meanwhile, and sends
 * the difference as one batch update (several where it is large).
 *
 * Nothing is sent unless all of it was understood and every question answered. What was applied is remembered, so that a
 * save that ends half-way leaves exactly the rest to the next one.
 */
export class DocumentSave {
  readonly #connections: ConnectionsView;
  readonly #documents: OpenDocuments;
  readonly #drafts: Drafts;
  readonly #diagnostics: DocumentDiagnostics;
  readonly #reader: DocumentReader;
  readonly #reviews: ReviewTexts;
  readonly #asks: SaveAsks;
  readonly #log: vscode.LogOutputChannel;
  readonly #listener: SaveListener;

  constructor(parts: SaveParts, listener: SaveListener) {
    this.#connections = parts.connections;
    this.#documents = parts.documents;
    this.#drafts = parts.drafts;
    this.#diagnostics = parts.diagnostics;
    this.#reader = parts.reader;
    this.#reviews = parts.reviews;
    this.#asks = parts.asks;
    this.#log = parts.log;
    this.#listener = listener;
  }

  /** Saves `text` as the new content of `document`. Throws an Error whose message says what was and wasn't saved, and why. */
  async save(document: OpenDocument, text: string, by: SavedBy): Promise<void> {
    const plan = await this.#plan(document, await this.#read(document, text));
    this.#tellUnwritable(document.name, plan);
    const done = isEmptyPlan(plan)
      ? undefined
      : await withProgress(vscode.l10n.t('Saving {0}', document.name), (call, report) =>
          this.#send(document, text, plan, call, report),
        );
    const truth = done?.truth ?? document.next ?? document.base;
    await this.#documents.update(document, {
      ...(done && { base: done.base, attempted: done.attempted, openVersion: undefined }),
      next: truth,
    });
    this.#announce(document, text, by);
    if (done) {
      this.#log.info(`${document.name}: ${done.summary}`);
      this.#listener.saved({ document, summary: done.summary, version: done.version });
    }
    await this.#drafts.delete(document.uri).catch((error: unknown) => {
      this.#log.error(
        `${document.name}: its draft, which is saved now, can't be removed`,
        error instanceof Error ? error : String(error),
      );
    });
  }

  /** Sends `plan`, or what is left of it once it is merged with what others changed. */
  async #send(document: OpenDocument, text: string, plan: ChangePlan, call: ProgressCall, report: Report) {
    const { name, ref } = document;
    const client = await this.#connections.client(ref.connectionId);
    const target = { client, projectId: ref.projectId, datasetId: ref.datasetId };
    const remote = await checkForRemoteChanges(target, document.base, call);
    const { base, current } = remote.moved
      ? await this.#merge(document, text, plan, remote.theirs)
      : { base: document.base, current: plan };
    await this.#confirmDeletes(document, base, current);
    const outcome = await saveChanges(target, base, current, {
      ...call,
      openVersion: document.openVersion,
      onProgress: ({ saved, total }) =>
        report(vscode.l10n.t('{0} of {1} changes', saved.toLocaleString(), total.toLocaleString()), saved / total),
    });
    const inserted = new Set(current.inserts.map(({ id }) => outcome.rekeyed.get(id) ?? id));
    const result = {
      // The text has nothing of what others changed: until VS Code shows that, it stays a change by someone else.
      base: remote.moved ? withApplied(document.base, plan, outcome) : outcome.snapshot,
      truth: outcome.snapshot,
      attempted: [...outcome.attempted, ...outcome.snapshot.records.filter(({ id }) => inserted.has(id))],
    };
    const { inserted: added, updated, deleted } = outcome.counts;
    if (added + updated + deleted > 0) {
      this.#listener.written({ document, records: outcome.snapshot, version: outcome.version });
    }
    if (outcome.error || outcome.dropped.length > 0) {
      const { base, attempted, truth: next } = result;
      await this.#documents.update(document, { base, attempted, next, openVersion: outcome.openVersion });
      throw new Error(failedSave(name, outcome), { cause: outcome.error });
    }
    this.#tellAltered(name, outcome);
    const summary = isEmptyPlan(current) ? vscode.l10n.t('nothing was left to save') : summarizeCounts(outcome.counts);
    const { version } = outcome;
    return { ...result, version, summary: vscode.l10n.t('{0} · version {1}', summary, version) };
  }

  /** What a save of `text` would send, compared with what was opened. Throws where the text can't be understood. */
  async planOf(document: OpenDocument, text: string): Promise<ChangePlan> {
    return planChanges(document.base, await this.#read(document, text), { attempted: document.attempted });
  }

  async #read(document: OpenDocument, text: string): Promise<readonly RecordContent[]> {
    const { records, problems } = await this.#reader.read(document, text);
    this.#diagnostics.show(document.uri, text, problems);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (first) {
      const others = errors.length > 1 ? vscode.l10n.t(' (and {0} more in Problems)', errors.length - 1) : '';
      throw new Error(
        vscode.l10n.t('{0} was not saved, and nothing was sent: {1}{2}', document.name, first.message, others),
      );
    }
    return records;
  }

  async #plan(document: OpenDocument, edited: readonly RecordContent[]): Promise<ChangePlan> {
    const plan = planChanges(document.base, edited, { attempted: document.attempted });
    const unknown = plan.unknownIds.map(({ id }) => id);
    if (unknown.length > 0 && !(await this.#asks.addUnknown(document, unknown))) {
      throw new Error(
        vscode.l10n.t(
          '{0} was not saved, and nothing was sent: the dataset has no record “{1}”.',
          document.name,
          unknown[0] ?? '',
        ),
      );
    }
    return plan;
  }

  /** What is left of `plan` against what is there now. */
  async #merge(document: OpenDocument, text: string, plan: ChangePlan, theirs: Snapshot) {
    const { attempted } = document;
    // With the ids that the plan gave, so that what is sent now can be told from what others add.
    const merge = mergeThreeWay(document.base, plan.records, theirs, { attempted });
    const records = await this.#settle(document, text, plan, merge);
    return {
      base: merge.base,
      current: planChanges(merge.base, records, { attempted, confirmedIds: { has: () => true } }),
    };
  }

  async #settle(
    document: OpenDocument,
    text: string,
    plan: ChangePlan,
    merge: MergeResult,
  ): Promise<readonly RecordContent[]> {
    const { name, uri } = document;
    const { version } = merge.base;
    if (merge.conflicts.length === 0) {
      this.#log.info(`${name}: merged with version ${version}, without conflicts`);
      return merge.records;
    }
    const mine = resolveConflicts(merge, 'mine');
    await this.#showConflicts(uri, vscode.l10n.t('{0}: version {1} ↔ yours', name, version), merge, mine);
    const answer = await this.#asks.resolveConflicts(document, version, merge.conflicts);
    await vscode.window.showTextDocument(uri, { preview: false });
    if (answer !== undefined && answer !== 'edit') return resolveConflicts(merge, answer);
    if (answer === 'edit') {
      await this.#bringIntoDocument(document, text, plan, merge.base, mine);
      throw new Error(
        merge.conflicts.length === 1
          ? vscode.l10n.t(
              '{0} was not saved yet: it now holds version {1} with your changes on top. Settle the conflict and save again.',
              name,
              version,
            )
          : vscode.l10n.t(
              '{0} was not saved yet: it now holds version {1} with your changes on top. Settle the conflicts and save again.',
              name,
              version,
            ),
      );
    }
    throw new Error(
      vscode.l10n.t(
        '{0} was not saved, and nothing was sent: it was changed by someone else (version {1}).',
        name,
        version,
      ),
    );
  }

  /** Puts `records` into the document as edits of `base`, unless there are newer edits than those of `text`. */
  async #bringIntoDocument(
    document: OpenDocument,
    text: string,
    plan: ChangePlan,
    base: Snapshot,
    records: readonly RecordContent[],
  ): Promise<void> {
    const shown = textDocument(document.uri);
    const edit = new vscode.WorkspaceEdit();
    if (shown) {
      const all = new vscode.Range(new vscode.Position(0, 0), shown.lineAt(shown.lineCount - 1).range.end);
      edit.replace(shown.uri, all, writeDocument(records, document.ref.format));
    }
    if (shown?.getText() !== withoutMark(text) || !(await vscode.workspace.applyEdit(edit))) {
      throw new Error(
        vscode.l10n.t('{0} was not saved, and nothing was sent: it was edited meanwhile. Save again.', document.name),
      );
    }
    const inserted = new Set(plan.inserts.map(({ id }) => id));
    await this.#documents.update(document, {
      base,
      next: base,
      attempted: [...document.attempted, ...plan.records.filter(({ id }) => inserted.has(id))],
      openVersion: undefined,
    });
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

  async #confirmDeletes(document: OpenDocument, { records }: Snapshot, { deletes }: ChangePlan): Promise<void> {
    if (
      isManyDeleted(deletes.length, records.length) &&
      !(await this.#asks.deleteMany(document, deletes.length, records.length))
    ) {
      throw new Error(vscode.l10n.t('{0} was not saved, and nothing was sent.', document.name));
    }
  }

  /** Tells of edits that the API has no way to send: they are gone from the document once it shows the service's truth. */
  #tellUnwritable(name: string, { problems }: ChangePlan): void {
    const [first, ...more] = problems.filter(({ severity }) => severity === 'warning');
    if (!first) return;
    this.#log.warn(`${name}: ${[first, ...more].map(({ message }) => message).join(' ')}`);
    const others = more.length > 0 ? vscode.l10n.t(' So it is with {0} more, which the log names.', more.length) : '';
    void vscode.window.showWarningMessage(`${name}: ${first.message}${others}`);
  }

  #tellAltered(name: string, { altered }: SaveOutcome): void {
    if (altered.length === 0) return;
    this.#log.warn(`${name}: stored otherwise than sent: ${altered.join(', ')}`);
    void vscode.window.showWarningMessage(storedOtherwise(name, altered));
  }

  /**
   * Makes the document show what the service holds now (ids of new records among it). VS Code takes a changed file over
   * only when its own save is over and nothing was typed since; what is told before, it takes for the work of that save,
   * also where the document had no edits. The cursor stays, as the differing lines only are changed.
   */
  #announce(document: OpenDocument, saved: string, by: SavedBy): void {
    const show = () => {
      if (document.next || textOf(document) !== saved) this.#documents.announce(document);
    };
    const shown = textDocument(document.uri);
    if (!shown || by === 'command') return show();
    const listening = vscode.workspace.onDidSaveTextDocument((savedDocument) => {
      if (savedDocument !== shown) return;
      listening.dispose();
      // Not isDirty: a saved document counts as clean here even where something was typed while it was saved.
      if (shown.getText() === withoutMark(saved)) show();
    });
  }
}

/**
 * `base` with what was applied of `plan`, which is what the text says of it. Compared with it, the text holds exactly
 * what is still to be sent, and what others changed is still new.
 */
function withApplied(base: Snapshot, plan: ChangePlan, { remaining, dropped }: SaveOutcome): Snapshot {
  const open = new Set([
    ...remaining.inserts.map(({ id }) => id),
    ...remaining.updates.map(({ id }) => id),
    ...remaining.deletes,
    ...dropped.map(({ id }) => id),
  ]);
  const before = new Map(base.records.map((record) => [record.id, record]));
  const wished = new Set(plan.records.map(({ id }) => id));
  return {
    version: base.version,
    records: [
      ...plan.records.flatMap((record) => (open.has(record.id) ? (before.get(record.id) ?? []) : record)),
      ...base.records.filter(({ id }) => !wished.has(id) && open.has(id)),
    ],
  };
}

/** VS Code writes the byte order mark that a user chose, and doesn't count it as text. */
const withoutMark = (text: string) => text.replace(/^\ufeff/, '');
