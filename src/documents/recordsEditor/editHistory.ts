import * as l10n from '@vscode/l10n';
import type { AppliedEdit } from '../../records/recordsModel';

/**
 * What the document tells VS Code of its edits, so that undo and the mark of unsaved changes are right.
 *
 * When a save ends, VS Code takes the edit that is on top then for the saved one. So edits made while a save runs are held
 * back and told after it; what was undone and redone in that time is told as an edit, too: all that is unsaved.
 */
export class EditHistory {
  #saving = false;
  /** Edits that VS Code doesn't know yet. */
  readonly #held: AppliedEdit[] = [];
  /** What VS Code has taken back and applied again since the save began. */
  readonly #steps: { readonly edit: AppliedEdit; readonly direction: 'undo' | 'redo' }[] = [];
  /** Edits on VS Code's stack that do nothing: what they did is part of another one, or never was done. */
  readonly #hollow = new WeakSet<AppliedEdit>();

  /** @param tell hands an edit to VS Code */
  constructor(private readonly tell: (edit: AppliedEdit) => void) {}

  /** Takes an edit that has been applied. */
  push(edit: AppliedEdit): void {
    if (this.#saving) this.#held.push(edit);
    else this.tell(edit);
  }

  beginSave(): void {
    // What was held back from a save before is part of this one.
    this.endSave(false);
    this.#saving = true;
  }

  /**
   * Tells what was held back, once VS Code knows how the save ended.
   * @param saved whether VS Code takes the edit that is on top for saved
   */
  endSave(saved: boolean): void {
    this.#saving = false;
    const steps = this.#steps.splice(0);
    if (saved && steps.length > 0) this.tell(this.#editOf(steps));
    for (const edit of this.#held.splice(0)) this.tell(edit);
  }

  /** All edits have been dropped. */
  forget(): void {
    this.#held.length = 0;
    this.#steps.length = 0;
  }

  /** VS Code takes `edit` back. @returns the edit that was undone */
  undo(edit: AppliedEdit): AppliedEdit {
    const newer = this.#held.pop();
    if (newer) {
      newer.undo();
      // VS Code has gone back by an edit that stands: it is told that one again.
      setImmediate(() => this.tell(edit));
      return newer;
    }
    this.#step(edit, 'undo');
    return edit;
  }

  /** VS Code applies `edit` again. @returns the edit that was redone */
  redo(edit: AppliedEdit): AppliedEdit {
    if (this.#held.length > 0) this.#hollow.add(edit);
    else this.#step(edit, 'redo');
    return edit;
  }

  #step(edit: AppliedEdit, direction: 'undo' | 'redo'): void {
    if (this.#hollow.has(edit)) return;
    edit[direction]();
    if (!this.#saving) return;
    const before = this.#steps.at(-1);
    if (before?.edit === edit && before.direction !== direction) this.#steps.pop();
    else this.#steps.push({ edit, direction });
  }

  /** The steps of a save's time as one edit. Edits that were redone stay on VS Code's stack below it, with nothing to do. */
  #editOf(steps: readonly { readonly edit: AppliedEdit; readonly direction: 'undo' | 'redo' }[]): AppliedEdit {
    for (const { edit, direction } of steps) if (direction === 'redo') this.#hollow.add(edit);
    const [{ edit: first, direction } = {}] = steps;
    return {
      label: `${direction === 'undo' ? l10n.t('Undo') : l10n.t('Redo')} ${first?.label ?? ''}`,
      key: first?.key,
      undo() {
        for (const step of steps.toReversed()) step.edit[step.direction === 'undo' ? 'redo' : 'undo']();
      },
      redo() {
        for (const step of steps) step.edit[step.direction]();
      },
    };
  }
}
