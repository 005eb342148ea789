import * as l10n from '@vscode/l10n';
import { element, icon } from './dom';
import { fieldNames, heading, typeNames } from './importControls';
import type { ImportState, PreviewCellState, PreviewRowState } from './importProtocol';

/** The first rows as records, with the type of every value. */
export const previewSection = {
  shows: ({ preview, previewFields }: ImportState) => [preview, previewFields],
  draw: ({ preview, previewFields }: ImportState) => {
    if (preview.length === 0) return [];
    const heads = [l10n.t('Row'), ...previewFields.map((field) => fieldNames[field])];
    return [
      heading(l10n.t('First rows, as the service will see them')),
      element(
        'div.import-scroll',
        { tabindex: '0', role: 'group', 'aria-label': l10n.t('First rows') },
        element(
          'table',
          {},
          element('thead', {}, element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)))),
          element('tbody', {}, ...preview.map((row) => previewRow(row, previewFields.length))),
        ),
      ),
    ];
  },
};

/** Each on a line of its own, and as sentences begin. */
function sentences(problems: readonly string[]): readonly HTMLElement[] {
  return problems.map((text) => element('div', {}, text.charAt(0).toUpperCase() + text.slice(1)));
}

function previewRow({ number, cells, problems }: PreviewRowState, width: number): HTMLElement {
  const failed = problems.length > 0 && cells.every((cell) => cell === null);
  const state = failed ? 'wrong-row' : problems.length > 0 ? 'warned-row' : 'right-row';
  return element(
    `tr.${state}`,
    {},
    element(
      'th',
      { scope: 'row', title: failed ? undefined : problems.join('\n') || undefined },
      String(number),
      problems.length > 0 ? icon('warning') : undefined,
    ),
    ...(failed
      ? [element('td.wrong', { colspan: String(Math.max(1, width)) }, element('div', {}, ...sentences(problems)))]
      : cells.map((cell) => valueCell(cell))),
  );
}

function valueCell(cell: PreviewCellState | null): HTMLElement {
  if (!cell || cell.type === 'absent') return element('td.muted', {}, typeNames.absent);
  return element(
    'td',
    { title: cell.text },
    element(`span.type.type-${cell.type}`, {}, typeNames[cell.type]),
    element('span.import-value', {}, cell.text === '' ? l10n.t('(empty)') : cell.text),
  );
}
