import { openDialog } from './dialog';
import { button, element } from './dom';
import { highlightedJson } from './jsonHighlight';
import { jsonMistake, placeInLines } from './jsonMistake';
import type { ConflictChoice, ConflictDetail } from './protocol';

type Side = 'mine' | 'theirs';

/**
 * Shows what both sides changed, field by field. Nothing is sent before all of it is settled.
 *
 * @param version of the dataset that the others made
 * @param onDone takes the choices, or 'cancel'; what it throws is shown and the view stays
 * @returns closes the view
 */
export function showConflicts(
  version: number,
  conflicts: readonly ConflictDetail[],
  onDone: (choices: readonly ConflictChoice[] | 'cancel') => void,
): () => void {
  const choices = new Map<number, ConflictChoice>();
  const progress = element('span.space', { role: 'status' });
  const save = button({
    text: 'Save with These',
    class: 'button primary',
    onClick: () => finish([...choices.values()]),
  });
  const update = () => {
    const left = conflicts.length - choices.size;
    progress.textContent = left ? `${left} of ${conflicts.length} still to settle` : 'All settled';
    save.disabled = left > 0;
  };
  const cards = conflicts.map((conflict) =>
    conflictCard(conflict, (choice) => {
      if (choice) choices.set(conflict.index, choice);
      else choices.delete(conflict.index);
      update();
    }),
  );
  const all = (side: Side) => () => cards.forEach(({ choose }) => choose(side));

  let isDone = false;
  const finish = (answer: readonly ConflictChoice[] | 'cancel') => {
    if (isDone) return;
    isDone = true;
    close();
    onDone(answer);
  };
  const close = openDialog({
    title: conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`,
    class: 'conflicts',
    content: [
      element(
        'p',
        {},
        `Version ${version} of the dataset changed what you changed as well. Choose what shall stand; all other changes are merged already. Nothing is sent before.`,
      ),
      element(
        'div.conflict-all',
        {},
        button({ text: 'Take All Mine', class: 'button', onClick: all('mine') }),
        button({ text: 'Take All Theirs', class: 'button', onClick: all('theirs') }),
      ),
      element('div.conflict-list', {}, ...cards.map((card) => card.element)),
    ],
    buttons: [progress, button({ text: 'Cancel', class: 'button', onClick: () => finish('cancel') }), save],
    onCancel: () => finish('cancel'),
  });
  update();
  cards[0]?.focus();
  return () => {
    isDone = true;
    close();
  };
}

function conflictCard(
  conflict: ConflictDetail,
  onChoice: (choice: ConflictChoice | undefined) => void,
): { element: HTMLElement; choose: (side: Side) => void; focus: () => void } {
  const { index, recordId, what, base, mine, theirs } = conflict;
  const title = `${recordId} · ${what}`;
  const area = element('textarea.conflict-edit', {
    'aria-label': `Edited value of ${title}`,
    spellcheck: 'false',
    rows: '6',
    hidden: true,
  });
  area.value = mine ?? theirs ?? '';
  const mistake = element('p.wrong', { role: 'alert' });
  const group = `conflict-${index}`;
  const radio = (value: Side | 'edited', text: string) => {
    const input = element('input', { type: 'radio', name: group, value });
    input.addEventListener('change', () => choose(value));
    return { input, label: element('label.conflict-choice', {}, input, text) };
  };
  const takeMine = radio('mine', mine === undefined ? 'Take mine (deleted)' : 'Take mine');
  const takeTheirs = radio('theirs', theirs === undefined ? 'Take theirs (deleted)' : 'Take theirs');
  const edit = radio('edited', 'Edit');

  const readArea = () => {
    const found = jsonMistake(area.value);
    if (found) {
      const { line, column } = placeInLines(area.value, found.place);
      mistake.textContent = `Line ${line}, column ${column}: ${found.message}.`;
      onChoice(undefined);
    } else {
      mistake.textContent = '';
      onChoice({ index, edited: area.value });
    }
    area.setAttribute('aria-invalid', String(Boolean(found)));
  };
  area.addEventListener('input', readArea);

  function choose(value: Side | 'edited'): void {
    for (const { input } of [takeMine, takeTheirs, edit]) input.checked = input.value === value;
    area.hidden = value !== 'edited';
    if (value === 'edited') {
      readArea();
      area.focus();
    } else {
      mistake.textContent = '';
      onChoice({ index, choice: value });
    }
  }

  const side = (name: string, text: string | undefined) => {
    const value = text === undefined ? element('p.muted', {}, 'deleted or absent') : element('pre.value.json');
    if (text !== undefined) value.append(highlightedJson(text));
    return element('div.conflict-side', {}, element('h4', {}, name), value);
  };
  return {
    element: element(
      'section.conflict',
      { 'aria-label': title },
      element('h3', {}, title),
      element('div.conflict-sides', {}, side('Base', base), side('Theirs', theirs), side('Mine', mine)),
      element(
        'div.conflict-choices',
        { role: 'radiogroup', 'aria-label': `What shall stand for ${title}` },
        takeMine.label,
        takeTheirs.label,
        edit.label,
      ),
      area,
      mistake,
    ),
    choose,
    focus: () => takeMine.input.focus(),
  };
}
