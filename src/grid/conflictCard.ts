import * as l10n from '@vscode/l10n';
import { element } from './dom';
import { highlightedJson } from './jsonHighlight';
import { jsonMistake, placeInLines } from './jsonMistake';
import { diffOf } from './lineDiff';
import type { ConflictChoice, ConflictDetail } from './protocol';

export type ConflictSide = 'mine' | 'theirs';

export interface ConflictCard {
  readonly element: HTMLElement;
  readonly choose: (side: ConflictSide) => void;
  readonly focus: () => void;
}

/**
 * One conflict: what it was, what each side made of it, and the choice.
 *
 * @param onChoice takes what was chosen; undefined: nothing that could be saved
 */
export function conflictCard(
  conflict: ConflictDetail,
  onChoice: (choice: ConflictChoice | undefined) => void,
): ConflictCard {
  const { index, recordId, what, base, mine, theirs } = conflict;
  const title = `${recordId} · ${what}`;
  const area = element('textarea.conflict-edit', {
    'aria-label': l10n.t('Edited value of {0}', title),
    spellcheck: 'false',
    rows: '6',
    hidden: true,
  });
  area.value = mine ?? theirs ?? '';
  const mistake = element('p.wrong', { role: 'alert' });
  const group = `conflict-${index}`;
  const radio = (value: ConflictSide | 'edited', text: string) => {
    const input = element('input', { type: 'radio', name: group, value });
    input.addEventListener('change', () => choose(value));
    return { input, label: element('label.conflict-choice', {}, input, text) };
  };
  const takeMine = radio('mine', mine === undefined ? l10n.t('Take mine (deleted)') : l10n.t('Take mine'));
  const takeTheirs = radio('theirs', theirs === undefined ? l10n.t('Take theirs (deleted)') : l10n.t('Take theirs'));
  const edit = radio('edited', l10n.t('Edit'));

  const readArea = () => {
    const found = jsonMistake(area.value);
    if (found) {
      const { line, column } = placeInLines(area.value, found.place);
      mistake.textContent = l10n.t('Line {0}, column {1}: {2}.', line, column, found.message);
      onChoice(undefined);
    } else {
      mistake.textContent = '';
      onChoice({ index, edited: area.value });
    }
    area.setAttribute('aria-invalid', String(Boolean(found)));
  };
  area.addEventListener('input', readArea);

  const sides = {
    mine: sideOf(l10n.t('Mine'), mine, base),
    theirs: sideOf(l10n.t('Theirs'), theirs, base),
  };

  function choose(value: ConflictSide | 'edited'): void {
    for (const { input } of [takeMine, takeTheirs, edit]) input.checked = input.value === value;
    for (const side of ['mine', 'theirs'] as const) sides[side].classList.toggle('chosen', side === value);
    area.hidden = value !== 'edited';
    if (value === 'edited') {
      readArea();
      area.focus();
    } else {
      mistake.textContent = '';
      onChoice({ index, choice: value });
    }
  }

  return {
    element: element(
      'section.conflict',
      { 'aria-label': title },
      element('h3', {}, title),
      element('div.conflict-sides', {}, sideOf(l10n.t('Base'), base, undefined), sides.mine, sides.theirs),
      element(
        'div.conflict-choices',
        { role: 'radiogroup', 'aria-label': l10n.t('What shall stand for {0}', title) },
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

/** @param base what the value is compared with; undefined: with nothing */
function sideOf(name: string, text: string | undefined, base: string | undefined): HTMLElement {
  const value =
    text === undefined
      ? element('p.muted', {}, l10n.t('deleted or absent'))
      : element('pre.value.json', { tabindex: '0', role: 'group', 'aria-label': name });
  if (text !== undefined) value.append(highlightedJson(text, base === undefined ? [] : addedRanges(base, text)));
  return element('div.conflict-side', {}, element('h4', {}, name), value);
}

/** What `text` has that `base` has not. */
function addedRanges(base: string, text: string): readonly { from: number; to: number }[] {
  let at = 0;
  return diffOf(base, text).flatMap((part) => {
    if (part.kind === 'removed') return [];
    const from = at;
    at += part.text.length;
    return part.kind === 'added' ? [{ from, to: at }] : [];
  });
}
