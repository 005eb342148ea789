import * as vscode from 'vscode';
import { LlmObsError } from '../api/errors';
import type { Connection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { placeOf } from '../connections/connectionSettings';
import { ConnectionTestError, type ConnectionTestErrorKind } from '../connections/connectionTest';
import { recordTabs } from '../documents/tabs';
import type { ExplorerNode } from '../explorer/nodes';
import {
  askConnection,
  type ConnectionPrompts,
  type ConnectionQuestion,
  nothingTyped,
  type TypedConnection,
  typedOf,
} from './connectionPrompts';
import type { Commands } from './commands';
import { failureSentence, isCancelled } from './failure';
import { type ProgressCall, withProgress } from '../progress/progress';

type Show = (connectionId: string) => Promise<unknown>;
type ConnectionCommand = (connections: Connections, connection: Connection) => Promise<string | void>;

/**
 * Registers what the user can do with connections. Each takes a node of the side bar, or asks which one is meant.
 * `show` opens a connection in the side bar: one that was added or signed in to.
 */
export function registerConnectionCommands(commands: Commands, connections: Connections, show: Show): void {
  const on = (id: string, wanted: Wanted, run: ConnectionCommand) =>
    commands.register(id, async (node?: ExplorerNode) => {
      const connection = await chosen(connections, node, wanted);
      return connection && run(connections, connection);
    });
  connections.onDidFindProblem(showProblem);
  commands.register('llmObs.addConnection', () => addConnection(connections, show));
  commands.register('llmObs.signIn', async (node?: ExplorerNode) => {
    // The way out of "you are signed out" works where there is nothing yet to sign in to, too.
    if (connections.list().length === 1) return addConnection(connections, show);
    const connection = await chosen(connections, node, { title: vscode.l10n.t('Sign In'), state: 'signed out' });
    return connection && signIn(connections, connection, show);
  });
  on('llmObs.editConnection', { title: vscode.l10n.t('Edit Connection') }, editConnection);
  on('llmObs.testConnection', { title: vscode.l10n.t('Test Connection'), sandbox: true }, testConnection);
  on('llmObs.signOut', { title: vscode.l10n.t('Sign Out'), state: 'ready' }, signOut);
  on('llmObs.removeConnection', { title: vscode.l10n.t('Remove Connection') }, removeConnection);
}

async function addConnection(connections: Connections, show: Show): Promise<string | void> {
  const added = await askUntilGood(
    {
      title: vscode.l10n.t('Add a Connection to Datadog'),
      questions: ['name', 'site', 'url', 'apiKey', 'applicationKey'],
      typed: nothingTyped,
      taken: connections.list().map(({ name }) => name),
    },
    (typed, call) => connections.add(typed, typed, call),
  );
  if (!added) return;
  await show(added.id);
  return vscode.l10n.t('Connected to “{0}”.', added.name);
}

async function editConnection(connections: Connections, connection: Connection): Promise<string | void> {
  const moved = (typed: TypedConnection) => typed.site !== connection.site || typed.url !== connection.url;
  const edited = await askUntilGood(
    {
      title: vscode.l10n.t('Edit “{0}”', connection.name),
      questions: ['name', 'site', 'url', 'webUrl', 'apiKey', 'applicationKey'],
      typed: typedOf(connection),
      taken: connections.list().flatMap(({ id, name }) => (id === connection.id ? [] : [name])),
      needsKeys: moved,
    },
    (typed, call) => connections.edit(connection.id, typed, moved(typed) ? typed : undefined, call),
  );
  if (edited) return vscode.l10n.t('The connection “{0}” was changed.', edited.name);
}

async function signIn(connections: Connections, connection: Connection, show: Show): Promise<string | void> {
  const done = await askUntilGood(
    {
      title: vscode.l10n.t('Sign In to “{0}” ({1})', connection.name, placeOf(connection)),
      questions: ['apiKey', 'applicationKey'],
      typed: typedOf(connection),
      taken: [],
    },
    async (typed, call) => {
      await connections.signIn(connection.id, typed, call);
      return connection;
    },
  );
  if (!done) return;
  await show(done.id);
  return vscode.l10n.t('Signed in to “{0}”.', done.name);
}

async function testConnection(connections: Connections, connection: Connection): Promise<string> {
  await withProgress(vscode.l10n.t('Testing “{0}”', connection.name), (call) => connections.test(connection.id, call));
  return vscode.l10n.t('“{0}” works: both keys are good and LLM Observability can be read.', connection.name);
}

async function signOut(connections: Connections, connection: Connection): Promise<string> {
  await connections.signOut(connection.id);
  return vscode.l10n.t('Signed out of “{0}”: its keys are removed from this machine.', connection.name);
}

async function removeConnection(connections: Connections, connection: Connection): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const hasUnsaved = recordTabs(({ connectionId }) => connectionId === connection.id).some(({ isDirty }) => isDirty);
  const detail = [
    vscode.l10n.t('Its keys are removed from this machine. Nothing changes at Datadog.'),
    hasUnsaved
      ? vscode.l10n.t(
          'Records of it are open with changes that are not saved: they can’t be saved while it is removed.',
        )
      : '',
  ];
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove the connection “{0}” ({1})?', connection.name, placeOf(connection)),
    { modal: true, detail: detail.filter(Boolean).join('\n\n') },
    remove,
  );
  if (answer === remove) await connections.remove(connection.id);
}

