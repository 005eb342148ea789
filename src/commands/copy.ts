import * as vscode from 'vscode';
import { webAppUrl } from '../api/sites';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { withProgress } from '../progress/progress';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';
import { curlOf, experimentInPython, pullDatasetInPython } from './snippets';
import { pageOf } from './webPage';

const withPage = ['project', 'dataset', 'experiment', 'queue', 'interaction'] as const;
const ofService = [...withPage, 'connection', 'folder', 'version'] as const;

/** Copying what leads to a node elsewhere: its address in the web app, a curl command line, a Python program. */
export function registerCopyCommands(commands: Commands, connections: ConnectionsView, explorer: Explorer): void {
  const copied = async (text: string, what: string) => {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} copied', what), 3000);
  };

  commands.register('llmObs.copyLink', async (node?: unknown, selection?: unknown) => {
    const nodes = nodeArguments(withPage, node ?? explorer.view.selection[0], selection);
    if (nodes.length === 0)
      return vscode.l10n.t('Select a project, dataset, experiment or queue in the side bar to copy its link.');
    const links: string[] = [];
    for (const target of nodes) {
      const connection = connections.get(target.connectionId);
      const url = connection && webAppUrl(connection, pageOf(target));
      if (url) links.push(url);
      else if (connection?.kind === 'sandbox') return vscode.l10n.t('The sandbox has no web pages to link to.');
      else {
        return vscode.l10n.t(
          'The address of the web app is not known for this connection: set webUrl in the setting llmObs.connections.',
        );
      }
    }
    await copied(
      links.join('\n'),
      links.length === 1 ? vscode.l10n.t('Link') : vscode.l10n.t('{0} links', links.length),
    );
    return;
  });

  commands.register('llmObs.copyAsCurl', async (node?: unknown) => {
    const [target] = nodeArguments(ofService, node ?? explorer.view.selection[0], undefined);
    if (!target) return vscode.l10n.t('Select something in the side bar to copy its request.');
    const connectionId = target.kind === 'connection' ? target.connection.id : target.connectionId;
    await copied(curlOf(await connections.baseUrl(connectionId), target), 'curl command');
    return;
  });

  commands.register('llmObs.copyAsPython', async (node?: unknown) => {
    const [target] = nodeArguments(['dataset', 'version', 'experiment'], node ?? explorer.view.selection[0], undefined);
    if (!target)
      return vscode.l10n.t('Select a dataset, a version or an experiment in the side bar to copy it as Python.');
    const { connectionId, projectId } = target;
    const program = await withProgress(vscode.l10n.t('Reading names'), async (call) => {
      const client = await connections.client(connectionId);
      const { items } = await client.projects.page({ id: projectId }, call);
      const project = items.find(({ id }) => id === projectId)?.attributes.name ?? projectId;
      const site = connections.get(connectionId)?.site;
      if (target.kind !== 'experiment') {
        const version = target.kind === 'version' ? target.version.attributes.version_number : undefined;
        return pullDatasetInPython({ project, dataset: target.dataset.attributes.name, version, site });
      }
      const { name, dataset_id, dataset_version: version } = target.experiment.attributes;
      if (!dataset_id)
        throw new Error(vscode.l10n.t('The experiment {0} names no dataset, so that there is nothing to pull.', name));
      const dataset = (await client.datasets.get(projectId, dataset_id, call)).attributes.name;
      return experimentInPython({ project, dataset, version, site }, name);
    });
    await copied(program, vscode.l10n.t('Python'));
    return;
  });
}
