import { setImmediate as macrotask } from 'node:timers/promises';
import type { FieldPlace, FindQuery, RowKey } from '../../grid/protocol';
import type { EditableField, RecordsModel } from '../recordsModel';
import { finderOf } from './findText';
import { runWithin } from './timeLimit';

/** A cell of the view in which a text was found. */
export interface FoundCell extends FieldPlace {
  readonly key: RowKey;
  readonly field: EditableField;
}

/** Rows that are looked through before others get their turn. */
const SLICE = 200;
/** Milliseconds that a regular expression may take for those. */
const LONGEST_SLICE = 1000;

/**
 * Calls `look` for ranges of rows until it gives something, which is given back. Throws TooSlow where a regular expression
 * takes for ever, the signal's reason, and what `look` throws.
 */
export async function inSlices<Result>(
  { regex }: FindQuery,
  rows: number,
  look: (from: number, to: number) => Result | undefined,
  signal?: AbortSignal,
): Promise<Result | undefined> {
  for (let from = 0; from < rows; from += SLICE) {
    const to = Math.min(from + SLICE, rows);
    const found = regex ? runWithin(LONGEST_SLICE, () => look(from, to)) : look(from, to);
    if (found !== undefined) return found;
    await macrotask();
    signal?.throwIfAborted();
  }
  return undefined;
}

/**
 * The first cell with a match from a cell on, row by row and in the query's order of fields, going round: the cell itself
 * comes first (`here`) or last. From a field that the query doesn't search, all of its row lies ahead, and none of it
 * behind. Throws BadQuery and TooSlow.
 */
export async function nextCell(
  model: RecordsModel,
  query: FindQuery,
  from: FieldPlace,
  direction: 'here' | 'next' | 'previous',
): Promise<FoundCell | undefined> {
  const finder = finderOf(query);
  const backwards = direction === 'previous';
  const fields = backwards ? finder.fields.toReversed() : finder.fields;
  const start = fields.findIndex((field) => field === from.field);
  const passed = start < 0 ? (backwards ? fields.length : 0) : direction === 'here' ? start : start + 1;
  const size = model.viewSize;
  const cellAt = (step: number): FoundCell | undefined => {
    const position = (((from.position + (backwards ? -step : step)) % size) + size) % size;
    const [key] = model.rows(position, 1);
    if (key === undefined) return undefined;
    const content = model.current(key);
    // The row that it begins in is looked through in two parts.
    const ahead = step === 0 ? fields.slice(passed) : step === size ? fields.slice(0, passed) : fields;
    const field = ahead.find((candidate) => finder.count(content, candidate) > 0);
    return field && { position, key, field };
  };
  return inSlices(query, size === 0 ? 0 : size + 1, (first, end) => {
    for (let step = first; step < end; step++) {
      const cell = cellAt(step);
      if (cell) return cell;
    }
    return undefined;
  });
}

/** All cells with a match, in the order in which nextCell() comes to them. Throws BadQuery, TooSlow and the signal's reason. */
export async function allCells(
  model: RecordsModel,
  query: FindQuery,
  signal?: AbortSignal,
): Promise<readonly FieldPlace[]> {
  const finder = finderOf(query);
  const cells: FieldPlace[] = [];
  await inSlices(
    query,
    model.viewSize,
    (from, to) => {
      for (const [index, key] of model.rows(from, to - from).entries()) {
        const content = model.current(key);
        for (const field of finder.fields)
          if (finder.count(content, field) > 0) cells.push({ position: from + index, field });
      }
      return undefined;
    },
    signal,
  );
  return cells;
}
