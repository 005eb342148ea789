import * as l10n from '@vscode/l10n';
import type { CallOptions, LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { ConnectionsView } from '../connections/connection';
import { formatRawJson } from '../json/format';
import { parseRawJson } from '../json/rawJson';
import { withProgress } from '../progress/progress';
import { ownContentOf } from '../records/contentOf';
import { placeOf } from '../records/documentProblems';
import type { ParsedRecord } from '../records/model';
import type { IdentifiedRecord } from '../records/plan';
import { updateOf } from '../records/recordChanges';
import { sameField } from '../records/sameValue';
import { writeDocument } from '../records/writeDocument';
import { askToOverwrite } from './overwrite';
import type { ResourceSource } from './resourceFiles';
import { recordScheme, type ResourceRef } from './resourceUri';

interface Target {
  readonly client: LlmObsClient;
  readonly projectId: string;
  readonly datasetId: string;
}

/** Before the id in an address, since an id may be `..`. */
const prefix = 'record-';

const fields = ['input', 'expected_output', 'metadata'] as const;

/** The address of one record of a dataset. */
export function recordRef(
  place: Pick<ResourceRef, 'connectionId' | 'projectId' | 'id'>,
  recordId: string,
): ResourceRef {
  return { scheme: recordScheme, ...place, part: `${prefix}${recordId}`, format: 'json' };
}

/** One record as a JSON document, so that a big dataset need not be opened for it. Saving sends the changed fields. */
export function recordSource(connections: ConnectionsView, onSaved: (ref: ResourceRef) => void): ResourceSource {
  const targetOf = async ({ connectionId, projectId, id }: ResourceRef): Promise<Target> => ({
    client: await connections.client(connectionId),
    projectId,
    datasetId: id,
  });
  return {
    async load(ref, call) {
      return pretty(await findRecord(await targetOf(ref), idOf(ref), call));
    },

    async save(_uri, ref, text, opened) {
      const id = idOf(ref);
      const before = await readRecord(opened, id);
      const update = updateOf(before, await readRecord(text, id, [before]));
      if (!update) return;
      const target = await targetOf(ref);
      const now = await withProgress(l10n.t('Reading {0}', id), (call) => findRecord(target, id, call));
      const theirs = fields.filter(
        (field) =>
          update[field] !== undefined &&
          !sameField(field, now[field], before[field]) &&
          !sameField(field, now[field], update[field]),
      );
      if (theirs.length > 0) {
        const changed = theirs.join(', ');
        const words = {
          changed: l10n.t('{0} was changed by someone else since you opened it ({1}).', id, changed),
          refused: l10n.t('Nothing was saved: {0} was changed by someone else ({1}).', id, changed),
        };
        await askToOverwrite(words, pretty(now));
      }
      await withProgress(l10n.t('Saving {0}', id), async (call) => {
        const { client, projectId, datasetId } = target;
        // Tags can be written by a batch only.
        const written = update.tag_operations
          ? await client.records.batchUpdate(projectId, datasetId, { insert: [], update: [update], delete: [] }, call)
          : await client.records.update(projectId, datasetId, [update], call);
        if (written.records.length === 0)
          throw new LlmObsError(
            'not found',
            l10n.t('The service answered without {0}: it may have been deleted meanwhile.', id),
          );
      });
      onSaved(ref);
    },
  };
}

function idOf({ part }: ResourceRef): string {
  return part.slice(prefix.length);
}

/** The record of that id: the API can't be asked for one, so pages are read until it comes. Throws 'not found'. */
async function findRecord(
  { client, projectId, datasetId }: Target,
  id: string,
  call: CallOptions,
): Promise<IdentifiedRecord> {
  for await (const page of client.records.pages(projectId, datasetId, {}, call)) {
    const found = page.items.find((record) => record.id === id);
    if (found) return ownContentOf(found);
  }
  throw new LlmObsError('not found', l10n.t('The dataset has no record with the id “{0}”.', id));
}

/** @param stored what the edits were made on, once it is known */
async function readRecord(text: string, id: string, stored?: readonly IdentifiedRecord[]): Promise<IdentifiedRecord> {
  const { readDocument } = await import('../records/readDocument');
  const { records, problems } = readDocument(`[${text}]`, 'json', { knownIds: new Set([id]), stored });
  const [problem] = problems.filter(({ severity }) => severity === 'error');
  if (problem)
    throw new Error(l10n.t('Nothing was saved ({0}): {1}', placeOf(text, problem.start - 1), problem.message));
  const [record, more]: readonly (ParsedRecord | undefined)[] = records;
  if (!record || more) throw new Error(l10n.t('Nothing was saved: the document must hold this one record.'));
  if (record.id !== id)
    throw new Error(l10n.t('Nothing was saved: the id can’t be changed here, it is {0}.', JSON.stringify(id)));
  return { ...record, id };
}

function pretty(record: IdentifiedRecord): string {
  return `${formatRawJson(parseRawJson(writeDocument([record], 'jsonl')), { indent: '  ' })}\n`;
}
