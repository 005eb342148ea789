import * as vscode from 'vscode';
import type { Explorer } from '../explorer/explorer';
import { isFilterable, type FilterableNode } from '../explorer/nameFilter';
import type { ExplorerNode } from '../explorer/nodes';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';

/** Filtering what a connection or a folder of the side bar shows by name. */
export function registerFilterCommands(commands: Commands, explorer: Explorer): void {
  commands.register('llmObs.filter', async (target?: unknown) => {
    const node = filterableOf(explorer, target);
    if (!node) return vscode.l10n.t('Select a connection or a folder in the side bar to filter what is in it.');
    const text = await askFilter(explorer.filterOf(node) ?? '', (typed) => explorer.setFilter(node, typed, 'loaded'));
    explorer.setFilter(node, text, 'service');
    return;
  });

  commands.register('llmObs.clearFilter', (target?: unknown) => {
    const [node] = nodeArguments(['connection', 'folder'], target, undefined);
    // VS Code hands the selected node to a button in the view's title, too: that one means all filters.
    if (node && explorer.filterOf(node)) explorer.setFilter(node, '', 'loaded');
    else explorer.clearFilters();
  });
}

/** The node itself, or what it lies in. */
function filterableOf(explorer: Explorer, target: unknown): FilterableNode | undefined {
  const [called] = nodeArguments(['connection', 'folder'], target, undefined);
  if (called) return called;
  let node: ExplorerNode | undefined = explorer.view.selection[0];
  while (node && !isFilterable(node)) node = explorer.getParent(node);
  return node;
}

/**
 * Asks for the text while the side bar follows each key. Leaving keeps what was typed: most leave by selecting what they
 * have found.
 */
function askFilter(value: string, onChange: (text: string) => void): Promise<string> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t('Filter by name');
  input.value = value;
  input.prompt = vscode.l10n.t(
    'Words of the name, or a whole name to have the service asked for it. Empty shows everything.',
  );
  return new Promise<string>((resolve) => {
    input.onDidChangeValue(onChange);
    input.onDidAccept(() => resolve(input.value));
    input.onDidHide(() => resolve(input.value));
    input.show();
  }).finally(() => input.dispose());
}
