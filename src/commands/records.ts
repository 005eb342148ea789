import * as vscode from 'vscode';
import type { RecordInsert } from '../api/resources';
import { isWritable } from '../api/writableDataset';
import type { ConnectionsView } from '../connections/connection';
import { metadataRef } from '../documents/metadata';
import type { ResourceFiles } from '../documents/resourceFiles';
import { recordRef } from '../documents/singleRecord';
import type { Explorer } from '../explorer/explorer';
import type { DatasetNode } from '../explorer/nodes';
import { isRawJson, rawString, type RawJson } from '../json/rawJson';
import { withProgress } from '../progress/progress';
import type { PlanParts } from './applyPlan';
import { askContentIds } from './askContentIds';
import type { Commands } from './commands';
import { confirmDelete } from './confirmDelete';
import { nodeArguments } from './nodeArguments';
import { pickDataset, type PickedDataset } from './pickers';
import { projectPlace } from './projectPlace';
import { askSteps, askText, keptText } from './prompts';
import { shownAddress, showResource } from './showResource';
import { count, records as recordsOf } from './uploadText';

/** Records in one request. */
const perRequest = 1000;

interface Deps {
  readonly commands: Commands;
  readonly connections: ConnectionsView;
  readonly explorer: Explorer;
  readonly onChanged: PlanParts['onChanged'];
  readonly metadata: ResourceFiles;
  readonly singleRecords: ResourceFiles;
}

