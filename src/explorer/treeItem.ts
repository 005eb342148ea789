import * as vscode from 'vscode';
import type { ConnectionState } from '../connections/connection';
import { sandboxConnection } from '../connections/connectionSettings';
import { nodeId } from './nodeId';
import type { ExplorerNode, FolderKind } from './nodes';

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

const folderLabels: Record<FolderKind, { label: string; icon: string }> = {
  datasets: { label: 'Datasets', icon: 'database' },
  experiments: { label: 'Experiments', icon: 'beaker' },
  queues: { label: 'Annotation Queues', icon: 'checklist' },
};

/** The day of a timestamp in the user's language and time zone, or nothing where it can't be read. */
export function day(timestamp: string | null | undefined): string | undefined {
  const instant = timestamp ? new Date(timestamp) : undefined;
  return instant && !Number.isNaN(instant.valueOf())
    ? instant.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' })
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
          ? 'local service'
          : described(signedOut ? 'signed out' : undefined, connection.site ?? connection.url);
      item.iconPath = icon(connection.kind === 'sandbox' ? 'vm' : signedOut ? 'debug-disconnect' : 'cloud');
      item.contextValue =
        connection.kind === 'sandbox'
          ? 'connection.sandbox'
          : `connection.datadog.${signedOut ? 'signedOut' : 'ready'}`;
      item.tooltip =
        connection.kind === 'sandbox'
          ? 'A local service with the same API, for trying things out. Its data stays on this computer.'
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
        ['Created', day(created_at)],
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
      item.description = described(`v${current_version}`, day(updated_at), readOnly ? 'read-only' : undefined);
      item.iconPath = icon(readOnly ? 'lock' : 'table');
      item.contextValue = withPage(readOnly ? 'dataset.readonly' : 'dataset', node.connectionId);
      item.command = { command: 'llmObs.openDataset', title: 'Open Records', arguments: [node] };
      item.tooltip = tooltip(name, description, [
        ['Version', String(current_version)],
        ['Updated', day(updated_at)],
        ['Created', day(created_at)],
        ['Id', node.dataset.id],
      ]);
      return item;
    }
    case 'version': {
      const { version_number, last_used } = node.version.attributes;
      const current = version_number === node.dataset.attributes.current_version;
      const item = new vscode.TreeItem(`Version ${version_number}`, None);
      item.description = described(
        current ? 'current' : undefined,
        last_used ? `last used ${day(last_used)}` : 'never used',
      );
      item.iconPath = icon('versions');
      item.contextValue = current ? 'version.current' : 'version';
      item.command = { command: 'llmObs.openVersion', title: 'Open Version', arguments: [node] };
      return item;
    }
    case 'experiment': {
      const { name, description, dataset_version, created_at } = node.experiment.attributes;
      const item = new vscode.TreeItem(name, None);
      item.description = described(
        dataset_version === undefined ? undefined : `dataset v${dataset_version}`,
        day(created_at),
      );
      item.iconPath = icon('beaker');
      item.contextValue = withPage('experiment', node.connectionId);
      item.command = { command: 'llmObs.openExperiment', title: 'Open Experiment', arguments: [node] };
      item.tooltip = tooltip(name, description, [
        ['Created', day(created_at)],
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
        ['Changed', day(modified_at)],
        ['Id', node.queue.id],
      ]);
      return item;
    }
    case 'interaction': {
      const { content_id, type, annotations } = node.interaction;
      const item = new vscode.TreeItem(shortId(content_id), None);
      const count = annotations.length;
      item.description = described(
        count === 0 ? 'not annotated' : count === 1 ? '1 annotation' : `${count} annotations`,
        type.replace('_', ' '),
      );
      item.iconPath = icon(count === 0 ? 'comment' : 'comment-discussion');
      item.contextValue = 'interaction';
      item.tooltip = tooltip(
        content_id,
        undefined,
        annotations.map(({ label_values, created_by }) => [shortId(created_by ?? 'Annotator'), labels(label_values)]),
      );
      return item;
    }
    case 'more': {
      const item = new vscode.TreeItem('Load more…', None);
      item.description = `${node.loaded} shown`;
      item.iconPath = icon('ellipsis');
      item.contextValue = 'more';
      item.command = { command: 'llmObs.loadMore', title: 'Load More', arguments: [node] };
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
        item.description = 'Select to try again';
        item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
        item.command = { command: 'llmObs.refresh', title: 'Try Again', arguments: [node.parent] };
      }
      item.tooltip = node.detail ?? node.message;
      return item;
    }
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
  return given.map(([name, value]) => `${name}: ${text(value)}`).join(', ') || 'no labels';
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
