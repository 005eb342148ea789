import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { parseDocumentUri } from './documentUri';

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
    return this.#drafts.has(keyOf(uri));
  }

  /** The draft of `uri`, from this session or an earlier one. Throws where it is there and can't be read. */
  async get(uri: vscode.Uri): Promise<Draft | undefined> {
    const known = this.#drafts.get(keyOf(uri));
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
        vscode.l10n.t(
          'The draft of {0} in {1} is unreadable. Move that file away to go on.',
          uri.path,
          this.#file(uri).fsPath,
        ),
      );
    }
    this.#drafts.set(keyOf(uri), draft);
    this.#changed.fire(uri);
    return draft;
  }

  /** Keeps a draft. Resolves when it is on disk, whole: a crash in between leaves the one before. */
  async put(uri: vscode.Uri, draft: Draft): Promise<void> {
    const file = this.#file(uri);
    const written = file.with({ path: `${file.path}.new` });
    await vscode.workspace.fs.writeFile(written, new TextEncoder().encode(JSON.stringify(draft)));
    await vscode.workspace.fs.rename(written, file, { overwrite: true });
    this.#drafts.set(keyOf(uri), draft);
    this.#changed.fire(uri);
  }

  /** Removes the draft of `uri`, of an earlier session too. */
  async delete(uri: vscode.Uri): Promise<void> {
    const known = this.#drafts.delete(keyOf(uri));
    try {
      await vscode.workspace.fs.delete(this.#file(uri));
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
    }
    if (known) this.#changed.fire(uri);
  }

  /** Moves the text of the draft of `uri` to a file that is never read again, and gives that. */
  async setAside(uri: vscode.Uri): Promise<vscode.Uri> {
    const draft = await this.get(uri);
    const format = parseDocumentUri(uri)?.format ?? 'txt';
    const kept = vscode.Uri.joinPath(this.#folder, `${nameOf(uri)} version ${draft?.baseVersion}.${format}`);
    await vscode.workspace.fs.writeFile(kept, new TextEncoder().encode(draft?.text));
    await this.delete(uri);
    return kept;
  }

  #file(uri: vscode.Uri): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, `${nameOf(uri)}.json`);
  }
}

/** The same for every name that the dataset ever had: a draft is found again after it was renamed. */
function keyOf(uri: vscode.Uri): string {
  const ref = parseDocumentUri(uri);
  return ref ? JSON.stringify([ref.connectionId, ref.projectId, ref.datasetId, ref.format]) : uri.toString();
}

function nameOf(uri: vscode.Uri): string {
  return createHash('sha256').update(keyOf(uri)).digest('hex').slice(0, 32);
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
