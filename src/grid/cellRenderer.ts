import * as l10n from '@vscode/l10n';
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { Cell, RowStatus } from './protocol';
import type { RowData } from './rowData';
import { statusName } from './statusNames';

export const statusLetters: Readonly<Record<RowStatus, string>> = {
  unchanged: '',
  changed: 'M',
  new: 'A',
  deleted: 'D',
  invalid: '!',
};

/** Decides whether a cell is drawn as selected. */
export type IsSelected = (row: number, columnId: string) => boolean;

interface Params extends ICellRendererParams<RowData, Cell> {
  readonly isSelected: IsSelected;
}

/** One cell: the beginning of its value on one line, as text. */
export class CellRenderer implements ICellRendererComp<RowData> {
  private readonly text = document.createElement('span');
  private shownText = '';

  init(params: Params): void {
    this.draw(params);
  }

  getGui(): HTMLElement {
    return this.text;
  }

  refresh(params: Params): boolean {
    this.draw(params);
    return true;
  }

  /** Writes only what differs: a new cell without marks costs two writes, and many pass while the wheel turns. */
  private draw({ value: cell, data, eGridCell, isSelected, node, column }: Params): void {
    const { text } = this;
    const { classList } = eGridCell;
    mark(classList, 'selected', isSelected(node.rowIndex ?? -1, column?.getColId() ?? ''));
    mark(classList, 'deleted', data?.status === 'deleted');
    mark(classList, 'changed', Boolean(cell?.changed));
    mark(classList, 'problem', Boolean(cell?.problem));
    if (eGridCell.title !== (cell?.problem ?? '')) eGridCell.title = cell?.problem ?? '';
    const isEmptyString = cell?.kind === 'string' && cell.text === '';
    const name = cell ? `cell-text kind-${isEmptyString ? 'absent' : cell.kind}` : data ? 'cell-text' : pending;
    if (text.className !== name) text.className = name;
    const direction = cell?.kind === 'string' || cell?.kind === 'tags' ? 'auto' : 'ltr';
    if (text.dir !== direction) text.dir = direction;
    const shownText = !cell ? '' : isEmptyString ? '""' : shown(cell);
    if (this.shownText !== shownText) text.textContent = this.shownText = shownText;
  }
}

const pending = 'cell-text pending';

function mark(classes: DOMTokenList, name: string, isOn: boolean): void {
  if (classes.contains(name) !== isOn) classes.toggle(name, isOn);
}

function shown(cell: Cell): string {
  if (cell.kind === 'time') return timeText(cell.text);
  const line = cell.kind === 'tags' ? cell.text.replaceAll('\n', ', ') : cell.text.replaceAll(/\s*\r?\n\s*/g, ' ↵ ');
  return cell.cut ? `${line}…` : line;
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function timeText(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : clock.format(time);
}

/** The gutter: the row's number, and a letter where the record isn't as it was saved. */
export class GutterRenderer implements ICellRendererComp<RowData> {
  private readonly root = document.createElement('span');
  private readonly letter = document.createElement('span');
  private readonly spoken = document.createElement('span');
  private readonly number = document.createElement('span');
  private status: RowStatus = 'unchanged';

  init(params: Params): void {
    params.eGridCell.classList.add('gutter-cell');
    this.root.className = 'gutter';
    this.letter.className = 'gutter-letter';
    this.letter.ariaHidden = 'true';
    this.spoken.className = 'spoken';
    this.number.className = 'gutter-number';
    this.root.append(this.letter, this.spoken, this.number);
    this.draw(params);
  }

  getGui(): HTMLElement {
    return this.root;
  }

  refresh(params: Params): boolean {
    this.draw(params);
    return true;
  }

  private draw({ data, eGridCell, node, isSelected, column }: Params): void {
    const status = data?.status ?? 'unchanged';
    const row = node.rowIndex ?? 0;
    mark(eGridCell.classList, 'selected', isSelected(row, column?.getColId() ?? ''));
    const number = (row + 1).toLocaleString();
    if (this.number.textContent !== number) this.number.textContent = number;
    // The grid may make another renderer for the cell of an earlier one.
    if (this.status === status && (eGridCell.dataset.status ?? 'unchanged') === status) return;
    this.status = status;
    eGridCell.dataset.status = status;
    this.letter.textContent = statusLetters[status];
    this.spoken.textContent = status === 'unchanged' ? '' : `${statusName(status)}, `;
    eGridCell.title = status === 'unchanged' ? '' : l10n.t('Record {0}: {1}', row + 1, statusName(status));
  }
}
