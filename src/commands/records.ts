import * as vscode from 'vscode';
import type { RecordInsert } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import { metadataRef } from '../documents/metadata';
import type { ResourceFiles } from '../documents/resourceFiles';
import { resourceUri } from '../documents/resourceUri';
import { recordRef } from '../documents/singleRecord';
import type { Explorer } from '../explorer/explorer';
import type { DatasetNode } from '../explorer/nodes';
import { isRawJson, rawString, type RawJson } from '../json/rawJson';
import { withProgress } from '../progress/progress';
import type { Commands } from './commands';
import { confirmDelete } from './confirmDelete';
import { nodeArguments } from './nodeArguments';
import { isWritable, pickDataset } from './pickers';
import { askSteps, askText } from './prompts';
import { count, records as recordsOf } from './uploadText';

/** Records in one request. */
const perRequest = 1000;

interface Deps {
  readonly commands: Commands;
  readonly connections: ConnectionsView;
  readonly explorer: Explorer;
  readonly metadata: ResourceFiles;
  readonly singleRecords: ResourceFiles;
}

/** Changing a dataset without opening all of its records: a record more, one record, some records less, the metadata. */
export function registerRecordCommands({ commands, connections, explorer, metadata, singleRecords }: Deps): void {
  const writable = async (node: unknown, title: string): Promise<DatasetNode | undefined> => {
    const [selected] = nodeArguments(['dataset'], node, undefined);
    const target = selected ?? (await pickDataset(connections, { title }));
    if (target && !isWritable(target.dataset))
      throw new Error(`${target.dataset.attributes.name} is filled by an automation and is read-only in Datadog.`);
    return target;
  };
  const placeOf = ({ connectionId, projectId, dataset }: DatasetNode) => ({ connectionId, projectId, id: dataset.id });

  commands.register('llmObs.editMetadata', async (node?: unknown) => {
    const [selected] = nodeArguments(['dataset'], node, undefined);
    const target = selected ?? (await pickDataset(connections, { title: 'Edit the metadata of a dataset' }));
    if (!target) return;
    const uri = resourceUri(metadataRef(placeOf(target)), `${target.dataset.attributes.name} (metadata)`);
    // Loaded before VS Code asks for the file, so that Cancel ends the command and a failure is told in one sentence.
    await metadata.refresh(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  });

  commands.register('llmObs.editRecord', async (node?: unknown) => {
    const target = await writable(node, 'Edit a record');
    if (!target) return;
    const { name } = target.dataset.attributes;
    const id = await askText({
      title: `Edit a record of ${name}`,
      prompt: 'Id of the record',
      back: false,
      problem: (text) => (text.trim() ? undefined : 'An id is needed.'),
    });
    if (id.kind !== 'next') return;
    const uri = resourceUri(recordRef(placeOf(target), id.value.trim()), `${id.value.trim()} (${name})`);
    await singleRecords.refresh(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  });

  commands.register('llmObs.addRecord', async (node?: unknown) => {
    const target = await writable(node, 'Add a record');
    const record = target && (await askRecord(`Add a record to ${target.dataset.attributes.name}`));
    if (!target || !record) return;
    const { connectionId, projectId, dataset } = target;
    const { name } = dataset.attributes;
    const client = await connections.client(connectionId);
    const append = (deduplicate: boolean) =>
      withProgress(`Adding a record to ${name}`, (call) =>
        client.records.append(projectId, dataset.id, [record], { ...call, deduplicate }),
      );
    let added = (await append(true)).records[0];
    if (!added) {
      const answer = await vscode.window.showWarningMessage(
        `${name} already has a record with this input: it was not added.`,
        { modal: true, detail: record.input.slice(0, 400) },
        'Add All the Same',
      );
      if (answer === undefined) return;
      [added] = (await append(false)).records;
    }
    explorer.refreshDatasets(connectionId, projectId);
    if (!added) throw new Error(`The service answered without the record: look into ${name} whether it was added.`);
    return `Added a record to ${name}, with the id ${added.id}.`;
  });

  commands.register('llmObs.deleteRecords', async (node?: unknown) => {
    const target = await writable(node, 'Delete records');
    if (!target) return;
    const { connectionId, projectId, dataset } = target;
    const { name } = dataset.attributes;
    const { askContentIds } = await import('./askContentIds');
    const wanted = await askContentIds(`Delete records of ${name}`, 'record ids', false);
    if (wanted.kind !== 'next') return;
    const client = await connections.client(connectionId);
    const missing = new Set(wanted.value.ids);
    await withProgress(`Looking for the records in ${name}`, async (call) => {
      for await (const page of client.records.pages(projectId, dataset.id, {}, call)) {
        for (const { id } of page.items) missing.delete(id);
        if (missing.size === 0) break;
      }
    });
    const ids = wanted.value.ids.filter((id) => !missing.has(id));
    const notThere =
      missing.size > 0
        ? `Not in ${name}: ${[...missing].slice(0, 10).join(', ')}${missing.size > 10 ? ` and ${count(missing.size - 10)} more` : ''}.`
        : '';
    if (ids.length === 0) throw new Error(`Nothing was deleted. ${notThere}`);
    const named = ids.map((id) => ({ name: id }));
    if ((await confirmDelete([`record`, `records of ${name}`], named, notThere)) === undefined) return;
    await withProgress(`Deleting ${recordsOf(ids.length)} of ${name}`, async (call, report) => {
      for (let at = 0; at < ids.length; at += perRequest) {
        report(`${count(at)} of ${count(ids.length)}`, at / ids.length);
        await client.records.delete(projectId, dataset.id, ids.slice(at, at + perRequest), call);
      }
    }).finally(() => explorer.refreshDatasets(connectionId, projectId));
    return [`Deleted ${recordsOf(ids.length)} of ${name}.`, notThere].filter(Boolean).join(' ');
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
          text.trim() === '' || text.trim() === 'null' ? 'A record needs an input other than null.' : undefined;
        const prompt = 'Input: text, or any JSON value';
        const answer = await askText({ title, prompt, back, value: input, problem });
        if (answer.kind === 'next') input = answer.value;
        return answer;
      },
    },
    {
      ask: async (back) => {
        const prompt = 'Expected output: text, or any JSON value (may stay empty)';
        const answer = await askText({ title, prompt, back, value: output, problem: () => undefined });
        if (answer.kind === 'next') output = answer.value;
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
