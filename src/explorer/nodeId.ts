import type { ExplorerNode } from './nodes';

/** Stable over refreshes and restarts: VS Code keeps expansion and selection by it. */
export function nodeId(node: ExplorerNode): string {
  switch (node.kind) {
    case 'connection':
      return node.connection.id;
    case 'project':
      return `${node.connectionId}/${node.project.id}`;
    case 'folder':
      return `${node.connectionId}/${node.projectId}/${node.folder}`;
    case 'dataset':
      return `${node.connectionId}/${node.projectId}/datasets/${node.dataset.id}`;
    case 'version':
      return `${node.connectionId}/${node.projectId}/datasets/${node.dataset.id}/${node.version.attributes.version_number}`;
    case 'experiment':
      return `${node.connectionId}/${node.projectId}/experiments/${node.experiment.id}`;
    case 'queue':
      return `${node.connectionId}/${node.projectId}/queues/${node.queue.id}`;
    case 'interaction':
      return `${node.connectionId}/${node.projectId}/queues/${node.queueId}/${node.interaction.id}`;
    case 'more':
    case 'message':
      return `${nodeId(node.parent)}#${node.kind}`;
  }
}
