import * as vscode from 'vscode';
import { allTabs, closeTabs } from './tabs';

/** Scheme of the read-only texts that a diff editor shows. */
const reviewScheme = 'llmobs-review';

/** Texts for VS Code's own diff editor, in memory only. */
export class ReviewTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable[];

  constructor() {
    this.#disposables = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(reviewScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Makes `text` readable at the returned address. `of` is the document that it belongs to, `label` names it in tabs. */
  put(of: vscode.Uri, label: string, text: string): vscode.Uri {
    const uri = of.with({ scheme: reviewScheme, path: `${of.path}/${label}.json` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  /** Closes what was shown of a document: it was saved, and what is compared there is over. */
  async close(of: vscode.Uri): Promise<void> {
    const isOver = ({ input }: vscode.Tab) =>
      input instanceof vscode.TabInputTextDiff &&
      input.modified.scheme === reviewScheme &&
      input.modified.authority === of.authority &&
      input.modified.query === of.query &&
      input.modified.path.startsWith(`${of.path}/`);
    await closeTabs(allTabs().filter(isOver));
  }

  /** Opens VS Code's diff editor on two texts. */
  async diff(of: vscode.Uri, title: string, before: string, after: string): Promise<void> {
    await vscode.commands.executeCommand(
      'vscode.diff',
      this.put(of, 'before', before),
      this.put(of, 'after', after),
      title,
      { preview: true } satisfies vscode.TextDocumentShowOptions,
    );
  }
}
