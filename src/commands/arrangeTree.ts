import * as vscode from 'vscode';
import type { TreeOrder } from '../explorer/arrange';
import type { Explorer } from '../explorer/explorer';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';

const starred = ['project', 'dataset', 'experiment', 'queue'] as const;

/** How the side bar's nodes stand: sorted, favourites on top. */
export function registerArrangeCommands(commands: Commands, explorer: Explorer): void {
  commands.register('llmObs.sort', async () => {
    const orders: readonly (vscode.QuickPickItem & { readonly order: TreeOrder })[] = [
      { label: vscode.l10n.t('As the service lists them'), order: 'service' },
      { label: vscode.l10n.t('By name'), order: 'name' },
      { label: vscode.l10n.t('By creation, the latest first'), order: 'created' },
      { label: vscode.l10n.t('By last change, the latest first'), order: 'updated' },
    ];
    const items = orders.map((item) =>
      item.order === explorer.order ? { ...item, description: vscode.l10n.t('now') } : item,
    );
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Sort the side bar') });
    if (picked) await explorer.setOrder(picked.order);
  });

  commands.register('llmObs.toggleFavourite', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(starred, node ?? explorer.view.selection[0], selection);
    if (nodes.length === 0) {
      return vscode.l10n.t('Select a project, dataset, experiment or queue in the side bar to make it a favourite.');
    }
    await explorer.setFavourites(nodes, !nodes.every((one) => explorer.isFavourite(one)));
    return;
  });
}
