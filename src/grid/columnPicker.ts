import * as l10n from '@vscode/l10n';
import { fieldColumns } from './columns';
import { openDialog } from './dialog';
import { button, element } from './dom';
import type { GridView } from './gridView';
import type { GridColumn } from './protocol';

/** Lets choose the columns: fields, and places inside the JSON of the records. */
export function pickColumns(grid: GridView, pathColumns: Promise<readonly GridColumn[]>): void {
  const search = element('input', {
    type: 'search',
    placeholder: l10n.t('Find a column'),
    'aria-label': l10n.t('Find a column'),
  });
  const list = element('div.column-list', { role: 'group', 'aria-label': l10n.t('Columns') });
  const status = element('p.muted', { role: 'status' }, l10n.t('Looking for fields inside the records…'));
  let columns: readonly GridColumn[] = [...fieldColumns, ...grid.allColumns.filter(({ path }) => path.length)];

  const draw = () => {
    const wanted = search.value.toLowerCase();
    const fitting = columns.filter(({ title }) => title.toLowerCase().includes(wanted));
    list.replaceChildren(
      ...fitting.slice(0, 300).map((column) => {
        const box = element('input', { type: 'checkbox' });
        box.checked = grid.isShown(column.id);
        box.addEventListener('change', () => {
          if (!box.checked && grid.shownColumns.length === 1) box.checked = true;
          else grid.showColumn(column, box.checked);
        });
        return element('label.column-choice', {}, box, element('span', {}, column.title));
      }),
    );
    if (!fitting.length) list.append(element('p.muted', {}, l10n.t('No column has this name.')));
  };
  search.addEventListener('input', draw);
  draw();
  const close = openDialog({
    title: l10n.t('Columns'),
    content: [search, list, status],
    buttons: [button({ text: l10n.t('Done'), class: 'button primary', onClick: () => close() })],
  });
  search.focus();

  pathColumns.then(
    (found) => {
      const known = new Set(columns.map(({ id }) => id));
      columns = [...columns, ...found.filter(({ id }) => !known.has(id))];
      status.textContent = found.length
        ? ''
        : l10n.t('The loaded records hold no JSON objects with fields of their own.');
      draw();
    },
    (error: unknown) => {
      status.textContent = error instanceof Error ? error.message : String(error);
    },
  );
}
