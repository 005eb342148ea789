import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import { isWritable } from '../api/writableDataset';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { DatasetNode } from '../explorer/nodes';
import type { CsvSource } from './csvSource';
import { csvSource } from './csvSource';
import { failureSentence, isCancelled } from './failure';
import type { DatasetTarget, LastTarget } from './pickers';
import { pickTarget, targetOfNode } from './pickers';
import { pickedPlace } from './projectPlace';
import { withProgress } from '../progress/progress';
import { confirmUpload } from './uploadConfirm';
import { askUploadOptions } from './uploadOptions';
import type { PreparedFile } from './uploadPrepare';
import { prepareFile } from './uploadPrepare';
import type { FileOutcome, OpenedTarget } from './uploadSend';
import { describeDone, describeWritten, openTarget, sendFile } from './uploadSend';
import { records } from './uploadText';

export interface UploadDeps {
  readonly connections: ConnectionsView;
  /** Knows the names of projects. */
  readonly explorer: Pick<Explorer, 'projectName'>;
  /** Remembers the dataset and the options of the last upload. */
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  /** Told when records may have been written, also by an upload that failed or was stopped. */
  readonly onUploaded: (dataset: LastTarget) => void;
}

const lastTargetKey = 'llmObs.upload.target';

/**
 * The whole way of an upload: checks the files, asks for the dataset (unless `node` names it), the options and a last
 * yes, then sends one file after the other. Nothing is created or sent before that yes.
 */
export async function uploadCsv(
  deps: UploadDeps,
  uris: readonly vscode.Uri[],
  node: DatasetNode | undefined,
): Promise<void> {
  if (node && !isWritable(node.dataset)) {
    throw new LlmObsError(
      'invalid request',
      vscode.l10n.t('{0} is fed by an automation and read-only: choose another dataset.', node.dataset.attributes.name),
    );
  }
  const { prepared, leftOut } = await prepareAll(uris);
  const [first] = prepared;
  if (!first) return;

  const what = prepared.length === 1 ? first.source.name : vscode.l10n.t('{0} files', prepared.length);
  const target = node ? targetOfNode(node, deps.explorer) : await askTarget(deps, what, first.source);
  if (!target) return;
  const datasetName =
    target.dataset.kind === 'existing' ? target.dataset.resource.attributes.name : target.dataset.name;
  const place = pickedPlace(deps.connections, target);
  const title = `${vscode.l10n.t('Upload {0} to {1}', what, datasetName)} · ${place}`;
  const options = await askUploadOptions(title, deps.state);
  if (!options) return;
  const isNew = target.dataset.kind === 'new';
  if (!(await confirmUpload({ files: prepared, leftOut, datasetName, place, isNew, options }))) return;

  const opened = await withProgress(`${what} → ${datasetName}`, async (call, report) => {
    report('connecting');
    return openTarget(await deps.connections.client(target.connectionId), target, call);
  });
  const ids = { connectionId: target.connectionId, projectId: opened.projectId, datasetId: opened.dataset.id };
  await deps.state.update(lastTargetKey, ids);
  if (isNew) deps.onUploaded(ids);

  const outcomes: FileOutcome[] = [];
  for (const file of prepared) {
    if (outcomes.some(endsAll)) {
      outcomes.push({ file, kind: 'not sent', written: undefined });
      continue;
    }
    const outcome = await sendFile(opened, file, options, datasetName);
    outcomes.push(outcome);
    logOutcome(deps.log, outcome, datasetName);
    deps.onUploaded(ids);
  }
  tell(deps, ids, opened, outcomes, leftOut);
}

/** The files that can be sent, and why the others can't. One file alone throws its reason. */
async function prepareAll(
  uris: readonly vscode.Uri[],
): Promise<{ prepared: readonly PreparedFile[]; leftOut: readonly string[] }> {
  const prepared: PreparedFile[] = [];
  const leftOut: string[] = [];
  for (const uri of uris) {
    try {
      await saveFirst(uri);
      const file = await prepareFile(await csvSource(uri));
      if (!file) return { prepared: [], leftOut };
      prepared.push(file);
    } catch (error) {
      if (uris.length === 1 || isCancelled(error)) throw error;
      leftOut.push(failureSentence(error));
    }
  }
  if (prepared.length === 0)
    throw new Error(vscode.l10n.t('None of the {0} files can be uploaded: {1}', uris.length, leftOut.join(' ')));
  return { prepared, leftOut };
}

/** What is uploaded is the file: an editor with changes to it is saved before, if the user wants. */
async function saveFirst(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (!document?.isDirty) return;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} has changes that aren’t saved.', name),
    { modal: true, detail: vscode.l10n.t('The upload sends the file as it is on the disk.') },
    vscode.l10n.t('Save and Upload'),
  );
  if (answer === undefined) throw new LlmObsError('cancelled', vscode.l10n.t('{0} was not uploaded.', name));
  if (!(await document.save()))
    throw new Error(vscode.l10n.t('{0} could not be saved, so that it was not uploaded.', name));
}

