import * as vscode from 'vscode';
import { compactRawJson } from '../json/format';
import { givenId } from '../records/file/placeholderIds';
import type { Choice, Conflict } from '../records/merge';
import { nameOfConflict, sideText } from '../records/settleConflicts';

/** Lets theirs be taken in some of the conflicts. undefined where the user left. */
export async function chooseEach(
  name: string,
  version: number | undefined,
  conflicts: readonly Conflict[],
): Promise<Choice | undefined> {
  const items = conflicts.map((conflict) => ({
    label: describeConflict(conflict),
    detail: vscode.l10n.t('mine: {0} · theirs: {1}', shortSide(conflict.mine), shortSide(conflict.theirs)),
    conflict,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('{0}: where shall theirs be taken?', name),
    placeHolder:
      version === undefined
        ? vscode.l10n.t('Tick what is taken from the disk: the rest stays mine.')
        : vscode.l10n.t('Tick what is taken from version {0}: the rest stays mine.', version),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDetail: true,
  });
  if (!picked) return undefined;
  const theirs = new Set(picked.map(({ conflict }) => conflict));
  return (conflict) => (theirs.has(conflict) ? 'theirs' : 'mine');
}

/** Characters of a side that a list shows. */
const mostShown = 80;

function shortSide(side: Conflict['mine']): string {
  const text = sideText(side, compactRawJson);
  if (text === undefined) return vscode.l10n.t('(none)');
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** A conflict by its record and its field. */
export function describeConflict(conflict: Conflict): string {
  const id = givenId(conflict.recordId) ?? vscode.l10n.t('a record without an id');
  return `${id} · ${nameOfConflict(conflict)}`;
}
