import type { ConnectionsView } from '../connections/connection';
import { placeOf } from '../connections/connectionSettings';
import type { ExplorerNode } from './nodes';

type PlacedNode = Extract<ExplorerNode, { readonly connectionId: string }>;

/** Who knows the projects that were shown, see Explorer. */
interface ShownProjects {
  projectName(connectionId: string, projectId: string): string | undefined;
}

/**
 * Where a node lies: `Staging (datadoghq.eu) › support-assistant`. Names repeat from project to project and from service to
 * service. The project is left out where it was never shown, or is the node itself.
 */
export function nodePlace(connections: ConnectionsView, tree: ShownProjects, node: PlacedNode): string {
  const connection = connections.get(node.connectionId);
  const service =
    connection === undefined
      ? node.connectionId
      : connection.kind === 'sandbox'
        ? connection.name
        : `${connection.name} (${placeOf(connection)})`;
  const project = node.kind === 'project' ? undefined : tree.projectName(node.connectionId, node.projectId);
  return [service, project].filter(Boolean).join(' › ');
}
