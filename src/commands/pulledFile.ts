import * as vscode from 'vscode';
import { isLoopback } from '../api/sites';
import type { Connection, ConnectionsView } from '../connections/connection';
import { fileText, lockUriOf, nameOfFile } from '../documents/pulledTexts';
import { gitHistory } from '../records/pulled/gitHistory';
import { readLock, sandboxSite, writeLock, type PulledLock } from '../records/pulled/lockFile';
import { lockNameOf } from '../records/pulled/lockNames';
import type { BroughtFile } from '../records/pulled/mergeWithService';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { readPulled, type PulledText } from '../records/pulled/pulledText';
import type { DatasetPlace } from './datasetPlace';
import { writeWhole } from './exportFile';

/** A pulled file of the workspace, with the dataset that it belongs to. */
export interface OpenPulledFile {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly lock: PulledLock;
  readonly content: PulledText;
  readonly place: DatasetPlace;
}

/**
 * Reads a pulled file, saving what was typed in it first, and its lock, and finds the connection that it belongs to, where
 * `known` doesn't say it. undefined where the user left. Throws PulledFileError.
 */
export async function openPulledFile(
  connections: ConnectionsView,
  uri: vscode.Uri,
  known?: Connection,
): Promise<OpenPulledFile | undefined> {
  const name = nameOfFile(uri);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty && !(await open.save())) {
    throw new Error(vscode.l10n.t('{0} could not be saved, so that nothing was compared or sent.', name));
  }
  const lockText = await fileText(lockUriOf(uri));
  if (lockText === undefined) {
    throw new PulledFileError(
      'missing lock',
      vscode.l10n.t(
        '{0} was not pulled from a dataset: {1} is missing. Restore it, or pull the dataset anew.',
        name,
        lockNameOf(name),
      ),
    );
  }
  const lock = readLock(lockText, lockNameOf(name));
  const text = await fileText(uri);
  if (text === undefined) {
    throw new PulledFileError(
      'missing file',
      vscode.l10n.t('{0} is missing, though its lock file is there: restore it, or pull it anew.', name),
    );
  }
  const content = readPulled(text, name);
  const connection = known ?? (await connectionOf(connections, lock, name));
  if (!connection) return undefined;
  const { project, dataset } = lock;
  const place = {
    connectionId: connection.id,
    projectId: project.id,
    projectName: project.name,
    datasetId: dataset.id,
    name: dataset.name,
  };
  return { uri, name, lock, content, place };
}

/** The site, as lock files name it, that a connection reaches. */
export function siteOf(connection: Connection): string {
  return connection.kind === 'sandbox' ? sandboxSite : (connection.site ?? connection.url ?? '');
}

/** Whether a connection leads to the service that a lock file names. */
export async function reaches(connections: ConnectionsView, connection: Connection, site: string): Promise<boolean> {
  if (siteOf(connection) === site) return true;
  // The command line names the sandbox by its address.
  if (connection.kind !== 'sandbox' || !URL.canParse(site) || !isLoopback(new URL(site).hostname)) return false;
  return (await connections.baseUrl(connection.id)) === site;
}

/**
 * The connection of the user's own that reaches the service of a file. The file can't bring one along: where keys go is
 * the user's choice.
 */
async function connectionOf(
  connections: ConnectionsView,
  { site }: PulledLock,
  name: string,
): Promise<Connection | undefined> {
  const all = connections.list();
  const fitting = all.filter((connection) => siteOf(connection) === site);
  const [first, ...others] = fitting;
  if (first && others.length === 0) return first;
  if (first) {
    const items = fitting.map((connection) => ({ label: connection.name, description: site, connection }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Connection of {0}', name),
      placeHolder: vscode.l10n.t('{0} connections reach {1}: which holds the dataset?', fitting.length, site),
      ignoreFocusOut: true,
    });
    return picked?.connection;
  }
  const sandbox = all.find(({ kind }) => kind === 'sandbox');
  if (sandbox && (await reaches(connections, sandbox, site))) return sandbox;
  throw new PulledFileError(
    'other service',
    vscode.l10n.t('{0} was pulled from {1}, which none of your connections reaches: add one.', name, site),
  );
}

/** The older texts of the file that git keeps. git isn't run in a workspace that isn't trusted. */
export function historyOf(uri: vscode.Uri): () => AsyncIterable<string> {
  const isRunnable = uri.scheme === 'file' && vscode.workspace.isTrusted;
  return isRunnable ? () => gitHistory(uri.fsPath) : nothing;
}

// eslint-disable-next-line @typescript-eslint/require-await -- like gitHistory()
async function* nothing(): AsyncGenerator<string> {
  yield* [];
}

/** Throws an Error where the file isn't what was read any more: what was typed meanwhile is never written over. */
export async function assertUntouched(uri: vscode.Uri, text: string, consequence: string): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (!open?.isDirty && (await fileText(uri)) === text) return;
  throw new Error(vscode.l10n.t('{0} was changed meanwhile: {1}', nameOfFile(uri), consequence));
}

/** Writes the file and its lock. The file goes first: with the older lock it is still merged rightly. */
export async function writePulledFile(uri: vscode.Uri, { text, lock }: BroughtFile): Promise<void> {
  await writeWhole(uri, (sink) => sink.write(text));
  await writeWhole(lockUriOf(uri), (sink) => sink.write(writeLock(lock)));
}
