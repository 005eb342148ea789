import type { WebAppPage } from '../api/sites';
import type { ExplorerNode } from '../explorer/nodes';

type NodeWithPage = Extract<ExplorerNode, { kind: 'project' | 'dataset' | 'experiment' | 'queue' | 'interaction' }>;

/** The page of the web app that shows a node, or the nearest that there is. */
export function pageOf(node: NodeWithPage): WebAppPage {
  switch (node.kind) {
    case 'dataset':
      return { kind: 'dataset', id: node.dataset.id };
    case 'experiment':
      return { kind: 'experiment', id: node.experiment.id };
    case 'queue':
    case 'interaction':
      return { kind: 'queues' };
    case 'project':
      return { kind: 'datasets' };
  }
}
