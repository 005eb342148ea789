import * as vscode from 'vscode';
import { isWritable } from '../api/writableDataset';
import type { ConnectionState } from '../connections/connection';
import { sandboxConnection } from '../connections/connectionSettings';
import { childrenPerPage } from './children';
import { nodeId } from './nodeId';
import type { ExplorerNode, FolderKind } from './nodes';
import { day, lastUse } from './day';
import { tooltip } from './tooltip';

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

const folderLabels: Record<FolderKind, { label: string; icon: string }> = {
  datasets: { label: vscode.l10n.t('Datasets'), icon: 'database' },
  experiments: { label: vscode.l10n.t('Experiments'), icon: 'beaker' },
  queues: { label: vscode.l10n.t('Annotation Queues'), icon: 'checklist' },
};

const described = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' · ');

/** How a node looks in the side bar. `state` is needed for connections only. */
export function treeItem(node: ExplorerNode, state?: ConnectionState): vscode.TreeItem {
  const item = itemOf(node, state);
  item.id = nodeId(node);
  return item;
}

/** Marks a favourite. */
export function withStar(item: vscode.TreeItem): void {
  item.iconPath = new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.yellow'));
}

function itemOf(node: ExplorerNode, state: ConnectionState | undefined): vscode.TreeItem {
  switch (node.kind) {
    case 'connection': {
      const { connection } = node;
      const signedOut = state === 'signed out';
      const item = new vscode.TreeItem(connection.name, Collapsed);
      item.description =
        connection.kind === 'sandbox'
          ? vscode.l10n.t('local service')
          : described(signedOut ? vscode.l10n.t('signed out') : undefined, connection.site ?? connection.url);
      item.iconPath = icon(connection.kind === 'sandbox' ? 'vm' : signedOut ? 'debug-disconnect' : 'cloud');
      item.contextValue =
        connection.kind === 'sandbox'
          ? 'connection.sandbox'
          : `connection.datadog.${signedOut ? 'signedOut' : 'ready'}`;
      item.tooltip =
        connection.kind === 'sandbox'
          ? vscode.l10n.t('A local service with the same API, for trying things out. Its data stays on this computer.')
          : `${connection.name}: ${connection.site ?? connection.url ?? ''}`;
      return item;
    }
    case 'project': {
      const { name, description } = node.project.attributes;
      const item = new vscode.TreeItem(name, Collapsed);
      item.description = description ?? '';
      item.iconPath = icon('project');
      item.contextValue = withPage('project', node.connectionId);
      return item;
    }
    case 'folder': {
      const { label, icon: name } = folderLabels[node.folder];
      const item = new vscode.TreeItem(label, Collapsed);
      item.iconPath = icon(name);
      item.contextValue = `folder.${node.folder}`;
      return item;
    }
    case 'dataset': {
      const { name, current_version, updated_at } = node.dataset.attributes;
      const readOnly = !isWritable(node.dataset);
      const item = new vscode.TreeItem(name, Collapsed);
      item.description = described(
        `v${current_version}`,
        day(updated_at),
        readOnly ? vscode.l10n.t('read-only') : undefined,
      );
      item.iconPath = icon(readOnly ? 'lock' : 'table');
      item.contextValue = withPage(readOnly ? 'dataset.readonly' : 'dataset', node.connectionId);
      item.command = { command: 'llmObs.openDataset', title: vscode.l10n.t('Open Records'), arguments: [node] };
      return item;
    }
    case 'version': {
      const { version_number, last_used } = node.version.attributes;
      const current = version_number === node.dataset.attributes.current_version;
      const item = new vscode.TreeItem(vscode.l10n.t('Version {0}', version_number), None);
      item.description = described(current ? vscode.l10n.t('current') : undefined, lastUse(last_used));
      item.iconPath = icon('versions');
      item.contextValue = current ? 'version.current' : 'version';
      item.command = { command: 'llmObs.openVersion', title: vscode.l10n.t('Open Version'), arguments: [node] };
      return item;
    }
    case 'experiment': {
      const { name, dataset_version, created_at } = node.experiment.attributes;
      const item = new vscode.TreeItem(name, None);
      item.description = described(
        dataset_version === undefined ? undefined : vscode.l10n.t('dataset v{0}', dataset_version),
        day(created_at),
      );
      item.iconPath = icon('beaker');
      item.contextValue = withPage('experiment', node.connectionId);
      item.command = { command: 'llmObs.openExperiment', title: vscode.l10n.t('Open Experiment'), arguments: [node] };
      return item;
    }
    case 'queue': {
      const { name, modified_at } = node.queue.attributes;
      const item = new vscode.TreeItem(name, Collapsed);
      item.description = day(modified_at) ?? '';
      item.iconPath = icon('checklist');
      item.contextValue = withPage('queue', node.connectionId);
      item.command = { command: 'llmObs.openAnnotations', title: vscode.l10n.t('Open Annotations'), arguments: [node] };
      return item;
    }
    case 'interaction': {
      const { content_id, type, annotations } = node.interaction;
      const item = new vscode.TreeItem(shortId(content_id), None);
      const count = annotations.length;
      item.description = described(
        count === 0
          ? vscode.l10n.t('not annotated')
          : count === 1
            ? vscode.l10n.t('1 annotation')
            : vscode.l10n.t('{0} annotations', count),
        interactionTypeLabel(type),
      );
      item.iconPath = icon(count === 0 ? 'comment' : 'comment-discussion');
      item.contextValue = 'interaction';
      item.tooltip = tooltip(
        content_id,
        undefined,
        annotations.map(({ label_values, created_by }) => [
          shortId(created_by ?? vscode.l10n.t('Annotator')),
          labels(label_values),
        ]),
      );
      return item;
    }
    case 'more': {
      const item = new vscode.TreeItem(
        node.isLoading ? vscode.l10n.t('Loading…') : vscode.l10n.t('Load {0} more…', childrenPerPage),
        None,
      );
      item.description = vscode.l10n.t('{0} shown', node.loaded.toLocaleString());
      item.iconPath = icon(node.isLoading ? 'loading~spin' : 'ellipsis');
      item.contextValue = 'more';
      item.command = { command: 'llmObs.loadMore', title: vscode.l10n.t('Load More'), arguments: [node] };
      return item;
    }
    case 'message': {
      const item = new vscode.TreeItem(node.message, None);
      item.contextValue = `message.${node.severity}`;
      if (node.command) {
        const { id, icon: name, hint, target = node.parent } = node.command;
        const isError = node.severity === 'error';
        item.iconPath = isError
          ? new vscode.ThemeIcon(name, new vscode.ThemeColor('list.errorForeground'))
          : icon(name);
        item.command = { command: id, title: hint ?? node.message, arguments: [target] };
        if (hint !== undefined) item.description = hint;
      }
      item.tooltip = node.detail ?? node.message;
      return item;
    }
  }
}

/** `trace` or `experiment trace`; a type that came later as it is. */
export function interactionTypeLabel(type: string): string {
  switch (type) {
    case 'trace':
      return vscode.l10n.t('trace');
    case 'experiment_trace':
      return vscode.l10n.t('experiment trace');
    default:
      return type.replaceAll('_', ' ');
  }
}

const icon = (name: string) => new vscode.ThemeIcon(name);

/** Tells items that have a page in Datadog's web app from those of the sandbox, which have none. */
const withPage = (contextValue: string, connectionId: string) =>
  connectionId === sandboxConnection.id ? `${contextValue}.local` : contextValue;

/** An id of hexadecimal digits by its beginning, so that what follows it in the row is seen. */
const shortId = (id: string) => (/^[0-9a-f-]{16,}$/i.test(id) ? `${id.slice(0, 8)}…` : id);

/** `quality: good, correct_category: true`; labels that were left empty are left out. */
function labels(values: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== '' && value !== null);
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return given.map(([name, value]) => `${name}: ${text(value)}`).join(', ') || vscode.l10n.t('no labels');
}
