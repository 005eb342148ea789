import * as l10n from '@vscode/l10n';
import { LlmObsError } from '../api/errors';
import type { ExplorerNode, MessageNode } from './nodes';

/**
 * A node that says in a few words why there is nothing below `parent`, in a sentence beside, and offers what helps.
 *
 * @param connection that `parent` belongs to
 * @param list in which stands what is gone, where something is
 * @param isKept whether what was there before is shown below it
 */
export function failureNode(
  parent: ExplorerNode,
  error: unknown,
  {
    connection,
    list,
    isKept,
  }: {
    readonly connection: ExplorerNode | undefined;
    readonly list: ExplorerNode | undefined;
    readonly isKept: boolean;
  },
): MessageNode {
  const kind = LlmObsError.is(error) ? error.kind : undefined;
  const reason = error instanceof Error ? error.message : String(error);
  const detail = isKept ? l10n.t('{0} Below is what was read before.', reason) : reason;
  const node = { kind: 'message', parent, severity: 'error', detail } as const;
  const retry = { id: 'llmObs.refreshNode', icon: 'error', hint: l10n.t('Select to try again') };
  switch (kind) {
    case 'unauthorized':
      return {
        ...node,
        message: l10n.t('The keys were refused'),
        command: { id: 'llmObs.signIn', icon: 'key', hint: l10n.t('Select to enter them again'), target: connection },
      };
    case 'forbidden':
      return { ...node, message: l10n.t('No permission'), command: { ...retry, icon: 'lock' } };
    case 'not found':
      return {
        ...node,
        message: l10n.t('No longer there'),
        command: { ...retry, icon: 'trash', hint: l10n.t('Select to read the list anew'), target: list },
      };
    case 'rate limited':
      return { ...node, message: l10n.t('Too many requests'), command: { ...retry, icon: 'watch' } };
    case 'unavailable':
      return { ...node, message: l10n.t('Can’t be reached'), command: { ...retry, icon: 'debug-disconnect' } };
    case 'timed out':
      return { ...node, message: l10n.t('No answer in time'), command: { ...retry, icon: 'watch' } };
    case 'unreadable answer':
      return { ...node, message: l10n.t('Unreadable answer'), command: retry };
    case 'cancelled':
    case 'conflict':
    case 'invalid request':
    case 'outcome unknown':
    case 'too large':
    case 'upload failed':
    case undefined:
      return { ...node, message: l10n.t('Can’t be loaded'), command: retry };
  }
}
