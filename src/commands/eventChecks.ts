import * as l10n from '@vscode/l10n';
import type { RawJson } from '../json/rawJson';
import { decodeKey, forEachMember } from '../json/scan';
import type { TextRange } from '../records/model';

export type EventKind = 'span' | 'metric';

/** A span or metric of an experiment. `raw` is the text that will be sent. */
export interface ExperimentEvent {
  readonly kind: EventKind;
  readonly raw: RawJson;
  readonly range: TextRange;
}

/** Something that keeps events from being pushed. */
export interface EventProblem extends TextRange {
  readonly message: string;
  /** The time is not within 24 hours of now, and nothing else is wrong with it: moving it helps. */
  readonly isTime?: boolean;
}

/** What spans take from the experiment where they don't say it themselves. */
export interface EventPlace {
  readonly projectId: string;
  readonly datasetId: string | undefined;
}

/** The member that tells an event's time, and the nanoseconds in one of its units. */
export const eventTimes = {
  span: { field: 'start_ns', unit: 'nanoseconds', nanoseconds: 1n },
  metric: { field: 'timestamp_ms', unit: 'milliseconds', nanoseconds: 1_000_000n },
} as const;

interface Member extends TextRange {
  readonly raw: string;
}

const statuses = ['ok', 'error'];
const metricTypes = ['score', 'categorical', 'boolean', 'json'] as const;
const assessments = ['pass', 'fail'];
const DAY_NS = 86_400_000_000_000n;
const INT64 = 2n ** 63n;

/** Which event it is, in words: at the beginning of a sentence, and within one. */
export interface EventName {
  readonly alone: string;
  readonly within: string;
}

/** Checks one event as the reference describes it, and the time as the service does. */
export class EventChecker {
  readonly problems: EventProblem[] = [];
  readonly #text: string;
  readonly #now: bigint;
  readonly #place: EventPlace;

  /** @param now milliseconds since the epoch */
  constructor(text: string, place: EventPlace, now: number) {
    this.#text = text;
    this.#now = BigInt(Math.round(now)) * 1_000_000n;
    this.#place = place;
  }

  /**
   * The event in that range of the text, complete with what the experiment knows; undefined where it is none.
   * `name` says which one it is, for messages.
   */
  read(range: TextRange, name: EventName, wanted?: EventKind): ExperimentEvent | undefined {
    const { start, end } = range;
    const raw = this.#text.slice(start, end) as RawJson;
    if (!raw.startsWith('{')) {
      this.#add(range, l10n.t('{0} must be an object.', name.alone));
      return undefined;
    }
    const members = new Map<string, Member>();
    forEachMember(this.#text, start, (keyStart, keyEnd, valueStart, valueEnd) => {
      const key = decodeKey(this.#text, keyStart, keyEnd);
      if (members.has(key))
        this.#add({ start: keyStart, end: keyEnd }, l10n.t('{0} has {1} twice: remove one of them.', name.alone, key));
      const value = this.#text.slice(valueStart, valueEnd);
      members.set(key, { start: valueStart, end: valueEnd, raw: value });
      if (value === 'null') members.delete(key);
    });
    const kind = wanted ?? kindOf(members);
    if (!kind) {
      const message = l10n.t(
        '{0} is neither a span (trace_id, start_ns) nor a metric (label, metric_type): add what it lacks.',
        name.alone,
      );
      this.#add({ start, end: start + 1 }, message);
      return undefined;
    }
    const check = new MemberChecks(members, { start, end: start + 1 }, name, (where, message) =>
      this.#add(where, message),
    );
    if (kind === 'span') this.#span(check);
    else this.#metric(check);
    this.#time(kind, check, name);
    return { kind, raw: kind === 'span' ? this.#completed(raw, members) : raw, range };
  }

  #span(check: MemberChecks): void {
    for (const field of ['span_id', 'trace_id', 'name']) check.string(field);
    for (const field of ['dataset_id', 'project_id']) check.string(field, 'optional');
    if (this.#place.datasetId === undefined) check.string('dataset_id');
    check.oneOf('status', statuses);
    const duration = check.integer('duration', 'nanoseconds');
    if (duration !== undefined && duration < 0n)
      check.wrong('duration', (of) => l10n.t('The duration of {0} is less than 0.', of));
    check.object('meta');
    check.tags();
  }

  #metric(check: MemberChecks): void {
    for (const field of ['label', 'span_id']) check.string(field);
    const type = check.oneOf('metric_type', metricTypes);
    check.oneOf('assessment', assessments, 'optional');
    check.string('reasoning', 'optional');
    for (const field of ['error', 'metadata']) check.object(field);
    check.tags();
    // An evaluation that failed has an error in place of its value.
    const need = check.has('error') ? 'optional' : 'required';
    switch (type) {
      case 'score':
        return check.kind('score_value', /^-?\d/, l10n.t('a number'), need);
      case 'categorical':
        return check.string('categorical_value', need);
      case 'boolean':
        return check.kind('boolean_value', /^(true|false)$/, l10n.t('true or false'), need);
      case 'json':
        return check.kind('json_value', /^\{/, l10n.t('an object'), need);
      case undefined:
    }
  }

  /** The service refuses events that lie more than 24 hours before or after now. */
  #time(kind: EventKind, check: MemberChecks, name: EventName): void {
    const { field, unit, nanoseconds } = eventTimes[kind];
    const value = check.integer(field, unit);
    if (value === undefined) return;
    const distance = (unitNs: bigint) => absolute(value * unitNs - this.#now);
    if (distance(nanoseconds) <= DAY_NS) return;
    const units = { seconds: 1_000_000_000n, milliseconds: 1_000_000n, microseconds: 1_000n, nanoseconds: 1n };
    const meant = Object.entries(units).find(([, unitNs]) => distance(unitNs) <= DAY_NS)?.[0];
    const at = check.range(field);
    if (meant !== undefined) {
      const [is, should] = [unitName(meant), unitName(unit)];
      this.#add(at, l10n.t('The {0} of {1} looks like {2}: write it in {3}.', field, name.within, is, should));
      return;
    }
    const past = value * nanoseconds < this.#now;
    const days = daysOf(distance(nanoseconds));
    const message = past
      ? l10n.t(
          'The {0} of {1} lies {2} days in the past: the service takes only events within 24 hours of now.',
          field,
          name.within,
          days,
        )
      : l10n.t(
          'The {0} of {1} lies {2} days in the future: the service takes only events within 24 hours of now.',
          field,
          name.within,
          days,
        );
    this.#add(at, message, true);
  }

  #completed(raw: RawJson, members: ReadonlyMap<string, Member>): RawJson {
    const added = [
      ['project_id', this.#place.projectId],
      ['dataset_id', this.#place.datasetId],
    ].filter(([field, value]) => value !== undefined && !members.has(field ?? ''));
    const text = added.map(([field, value]) => `${JSON.stringify(field)}:${JSON.stringify(value)},`).join('');
    // Where the member is there as null, the later one counts: so what is added stands last.
    return text ? (`${raw.slice(0, -1)},${text.slice(0, -1)}}` as RawJson) : raw;
  }

  #add({ start, end }: TextRange, message: string, isTime = false): void {
    this.problems.push({ start, end, message, ...(isTime ? { isTime } : {}) });
  }
}

type Need = 'required' | 'optional';

/** Checks members of one event and says what is wrong, at its place. */
class MemberChecks {
  constructor(
    readonly members: ReadonlyMap<string, Member>,
    readonly place: TextRange,
    readonly name: EventName,
    readonly add: (range: TextRange, message: string) => void,
  ) {}

