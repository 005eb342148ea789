import type {
  AnnotatedInteraction,
  AnnotationQueue,
  Dataset,
  DatasetVersion,
  Experiment,
  Project,
  Resource,
} from '../api/resources';
import type { Connection } from '../connections/connection';

/** What the nodes of the side bar stand for. Commands get them as their first argument. */
export interface ConnectionNode {
  readonly kind: 'connection';
  readonly connection: Connection;
}
export interface ProjectNode {
  readonly kind: 'project';
  readonly connectionId: string;
  readonly project: Project;
}
export type FolderKind = 'datasets' | 'experiments' | 'queues';
export interface FolderNode {
  readonly kind: 'folder';
  readonly folder: FolderKind;
  readonly connectionId: string;
  readonly projectId: string;
}
export interface DatasetNode {
  readonly kind: 'dataset';
  readonly connectionId: string;
  readonly projectId: string;
  readonly dataset: Dataset;
}
export interface VersionNode {
  readonly kind: 'version';
  readonly connectionId: string;
  readonly projectId: string;
  readonly dataset: Dataset;
  readonly version: DatasetVersion;
}
export interface ExperimentNode {
  readonly kind: 'experiment';
  readonly connectionId: string;
  readonly projectId: string;
  readonly experiment: Experiment;
}
export interface QueueNode {
  readonly kind: 'queue';
  readonly connectionId: string;
  readonly projectId: string;
  readonly queue: AnnotationQueue;
}
export interface InteractionNode {
  readonly kind: 'interaction';
  readonly connectionId: string;
  readonly projectId: string;
  readonly queueId: string;
  readonly interaction: AnnotatedInteraction;
}
/** Loads the next page of its parent's children when chosen. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: ExplorerNode;
  readonly loaded: number;
  /** The next page is on its way. */
  readonly isLoading: boolean;
}
/** Says why children could not be shown, or that there are none. */
export interface MessageNode {
  readonly kind: 'message';
  readonly parent: ExplorerNode;
  readonly message: string;
  readonly severity: 'error' | 'info';
  readonly detail?: string | undefined;
  /** What is done when the message is selected: the next step. `hint` names it, `target` is its node, else the parent. */
  readonly command?:
    | {
        readonly id: string;
        readonly icon: string;
        readonly hint?: string | undefined;
        readonly target?: ExplorerNode | undefined;
      }
    | undefined;
}
export type ExplorerNode =
  | ConnectionNode
  | ProjectNode
  | FolderNode
  | DatasetNode
  | VersionNode
  | ExperimentNode
  | QueueNode
  | InteractionNode
  | MoreNode
  | MessageNode;

/** Nodes that stand for a resource with a name of its own. */
export type ResourceNode = ProjectNode | DatasetNode | ExperimentNode | QueueNode;
export type NamedResource = Resource<{
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly created_at?: string | undefined;
}>;

/** The resource that a node stands for; undefined where that has no name of its own. */
export function resourceOf(node: ResourceNode): NamedResource;
export function resourceOf(node: ExplorerNode): NamedResource | undefined;
export function resourceOf(node: ExplorerNode): NamedResource | undefined {
  switch (node.kind) {
    case 'project':
      return node.project;
    case 'dataset':
      return node.dataset;
    case 'experiment':
      return node.experiment;
    case 'queue':
      return node.queue;
    case 'connection':
    case 'folder':
    case 'version':
    case 'interaction':
    case 'more':
    case 'message':
      return undefined;
  }
}
