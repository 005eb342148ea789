import * as l10n from '@vscode/l10n';
import { openDialog } from './dialog';
import { button, element } from './dom';

/** Asks which tags the selected records shall get and lose. */
export function askForTags(title: string, onDone: (add: readonly string[], remove: readonly string[]) => void): void {
  const add = element('textarea.tag-area', { rows: '3', spellcheck: 'false' });
  const remove = element('textarea.tag-area', { rows: '3', spellcheck: 'false' });
  const done = () => {
    const [added, removed] = [tagsIn(add.value), tagsIn(remove.value)];
    close();
    if (added.length || removed.length) onDone(added, removed);
  };
  const close = openDialog({
    title,
    content: [
      element('label.stacked', {}, l10n.t('Add, one tag a line'), add),
      element('label.stacked', {}, l10n.t('Remove, one tag a line'), remove),
    ],
    buttons: [
      button({ text: l10n.t('Cancel'), class: 'button', onClick: () => close() }),
      button({ text: l10n.t('Apply'), class: 'button primary', onClick: done }),
    ],
  });
  for (const area of [add, remove])
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) done();
    });
  add.focus();
}

function tagsIn(text: string): readonly string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((tag) => tag !== '');
}
