import * as vscode from 'vscode';
import { nodePlace } from '../../explorer/nodePlace';
import type { DatasetNode } from '../../explorer/nodes';
import type { Commands } from '../commands';
import { nodeArguments } from '../nodeArguments';
import type { PlanParts } from '../applyPlan';
import type { ImportOrigin } from './importOrigin';
import type { ImportPanel } from './importPanel';
import { ImportProblems } from './importProblems';
import type { ImportSession } from './importSession';

export interface ImportsDeps extends PlanParts {
  readonly commands: Commands;
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
  readonly html: (webview: vscode.Webview, title: string) => string;
}

/**
 * Registers `llmObs.importRecords`: on files of the explorer (`uri, uris`), on a dataset of the side bar (its node, and a
 * file that goes there), on what is selected in an editor, from the palette. Each opens a tab with a preview.
 */
export class Imports implements vscode.Disposable {
  readonly #deps: ImportsDeps;
  readonly #problems = new ImportProblems();
  readonly #panels = new Set<ImportPanel>();

  constructor(deps: ImportsDeps) {
    this.#deps = deps;
    deps.commands.register('llmObs.importRecords', async (first?: unknown, second?: unknown) => {
      const [node] = nodeArguments(['dataset'], first, undefined).concat(nodeArguments(['dataset'], second, undefined));
      const uris = uriArguments(first, second);
      const origins = uris.length > 0 ? await Promise.all(uris.map(fileOrigin)) : await this.#askOrigin(node);
      for (const origin of origins) await this.#open(origin, node);
    });
    deps.commands.register('llmObs.importSelection', async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor && !editor.selection.isEmpty) await this.#open(await selectionOrigin(editor), undefined);
    });
  }

  /** Those that are open, the last one opened last. */
  get sessions(): readonly ImportSession[] {
    return [...this.#panels].map(({ session }) => session);
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
    this.#problems.dispose();
  }

  #askOrigin(node: DatasetNode | undefined): Promise<readonly ImportOrigin[]> {
    if (!node) return askOrigin(vscode.l10n.t('Import records'));
    const title = vscode.l10n.t('Import records into {0}', node.dataset.attributes.name);
    return askOrigin(`${title} · ${nodePlace(this.#deps.connections, this.#deps.explorer, node)}`);
  }

  async #open(origin: ImportOrigin, node: DatasetNode | undefined): Promise<void> {
    // What reads and draws an import is loaded with the first one.
    const [{ ImportSession }, { ImportPanel }, { targetOfNode }] = await Promise.all([
      import('./importSession'),
      import('./importPanel'),
      import('../pickers'),
    ]);
    const { commands, html, extensionUri } = this.#deps;
    const session = new ImportSession(
      { ...this.#deps, problems: this.#problems },
      origin,
      node && targetOfNode(node, this.#deps.explorer),
    );
    const panel: ImportPanel = new ImportPanel(
      session,
      extensionUri,
      html,
      (error) => commands.showFailure('llmObs.importRecords', error),
      () => this.#panels.delete(panel),
    );
    this.#panels.add(panel);
    await session.open();
  }
}

// What reads files is loaded with the first import.
const fileOrigin = async (uri: vscode.Uri) => (await import('./importOrigin')).fileOrigin(uri);
const clipboardOrigin = async () => (await import('./importOrigin')).clipboardOrigin();
const selectionOrigin = async (editor: vscode.TextEditor) => (await import('./importOrigin')).selectionOrigin(editor);

/** The files that the command was called on, wherever they stand among its arguments. */
function uriArguments(first: unknown, second: unknown): readonly vscode.Uri[] {
  const uris = [first, ...(Array.isArray(second) ? (second as unknown[]) : [second])].filter(
    (value) => value instanceof vscode.Uri,
  );
  return uris.filter((uri, i) => uris.findIndex((other) => other.toString() === uri.toString()) === i);
}

/** Asks where the records come from, unless only a file can hold them. Empty where the user left. */
async function askOrigin(title: string): Promise<readonly ImportOrigin[]> {
  const editor = vscode.window.activeTextEditor;
  const clipboard = (await vscode.env.clipboard.readText()).trim();
  const items: (vscode.QuickPickItem & { take: () => Promise<readonly ImportOrigin[]> })[] = [];
  if (editor && !editor.selection.isEmpty) {
    items.push({
      label: vscode.l10n.t('$(selection) The Selection'),
      description: nameOf(editor.document.uri),
      take: async () => [await selectionOrigin(editor)],
    });
  }
  if (editor && isData(editor.document.uri)) {
    const { uri } = editor.document;
    items.push({
      label: vscode.l10n.t('$(go-to-file) {0}', nameOf(uri)),
      description: vscode.l10n.t('in the editor'),
      take: async () => [await fileOrigin(uri)],
    });
  }
  items.push({
    label: vscode.l10n.t('$(folder-opened) A File…'),
    description: vscode.l10n.t('CSV, TSV, JSON, JSONL'),
    take: () => askFile(title),
  });
  if (mayHoldRecords(clipboard)) {
    items.push({
      label: vscode.l10n.t('$(clippy) The Clipboard'),
      description: clipboard.slice(0, 60).replaceAll(/\s+/g, ' '),
      take: async () => [await clipboardOrigin()],
    });
  }
  const [only, another] = items;
  if (only && !another) return only.take();
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Where are the records?'),
  });
  return (await picked?.take()) ?? [];
}

/** Whether a text can be rows under a header, or JSON. */
function mayHoldRecords(text: string): boolean {
  return /[\n\t]/.test(text) || /^[[{]/.test(text);
}

async function askFile(title: string): Promise<readonly ImportOrigin[]> {
  const uris = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Import…'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Records')]: ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'txt'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return Promise.all((uris ?? []).map(fileOrigin));
}

function isData({ scheme, path }: vscode.Uri): boolean {
  return scheme !== 'llmobs' && /\.(csv|tsv|json|jsonl|ndjson)$/i.test(path);
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
