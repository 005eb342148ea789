import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import { decodeKey, endOfValue, forEachElement, forEachMember, JsonScanError, skipWhiteSpace } from '../json/scan';
import {
  type EventKind,
  type EventPlace,
  EventChecker,
  eventTimes,
  type EventProblem,
  type ExperimentEvent,
  type EventName,
} from './eventChecks';

export interface EventsFile {
  /** Spans first, since metrics name them; otherwise in the order of the file. */
  readonly events: readonly ExperimentEvent[];
  readonly problems: readonly EventProblem[];
}

/**
 * Reads the spans and metrics of a file: `{"spans": […], "metrics": […]}`, the body of a request, an array of events, or
 * JSON Lines with an event on each line. Numbers stay the text that they are. Never throws.
 *
 * @param now milliseconds since the epoch, for the rule of 24 hours
 */
export function readEvents(text: string, format: 'json' | 'jsonl', place: EventPlace, now: number): EventsFile {
  const checker = new EventChecker(text, place, now);
  const events: ExperimentEvent[] = [];
  const syntax: EventProblem[] = [];
  const add = (start: number, end: number, name: EventName, kind?: EventKind) => {
    try {
      // The scanner doesn't look inside strings.
      JSON.parse(text.slice(start, end));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      syntax.push({ start, end: start + 1, message: l10n.t('{0} is no valid JSON: {1}', name.alone, why) });
      return;
    }
    const event = checker.read({ start, end }, name, kind);
    if (event) events.push(event);
  };
  try {
    const start = skipWhiteSpace(text, text.startsWith('\ufeff') ? 1 : 0);
    if (start >= text.length) throw new JsonScanError(l10n.t('the file is empty'), text.length);
    if (format === 'jsonl') readLines(text, start, add, (error) => syntax.push(problemOf(error, text)));
    else readJson(text, start, add);
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    syntax.push(problemOf(error, text));
  }
  const problems = [...syntax, ...checker.problems].sort((a, b) => a.start - b.start);
  const ofKind = (kind: EventKind) => events.filter((event) => event.kind === kind);
  return { events: [...ofKind('span'), ...ofKind('metric')], problems };
}

function problemOf({ offset, problem }: JsonScanError, text: string): EventProblem {
  const start = Math.min(offset, text.length);
  return { start, end: start + 1, message: l10n.t('No valid JSON: {0}.', problem) };
}

type Add = (start: number, end: number, name: EventName, kind?: EventKind) => void;

/** A line that can't be read is a problem of that line only: the others are read all the same. */
function readLines(text: string, from: number, add: Add, onProblem: (error: JsonScanError) => void): void {
  let line = text.slice(0, from).split('\n').length;
  for (let start = from; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    try {
      const range = valueOfLine(text, start, end);
      if (range) add(...range, { alone: l10n.t('Line {0}', line), within: l10n.t('line {0}', line) });
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      onProblem(error);
    }
    start = end + 1;
  }
}

/** Where the only value of a line begins and ends; undefined on an empty line. Throws JsonScanError. */
function valueOfLine(text: string, start: number, end: number): [start: number, end: number] | undefined {
  const line = text.slice(start, end);
  const first = skipWhiteSpace(line, 0);
  if (first >= line.length) return undefined;
  try {
    const valueEnd = endOfValue(line, first);
    const behind = skipWhiteSpace(line, valueEnd);
    if (behind < line.length) throw new JsonScanError(l10n.t('a line holds one event only'), behind);
    return [start + first, start + valueEnd];
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    if (error.offset < line.length) throw new JsonScanError(error.problem, start + error.offset);
    throw new JsonScanError(l10n.t('the event does not end on its line'), start + first);
  }
}

function readJson(text: string, start: number, add: Add): void {
  const end = endOfValue(text, start);
  const behind = skipWhiteSpace(text, end);
  if (behind < text.length) throw new JsonScanError(l10n.t('nothing may follow the events'), behind);
  if (text.charAt(start) === '[') return readList(text, start, add);
  const members = membersAt(text, start);
  const data = members.get('data');
  const attributes = data === undefined ? undefined : membersAt(text, data).get('attributes');
  const lists = attributes === undefined ? members : membersAt(text, attributes);
  const spans = lists.get('spans');
  const metrics = lists.get('metrics');
  if (spans === undefined && metrics === undefined)
    return add(start, end, { alone: l10n.t('The event'), within: l10n.t('the event') });
  if (spans !== undefined) readList(text, spans, add, 'span');
  if (metrics !== undefined) readList(text, metrics, add, 'metric');
}

function readList(text: string, start: number, add: Add, kind?: EventKind): void {
  if (text.startsWith('null', start)) return;
  let index = 0;
  forEachElement(text, start, (from, to) => add(from, to, nameOf(++index, kind), kind));
}

function nameOf(index: number, kind: EventKind | undefined): EventName {
  switch (kind) {
    case 'span':
      return { alone: l10n.t('Span {0}', index), within: l10n.t('span {0}', index) };
    case 'metric':
      return { alone: l10n.t('Metric {0}', index), within: l10n.t('metric {0}', index) };
    case undefined:
      return { alone: l10n.t('Event {0}', index), within: l10n.t('event {0}', index) };
  }
}

/** Where the members of an object begin; none where there is no object. */
function membersAt(text: string, start: number): Map<string, number> {
  const members = new Map<string, number>();
  if (text.charAt(start) !== '{') return members;
  forEachMember(text, start, (keyStart, keyEnd, valueStart) => {
    members.set(decodeKey(text, keyStart, keyEnd), valueStart);
  });
  return members;
}

/**
 * The events with all times moved by the same, so that the last one is `now` (milliseconds since the epoch). undefined
 * where they are more than 24 hours apart, since moving doesn't help then.
 */
export function movedToNow(events: readonly ExperimentEvent[], now: number): readonly ExperimentEvent[] | undefined {
  const times = events.map((event) => timeOf(event).nanoseconds);
  const last = times.reduce((a, b) => (a > b ? a : b), 0n);
  const first = times.reduce((a, b) => (a < b ? a : b), last);
  if (last - first > 86_400_000_000_000n) return undefined;
  // In whole milliseconds, which metrics count in: so spans and metrics stay as far apart as they were.
  const shift = ((BigInt(Math.floor(now)) * 1_000_000n - last) / 1_000_000n) * 1_000_000n;
  return events.map((event) => {
    const { start, end, value } = timeOf(event);
    const moved = value + shift / eventTimes[event.kind].nanoseconds;
    return { ...event, raw: `${event.raw.slice(0, start)}${moved}${event.raw.slice(end)}` as RawJson };
  });
}

function timeOf({ kind, raw }: ExperimentEvent): { start: number; end: number; value: bigint; nanoseconds: bigint } {
  const { field, nanoseconds } = eventTimes[kind];
  let range = { start: 0, end: 0 };
  forEachMember(raw, 0, (keyStart, keyEnd, start, end) => {
    if (decodeKey(raw, keyStart, keyEnd) === field) range = { start, end };
  });
  const value = BigInt(raw.slice(range.start, range.end));
  return { ...range, value, nanoseconds: value * nanoseconds };
}
