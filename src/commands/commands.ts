import * as vscode from 'vscode';
import { failureSentence, isCancelled } from './failure';
import { LlmObsError } from '../api/errors';
import { PulledFileError } from '../records/pulled/pulledFileError';

/** What a command does. A returned string is shown as its result; return nothing where the change is plain to see. */
export type CommandRun = (...args: never[]) => Promise<string | void> | string | void;

const showLog = vscode.l10n.t('Show Log');
const signIn = vscode.l10n.t('Sign In…');
const addConnection = vscode.l10n.t('Add Connection…');

/**
 * Where every command is registered, so that each of them starts in the log, ends in one sentence and shows a failure
 * exactly once. A command's promise settles when its work does: it doesn't wait for a notification to be closed.
 */
export class Commands implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #ofItems: ReadonlySet<string>;
  readonly #onLostItem: () => void;
  readonly #registered: vscode.Disposable[] = [];
  /** For commands whose code isn't loaded yet. */
  readonly #standIns = new Map<string, vscode.Disposable>();

  /**
   * @param ofItems commands of the tree's items (see itemCommands)
   * @param onLostItem called where one of them is called on an item that VS Code shows but no longer knows
   */
  constructor(log: vscode.LogOutputChannel, ofItems: ReadonlySet<string>, onLostItem: () => void) {
    this.#log = log;
    this.#ofItems = ofItems;
    this.#onLostItem = onLostItem;
  }

  /** Registers the command `id`, until this object or the returned registration is disposed. */
  register(id: string, run: CommandRun): vscode.Disposable {
    this.#standIns.get(id)?.dispose();
    this.#standIns.delete(id);
    const registration = vscode.commands.registerCommand(id, (...args: unknown[]) => this.#run(id, run, args));
    this.#registered.push(registration);
    return registration;
  }

  /**
   * Registers commands whose code is loaded at the first use of any of them. `load` registers all of `ids`, and may give
   * what is to be disposed with them.
   */
  registerLater(ids: readonly string[], load: () => Promise<vscode.Disposable | void>): void {
    let loading: Promise<void> | undefined;
    const loaded = async () => {
      const disposable = await load();
      if (disposable) this.#registered.push(disposable);
      const missing = ids.filter((id) => this.#standIns.has(id));
      if (missing.length > 0) throw new Error(`${missing.join(', ')} was not registered.`);
    };
    for (const id of ids) {
      const standIn = vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          await (loading ??= loaded());
        } catch (error) {
          loading = undefined;
          return this.showFailure(id, error);
        }
        return vscode.commands.executeCommand(id, ...args);
      });
      this.#standIns.set(id, standIn);
    }
  }

  /** Shows a failure that happened outside a command, as a command's would be. `where` names the place for the log. */
  showFailure(where: string, error: unknown): void {
    if (isCancelled(error)) {
      this.#log.info(`${where}: cancelled`);
      return;
    }
    this.#log.error(`${where}: failed`, error instanceof Error ? error : String(error));
    const wayOut = LlmObsError.is(error, 'unauthorized')
      ? [signIn]
      : PulledFileError.is(error, 'other service')
        ? [addConnection]
        : [];
    void vscode.window.showErrorMessage(failureSentence(error), ...wayOut, showLog).then((action) => {
      if (action === showLog) this.#log.show(true);
      if (action === signIn) void vscode.commands.executeCommand('llmObs.signIn');
      if (action === addConnection) void vscode.commands.executeCommand('llmObs.addConnection');
    });
  }

  dispose(): void {
    for (const registration of [...this.#registered.splice(0), ...this.#standIns.values()]) registration.dispose();
    this.#standIns.clear();
  }

  async #run(id: string, run: CommandRun, args: readonly unknown[]): Promise<void> {
    this.#log.debug(`${id}: started`);
    if (this.#ofItems.has(id) && lacksItem(args)) {
      this.#log.warn(`${id}: called on an item that the side bar no longer knows`);
      this.#onLostItem();
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          'The side bar was being loaded anew, so what this was chosen for is not known. Nothing was done: choose it again.',
        ),
      );
      return;
    }
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

/**
 * The commands that the manifest offers only on items of the tree, never on its title, whose buttons hand over no item.
 *
 * @param manifest the extension's package.json
 */
export function itemCommands(manifest: unknown): ReadonlySet<string> {
  const { menus } = (manifest as { contributes: { menus: Record<string, readonly { command?: string }[]> } })
    .contributes;
  const ofMenu = (menu: string) => new Set((menus[menu] ?? []).flatMap(({ command }) => command ?? []));
  const ofTitle = ofMenu('view/title');
  return new Set([...ofMenu('view/item/context')].filter((command) => !ofTitle.has(command)));
}

/**
 * Whether a command was called on an item that is gone: while the tree is loaded anew VS Code hands over undefined in its
 * place, where the palette and keys hand over no argument at all. Taken for a call from the palette, the command would
 * act on the document in front.
 */
function lacksItem(args: readonly unknown[]): boolean {
  const [target, selection] = args;
  return args.length > 0 && (target === undefined || (Array.isArray(selection) && selection.includes(undefined)));
}