/**
 * Asks, tries what was typed and, where that fails, says why and begins again at the answer to blame, with everything
 * else as it was typed. undefined where the user left.
 */
async function askUntilGood(
  prompts: ConnectionPrompts,
  attempt: (typed: TypedConnection, call: ProgressCall) => Promise<Connection>,
): Promise<Connection | undefined> {
  let next = prompts;
  for (;;) {
    const typed = await askConnection(next);
    if (!typed) return undefined;
    try {
      return await withProgress(vscode.l10n.t('Trying the keys of “{0}”', typed.name), (call) => attempt(typed, call));
    } catch (error) {
      if (isCancelled(error) || !isAboutAnswers(error)) throw error;
      const tryAgain = vscode.l10n.t('Try Again');
      const sentence = failureSentence(error);
      const answer = await vscode.window.showErrorMessage(
        sentence,
        { modal: true, detail: vscode.l10n.t('Nothing was stored.') },
        tryAgain,
      );
      if (answer !== tryAgain) return undefined;
      next = { ...prompts, typed, first: questionToBlame(error, typed) };
    }
  }
}

type AboutAnswers = ConnectionTestError | LlmObsError;

function isAboutAnswers(error: unknown): error is AboutAnswers {
  return error instanceof ConnectionTestError || LlmObsError.is(error, 'invalid request');
}

const questionOfFailure: Record<ConnectionTestErrorKind, ConnectionQuestion> = {
  'wrong API key': 'apiKey',
  'wrong application key': 'applicationKey',
  'no permission': 'applicationKey',
  'not reachable': 'site',
  'not the API': 'site',
  failed: 'name',
};

function questionToBlame(error: AboutAnswers, typed: TypedConnection): ConnectionQuestion {
  if (error instanceof LlmObsError) return error.pointer === 'applicationKey' ? 'applicationKey' : 'apiKey';
  const question = questionOfFailure[error.kind];
  return question === 'site' && typed.url !== undefined ? 'url' : question;
}

interface Wanted {
  readonly title: string;
  readonly sandbox?: boolean;
  /** Asks for these first where no node says which one is meant. */
  readonly state?: 'ready' | 'signed out';
}

/** The connection of a node, the only one that can be meant, or the one that the user picks. */
async function chosen(
  connections: Connections,
  node: ExplorerNode | undefined,
  { title, sandbox = false, state }: Wanted,
): Promise<Connection | undefined> {
  if (node?.kind === 'connection') return node.connection;
  const all = connections.list().filter((connection) => sandbox || connection.kind !== 'sandbox');
  const states = await Promise.all(all.map((connection) => connections.state(connection.id)));
  const inState = all.filter((_, index) => state === undefined || states[index] === state);
  // Signing in again, with other keys, is possible; signing out of nothing is not.
  const candidates = inState.length === 0 && state === 'signed out' ? all : inState;
  if (candidates.length === 0) throw new LlmObsError('not found', noneMessage(state));
  if (candidates.length === 1) return candidates[0];
  const items = candidates.map((connection) => ({
    label: connection.name,
    description: placeOf(connection),
    connection,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Which connection?'),
    ignoreFocusOut: true,
  });
  return picked?.connection;
}

function noneMessage(state: Wanted['state']): string {
  return state === 'ready'
    ? vscode.l10n.t('No connection is signed in.')
    : vscode.l10n.t('There is no connection besides the sandbox: add one with “Add Connection…”.');
}

function showProblem(problem: string): void {
  const openSettings = vscode.l10n.t('Open Settings');
  void vscode.window.showWarningMessage(problem, openSettings).then((action) => {
    if (action !== openSettings) return;
    const reveal = { revealSetting: { key: 'llmObs.connections' } };
    void vscode.commands.executeCommand('workbench.action.openSettingsJson', reveal);
  });
}
