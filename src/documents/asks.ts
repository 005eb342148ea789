import * as vscode from 'vscode';
import { compactRawJson } from '../json/format';
import { givenId } from '../records/file/placeholderIds';
import type { Choice, Conflict } from '../records/merge';
import { nameOfConflict, sideText } from '../records/settleConflicts';

/** The answers to conflicts: `edit` brings their version into the document for the user to settle. */
export type ConflictAnswer = Choice | 'edit';

/** What a save may have to ask before it sends anything. Every answer but a clear yes leaves the service untouched. */
export interface SaveAsks {
  addUnknown(name: string, ids: readonly string[]): Promise<boolean>;
  deleteMany(name: string, count: number, of: number): Promise<boolean>;
  /** @param version of the dataset that the others made; undefined for a file */
  resolveConflicts(
    name: string,
    version: number | undefined,
    conflicts: readonly Conflict[],
  ): Promise<ConflictAnswer | undefined>;
}

const mostNamed = 8;

/** Asks in modal dialogs, since a save waits for the answer. */
export const modalAsks: SaveAsks = {
  async addUnknown(name, ids) {
    const addAsNew = vscode.l10n.t('Add as New');
    const answer = await vscode.window.showWarningMessage(
      ids.length === 1
        ? vscode.l10n.t('{0} has no record with the id “{1}”. Add it as a new record?', name, ids[0] ?? '')
        : vscode.l10n.t('{0} has no records with {1} of the ids. Add them as new records?', name, ids.length),
      {
        modal: true,
        detail: [
          ...(ids.length === 1 ? [] : [list(ids)]),
          vscode.l10n.t(
            'If an id was changed by mistake, cancel and put it back: the record that had it would be deleted.',
          ),
        ].join('\n\n'),
      },
      addAsNew,
    );
    return answer === addAsNew;
  },

  async deleteMany(name, count, of) {
    const deleteAndSave = vscode.l10n.t('Delete and Save');
    const answer = await vscode.window.showWarningMessage(
      of === 1
        ? vscode.l10n.t('Delete the only record of {0}?', name)
        : vscode.l10n.t('Delete {0} of the {1} records of {2}?', count, of, name),
      {
        modal: true,
        detail: vscode.l10n.t('The version before this save stays readable for 90 days after its last use.'),
      },
      deleteAndSave,
    );
    return answer === deleteAndSave;
  },

  async resolveConflicts(name, version, conflicts) {
    const answers = new Map<string, 'mine' | 'theirs' | 'each' | 'edit'>([
      [vscode.l10n.t('Keep Mine'), 'mine'],
      [vscode.l10n.t('Take Theirs'), 'theirs'],
      ...(conflicts.length > 1 ? [[vscode.l10n.t('Choose for Each…'), 'each'] as const] : []),
      [vscode.l10n.t('Edit and Save Again'), 'edit'],
    ]);
    const answer = await vscode.window.showWarningMessage(
      changedToo(name, version, conflicts.length),
      {
        modal: true,
        detail: [
          list(conflicts.map(describeConflict)),
          vscode.l10n.t('Nothing has been sent. Changes elsewhere in the dataset are merged either way.'),
        ].join('\n\n'),
      },
      ...answers.keys(),
    );
    const chosen = answer === undefined ? undefined : answers.get(answer);
    return chosen === 'each' ? chooseEach(name, version, conflicts) : chosen;
  },
};

/** Lets theirs be taken in some of the conflicts. undefined where the user left. */
async function chooseEach(
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

function changedToo(name: string, version: number | undefined, count: number): string {
  if (version === undefined) {
    return count === 1
      ? vscode.l10n.t('{0} was changed on the disk, in a field that you changed too.', name)
      : vscode.l10n.t('{0} was changed on the disk, in {1} fields that you changed too.', name, count);
  }
  return count === 1
    ? vscode.l10n.t('{0} was changed by someone else (version {1}), in a field that you changed too.', name, version)
    : vscode.l10n.t(
        '{0} was changed by someone else (version {1}), in {2} fields that you changed too.',
        name,
        version,
        count,
      );
}

function describeConflict(conflict: Conflict): string {
  const id = givenId(conflict.recordId) ?? vscode.l10n.t('a record without an id');
  return `${id} · ${nameOfConflict(conflict)}`;
}

function list(entries: readonly string[]): string {
  const named = entries.slice(0, mostNamed).join('\n');
  return entries.length > mostNamed
    ? [named, vscode.l10n.t('… and {0} more', entries.length - mostNamed)].join('\n')
    : named;
}
