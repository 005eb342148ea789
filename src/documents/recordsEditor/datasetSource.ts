import * as vscode from 'vscode';
import type { CallOptions } from '../../api/client';
import { LlmObsError } from '../../api/errors';
import { isWritable } from '../../api/writableDataset';
import type { ConnectionsView } from '../../connections/connection';
import { pinnedPages } from '../../records/pinnedPages';
import { summarizeCounts } from '../../records/plan';
import type { DatasetTarget, SaveOutcome } from '../../records/save';
import { isManyDeleted } from '../../records/manyDeleted';
import { SaveDeclined, saveModel, type ModelSave, type ModelSaveOptions } from '../../records/saveModel';
import type { SaveAsks } from '../asks';
import { documentName, parseDocumentUri, type DocumentRef } from '../documentUri';
import { failedSave, storedOtherwise } from '../saveOutcome';
import type { OpenedRecords, RecordsPage, RecordsSource, SaveContext, SavedRecords } from './recordsSource';
import { datasetKey } from '../sameDataset';
import type { SaveTurns } from '../saveTurns';
import { SaveLeft } from './saveLeft';

/** Records on the first page: enough to fill any screen, and there soon. */
const firstPage = 500;

interface DatasetSourceParts {
  readonly connections: ConnectionsView;
  readonly asks: SaveAsks;
  readonly turns: SaveTurns;
  readonly log: vscode.LogOutputChannel;
}

/** The source of an `llmobs:` address. Throws LlmObsError 'not found' where it is none. */
export function datasetSource(uri: vscode.Uri, parts: DatasetSourceParts): RecordsSource {
  const ref = parseDocumentUri(uri);
  if (!ref)
    throw new LlmObsError(
      'not found',
      vscode.l10n.t("{0} is not the address of a dataset's records.", uri.toString(true)),
    );
  return new DatasetSource(documentName(uri), ref, parts);
}

/** The records of a dataset, or of one version of it. */
class DatasetSource implements RecordsSource {
  readonly kind = 'dataset';
  readonly readOnly: string | undefined;
  readonly keepsAutomaticSaves = true;
  /** A version that a save began and didn't finish: the rest is written into it. */
  #openVersion: number | undefined;

  constructor(
    readonly name: string,
    readonly ref: DocumentRef,
    private readonly parts: DatasetSourceParts,
  ) {
    this.readOnly =
      ref.version === undefined
        ? undefined
        : vscode.l10n.t('Version {0} of {1} is read-only: open the current version to edit it.', ref.version, name);
  }

  async open(options: CallOptions): Promise<OpenedRecords> {
    const { client, projectId, datasetId } = await this.#target();
    const dataset = await client.datasets.get(projectId, datasetId, options);
    const automated = isWritable(dataset)
      ? undefined
      : vscode.l10n.t('{0} is filled by an automation and is read-only in Datadog.', this.name);
    return {
      version: this.ref.version ?? dataset.attributes.current_version,
      readOnly: this.readOnly ?? automated,
    };
  }

  async *pages(version: number, cursor: string | undefined, options: CallOptions): AsyncGenerator<RecordsPage> {
    const lagging = this.ref.version === undefined;
    const pages = pinnedPages(await this.#target(), version, { ...options, cursor, lagging, firstLimit: firstPage });
    for await (const { items, after } of pages) yield { records: items, after };
  }

  async save(context: SaveContext): Promise<SavedRecords> {
    const { name } = this;
    const { log } = this.parts;
    const { turns } = this.parts;
    const { outcome, merged } = await turns.take(datasetKey(this.ref), (release) => this.#send(context, release));
    if (merged) log.info(`${name}: merged with what others saved meanwhile`);
    if (!outcome) return { summary: undefined, outdated: merged, failure: undefined };
    this.#openVersion = outcome.openVersion;
    this.#tellAltered(outcome);
    const failed = outcome.error !== undefined || outcome.dropped.length > 0;
    return {
      summary: vscode.l10n.t('{0} · version {1}', summarizeCounts(outcome.counts), outcome.version),
      outdated: merged,
      failure: failed ? new Error(failedSave(name, outcome), { cause: outcome.error }) : undefined,
    };
  }

  async #send(context: SaveContext, release: () => void): Promise<ModelSave> {
    const { name } = this;
    const { asks } = this.parts;
    const options: ModelSaveOptions = {
      signal: context.signal,
      onWait: context.onWait,
      rowsVersion: context.rowsVersion,
      openVersion: this.#openVersion,
      allLoaded: () => context.allLoaded(),
      onProgress: ({ saved, total }) =>
        context.report(
          vscode.l10n.t('{0} of {1} changes', saved.toLocaleString(), total.toLocaleString()),
          saved / total,
        ),
      questions: {
        addUnknown: (ids) => asks.addUnknown(this, ids),
        deletes: (count, of) => (isManyDeleted(count, of) ? asks.deleteMany(this, count, of) : Promise.resolve(true)),
        settle: (merge) => {
          // The question stays open in the editor as long as its user likes: other documents need not wait for that.
          release();
          return context.settle(merge);
        },
      },
    };
    try {
      return await saveModel(await this.#target(), context.model, options);
    } catch (error) {
      const why = (reason: string) => vscode.l10n.t('{0} was not saved, and nothing was sent: {1}', name, reason);
      if (LlmObsError.is(error) && error.kind !== 'cancelled') {
        throw new LlmObsError(error.kind, why(error.message), { ...error, cause: error });
      }
      if (!(error instanceof SaveDeclined)) throw error;
      const left =
        error.reason === undefined
          ? vscode.l10n.t('{0} was not saved, and nothing was sent.', name)
          : why(`${error.reason}.`);
      throw new SaveLeft(left, { cause: error });
    }
  }

  #tellAltered(outcome: SaveOutcome): void {
    if (outcome.altered.length === 0) return;
    this.parts.log.warn(`${this.name}: stored otherwise than sent: ${outcome.altered.join(', ')}`);
    void vscode.window.showWarningMessage(storedOtherwise(this.name, outcome.altered));
  }

  async #target(): Promise<DatasetTarget> {
    const { connectionId, projectId, datasetId } = this.ref;
    return { client: await this.parts.connections.client(connectionId), projectId, datasetId };
  }
}
