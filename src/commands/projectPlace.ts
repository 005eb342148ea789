import type { Project } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import { nodePlace } from '../explorer/nodePlace';
import type { Picked } from './pickers';

/** A project of a connection; one that is yet to be made has no id. */
interface ProjectPlace {
  readonly connectionId: string;
  readonly projectId?: string | undefined;
  /** Where it isn't known, the side bar may have shown it. */
  readonly projectName?: string | undefined;
}

/**
 * Where something is written, for the question about it: `Staging (datadoghq.eu) › support-assistant`. The project is left
 * out where nothing tells its name.
 */
export function projectPlace(
  connections: ConnectionsView,
  { connectionId, projectId = '', projectName }: ProjectPlace,
  explorer?: Pick<Explorer, 'projectName'>,
): string {
  const names = { projectName: () => projectName ?? explorer?.projectName(connectionId, projectId) };
  return nodePlace(connections, names, { kind: 'folder', folder: 'datasets', connectionId, projectId });
}

/** The same for what was picked until now: maybe only a connection. */
export function pickedPlace(
  connections: ConnectionsView,
  { connectionId, project }: { readonly connectionId: string; readonly project?: Picked<Project> | undefined },
): string {
  const projectName = project?.kind === 'new' ? project.name : project?.resource.attributes.name;
  return projectPlace(connections, { connectionId, projectName });
}
