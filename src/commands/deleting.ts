import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { ExplorerNode } from '../explorer/nodes';
import { type ProgressCall, withProgress } from '../progress/progress';
import {
  confirmDelete,
  countIfPossible,
  describeDoomed,
  type Doomed,
  type DoomedWords,
  plainly,
} from './confirmDelete';

type Deletable = Extract<ExplorerNode, { connectionId: string }>;

/** How nodes of one kind are counted and deleted. */
export interface Deletion<Node extends Deletable, Further extends string = never> {
  readonly what: DoomedWords;
  readonly name: (node: Node) => string;
  /** What goes with it, in words. Where it throws, the question does without. */
  readonly holds?: (client: LlmObsClient, node: Node, call: ProgressCall) => Promise<string>;
  /** Said below the question. */
  readonly note?: string;
  /** Deletes nodes of one connection; tells each time that some of them are gone. */
  readonly run: (
    client: LlmObsClient,
    nodes: readonly Node[],
    call: ProgressCall,
    gone: (nodes: readonly Node[]) => void,
  ) => Promise<void>;
  /** What may be done before, each a button of the question. false: nothing is deleted. */
  readonly before?: Readonly<Record<Further, (nodes: readonly Node[]) => Promise<boolean>>> | undefined;
}

/**
 * Asks, deletes, and takes what is gone out of the tree, also where a later one failed. Gives the sentence that says so;
 * undefined where the user left. Throws LlmObsError.
 */
export async function deleteNodes<Node extends Deletable, Further extends string = never>(
  connections: ConnectionsView,
  explorer: Explorer,
  nodes: readonly Node[],
  { what, name, holds, note, run, before }: Deletion<Node, Further>,
): Promise<string | undefined> {
  if (nodes.length === 0) return undefined;
  const doomed = holds
    ? await withProgress(l10n.t('Looking at what will be deleted'), async (call, report) => {
        const list: Doomed[] = [];
        for (const node of nodes) {
          report(name(node), list.length / nodes.length);
          const client = await connections.client(node.connectionId);
          list.push({ name: name(node), holds: await countIfPossible(() => holds(client, node, call)) });
        }
        return list;
      })
    : nodes.map((node) => ({ name: name(node) }));
  const further = before ? (Object.keys(before) as Further[]) : [];
  const answer = await confirmDelete(what, doomed, note, further);
  if (answer === undefined) return undefined;
  if (answer !== plainly && !(await before?.[answer](nodes))) return undefined;

  const described = describeDoomed(what, doomed);
  await withProgress(l10n.t('Deleting {0}', described), async (call) => {
    for (const [connectionId, group] of byConnection(nodes)) {
      const client = await connections.client(connectionId);
      await run(client, group, call, (gone) => explorer.remove(gone));
    }
  });
  return l10n.t('Deleted {0}.', described);
}

function byConnection<Node extends Deletable>(nodes: readonly Node[]): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) groups.set(node.connectionId, [...(groups.get(node.connectionId) ?? []), node]);
  return groups;
}
