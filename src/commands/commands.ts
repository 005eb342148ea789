import * as vscode from 'vscode';
import { failureSentence, isCancelled } from './failure';
import { LlmObsError } from '../api/errors';

/** What a command does. A returned string is shown as its result; return nothing where the change is plain to see. */
export type CommandRun = (...args: never[]) => Promise<string | void> | string | void;

const showLog = vscode.l10n.t('Show Log');
const signIn = vscode.l10n.t('Sign In…');

/**
 * Where every command is registered, so that each of them starts in the log, ends in one sentence and shows a failure
 * exactly once. A command's promise settles when its work does: it doesn't wait for a notification to be closed.
 */
export class Commands implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #registered: vscode.Disposable[] = [];

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Registers the command `id`, until this object or the returned registration is disposed. */
  register(id: string, run: CommandRun): vscode.Disposable {
    const registration = vscode.commands.registerCommand(id, (...args: unknown[]) => this.#run(id, run, args));
    this.#registered.push(registration);
    return registration;
  }

  /** Shows a failure that happened outside a command, as a command's would be. `where` names the place for the log. */
  showFailure(where: string, error: unknown): void {
    if (isCancelled(error)) {
      this.#log.info(`${where}: cancelled`);
      return;
    }
    this.#log.error(`${where}: failed`, error instanceof Error ? error : String(error));
    const actions = LlmObsError.is(error, 'unauthorized') ? [signIn, showLog] : [showLog];
    void vscode.window.showErrorMessage(failureSentence(error), ...actions).then((action) => {
      if (action === showLog) this.#log.show(true);
      if (action === signIn) void vscode.commands.executeCommand('llmObs.signIn');
    });
  }

  dispose(): void {
    for (const registration of this.#registered.splice(0)) registration.dispose();
  }

  async #run(id: string, run: CommandRun, args: readonly unknown[]): Promise<void> {
    this.#log.debug(`${id}: started`);
    try {
      // What calls a command (menus, key bindings, other extensions) is untyped: each command looks at its arguments.
      const result = await run(...(args as never[]));
      this.#log.debug(`${id}: done`);
      if (result) {
        this.#log.info(`${id}: ${result}`);
        void vscode.window.showInformationMessage(result);
      }
    } catch (error) {
      this.showFailure(id, error);
    }
  }
}
