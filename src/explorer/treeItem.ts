import * as vscode from 'vscode';
import type { ConnectionState } from '../connections/connection';
import { sandboxConnection } from '../connections/connectionSettings';
import { nodeId } from './nodeId';
import type { ExplorerNode, FolderKind } from './nodes';

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

const folderLabels: Record<FolderKind, { label: string; icon: string }> = {
  datasets: { label: vscode.l10n.t('Datasets'), icon: 'database' },
  experiments: { label: vscode.l10n.t('Experiments'), icon: 'beaker' },
  queues: { label: vscode.l10n.t('Annotation Queues'), icon: 'checklist' },
};

/** The day of a timestamp in the user's language and time zone, or nothing where it can't be read. */
export function day(timestamp: string | null | undefined): string | undefined {
  const instant = timestamp ? new Date(timestamp) : undefined;
  return instant && !Number.isNaN(instant.valueOf())
    ? instant.toLocaleDateString(vscode.env.language, { year: 'numeric', month: 'short', day: 'numeric' })
    : undefined;
}

const described = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' · ');

/** How a node looks in the side bar. `state` is needed for connections only. */
export function treeItem(node: ExplorerNode, state?: ConnectionState): vscode.TreeItem {
  const item = itemOf(node, state);
  item.id = nodeId(node);
  return item;
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
      const { name, description, created_at } = node.project.attributes;
      const item = new vscode.TreeItem(name, Collapsed);
      item.description = description ?? '';
      item.iconPath = icon('project');
      item.contextValue = withPage('project', node.connectionId);
      item.tooltip = tooltip(name, description, [
        [vscode.l10n.t('Created'), day(created_at)],
        ['Id', node.project.id],
      ]);
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
      const { name, description, current_version, created_at, updated_at, dataset_type } = node.dataset.attributes;
      const readOnly = dataset_type !== undefined && dataset_type !== 'user';
      const item = new vscode.TreeItem(name, Collapsed);
      item.description = described(
        `v${current_version}`,
        day(updated_at),
        readOnly ? vscode.l10n.t('read-only') : undefined,
      );
      item.iconPath = icon(readOnly ? 'lock' : 'table');
      item.contextValue = withPage(readOnly ? 'dataset.readonly' : 'dataset', node.connectionId);
      item.command = { command: 'llmObs.openDataset', title: vscode.l10n.t('Open Records'), arguments: [node] };
      item.tooltip = tooltip(name, description, [
        [vscode.l10n.t('Version'), String(current_version)],
        [vscode.l10n.t('Updated'), day(updated_at)],
        [vscode.l10n.t('Created'), day(created_at)],
        ['Id', node.dataset.id],
      ]);
      return item;
    }
    case 'version': {
      const { version_number, last_used } = node.version.attributes;
      const current = version_number === node.dataset.attributes.current_version;
      const item = new vscode.TreeItem(vscode.l10n.t('Version {0}', version_number), None);
      item.description = described(
        current ? vscode.l10n.t('current') : undefined,
        last_used ? vscode.l10n.t('last used {0}', day(last_used) ?? '') : vscode.l10n.t('never used'),
      );
      item.iconPath = icon('versions');
      item.contextValue = current ? 'version.current' : 'version';
      item.command = { command: 'llmObs.openVersion', title: vscode.l10n.t('Open Version'), arguments: [node] };
      return item;
    }
    case 'experiment': {
      const { name, description, dataset_version, created_at } = node.experiment.attributes;
      const item = new vscode.TreeItem(name, None);
      item.description = described(
        dataset_version === undefined ? undefined : vscode.l10n.t('dataset v{0}', dataset_version),
        day(created_at),
      );
      item.iconPath = icon('beaker');
      item.contextValue = withPage('experiment', node.connectionId);
      item.command = { command: 'llmObs.openExperiment', title: vscode.l10n.t('Open Experiment'), arguments: [node] };
      item.tooltip = tooltip(name, description, [
        [vscode.l10n.t('Created'), day(created_at)],
        ['Id', node.experiment.id],
      ]);
      return item;
    }
    case 'queue': {
      const { name, description, modified_at } = node.queue.attributes;
      const item = new vscode.TreeItem(name, Collapsed);
      item.description = day(modified_at) ?? '';
      item.iconPath = icon('checklist');
      item.contextValue = withPage('queue', node.connectionId);
      item.tooltip = tooltip(name, description, [
        [vscode.l10n.t('Changed'), day(modified_at)],
        ['Id', node.queue.id],
      ]);
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
      const item = new vscode.TreeItem(vscode.l10n.t('Load more…'), None);
      item.description = vscode.l10n.t('{0} shown', node.loaded);
      item.iconPath = icon('ellipsis');
      item.contextValue = 'more';
      item.command = { command: 'llmObs.loadMore', title: vscode.l10n.t('Load More'), arguments: [node] };
      return item;
    }
    case 'message': {
      const item = new vscode.TreeItem(node.message, None);
      item.contextValue = `message.${node.severity}`;
      if (node.command) {
        item.iconPath = icon(node.command.icon);
        item.command = { command: node.command.id, title: node.message, arguments: [node.parent] };
      }
      if (node.severity === 'error') {
        item.description = vscode.l10n.t('Select to try again');
        item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
        item.command = { command: 'llmObs.refresh', title: vscode.l10n.t('Try Again'), arguments: [node.parent] };
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

/** Names and descriptions come from the service: they are shown as text, never as Markdown. */
function tooltip(
  title: string,
  description: string | null | undefined,
  rows: readonly (readonly [string, string | undefined])[],
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(title);
  if (description) text.appendMarkdown('\n\n').appendText(description);
  for (const [label, value] of rows) {
    if (value) text.appendMarkdown('\n\n').appendText(`${label}: ${value}`);
  }
  return text;
}
