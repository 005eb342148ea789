import * as vscode from 'vscode';
import type { Connection, ConnectionsView } from '../connections/connection';
import { fileText, lockUriOf, nameOfFile } from '../documents/pulledTexts';
import { withProgress } from '../progress/progress';
import { fileName } from '../records/fileName';
import { isEmptyPlan } from '../records/plan';
import { readLock } from '../records/pulled/lockFile';
import { lockFor } from '../records/pulled/lockFor';
import { lockNameOf } from '../records/pulled/lockNames';
import { planPush, pulledFile } from '../records/pulled/mergeWithService';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { writePulled } from '../records/pulled/pulledText';
import { nameOfPlace, readPlace, type DatasetPlace } from './datasetPlace';
import { assertUntouched, openPulledFile, reaches, siteOf, writePulledFile } from './pulledFile';
import { merge, settle, type PulledParts } from './pushFile';
import { records } from './uploadText';

/**
 * Writes a dataset, or a version of it, to a file of the workspace, sorted by id, beside its lock file. Where the file was
 * pulled from that dataset before, it is brought up to date instead. Gives the result's sentence, undefined where the user
 * left.
 */
export async function pullDataset(parts: PulledParts, place: DatasetPlace): Promise<string | undefined> {
  const { connections } = parts;
  const uri = await askFile(place);
  if (!uri) return undefined;
  const name = nameOfFile(uri);
  if (await holdsDataset(connections, uri, place)) {
    return pullFile(parts, uri, { version: place.version, connection: connections.get(place.connectionId) });
  }
  const what = nameOfPlace(place);
  const lock = await withProgress(vscode.l10n.t('{0} → {1}', what, name), async (call, report) => {
    const client = await connections.client(place.connectionId);
    const snapshot = await readPlace(connections, place, call, (read) =>
      report(vscode.l10n.t('{0} read', records(read))),
    );
    const { items } = await client.projects.page({ id: place.projectId }, call);
    const project = items.find(({ id }) => id === place.projectId);
    const connection = connections.get(place.connectionId);
    const made = lockFor(
      {
        site: connection ? siteOf(connection) : place.connectionId,
        project: { id: place.projectId, name: project?.attributes.name ?? '' },
        dataset: { id: place.datasetId, name: place.name },
      },
      snapshot,
    );
    call.signal.throwIfAborted();
    await writePulledFile(uri, { text: writePulled(snapshot.records), lock: made });
    return made;
  });
  await vscode.window.showTextDocument(uri, { preview: false });
  return vscode.l10n.t(
    'Pulled {0} (version {1}) to {2}: {3}. Commit it together with {4}.',
    place.name,
    lock.version,
    name,
    records(lock.records),
    lockNameOf(name),
  );
}

/**
 * Brings a pulled file to the dataset's current version, or another one; what was changed in the file is kept. Gives the
 * result's sentence, undefined where the user left.
 */
export async function pullFile(
  parts: PulledParts,
  uri: vscode.Uri,
  { version, connection }: { version?: number | undefined; connection?: Connection | undefined } = {},
): Promise<string | undefined> {
  const file = await openPulledFile(parts.connections, uri, connection);
  if (!file) return undefined;
  const { name, lock, place, content } = file;
  const merged = await merge(parts, file, vscode.l10n.t('Comparing {0} with {1}', name, place.name), version);
  const answer = merged.merge.conflicts.length > 0 ? await settle(parts, file, merged, 'pull') : 'mine';
  if (answer === undefined) return undefined;
  const brought = pulledFile(lock, merged, answer === 'edit' ? 'mine' : answer);
  const isSame = brought.lock.version === lock.version && brought.lock.sha256 === lock.sha256 && !lock.isSettled;
  if (brought.text === content.text && isSame) {
    return isEmptyPlan(planPush(merged, 'mine'))
      ? vscode.l10n.t('{0} holds version {1} of {2} already.', name, lock.version, place.name)
      : vscode.l10n.t(
          '{0} holds version {1} of {2} already. What you changed in it stays: push sends it.',
          name,
          lock.version,
          place.name,
        );
  }
  await assertUntouched(uri, content.text, vscode.l10n.t('it was left as it is. Pull again.'));
  await writePulledFile(uri, brought);
  return vscode.l10n.t(
    'Brought {0} from version {1} to {2} of {3}.',
    name,
    lock.version,
    brought.lock.version,
    place.name,
  );
}

/** Where the last file went, for the next one to begin there; forgotten with the window. */
let lastFolder: vscode.Uri | undefined;

async function askFile(place: DatasetPlace): Promise<vscode.Uri | undefined> {
  const folder = lastFolder ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const proposed = `${fileName(place.name)}.jsonl`;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Pull {0} into the Workspace', nameOfPlace(place)),
    saveLabel: vscode.l10n.t('Pull'),
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, proposed) } : { defaultUri: vscode.Uri.file(proposed) }),
    filters: { 'JSON Lines': ['jsonl'] },
  });
  if (!uri) return undefined;
  lastFolder = vscode.Uri.joinPath(uri, '..');
  return uri.path.endsWith('.jsonl') ? uri : uri.with({ path: `${uri.path}.jsonl` });
}

/**
 * Whether the file was pulled from the dataset before. Throws PulledFileError where it was pulled from another one, which
 * may have the same id on another service.
 */
async function holdsDataset(connections: ConnectionsView, uri: vscode.Uri, place: DatasetPlace): Promise<boolean> {
  const [text, lockText] = await Promise.all([fileText(uri), fileText(lockUriOf(uri))]);
  // A file that was no pulled one: that it may be replaced was asked by the dialog.
  if (text === undefined || lockText === undefined) return false;
  const name = nameOfFile(uri);
  const { site, dataset } = readLock(lockText, lockNameOf(name));
  const connection = connections.get(place.connectionId);
  if (!connection || !(await reaches(connections, connection, site))) {
    throw new PulledFileError(
      'file exists',
      vscode.l10n.t(
        '{0} holds the dataset {1} of {2}: choose another file for {3}.',
        name,
        dataset.name,
        site,
        `${place.name} (${connection ? siteOf(connection) : place.connectionId})`,
      ),
    );
  }
  if (dataset.id === place.datasetId) return true;
  throw new PulledFileError(
    'file exists',
    vscode.l10n.t('{0} holds the dataset {1}: choose another file for {2}.', name, dataset.name, place.name),
  );
}
