import * as l10n from '@vscode/l10n';
import { conflictCard, type ConflictSide } from './conflictCard';
import { openDialog } from './dialog';
import { button, element } from './dom';
import type { ConflictChoice, ConflictDetail } from './protocol';

/**
 * Shows what both sides changed, field by field. Nothing is sent before all of it is settled.
 *
 * @param version of the dataset that the others made; undefined for a file
 * @param onDone takes the choices, or 'cancel'
 * @returns closes the view
 */
export function showConflicts(
  version: number | undefined,
  conflicts: readonly ConflictDetail[],
  onDone: (choices: readonly ConflictChoice[] | 'cancel') => void,
): () => void {
  const choices = new Map<number, ConflictChoice>();
  const progress = element('span', { role: 'status' });
  const save = button({
    text: l10n.t('Save with These'),
    class: 'button primary',
    onClick: () => finish([...choices.values()]),
  });
  const update = () => {
    const left = conflicts.length - choices.size;
    progress.textContent = left
      ? l10n.t('{0} of {1} still to settle', left.toLocaleString(), conflicts.length.toLocaleString())
      : l10n.t('All settled');
    save.disabled = left > 0;
  };
  const cards = conflicts.map((conflict) =>
    conflictCard(conflict, (choice) => {
      if (choice) choices.set(conflict.index, choice);
      else choices.delete(conflict.index);
      update();
    }),
  );
  const all = (side: ConflictSide) => () => cards.forEach(({ choose }) => choose(side));

  let isDone = false;
  const finish = (answer: readonly ConflictChoice[] | 'cancel') => {
    if (isDone) return;
    isDone = true;
    close();
    onDone(answer);
  };
  const close = openDialog({
    title: conflicts.length === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', conflicts.length.toLocaleString()),
    class: 'conflicts',
    content: [
      element(
        'p',
        {},
        version === undefined
          ? l10n.t(
              'The file was changed on the disk where you changed it as well. Choose what shall stand; all other changes are merged already. Nothing is written before.',
            )
          : l10n.t(
              'Version {0} of the dataset changed what you changed as well. Choose what shall stand; all other changes are merged already. Nothing is sent before.',
              version,
            ),
      ),
      // Above the list, not below it: the corner below is where VS Code shows that a save is under way.
      element(
        'div.conflict-bar',
        {},
        button({ text: l10n.t('Take All Mine'), class: 'button', onClick: all('mine') }),
        button({ text: l10n.t('Take All Theirs'), class: 'button', onClick: all('theirs') }),
        element('span.space'),
        progress,
        button({ text: l10n.t('Cancel'), class: 'button', onClick: () => finish('cancel') }),
        save,
      ),
      element('div.conflict-list', {}, ...cards.map((card) => card.element)),
    ],
    buttons: [],
    onCancel: () => finish('cancel'),
  });
  update();
  cards[0]?.focus();
  return () => {
    isDone = true;
    close();
  };
}