  has(field: string): boolean {
    return this.members.has(field);
  }

  range(field: string): TextRange {
    return this.members.get(field) ?? this.place;
  }

  wrong(field: string, sentence: (of: string) => string): void {
    this.add(this.range(field), sentence(this.name.within));
  }

  kind(field: string, form: RegExp, what: string, need: Need = 'required'): void {
    const member = this.members.get(field);
    if (!member) {
      if (need === 'required')
        this.add(this.place, l10n.t('{0} has no {1}: give it {2}.', this.name.alone, field, what));
    } else if (!form.test(member.raw))
      this.wrong(field, (of) => l10n.t('The {0} of {1} must be {2}.', field, of, what));
  }

  string(field: string, need: Need = 'required'): void {
    this.kind(field, /^"./, l10n.t('a text'), need);
    if (this.members.get(field)?.raw === '""' && need === 'required')
      this.wrong(field, (of) => l10n.t('The {0} of {1} is empty.', field, of));
  }

  object(field: string): void {
    this.kind(field, /^\{/, l10n.t('an object'), 'optional');
  }

  oneOf<Value extends string>(field: string, values: readonly Value[], need: Need = 'required'): Value | undefined {
    const raw = this.members.get(field)?.raw;
    const found = values.find((value) => raw === JSON.stringify(value));
    if (found === undefined && (raw !== undefined || need === 'required')) {
      const what = l10n.t('one of {0}', values.map((value) => JSON.stringify(value)).join(', '));
      this.kind(field, /^$/, what, need);
    }
    return found;
  }

  /** Whole numbers are read from their text: a double would round nanoseconds. */
  integer(field: string, unit: string): bigint | undefined {
    const raw = this.members.get(field)?.raw;
    if (raw !== undefined && /^-?\d{1,19}$/.test(raw)) {
      const value = BigInt(raw);
      if (value < INT64 && value >= -INT64) return value;
    }
    this.kind(field, /^$/, l10n.t('a whole number of {0}, all digits written', unitName(unit)));
    return undefined;
  }

  tags(): void {
    const raw = this.members.get('tags')?.raw;
    if (raw === undefined) return;
    const tags: unknown = JSON.parse(raw);
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
      this.wrong('tags', (of) => l10n.t('The tags of {0} must be an array of texts.', of));
  }
}

function kindOf(members: ReadonlyMap<string, Member>): EventKind | undefined {
  if (members.has('metric_type') || members.has('label') || members.has('timestamp_ms')) return 'metric';
  if (members.has('trace_id') || members.has('start_ns') || members.has('duration')) return 'span';
  return undefined;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function daysOf(nanoseconds: bigint): string {
  const days = Number(nanoseconds / (DAY_NS / 10n)) / 10;
  return days.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** The name of a unit of time; of one without a translation as it is. */
function unitName(unit: string): string {
  switch (unit) {
    case 'seconds':
      return l10n.t('seconds');
    case 'milliseconds':
      return l10n.t('milliseconds');
    case 'microseconds':
      return l10n.t('microseconds');
    case 'nanoseconds':
      return l10n.t('nanoseconds');
    default:
      return unit;
  }
}
