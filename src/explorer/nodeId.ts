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
      return `${nodeId(node.parent)}#more`;
    case 'message':
      // Where a refresh failed and nothing matches the filter, there are two.
      return `${nodeId(node.parent)}#${node.severity}`;
  }
}

/** The id of the node that `node` stands below; its own for a connection, which stands below none. */
export function parentIdOf(node: ExplorerNode): string {
  switch (node.kind) {
    case 'connection':
      return node.connection.id;
    case 'project':
      return node.connectionId;
    case 'folder':
      return `${node.connectionId}/${node.projectId}`;
    case 'dataset':
      return `${node.connectionId}/${node.projectId}/datasets`;
    case 'version':
      return `${node.connectionId}/${node.projectId}/datasets/${node.dataset.id}`;
    case 'experiment':
      return `${node.connectionId}/${node.projectId}/experiments`;
    case 'queue':
      return `${node.connectionId}/${node.projectId}/queues`;
    case 'interaction':
      return `${node.connectionId}/${node.projectId}/queues/${node.queueId}`;
    case 'more':
    case 'message':
      return nodeId(node.parent);
  }
}
