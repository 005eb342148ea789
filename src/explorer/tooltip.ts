import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { childrenPerPage } from './children';
import { resourceOf, type ExplorerNode, type NamedResource } from './nodes';
import { day } from './day';

type Lines = readonly (readonly [label: string, value: string | undefined])[];

/**
 * Fills in what is shown of a node under the pointer: what its list told, and what is worth a request once somebody
 * looks. Where that fails, the rest is shown all the same.
 */
export async function resolveTooltip(
  item: vscode.TreeItem,
  node: ExplorerNode,
  connections: ConnectionsView,
  token: vscode.CancellationToken,
): Promise<vscode.TreeItem> {
  const resource = resourceOf(node);
  if (!resource) return item;
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  const asked = await askedOf(node, connections, controller.signal).catch((): Lines => []);
  listening.dispose();
  const { name, description } = resource.attributes;
  item.tooltip = tooltip(name, description, [...asked, ...knownOf(node, resource), ['Id', resource.id]]);
  return item;
}

/** Names and descriptions come from the service: they are shown as text, never as Markdown. */
export function tooltip(title: string, description: string | null | undefined, lines: Lines): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(title);
  if (description) text.appendMarkdown('\n\n').appendText(description);
  for (const [label, value] of lines) {
    if (value) text.appendMarkdown('\n\n').appendText(`${label}: ${value}`);
  }
  return text;
}

function knownOf(node: ExplorerNode, { attributes: { created_at } }: NamedResource): Lines {
  if (node.kind === 'queue') return [[vscode.l10n.t('Changed'), day(node.queue.attributes.modified_at)]];
  const created = [vscode.l10n.t('Created'), day(created_at)] as const;
  if (node.kind !== 'dataset') return [created];
  const { current_version, updated_at } = node.dataset.attributes;
  return [[vscode.l10n.t('Version'), String(current_version)], [vscode.l10n.t('Updated'), day(updated_at)], created];
}

async function askedOf(node: ExplorerNode, connections: ConnectionsView, signal: AbortSignal): Promise<Lines> {
  if (node.kind !== 'project' && node.kind !== 'dataset' && node.kind !== 'queue') return [];
  const client = await connections.client(node.connectionId);
  switch (node.kind) {
    case 'project': {
      const { items, after } = await client.datasets.page(node.project.id, { limit: childrenPerPage }, { signal });
      return [[vscode.l10n.t('Datasets'), `${items.length}${after === undefined ? '' : '+'}`]];
    }
    case 'dataset': {
      const versions = await client.datasets.versions(node.projectId, node.dataset.id, { signal });
      const used = versions.flatMap(({ attributes }) => attributes.last_used ?? []).toSorted();
      return [
        [vscode.l10n.t('Versions that can be read'), String(versions.length)],
        [vscode.l10n.t('Last used'), day(used.at(-1))],
      ];
    }
    case 'queue': {
      const interactions = await client.annotationQueues.annotatedInteractions(node.queue.id, { signal });
      const annotated = interactions.filter(({ annotations }) => annotations.length > 0).length;
      return [[vscode.l10n.t('Annotated'), vscode.l10n.t('{0} of {1}', annotated, interactions.length)]];
    }
  }
}
