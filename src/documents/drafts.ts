import { createHash } from 'node:crypto';
import * as vscode from 'vscode';

/** Text that auto-save put aside: edited, kept on this computer, not sent to the service. */
export interface Draft {
  /** The dataset's version that the edits are based on. */
  readonly baseVersion: number;
  readonly text: string;
}

/**
 * Keeps what auto-save saves. A dataset gets a new version with every save, so an automatic save a second after each
 * edit must not reach the service: it is kept here, through restarts, until it is saved on purpose or discarded.
 */
export class Drafts implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #drafts = new Map<string, Draft>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;

  /** @param folder where drafts are kept: the storage folder of the extension for this workspace */
  constructor(folder: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(folder, 'drafts');
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** Whether `uri` is known to have a draft, without looking on disk. */
  has(uri: vscode.Uri): boolean {
    return this.#drafts.has(uri.toString());
  }

  /** The draft of `uri`, from this session or an earlier one. Throws where it is there and can't be read. */
  async get(uri: vscode.Uri): Promise<Draft | undefined> {
    const known = this.#drafts.get(uri.toString());
    if (known) return known;
    let stored: Uint8Array;
    try {
      stored = await vscode.workspace.fs.readFile(this.#file(uri));
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
      throw error;
    }
    const draft = parseDraft(new TextDecoder().decode(stored));
    if (!draft) {
      throw new Error(
        `The draft of ${uri.path} in ${this.#file(uri).fsPath} is unreadable. Move that file away to go on.`,
      );
    }
    this.#drafts.set(uri.toString(), draft);
    this.#changed.fire(uri);
    return draft;
  }

  /** Keeps a draft. Resolves when it is on disk. */
  async put(uri: vscode.Uri, draft: Draft): Promise<void> {
    await vscode.workspace.fs.writeFile(this.#file(uri), new TextEncoder().encode(JSON.stringify(draft)));
    this.#drafts.set(uri.toString(), draft);
    this.#changed.fire(uri);
  }

  async delete(uri: vscode.Uri): Promise<void> {
    if (!this.#drafts.delete(uri.toString())) return;
    try {
      await vscode.workspace.fs.delete(this.#file(uri));
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
    }
    this.#changed.fire(uri);
  }

  #file(uri: vscode.Uri): vscode.Uri {
    const name = createHash('sha256').update(uri.toString()).digest('hex').slice(0, 32);
    return vscode.Uri.joinPath(this.#folder, `${name}.json`);
  }
}

function parseDraft(text: string): Draft | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { baseVersion, text: draft } = value as Record<string, unknown>;
    return typeof baseVersion === 'number' && typeof draft === 'string' ? { baseVersion, text: draft } : undefined;
  } catch {
    return undefined;
  }
}
