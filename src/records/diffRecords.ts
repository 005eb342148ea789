import * as l10n from '@vscode/l10n';
import { endOfValue, forEachElement, JsonScanError, skipWhiteSpace } from '../json/scan';
import { ProblemList } from './documentProblems';
import { JsonRecordReader } from './jsonRecordReader';
import type { ParsedRecord, Snapshot, TextRange } from './model';
import { planChanges } from './plan';
import type { ChangePlan, PlanOptions } from './plan';
import { readDocument } from './readDocument';

/** What a plan changes, without the records that it doesn't touch. */
export type RecordsDiff = Pick<ChangePlan, 'inserts' | 'updates' | 'deletes'>;

/**
 * What changed from one JSON document to another, both arrays of records, with an id in every record of `base`. Records
 * are compared as text first, and only those whose text is found nowhere near its old place are looked into, so that
 * this is several times faster than reading both. Throws JsonScanError where a text is no array of JSON values.
 */
export function diffRecords(base: string, edited: string, options: PlanOptions = {}): RecordsDiff {
  const { left, right } = differingRecords(base, edited);
  const before = readAll(base, left);
  const after = readAll(edited, right);
  const known = new Set(before.map((record) => record.id));
  const strange = after.some((record) => record.id !== undefined && !known.has(record.id));
  // An id that is new among the records that differ may be that of a record that doesn't: only a full reading tells.
  const records = strange ? readDocument(base, 'json', { trusted: true }).records : before;
  const wanted = strange ? readDocument(edited, 'json').records : after;
  return planChanges({ version: 0, records: records.filter(isSaved) }, wanted, options);
}

/** How far from where it was expected a record is looked for, after records were added or removed. */
const WINDOW = 16;

/** The ranges of the records on both sides that have no equal text on the other. */
function differingRecords(base: string, edited: string): { left: TextRange[]; right: TextRange[] } {
  const olds: TextRange[] = [];
  forEachElement(base, skipWhiteSpace(base, 0), (start, end) => olds.push({ start, end }));
  const left: TextRange[] = [];
  const right: TextRange[] = [];
  let next = 0;
  /** Records since the last equal pair that may have replaced as many old ones. */
  let replaced = 0;
  const elements = elementsFrom(edited);
  for (let at = elements.first(); at !== undefined;) {
    const match = findEqual(base, olds, edited, at, next, next + replaced);
    if (match === undefined) {
      const end = endOfValue(edited, at);
      right.push({ start: at, end });
      replaced++;
      at = elements.behind(end);
      continue;
    }
    left.push(...olds.slice(next, match));
    const old = olds[match];
    next = match + 1;
    replaced = 0;
    at = elements.behind(at + (old === undefined ? 0 : old.end - old.start));
  }
  left.push(...olds.slice(next));
  return { left, right };
}

/** The index of the old record whose text stands in `edited` at `at`: the `likely` one, or one from `next` on near it. */
function findEqual(
  base: string,
  olds: readonly TextRange[],
  edited: string,
  at: number,
  next: number,
  likely: number,
): number | undefined {
  const equal = (index: number): boolean => {
    const old = olds[index];
    return old !== undefined && edited.slice(at, at + old.end - old.start) === base.slice(old.start, old.end);
  };
  if (equal(likely)) return likely;
  for (let index = Math.max(next, likely - WINDOW); index < likely + WINDOW; index++) if (equal(index)) return index;
  return undefined;
}

/** Goes through the elements of an array whose lengths its user finds out. */
function elementsFrom(text: string): { first(): number | undefined; behind(end: number): number | undefined } {
  return {
    first() {
      const at = skipWhiteSpace(text, 0);
      if (text.charAt(at) !== '[') throw new JsonScanError(l10n.t('an array should come'), at);
      const element = skipWhiteSpace(text, at + 1);
      return text.charAt(element) === ']' ? undefined : element;
    },
    behind(end) {
      const at = skipWhiteSpace(text, end);
      if (text.charAt(at) === ']') return undefined;
      if (text.charAt(at) !== ',') throw new JsonScanError(l10n.t('"," or "]" should come'), at);
      return skipWhiteSpace(text, at + 1);
    },
  };
}

function readAll(text: string, ranges: readonly TextRange[]): ParsedRecord[] {
  const reader = new JsonRecordReader(text, new ProblemList(), {});
  return ranges.map(({ start, end }, index) => reader.read(start, end, index));
}

function isSaved(record: ParsedRecord): record is ParsedRecord & Snapshot['records'][number] {
  return record.id !== undefined;
}
