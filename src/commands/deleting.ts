import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { ConnectionsView } from '../connections/connection';
import type { DocumentRef } from '../documents/documentUri';
import { closeTabs, recordTabs } from '../documents/tabs';
import type { Explorer } from '../explorer/explorer';
import { parentIdOf } from '../explorer/nodeId';
import { nodePlace } from '../explorer/nodePlace';
import type { ExplorerNode } from '../explorer/nodes';
import { type ProgressCall, withProgress } from '../progress/progress';
import {
  confirmDelete,
  countIfPossible,
  describeDoomed,
  type Doomed,
  type DoomedWords,
  nameSome,
  plainly,
} from './confirmDelete';
import { failureSentence, isCancelled } from './failure';
import { count } from './uploadText';

type Deletable = Extract<ExplorerNode, { connectionId: string }>;

/** How nodes of one kind are counted and deleted. */
export interface Deletion<Node extends Deletable, Further extends string = never> {
  readonly what: DoomedWords;
  readonly name: (node: Node) => string;
  /** What it lies in below the project; undefined where it lies in the project itself, or that isn't known. */
  readonly within?: ((node: Node) => string | undefined) | undefined;
  /** What goes with it, in words. Where it throws, the question does without. */
  readonly holds?: (client: LlmObsClient, node: Node, call: ProgressCall) => Promise<string>;
  /** Said below the question. */
  readonly note?: string | undefined;
  /** Whether a document shows records of it: it is closed then, unless it has edits, of which the question tells. */
  readonly isShownIn?: ((node: Node, document: DocumentRef) => boolean) | undefined;
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
 * undefined where the user left. Throws LlmObsError, which says what is gone where that is some of it.
 */
export async function deleteNodes<Node extends Deletable, Further extends string = never>(
  connections: ConnectionsView,
  explorer: Explorer,
  nodes: readonly Node[],
  { what, name, within, holds, note, isShownIn, run, before }: Deletion<Node, Further>,
): Promise<string | undefined> {
  if (nodes.length === 0) return undefined;
  const placed = nodes.map((node) => ({
    node,
    name: name(node),
    place: [nodePlace(connections, explorer, node), within?.(node)].filter(Boolean).join(' › '),
  }));
  const doomed = holds
    ? await withProgress(l10n.t('Looking at what will be deleted'), async (call, report) => {
        const list: Doomed[] = [];
        for (const { node, ...words } of placed) {
          report(words.name, list.length / nodes.length);
          const counted = async () => holds(await connections.client(node.connectionId), node, call);
          list.push({ ...words, holds: await countIfPossible(counted) });
        }
        return list;
      })
    : placed;
  const further = before ? (Object.keys(before) as Further[]) : [];
  const tabsOf = (some: readonly Node[]) =>
    isShownIn ? recordTabs((document) => some.some((node) => isShownIn(node, document))) : [];
  const unsaved = tabsOf(nodes).some(({ isDirty }) => isDirty)
    ? l10n.t('Changes to records that are open here and not saved will have nowhere to be saved.')
    : '';
  const answer = await confirmDelete(what, doomed, [unsaved, note].filter(Boolean).join('\n\n'), further);
  if (answer === undefined) return undefined;
  if (answer !== plainly && !(await before?.[answer](nodes))) return undefined;

  const described = describeDoomed(what, doomed);
  const left = new Set(nodes);
  const gone = (some: readonly Node[]) => {
    for (const node of some) left.delete(node);
    explorer.remove(some);
    void closeTabs(tabsOf(some).filter(({ isDirty }) => !isDirty));
  };
  try {
    await withProgress(l10n.t('Deleting {0}', described), async (call) => {
      for (const [connectionId, group] of byConnection(nodes)) {
        await run(await connections.client(connectionId), group, call, gone);
      }
    });
  } catch (error) {
    // A request that was stopped or got no answer may have been done all the same.
    for (const id of new Set([...left].map(parentIdOf))) {
      const parent = explorer.shown(id);
      if (parent) explorer.refresh(parent);
    }
    const deleted = describeDeleted(
      placed.filter(({ node }) => !left.has(node)).map((deleted) => deleted.name),
      nodes.length,
      placed.filter(({ node }) => left.has(node)).map((kept) => `${kept.name} (${kept.place})`),
    );
    if (isCancelled(error)) {
      const stopped = l10n.t('Stopped while deleting {0}: the side bar is read anew to show what is left.', described);
      return [stopped, deleted].filter(Boolean).join(' ');
    }
    if (!LlmObsError.is(error) || deleted === undefined) throw error;
    throw new LlmObsError(error.kind, `${failureSentence(error)} ${deleted}`, { cause: error });
  }
  return l10n.t('Deleted {0}.', described);
}

/** How far a deletion came that didn't come to its end; undefined where nothing of it is known to be deleted. */
function describeDeleted(gone: readonly string[], all: number, left: readonly string[]): string | undefined {
  if (gone.length === 0) return undefined;
  return l10n.t(
    '{0} of {1} are deleted: {2}. Left: {3}.',
    count(gone.length),
    count(all),
    nameSome(gone),
    nameSome(left),
  );
}

function byConnection<Node extends Deletable>(nodes: readonly Node[]): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) groups.set(node.connectionId, [...(groups.get(node.connectionId) ?? []), node]);
  return groups;
}
