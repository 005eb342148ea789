import * as l10n from '@vscode/l10n';
import { element } from './dom';
import type { Choice, ValueType } from './importProtocol';

/** A list to choose from, with its label before it. `key` finds it again after it was drawn anew. */
export function choiceBox(
  key: string,
  label: string,
  choices: readonly Choice[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLLabelElement {
  const select = selectBox(key, choices, chosen, onChoose);
  return element('label', { class: 'import-choice' }, element('span', {}, label), select);
}

export function selectBox(
  key: string,
  choices: readonly Choice[],
  chosen: string,
  onChoose: (value: string) => void,
  label?: string,
): HTMLSelectElement {
  const select = element(
    'select',
    { 'data-key': key, 'aria-label': label },
    ...choices.map(({ value, label: text }) => element('option', { value, selected: value === chosen }, text)),
  );
  select.addEventListener('change', () => onChoose(select.value));
  return select;
}

export function checkBox(
  key: string,
  label: string,
  checked: boolean,
  onChange: (on: boolean) => void,
  { disabled = false, title }: { readonly disabled?: boolean; readonly title?: string } = {},
): HTMLLabelElement {
  const box = element('input', { type: 'checkbox', 'data-key': key, checked, disabled });
  box.addEventListener('change', () => onChange(box.checked));
  return element('label', { class: 'import-check', title }, box, element('span', {}, label));
}

/** The heading of a part of the page. */
export function heading(text: string, about?: string): HTMLElement {
  return element('h2', {}, text, about === undefined ? undefined : element('span.muted', {}, about));
}

/** What fields are called in tables. */
export const fieldNames = {
  input: 'input',
  expected_output: 'expected output',
  metadata: 'metadata',
  tags: 'tags',
  id: 'id',
} as const;

/** What the types of values are called. */
export const typeNames: Readonly<Record<ValueType, string>> = {
  text: l10n.t('text'),
  object: l10n.t('object'),
  list: l10n.t('list'),
  number: l10n.t('number'),
  boolean: l10n.t('boolean'),
  null: 'null',
  absent: l10n.t('absent'),
};
