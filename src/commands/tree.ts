import * as vscode from 'vscode';
import { webAppUrl } from '../api/sites';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { resourceOf, type ExplorerNode } from '../explorer/nodes';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';
import { pageOf } from './webPage';

const withChildren = ['connection', 'project', 'folder', 'dataset', 'queue'] as const;
const withId = ['project', 'dataset', 'experiment', 'queue', 'interaction'] as const;

/** What can be done with nodes of every kind: refresh, page on, copy the id, show in the web app. */
export function registerTreeCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  // VS Code hands the selected node to a button in the view's title, too: that one means the whole tree.
  commands.register('llmObs.refresh', () => explorer.refresh());
  commands.register('llmObs.refreshNode', (node?: unknown, selection?: unknown) => {
    for (const each of nodeArguments(withChildren, node, selection)) explorer.refresh(each);
  });

  commands.register('llmObs.loadMore', (node: unknown) => {
    const [more] = nodeArguments(['more'], node, undefined);
    return more && explorer.loadMore(more.parent);
  });

  commands.register('llmObs.copyId', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(withId, node ?? explorer.view.selection[0], selection);
    if (nodes.length === 0)
      return vscode.l10n.t('Select a project, dataset, experiment or queue in the side bar to copy its id.');
    await vscode.env.clipboard.writeText(nodes.map(idOf).join('\n'));
    vscode.window.setStatusBarMessage(
      nodes.length === 1 ? vscode.l10n.t('Id copied') : vscode.l10n.t('{0} ids copied', nodes.length),
      3000,
    );
    return;
  });

  commands.register('llmObs.openInDatadog', async (node?: unknown) => {
    const [target] = nodeArguments(withId, node ?? explorer.view.selection[0], undefined);
    if (!target)
      return vscode.l10n.t('Select a project, dataset, experiment or queue in the side bar to open it in Datadog.');
    const connection = connections.get(target.connectionId);
    const url = connection && webAppUrl(connection, pageOf(target));
    if (!url) {
      return connection?.kind === 'sandbox'
        ? vscode.l10n.t('The sandbox has no web pages: its data is seen here only.')
        : vscode.l10n.t(
            'The address of the web app is not known for this connection: set webUrl in the setting llmObs.connections.',
          );
    }
    await vscode.env.openExternal(vscode.Uri.parse(url));
    return;
  });
}

type NodeWithId = Extract<ExplorerNode, { kind: (typeof withId)[number] }>;

/** What the service calls it; of an interaction, the trace or session that its row shows and that queues take. */
function idOf(node: NodeWithId): string {
  return node.kind === 'interaction' ? node.interaction.content_id : resourceOf(node).id;
}
