import type { GridColumn, RowKey, RowSort } from '../../grid/protocol';
import { valueAtPath } from '../../json/jsonPath';
import type { RawJson } from '../../json/rawJson';
import { charactersOf, charactersOfStart, isEscape } from './jsonCharacters';
import type { Pacer } from './pacer';
import { part } from './recordBytes';
import type { Rows } from './rows';

/** Kinds of values stand in this order, absent ones always last. */
const rank = { number: 0, string: 1, boolean: 2, other: 3, absent: 4 } as const;

/** Of a text that is longer, the beginning is compared, in bytes as stored. */
const COMPARED = 400;

/** The values of a column, prepared for comparing. */
interface SortColumn {
  readonly sign: 1 | -1;
  readonly ranks: Uint8Array;
  /** A number, or the first characters of a text as one. */
  readonly numbers: Float64Array;
  readonly texts: (string | undefined)[];
}

/**
 * Sorts keys in place, in pieces: numbers by value, texts without regard to case, and what is equal stays in its order.
 * Absent values come last in both directions.
 */
export async function sortKeys(rows: Rows, keys: Int32Array, sort: readonly RowSort[], pacer: Pacer): Promise<void> {
  const columns: SortColumn[] = [];
  for (const { column, descending } of sort) {
    const prepared: SortColumn = {
      sign: descending ? -1 : 1,
      ranks: new Uint8Array(keys.length),
      numbers: new Float64Array(keys.length),
      texts: new Array<string | undefined>(keys.length),
    };
    const read = readerOf(rows, column);
    for (let i = 0; i < keys.length; i++) {
      prepare(prepared, i, read(keys[i] ?? 0));
      if (pacer.isDue) await pacer.rest();
    }
    columns.push(prepared);
  }
  const order = await mergeSort(keys.length, comparerOf(columns), pacer);
  keys.set(order.map((i) => keys[i] ?? 0));
}

type SortValue = { readonly rank: number; readonly number: number; readonly text: string | undefined };
const ABSENT: SortValue = { rank: rank.absent, number: 0, text: undefined };

function prepare(column: SortColumn, i: number, value: SortValue): void {
  column.ranks[i] = value.rank;
  column.numbers[i] = value.number;
  column.texts[i] = value.text;
}

function readerOf(rows: Rows, { field, path }: GridColumn): (key: RowKey) => SortValue {
  if (field === 'created_at' || field === 'updated_at') {
    return (key) => {
      const index = rows.savedIndex(key);
      const time = index === undefined ? undefined : rows.store.text(index, part[field]);
      return time === undefined ? ABSENT : textValue(rank.string, time);
    };
  }
  if (field === 'tags') {
    return (key) => {
      const tags = (rows.field(key, 'tags') ?? []) as readonly string[];
      return tags.length === 0 ? ABSENT : textValue(rank.string, tags.join(', ').toLowerCase());
    };
  }
  return (key) => {
    const index = rows.savedIndex(key);
    if (path.length === 0 && index !== undefined && rows.kind(key) === 'unchanged') {
      const start = rows.store.text(index, part[field], COMPARED);
      if (start === undefined) return ABSENT;
      if (field === 'id') return textValue(rank.string, start.toLowerCase());
      if (start.startsWith('"')) return textValue(rank.string, charactersOfStart(openString(start)).toLowerCase());
      return valueOf(start as RawJson);
    }
    const whole = rows.field(key, field) as RawJson | undefined;
    const found = valueAtPath(whole, path);
    return found === undefined ? ABSENT : valueOf(found);
  };
}

/** A JSON string without its closing quote, whether it has been cut off or not. */
function openString(start: string): string {
  const last = start.length - 1;
  const isClosed = last > 0 && start.endsWith('"') && !(start.charAt(last - 1) === '\\' && isEscape(start, last - 1));
  return isClosed ? start.slice(0, -1) : start;
}

function valueOf(raw: RawJson): SortValue {
  const first = raw.charCodeAt(0);
  if (first === 0x22) return textValue(rank.string, charactersOf(raw).toLowerCase());
  if (raw === 'null') return ABSENT;
  if (raw === 'true' || raw === 'false') return { rank: rank.boolean, number: raw === 'true' ? 1 : 0, text: undefined };
  if (first === 0x7b || first === 0x5b) return textValue(rank.other, raw.slice(0, COMPARED));
  return { rank: rank.number, number: Number(raw), text: raw.length > 15 ? raw : undefined };
}

function textValue(kind: number, text: string): SortValue {
  return { rank: kind, number: startAsNumber(text), text: text.length > 6 || !isShort(text) ? text : undefined };
}

/** Whether the number of startAsNumber() says all of a text of at most six characters. */
function isShort(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0xff || text.charCodeAt(i) === 0) return false;
  return true;
}

/** Six characters as a number that orders like them, as far as it goes: comparing numbers is much cheaper. */
function startAsNumber(text: string): number {
  let number = 0;
  let stopped = false;
  for (let i = 0; i < 6; i++) {
    const code = stopped || i >= text.length ? 0 : Math.min(text.charCodeAt(i), 0xff);
    // All beyond Latin-1 are alike here: what comes behind them must not count.
    if (code === 0xff) stopped = true;
    number = number * 256 + code;
  }
  return number;
}

function comparerOf(columns: readonly SortColumn[]): (a: number, b: number) => number {
  const [first, ...others] = columns;
  if (first === undefined) return (a, b) => a - b;
  return (a, b) => {
    let order = compare(first, a, b);
    for (let i = 0; order === 0 && i < others.length; i++) order = compare(others[i] ?? first, a, b);
    return order === 0 ? a - b : order;
  };
}

/** The innermost loop: no more is looked at than decides. */
function compare(column: SortColumn, a: number, b: number): number {
  const rankA = column.ranks[a] ?? 0;
  const rankB = column.ranks[b] ?? 0;
  if (rankA !== rankB) {
    const isAbsent = rankA === rank.absent || rankB === rank.absent;
    return isAbsent ? rankA - rankB : column.sign * (rankA - rankB);
  }
  const numberA = column.numbers[a] ?? 0;
  const numberB = column.numbers[b] ?? 0;
  if (numberA !== numberB) return numberA < numberB ? -column.sign : column.sign;
  const textA = column.texts[a] ?? '';
  const textB = column.texts[b] ?? '';
  if (textA === textB) return 0;
  if (rankA === rank.number) return column.sign * compareIntegers(textA, textB);
  return textA < textB ? -column.sign : column.sign;
}

const INTEGER = /^-?\d+$/;

/** Numbers that are alike as doubles: large integers still differ. */
function compareIntegers(a: string, b: string): number {
  if (!INTEGER.test(a) || !INTEGER.test(b)) return 0;
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const FIRST_RUN = 512;

/** The numbers below `count` in order. */
async function mergeSort(
  count: number,
  compareTo: (a: number, b: number) => number,
  pacer: Pacer,
): Promise<Int32Array> {
  let from = Int32Array.from({ length: count }, (_, i) => i);
  let to = new Int32Array(count);
  for (let start = 0; start < count; start += FIRST_RUN) {
    from.subarray(start, start + FIRST_RUN).sort(compareTo);
    if (pacer.isDueNow) await pacer.rest();
  }
  for (let width = FIRST_RUN; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const a = from[left] ?? 0;
        const b = from[right] ?? 0;
        const takeLeft = left < middle && (right >= end || compareTo(a, b) <= 0);
        to[at] = takeLeft ? a : b;
        if (takeLeft) left++;
        else right++;
        if (pacer.isDue) await pacer.rest();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
