import * as vscode from 'vscode';
import type { Choice, Conflict } from '../records/merge';

/** The answers to conflicts: `edit` brings their version into the document for the user to settle. */
export type ConflictAnswer = Choice | 'edit';

/** What a question is about: a dataset, or a file of this computer, which lies in no project. */
export interface Asked {
  readonly name: string;
  readonly ref?: ProjectRef | undefined;
}

export interface ProjectRef {
  readonly connectionId: string;
  readonly projectId: string;
}

/** What a save may have to ask before it sends anything. Every answer but a clear yes leaves the service untouched. */
export interface SaveAsks {
  addUnknown(asked: Asked, ids: readonly string[]): Promise<boolean>;
  deleteMany(asked: Asked, count: number, of: number): Promise<boolean>;
  /**
   * @param version of the dataset that the others made; undefined for a file
   * @param work that waits for the answer, 'save' by default; a pull sends nothing, and has nothing to edit before it
   */
  resolveConflicts(
    asked: Asked,
    version: number | undefined,
    conflicts: readonly Conflict[],
    work?: 'save' | 'push' | 'pull',
  ): Promise<ConflictAnswer | undefined>;
}

const mostNamed = 8;

/**
 * Asks in modal dialogs, since a save waits for the answer.
 *
 * @param placeOf says where a dataset lies, for the question: `Staging (datadoghq.eu) › support-assistant`
 */
export function modalAsks(placeOf: (ref: ProjectRef) => string): SaveAsks {
  const detail = (ref: ProjectRef | undefined, ...paragraphs: readonly string[]) =>
    [...(ref ? [placeOf(ref)] : []), ...paragraphs].join('\n\n');
  return {
    async addUnknown({ name, ref }, ids) {
      const addAsNew = vscode.l10n.t('Add as New');
      const answer = await vscode.window.showWarningMessage(
        ids.length === 1
          ? vscode.l10n.t('{0} has no record with the id “{1}”. Add it as a new record?', name, ids[0] ?? '')
          : vscode.l10n.t('{0} has no records with {1} of the ids. Add them as new records?', name, ids.length),
        {
          modal: true,
          detail: detail(
            ref,
            ...(ids.length === 1 ? [] : [list(ids)]),
            vscode.l10n.t(
              'If an id was changed by mistake, cancel and put it back: the record that had it would be deleted.',
            ),
          ),
        },
        addAsNew,
      );
      return answer === addAsNew;
    },

    async deleteMany({ name, ref }, count, of) {
      const deleteAndSave = vscode.l10n.t('Delete and Save');
      const answer = await vscode.window.showWarningMessage(
        of === 1
          ? vscode.l10n.t('Delete the only record of {0}?', name)
          : vscode.l10n.t('Delete {0} of the {1} records of {2}?', count, of, name),
        {
          modal: true,
          detail: detail(
            ref,
            vscode.l10n.t('The version before this save stays readable for 90 days after its last use.'),
          ),
        },
        deleteAndSave,
      );
      return answer === deleteAndSave;
    },

    async resolveConflicts({ name, ref }, version, conflicts, work = 'save') {
      const answers = new Map<string, 'mine' | 'theirs' | 'each' | 'edit'>([
        [vscode.l10n.t('Keep Mine'), 'mine'],
        [vscode.l10n.t('Take Theirs'), 'theirs'],
        ...(conflicts.length > 1 ? [[vscode.l10n.t('Choose for Each…'), 'each'] as const] : []),
        ...(work === 'pull' ? [] : [[editFirst(work), 'edit'] as const]),
      ]);
      // What shows them is loaded with the first conflict.
      const { chooseEach, describeConflict } = await import('./conflictChoice');
      const answer = await vscode.window.showWarningMessage(
        changedToo(name, version, conflicts.length),
        {
          modal: true,
          detail: detail(
            ref,
            list(conflicts.map(describeConflict)),
            work === 'pull'
              ? vscode.l10n.t('The file is as it was. Changes elsewhere in the dataset are merged either way.')
              : vscode.l10n.t('Nothing has been sent. Changes elsewhere in the dataset are merged either way.'),
          ),
        },
        ...answers.keys(),
      );
      const chosen = answer === undefined ? undefined : answers.get(answer);
      return chosen === 'each' ? chooseEach(name, version, conflicts) : chosen;
    },
  };
}

function editFirst(work: 'save' | 'push'): string {
  return work === 'push' ? vscode.l10n.t('Edit and Push Again') : vscode.l10n.t('Edit and Save Again');
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

function list(entries: readonly string[]): string {
  const named = entries.slice(0, mostNamed).join('\n');
  return entries.length > mostNamed
    ? [named, vscode.l10n.t('… and {0} more', entries.length - mostNamed)].join('\n')
    : named;
}
