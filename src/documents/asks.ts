import * as vscode from 'vscode';
import type { Conflict } from '../records/merge';

/** The answers to a conflict: `edit` brings their version into the document for the user to settle. */
export type ConflictAnswer = 'mine' | 'theirs' | 'edit';

/** What a save may have to ask before it sends anything. Every answer but a clear yes leaves the service untouched. */
export interface SaveAsks {
  addUnknown(name: string, ids: readonly string[]): Promise<boolean>;
  deleteMany(name: string, count: number, of: number): Promise<boolean>;
  resolveConflicts(name: string, version: number, conflicts: readonly Conflict[]): Promise<ConflictAnswer | undefined>;
}

const mostNamed = 8;

/** Asks in modal dialogs, since a save waits for the answer. */
export const modalAsks: SaveAsks = {
  async addUnknown(name, ids) {
    const answer = await vscode.window.showWarningMessage(
      ids.length === 1
        ? `${name} has no record with the id “${ids[0]}”. Add it as a new record?`
        : `${name} has no records with ${ids.length} of the ids. Add them as new records?`,
      {
        modal: true,
        detail: `${ids.length === 1 ? '' : `${list(ids)}\n\n`}If an id was changed by mistake, cancel and put it back: the record that had it would be deleted.`,
      },
      'Add as New',
    );
    return answer === 'Add as New';
  },

  async deleteMany(name, count, of) {
    const answer = await vscode.window.showWarningMessage(
      `Delete ${count} of the ${of} records of ${name}?`,
      { modal: true, detail: 'The version before this save stays readable for 90 days after its last use.' },
      'Delete and Save',
    );
    return answer === 'Delete and Save';
  },

  async resolveConflicts(name, version, conflicts) {
    const answer = await vscode.window.showWarningMessage(
      `${name} was changed by someone else (version ${version}), in ${conflicts.length === 1 ? 'a field' : `${conflicts.length} fields`} that you changed too.`,
      {
        modal: true,
        detail: `${list(conflicts.map(describeConflict))}\n\nNothing has been sent. Changes elsewhere in the dataset are merged either way.`,
      },
      'Keep Mine',
      'Take Theirs',
      'Edit and Save Again',
    );
    const answers = { 'Keep Mine': 'mine', 'Take Theirs': 'theirs', 'Edit and Save Again': 'edit' } as const;
    return answer && answers[answer];
  },
};

function describeConflict(conflict: Conflict): string {
  return `${conflict.recordId} · ${conflict.kind === 'field' ? conflict.field : conflict.kind}`;
}

function list(entries: readonly string[]): string {
  const named = entries.slice(0, mostNamed).join('\n');
  return entries.length > mostNamed ? `${named}\n… and ${entries.length - mostNamed} more` : named;
}