function askTarget(deps: UploadDeps, what: string, first: CsvSource): Promise<DatasetTarget | undefined> {
  return pickTarget(deps.connections, first.name.replace(/\.[^.]*$/, ''), {
    title: vscode.l10n.t('Upload {0}', what),
    last: deps.state.get<LastTarget>(lastTargetKey),
  });
}

/** Whether the files after this one would fare the same, or the user wants no more. */
function endsAll(outcome: FileOutcome): boolean {
  if (outcome.kind === 'stopped') return true;
  return (
    outcome.kind === 'failed' &&
    LlmObsError.is(outcome.error, 'unauthorized', 'forbidden', 'not found', 'unavailable', 'timed out')
  );
}

function logOutcome(log: vscode.LogOutputChannel, outcome: FileOutcome, place: string): void {
  const { file } = outcome;
  if (outcome.kind === 'done') log.info(describeDone(file, outcome.created, place));
  else if (outcome.kind === 'failed') {
    log.error(
      `Upload of ${file.source.name} to ${place} failed. ${describeWritten(outcome.written, place, outcome.error)}`,
    );
    log.error(outcome.error instanceof Error ? outcome.error : String(outcome.error));
  } else
    log.info(`Upload of ${file.source.name} to ${place}: ${outcome.kind}. ${describeWritten(outcome.written, place)}`);
}

/** Ends the command in one notification, whatever the number of files. */
function tell(
  deps: UploadDeps,
  { connectionId, projectId }: LastTarget,
  opened: OpenedTarget,
  outcomes: readonly FileOutcome[],
  leftOut: readonly string[],
): void {
  const { dataset } = opened;
  const place = dataset.attributes.name;
  const done = outcomes.filter(({ kind }) => kind === 'done').length;
  const failed = outcomes.find((outcome) => outcome.kind === 'failed');
  if (outcomes.length === 1 && failed && LlmObsError.is(failed.error, 'unauthorized')) throw failed.error;

  const existed = opened.existed
    ? vscode.l10n.t(' A dataset named {0} was there already: its records were kept.', place)
    : '';
  const text = `${summary(outcomes, leftOut, place)}${existed}`;
  const openDataset = vscode.l10n.t('Open Dataset');
  const showLog = vscode.l10n.t('Show Log');
  const shown =
    failed || leftOut.length > 0
      ? (done > 0 ? vscode.window.showWarningMessage : vscode.window.showErrorMessage)(text, openDataset, showLog)
      : vscode.window.showInformationMessage(text, openDataset);
  // The command is done: it doesn't wait for its notification to be closed.
  void shown.then(async (action) => {
    if (action === showLog) deps.log.show(true);
    if (action !== openDataset) return;
    const current = await opened.client.datasets.get(projectId, dataset.id).catch(() => dataset);
    const node: DatasetNode = { kind: 'dataset', connectionId, projectId, dataset: current };
    await vscode.commands.executeCommand('llmObs.openDataset', node);
  });
}

function summary(outcomes: readonly FileOutcome[], leftOut: readonly string[], place: string): string {
  const [only] = outcomes;
  if (only && outcomes.length === 1 && leftOut.length === 0) return describeOutcome(only, place);
  const done = outcomes.filter((outcome) => outcome.kind === 'done');
  const created = done.reduce((sum, outcome) => sum + outcome.created, 0);
  const all = outcomes.length + leftOut.length;
  const files =
    done.length === all ? vscode.l10n.t('{0} files', all) : vscode.l10n.t('{0} of {1} files', done.length, all);
  const rest = [
    ...outcomes.filter(({ kind }) => kind !== 'done').map((outcome) => describeOutcome(outcome, place)),
    ...leftOut,
  ];
  return [vscode.l10n.t('Uploaded {0} from {1} to {2}.', records(created), files, place), ...rest].join(' ');
}

function describeOutcome(outcome: FileOutcome, place: string): string {
  const { name } = outcome.file.source;
  switch (outcome.kind) {
    case 'done':
      return describeDone(outcome.file, outcome.created, place);
    case 'not sent':
      return vscode.l10n.t('{0} was not sent.', name);
    case 'stopped':
      return vscode.l10n.t(
        'The upload of {0} to {1} was stopped. {2}',
        name,
        place,
        describeWritten(outcome.written, place),
      );
    case 'failed': {
      const reason = failureSentence(outcome.error);
      return vscode.l10n.t(
        'The upload of {0} to {1} failed: {2} {3}',
        name,
        place,
        reason,
        describeWritten(outcome.written, place, outcome.error),
      );
    }
  }
}
