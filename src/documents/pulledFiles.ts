import * as vscode from 'vscode';
import type { PulledLock } from '../records/pulled/lockFile';
import { fileOfLock } from '../records/pulled/lockNames';
import { fileText, lockUriOf, nameOfFile } from './pulledTexts';
import { activeFile } from './tabs';

/** The paths of the pulled files of the workspace: what menus look at. */
const contextKey = 'llmObs.pulledFiles';

const lockFiles = '**/*.jsonl.lock.json';

/** Bytes. Larger files are not compared with their lock at each save. */
const largest = 20_000_000;

/**
 * Knows which files of the workspace were pulled from a dataset, for menus, and says in the status bar what the one in
 * front holds. Nothing is asked of the service for it.
 */
export class PulledFiles implements vscode.Disposable {
  readonly #files = new Set<string>();
  readonly #item = vscode.window.createStatusBarItem('llmObs.pulledFile', vscode.StatusBarAlignment.Left, 0);
  readonly #disposables: vscode.Disposable[];
  #shown = 0;

  constructor() {
    this.#item.name = vscode.l10n.t('Pulled Dataset');
    this.#item.command = 'llmObs.pulledFileStatus';
    const watcher = vscode.workspace.createFileSystemWatcher(lockFiles);
    const refresh = () => void this.#show();
    this.#disposables = [
      this.#item,
      watcher,
      watcher.onDidCreate((lock) => this.#add([lock])),
      watcher.onDidDelete((lock) => this.#remove(lock)),
      watcher.onDidChange(refresh),
      vscode.window.tabGroups.onDidChangeTabs(refresh),
      vscode.window.tabGroups.onDidChangeTabGroups(refresh),
      vscode.workspace.onDidSaveTextDocument(refresh),
    ];
    void vscode.workspace.findFiles(lockFiles, '**/node_modules/**', 10_000).then((locks) => this.#add(locks));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #add(locks: readonly vscode.Uri[]): void {
    if (locks.length === 0) return;
    for (const lock of locks) for (const path of pathsOf(lock)) this.#files.add(path);
    this.#tell();
  }

  #remove(lock: vscode.Uri): void {
    for (const path of pathsOf(lock)) this.#files.delete(path);
    this.#tell();
  }

  #tell(): void {
    void vscode.commands.executeCommand('setContext', contextKey, [...this.#files]);
    void this.#show();
  }

  /** Says of the file in front what it holds. */
  async #show(): Promise<void> {
    const turn = ++this.#shown;
    const uri = activeFile();
    const lock = uri && this.#files.has(uri.path) ? await lockOf(uri) : undefined;
    const isChanged = uri && lock && (await wasChanged(uri, lock));
    if (turn !== this.#shown) return;
    if (!uri || !lock) {
      this.#item.hide();
      return;
    }
    const { dataset, project, version, site } = lock;
    this.#item.text = isChanged
      ? vscode.l10n.t('$(repo) {0} v{1}, changed', dataset.name, version)
      : vscode.l10n.t('$(repo) {0} v{1}', dataset.name, version);
    this.#item.tooltip = vscode.l10n.t(
      '{0} was pulled from {1} / {2} on {3}, version {4}. Click to compare it with the dataset.',
      nameOfFile(uri),
      project.name,
      dataset.name,
      site,
      version,
    );
    this.#item.show();
  }
}

/** The path of a lock's file as the address has it, and as this system writes it: menus see the latter. */
function pathsOf(lock: vscode.Uri): readonly string[] {
  const path = fileOfLock(lock.path);
  return path === undefined ? [] : [path, lock.with({ path }).fsPath];
}

/** undefined where it can't be read: the commands say why. */
async function lockOf(uri: vscode.Uri): Promise<PulledLock | undefined> {
  try {
    const [{ readLock }, text] = await Promise.all([import('../records/pulled/lockFile'), fileText(lockUriOf(uri))]);
    return text === undefined ? undefined : readLock(text, nameOfFile(uri));
  } catch {
    return undefined;
  }
}

async function wasChanged(uri: vscode.Uri, lock: PulledLock): Promise<boolean> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largest) return false;
    const [{ readPulled }, { isIdentified, isPulled }, text] = await Promise.all([
      import('../records/pulled/pulledText'),
      import('../records/pulled/readBase'),
      fileText(uri),
    ]);
    if (text === undefined) return true;
    const { records } = readPulled(text, nameOfFile(uri));
    return !records.every(isIdentified) || !isPulled(records, lock);
  } catch {
    return true;
  }
}
