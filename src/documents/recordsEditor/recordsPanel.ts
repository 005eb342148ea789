import type * as vscode from 'vscode';
import type { GridAction, ToGrid, ToHost } from '../../grid/protocol';
import { answerRequest } from './answerRequest';
import type { GridSession } from './gridSession';
import type { DocumentEvent, RecordsDocument } from './recordsDocument';

/** One tab with a records editor: carries messages between its webview and the document. */
export class RecordsPanel implements vscode.Disposable {
  readonly document: RecordsDocument;
  readonly #session: GridSession;
  readonly #disposables: vscode.Disposable[];
  #isStateDue = false;
  #isDisposed = false;

  /** @param html what the webview shows; it is set once somebody listens to it */
  constructor(
    readonly panel: vscode.WebviewPanel,
    session: GridSession,
    html: string,
  ) {
    this.document = session.document;
    this.#session = session;
    this.#disposables = [
      panel.webview.onDidReceiveMessage((message: ToHost) => void this.#answer(message)),
      this.document.onDidChange(() => this.#tellState()),
      this.document.onDidTell((event) => this.#tell(event)),
    ];
    panel.webview.html = html;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Has the grid do what a command asks for. */
  perform(action: GridAction): void {
    this.#post({ event: 'perform', action });
  }

  async #answer(message: ToHost): Promise<void> {
    this.#post(await answerRequest(this.#session, message));
    if ((message.request === 'rows' || message.request === 'ready') && this.document.model.loaded > 0)
      this.document.loader.firstRowsSent();
    // A webview that was made anew, for instance since it had been hidden, learns what it missed.
    if (message.request === 'ready') this.document.askAgain();
  }

  /** Many changes in a row are told once. */
  #tellState(): void {
    if (this.#isStateDue) return;
    this.#isStateDue = true;
    setImmediate(() => {
      this.#isStateDue = false;
      if (!this.#isDisposed) this.#post({ event: 'state', state: this.document.state() });
    });
  }

  #tell(event: DocumentEvent): void {
    switch (event.kind) {
      case 'reveal':
        return this.#post({ event: 'reveal', key: event.key, field: event.field });
      case 'said':
        return this.#post({ event: 'said', sentence: event.sentence });
      case 'conflicts': {
        const { version, conflicts } = event.question;
        return this.#post({ event: 'conflicts', version, conflicts });
      }
      case 'conflicts settled':
        return this.#post({ event: 'conflictsSettled' });
    }
  }

  #post(message: ToGrid): void {
    if (!this.#isDisposed) void this.panel.webview.postMessage(message);
  }
}
