import * as vscode from 'vscode';
import type { ImportAction, ToImportPage } from '../../grid/importProtocol';
import type { ImportSession } from './importSession';

/** The editor tab of an import: draws the session's state and passes on what the person does. */
export class ImportPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #disposables: vscode.Disposable[];
  #isDue = false;
  #isDisposed = false;

  /**
   * @param html gives the page of a webview
   * @param onFailure is told what an action failed with
   */
  constructor(
    readonly session: ImportSession,
    extensionUri: vscode.Uri,
    html: (webview: vscode.Webview, title: string) => string,
    onFailure: (error: unknown) => void,
    onClosed: () => void,
  ) {
    const title = vscode.l10n.t('Import {0}', session.origin.name);
    this.#panel = vscode.window.createWebviewPanel('llmObs.import', title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
    });
    this.#disposables = [
      this.#panel,
      session,
      this.#panel.webview.onDidReceiveMessage((action: ImportAction) => {
        session.perform(action).catch(onFailure);
      }),
      session.onDidChange(() => this.#tell()),
      this.#panel.onDidDispose(() => {
        this.dispose();
        onClosed();
      }),
    ];
    this.#panel.webview.html = html(this.#panel.webview, title);
  }

  get webview(): vscode.Webview {
    return this.#panel.webview;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Many changes in a row are told once. */
  #tell(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      if (this.#isDisposed) return;
      void this.#panel.webview.postMessage({ event: 'state', state: this.session.state } satisfies ToImportPage);
    });
  }
}