/** Changing a dataset without opening all of its records: a record more, one record, some records less, the metadata. */
export function registerRecordCommands({
  commands,
  connections,
  explorer,
  onChanged,
  metadata,
  singleRecords,
}: Deps): void {
  const writable = async (node: unknown, title: string): Promise<DatasetNode | PickedDataset | undefined> => {
    const [selected] = nodeArguments(['dataset'], node, undefined);
    const target = selected ?? (await pickDataset(connections, { title }));
    if (target && !isWritable(target.dataset))
      throw new Error(
        vscode.l10n.t('{0} is filled by an automation and is read-only in Datadog.', target.dataset.attributes.name),
      );
    return target;
  };
  const placeOf = ({ connectionId, projectId, dataset }: DatasetNode) => ({ connectionId, projectId, id: dataset.id });

  commands.register('llmObs.editMetadata', async (node?: unknown) => {
    const [selected] = nodeArguments(['dataset'], node, undefined);
    const target =
      selected ?? (await pickDataset(connections, { title: vscode.l10n.t('Edit the metadata of a dataset') }));
    if (!target) return;
    const title = vscode.l10n.t('{0} (metadata)', target.dataset.attributes.name);
    const uri = shownAddress(metadataRef(placeOf(target)), title, explorer);
    await showResource(metadata, uri);
  });

  commands.register('llmObs.editRecord', async (node?: unknown) => {
    const target = await writable(node, vscode.l10n.t('Edit a record'));
    if (!target) return;
    const { name } = target.dataset.attributes;
    const id = await askText({
      title: `${vscode.l10n.t('Edit a record of {0}', name)} · ${projectPlace(connections, target, explorer)}`,
      prompt: vscode.l10n.t('Id of the record'),
      back: false,
      problem: (text) => (text.trim() ? undefined : vscode.l10n.t('An id is needed.')),
    });
    if (id.kind !== 'next') return;
    const uri = shownAddress(recordRef(placeOf(target), id.value.trim()), `${id.value.trim()} (${name})`, explorer);
    await showResource(singleRecords, uri);
  });

  commands.register('llmObs.addRecord', async (node?: unknown) => {
    const target = await writable(node, vscode.l10n.t('Add a record'));
    if (!target) return;
    const { connectionId, projectId, dataset } = target;
    const { name } = dataset.attributes;
    const place = projectPlace(connections, target, explorer);
    const record = await askRecord(`${vscode.l10n.t('Add a record to {0}', name)} · ${place}`);
    if (!record) return;
    const client = await connections.client(connectionId);
    const append = (deduplicate: boolean) =>
      withProgress(vscode.l10n.t('Adding a record to {0}', name), (call) =>
        client.records.append(projectId, dataset.id, [record], { ...call, deduplicate }),
      );
    let added = (await append(true)).records[0];
    if (!added) {
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t('{0} already has a record with this input: it was not added.', name),
        { modal: true, detail: `${place} › ${name}\n\n${record.input.slice(0, 400)}` },
        vscode.l10n.t('Add All the Same'),
      );
      if (answer === undefined) return;
      [added] = (await append(false)).records;
    }
    onChanged({ connectionId, projectId, datasetId: dataset.id });
    if (!added)
      throw new Error(
        vscode.l10n.t('The service answered without the record: look into {0} whether it was added.', name),
      );
    return vscode.l10n.t('Added a record to {0}, with the id {1}.', name, added.id);
  });

  commands.register('llmObs.deleteRecords', async (node?: unknown) => {
    const target = await writable(node, vscode.l10n.t('Delete records'));
    if (!target) return;
    const { connectionId, projectId, dataset } = target;
    const { name } = dataset.attributes;
    const within = projectPlace(connections, target, explorer);
    const wanted = await askContentIds(
      `${vscode.l10n.t('Delete records of {0}', name)} · ${within}`,
      {
        where: vscode.l10n.t('Where are the record ids?'),
        typed: vscode.l10n.t('The record ids, separated by commas or spaces'),
      },
      false,
    );
    if (wanted.kind !== 'next') return;
    const client = await connections.client(connectionId);
    const missing = new Set(wanted.value.ids);
    await withProgress(vscode.l10n.t('Looking for the records in {0}', name), async (call) => {
      for await (const page of client.records.pages(projectId, dataset.id, {}, call)) {
        for (const { id } of page.items) missing.delete(id);
        if (missing.size === 0) break;
      }
    });
    const ids = wanted.value.ids.filter((id) => !missing.has(id));
    const notThere =
      missing.size > 0
        ? missing.size > 10
          ? vscode.l10n.t(
              'Not in {0}: {1} and {2} more.',
              name,
              [...missing].slice(0, 10).join(', '),
              count(missing.size - 10),
            )
          : vscode.l10n.t('Not in {0}: {1}.', name, [...missing].join(', '))
        : '';
    if (ids.length === 0) throw new Error(vscode.l10n.t('Nothing was deleted. {0}', notThere));
    const place = `${within} › ${name}`;
    const named = ids.map((id) => ({ name: id, place }));
    const what = {
      one: (id: string) => vscode.l10n.t('the record “{0}”', id),
      several: (number: number) => vscode.l10n.t('{0} records of {1}', number, name),
    };
    if ((await confirmDelete(what, named, notThere)) === undefined) return;
    await withProgress(vscode.l10n.t('Deleting {0} of {1}', recordsOf(ids.length), name), async (call, report) => {
      for (let at = 0; at < ids.length; at += perRequest) {
        report(vscode.l10n.t('{0} of {1}', count(at), count(ids.length)), at / ids.length);
        await client.records.delete(projectId, dataset.id, ids.slice(at, at + perRequest), call);
      }
    }).finally(() => onChanged({ connectionId, projectId, datasetId: dataset.id }));
    return [vscode.l10n.t('Deleted {0} of {1}.', recordsOf(ids.length), name), notThere].filter(Boolean).join(' ');
  });
}

/** Asks for the values of a new record, with a way back. undefined where the user left. */
async function askRecord(title: string): Promise<Omit<RecordInsert, 'id' | 'tags'> | undefined> {
  let input = '';
  let output = '';
  const done = await askSteps([
    {
      ask: async (back) => {
        const problem = (text: string) =>
          text.trim() === '' || text.trim() === 'null'
            ? vscode.l10n.t('A record needs an input other than null.')
            : undefined;
        const prompt = vscode.l10n.t('Input: text, or any JSON value');
        const answer = await askText({ title, prompt, back, value: input, problem });
        input = keptText(answer, input);
        return answer;
      },
    },
    {
      ask: async (back) => {
        const prompt = vscode.l10n.t('Expected output: text, or any JSON value (may stay empty)');
        const answer = await askText({ title, prompt, back, value: output, problem: () => undefined });
        output = keptText(answer, output);
        return answer;
      },
    },
  ]);
  if (!done) return undefined;
  return { input: valueOf(input), ...(output.trim() ? { expected_output: valueOf(output) } : {}) };
}

/** As in an uploaded cell: what is valid JSON is that value, any other text a string. */
function valueOf(text: string): RawJson {
  const trimmed = text.trim();
  return isRawJson(trimmed) ? trimmed : rawString(text);
}
