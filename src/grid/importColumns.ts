import * as l10n from '@vscode/l10n';
import { element } from './dom';
import { checkBox, fieldNames, heading, selectBox, typeNames } from './importControls';
import type { Act } from './importMain';
import type { ColumnState, ImportFieldName, ImportState } from './importProtocol';

const choices = [
  ...Object.entries(fieldNames).map(([value, label]) => ({ value, label })),
  { value: '', label: l10n.t('(left out)') },
];

/** What each column becomes. */
export const columnsSection = {
  shows: ({ columns, gathering }: ImportState) => [columns, gathering],
  draw: ({ columns, gathering }: ImportState, act: Act) => {
    if (columns.length === 0) return [];
    const hasText = columns.some(({ asText }) => asText !== undefined);
    const heads = [
      l10n.t('Column'),
      l10n.t('Becomes'),
      l10n.t('Values'),
      ...(hasText ? [l10n.t('As text')] : []),
      l10n.t('First value'),
    ];
    return [
      heading(l10n.t('Columns'), l10n.t('Several columns of one field are gathered into an object by their names.')),
      element(
        'div.import-scroll',
        { tabindex: '0', role: 'group', 'aria-label': l10n.t('Columns of the file') },
        element(
          'table',
          {},
          element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)))),
          element('tbody', {}, ...columns.map((column, i) => columnRow(column, i, act))),
        ),
      ),
      gathering.length === 0
        ? undefined
        : element(
            'div.import-line',
            { role: 'group', 'aria-label': l10n.t('Fields that are objects') },
            element('span.muted', {}, l10n.t('Put under the column’s name, as an object or as name:value tags:')),
            ...gathering.map(({ field, gathered, fixed }) =>
              checkBox(
                `gather ${field}`,
                fieldNames[field],
                gathered,
                (on) => act({ do: 'gather', field, gathered: on }),
                {
                  disabled: fixed,
                  title: fixed
                    ? l10n.t('Several columns are always gathered')
                    : l10n.t('Gather the column under its name'),
                },
              ),
            ),
          ),
    ].filter((node) => node !== undefined);
  },
};

function columnRow({ name, sample, types, field, asText }: ColumnState, column: number, act: Act): HTMLElement {
  const choose = (chosen: ImportFieldName | undefined, text: boolean) =>
    act({ do: 'map', column, field: chosen, asText: text });
  return element(
    `tr.${field === undefined ? 'left-out' : 'taken'}`,
    {},
    element('th', { scope: 'row' }, name),
    element(
      'td',
      {},
      selectBox(
        `column ${column}`,
        choices,
        field ?? '',
        (value) => choose(value === '' ? undefined : (value as ImportFieldName), asText ?? false),
        l10n.t('What {0} becomes', name),
      ),
    ),
    element('td.muted', {}, types.map((type) => typeNames[type]).join(', ') || l10n.t('empty')),
    asText === undefined
      ? undefined
      : element(
          'td',
          {},
          textBox(column, name, asText, (on) => choose(field, on), field === undefined),
        ),
    element('td.import-sample', { title: sample }, sample),
  );
}

function textBox(
  column: number,
  name: string,
  asText: boolean,
  onChange: (on: boolean) => void,
  disabled: boolean,
): HTMLElement {
  const box = element('input', {
    type: 'checkbox',
    'data-key': `text ${column}`,
    checked: asText,
    disabled,
    'aria-label': l10n.t('Take {0} as text', name),
    title: l10n.t('Take values such as 007, 12 or true as text'),
  });
  box.addEventListener('change', () => onChange(box.checked));
  return box;
}
