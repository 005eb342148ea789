import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { nodePlace } from '../explorer/nodePlace';
import type { ExperimentNode } from '../explorer/nodes';
import { withProgress } from '../progress/progress';
import { placeOf } from '../records/documentProblems';
import { failureSentence, isCancelled } from './failure';
import { movedToNow, readEvents } from './readEvents';
import { sendEvents } from './sendEvents';
import type { EventProblem, ExperimentEvent } from './eventChecks';
import { count } from './uploadText';

/** More problems than this help no one. */
const mostProblems = 200;

/** Pushes that ended half-way, by experiment and file, with the text that was pushed then. */
export type UnfinishedPushes = Map<string, { readonly text: string; readonly events: readonly ExperimentEvent[] }>;

interface Deps {
  readonly connections: ConnectionsView;
  readonly explorer: Pick<Explorer, 'projectName'>;
  readonly diagnostics: vscode.DiagnosticCollection;
  readonly unfinished: UnfinishedPushes;
}

/**
 * Checks the events of a file, asks, and pushes them to an experiment. Gives the sentence that says what was pushed;
 * undefined where the user left. Nothing is sent from a file with a problem. Throws LlmObsError, and an Error that says
 * where the first problem is.
 */
export async function pushEvents(
  { connections, explorer, diagnostics, unfinished }: Deps,
  node: ExperimentNode,
  uri: vscode.Uri,
): Promise<string | undefined> {
  const { connectionId, projectId, experiment } = node;
  const file = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const { name, dataset_id } = experiment.attributes;
  const text = await textOf(uri);
  diagnostics.delete(uri);
  const key = `${connectionId}/${experiment.id}/${uri.toString()}`;
  const before = unfinished.get(key);
  const rest = before?.text === text ? before.events : undefined;

  const now = Date.now();
  const format = /\.(jsonl|ndjson)$/i.test(uri.path) ? 'jsonl' : 'json';
  const read = readEvents(text, format, { projectId, datasetId: dataset_id }, now);
  let events: readonly ExperimentEvent[] | undefined = rest ?? read.events;
  if (rest === undefined && read.problems.length > 0) {
    const moved = read.problems.every(({ isTime }) => isTime) ? movedToNow(read.events, now) : undefined;
    events = moved && (await askToMove(file, read.problems, moved));
    if (!moved) {
      await showProblems(diagnostics, uri, read.problems);
      throw problemError(file, text, read.problems);
    }
  }
  if (!events) return undefined;
  if (events.length === 0)
    throw new Error(vscode.l10n.t('{0} holds no spans or metrics: there is nothing to push.', file));

  const pushAllAgain = vscode.l10n.t('Push All Again');
  const answer = await vscode.window.showWarningMessage(
    rest
      ? vscode.l10n.t('Push the remaining {0} to {1}?', describe(rest), name)
      : vscode.l10n.t('Push {0} to {1}?', describe(events), name),
    {
      modal: true,
      detail: [
        `${nodePlace(connections, explorer, node)} › ${name}`,
        rest
          ? vscode.l10n.t('{0} of {1} arrived before.', count(read.events.length - rest.length), file)
          : vscode.l10n.t('What was pushed can’t be taken back, except by deleting the experiment.'),
      ].join('\n\n'),
    },
    rest ? vscode.l10n.t('Push the Rest') : vscode.l10n.t('Push'),
    ...(rest ? [pushAllAgain] : []),
  );
  if (answer === undefined) return undefined;
  const sending = answer === pushAllAgain ? read.events : events;
  const outcome = await withProgress(vscode.l10n.t('Pushing events to {0}', name), async (call, report) => {
    const client = await connections.client(connectionId);
    const onProgress = (sent: number) =>
      report(vscode.l10n.t('{0} of {1}', count(sent), count(sending.length)), sent / sending.length);
    return sendEvents(client.experiments, experiment.id, sending, { ...call, onProgress });
  });
  if (outcome.error === undefined) {
    unfinished.delete(key);
    return vscode.l10n.t('Pushed {0} to {1}.', describe(sending), name);
  }
  if (outcome.sent > 0) unfinished.set(key, { text, events: sending.slice(outcome.sent) });
  throw failure(outcome.error, outcome.sent, sending.length, name, file);
}

/** What an editor shows of the file, saved or not, else what the file holds. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  const bytes = await vscode.workspace.fs.readFile(uri);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    throw new Error(vscode.l10n.t('{0} is not UTF-8 text: save it in that encoding.', name), { cause });
  }
}

async function askToMove(
  file: string,
  problems: readonly EventProblem[],
  moved: readonly ExperimentEvent[],
): Promise<readonly ExperimentEvent[] | undefined> {
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} of the events of {1} are too old or too new for the service.', count(problems.length), file),
    {
      modal: true,
      detail: [
        problems[0]?.message ?? '',
        vscode.l10n.t(
          'All times can be moved by the same, so that the last event is now: how long things took and what came first stays. The file isn’t changed.',
        ),
      ].join('\n\n'),
    },
    vscode.l10n.t('Move to Now and Push…'),
  );
  return answer === undefined ? undefined : moved;
}

async function showProblems(
  diagnostics: vscode.DiagnosticCollection,
  uri: vscode.Uri,
  problems: readonly EventProblem[],
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const shown = problems.slice(0, mostProblems).map(({ start, end, message }) => {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(Math.max(end, start + 1)));
    const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'LLM Observability';
    return diagnostic;
  });
  diagnostics.set(uri, shown);
  const [first] = shown;
  await vscode.window.showTextDocument(document, first ? { selection: first.range } : {});
}

function problemError(file: string, text: string, problems: readonly EventProblem[]): Error {
  const [first] = problems;
  const others =
    problems.length > 2
      ? vscode.l10n.t(' {0} more problems are in the Problems panel.', count(problems.length - 1))
      : problems.length === 2
        ? vscode.l10n.t(' One more problem is in the Problems panel.')
        : '';
  const place = first ? placeOf(text, first.start) : '';
  return new Error(vscode.l10n.t('Nothing was pushed: {0}, {1}: {2}{3}', file, place, first?.message ?? '', others));
}

/** `20 spans and 40 metrics` */
function describe(events: readonly ExperimentEvent[]): string {
  const spans = events.filter(({ kind }) => kind === 'span').length;
  const metrics = events.length - spans;
  const parts = [
    ...(spans > 0 ? [spans === 1 ? vscode.l10n.t('1 span') : vscode.l10n.t('{0} spans', count(spans))] : []),
    ...(metrics > 0 ? [metrics === 1 ? vscode.l10n.t('1 metric') : vscode.l10n.t('{0} metrics', count(metrics))] : []),
  ];
  return parts.length === 2 ? vscode.l10n.t('{0} and {1}', parts[0] ?? '', parts[1] ?? '') : (parts[0] ?? '');
}

function failure(error: unknown, sent: number, all: number, name: string, file: string): unknown {
  if (sent === 0 && (isCancelled(error) || LlmObsError.is(error))) return error;
  const [some, of] = [count(sent), count(all)];
  const sentences = [
    isCancelled(error)
      ? vscode.l10n.t('{0} of {1} events were pushed to {2} before you stopped it.', some, of, name)
      : vscode.l10n.t('{0} of {1} events were pushed to {2} before this: {3}', some, of, name, failureSentence(error)),
    ...(LlmObsError.is(error, 'outcome unknown') ? [vscode.l10n.t('The batch after them may have arrived, too.')] : []),
    vscode.l10n.t('Push {0} again to send only the rest.', file),
  ];
  return new Error(sentences.join(' '), { cause: error });
}
