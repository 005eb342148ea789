import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import type { ConnectionsView } from '../connections/connection';
import type { ExplorerNode, FolderNode, MessageNode } from './nodes';

/** How many children a node shows before "Load more": the tree stays quick however many there are. */
export const childrenPerPage = 100;

export interface LoadedChildren {
  readonly nodes: readonly ExplorerNode[];
  /** Cursor of the next page; undefined where there is none. */
  readonly after: string | undefined;
}

const folders: readonly FolderNode['folder'][] = ['datasets', 'experiments', 'queues'];

/**
 * One page of a node's children, from the service. Throws LlmObsError.
 *
 * @param cursor where to go on; undefined for the first page
 */
export async function loadChildren(
  connections: ConnectionsView,
  node: ExplorerNode,
  cursor: string | undefined,
): Promise<LoadedChildren> {
  const page = { limit: childrenPerPage, ...(cursor === undefined ? {} : { cursor }) };
  switch (node.kind) {
    case 'connection': {
      const { id: connectionId } = node.connection;
      const client = await connections.client(connectionId);
      const { items, after } = await client.projects.page(page);
      return { nodes: items.map((project) => ({ kind: 'project', connectionId, project })), after };
    }
    case 'project': {
      const { connectionId, project } = node;
      return {
        nodes: folders.map((folder) => ({ kind: 'folder', folder, connectionId, projectId: project.id })),
        after: undefined,
      };
    }
    case 'folder':
      return loadFolder(await connections.client(node.connectionId), node, page);
    case 'dataset': {
      const { connectionId, projectId } = node;
      const client = await connections.client(connectionId);
      const versions = await client.datasets.versions(projectId, node.dataset.id);
      const newestFirst = [...versions].sort((a, b) => b.attributes.version_number - a.attributes.version_number);
      // The node may be older than the versions that are read below it: after a save it is read anew, too, in any order.
      const current_version = Math.max(
        node.dataset.attributes.current_version,
        newestFirst[0]?.attributes.version_number ?? 0,
      );
      const dataset = { ...node.dataset, attributes: { ...node.dataset.attributes, current_version } };
      return {
        nodes: newestFirst.map((version) => ({ kind: 'version', connectionId, projectId, dataset, version })),
        after: undefined,
      };
    }
    case 'queue': {
      const { connectionId, projectId, queue } = node;
      const client = await connections.client(connectionId);
      const interactions = await client.annotationQueues.annotatedInteractions(queue.id);
      return {
        nodes: interactions.map((interaction) => ({
          kind: 'interaction',
          connectionId,
          projectId,
          queueId: queue.id,
          interaction,
        })),
        after: undefined,
      };
    }
    case 'version':
    case 'experiment':
    case 'interaction':
    case 'more':
    case 'message':
      return { nodes: [], after: undefined };
  }
}

async function loadFolder(
  client: LlmObsClient,
  { folder, connectionId, projectId }: FolderNode,
  page: { limit: number; cursor?: string },
): Promise<LoadedChildren> {
  switch (folder) {
    case 'datasets': {
      const { items, after } = await client.datasets.page(projectId, page);
      return { nodes: items.map((dataset) => ({ kind: 'dataset', connectionId, projectId, dataset })), after };
    }
    case 'experiments': {
      const { items, after } = await client.experiments.page({ projectId, ...page });
      return { nodes: items.map((experiment) => ({ kind: 'experiment', connectionId, projectId, experiment })), after };
    }
    case 'queues': {
      const queues = await client.annotationQueues.list({ projectId });
      return {
        nodes: queues.map((queue) => ({ kind: 'queue', connectionId, projectId, queue })),
        after: undefined,
      };
    }
  }
}

/** What stands under a node that has no children, and the way to the first one. */
export function emptyNode(parent: ExplorerNode): MessageNode {
  return { kind: 'message', parent, severity: 'info', message: emptyMessage(parent), command: firstChild(parent) };
}

function firstChild(node: ExplorerNode): MessageNode['command'] {
  const hint = l10n.t('Select to create one');
  if (node.kind === 'connection') return { id: 'llmObs.createProject', icon: 'add', hint };
  if (node.kind === 'queue') return { id: 'llmObs.addInteractions', icon: 'add', hint: l10n.t('Select to add some') };
  if (node.kind !== 'folder') return undefined;
  const create = {
    datasets: 'llmObs.createDataset',
    experiments: 'llmObs.createExperiment',
    queues: 'llmObs.createQueue',
  } as const;
  return { id: create[node.folder], icon: 'add', hint };
}

function emptyMessage(node: ExplorerNode): string {
  switch (node.kind) {
    case 'connection':
      return l10n.t('No projects yet');
    case 'folder':
      return {
        datasets: l10n.t('No datasets yet'),
        experiments: l10n.t('No experiments yet'),
        queues: l10n.t('No annotation queues yet'),
      }[node.folder];
    case 'dataset':
      return l10n.t('No versions yet');
    case 'queue':
      return l10n.t('No interactions yet');
    case 'project':
    case 'version':
    case 'experiment':
    case 'interaction':
    case 'more':
    case 'message':
      return l10n.t('Nothing here');
  }
}
