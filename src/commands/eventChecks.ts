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
  read(range: TextRange, name: string, wanted?: EventKind): ExperimentEvent | undefined {
    const { start, end } = range;
    const raw = this.#text.slice(start, end) as RawJson;
    if (!raw.startsWith('{')) {
      this.#add(range, `${name} must be an object.`);
      return undefined;
    }
    const members = new Map<string, Member>();
    forEachMember(this.#text, start, (keyStart, keyEnd, valueStart, valueEnd) => {
      const key = decodeKey(this.#text, keyStart, keyEnd);
      if (members.has(key))
        this.#add({ start: keyStart, end: keyEnd }, `${name} has ${key} twice: remove one of them.`);
      const value = this.#text.slice(valueStart, valueEnd);
      members.set(key, { start: valueStart, end: valueEnd, raw: value });
      if (value === 'null') members.delete(key);
    });
    const kind = wanted ?? kindOf(members);
    if (!kind) {
      const message = `${name} is neither a span (trace_id, start_ns) nor a metric (label, metric_type): add what it lacks.`;
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
    if (duration !== undefined && duration < 0n) check.wrong('duration', 'is less than 0');
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
        return check.kind('score_value', /^-?\d/, 'a number', need);
      case 'categorical':
        return check.string('categorical_value', need);
      case 'boolean':
        return check.kind('boolean_value', /^(true|false)$/, 'true or false', need);
      case 'json':
        return check.kind('json_value', /^\{/, 'an object', need);
      case undefined:
    }
  }

  /** The service refuses events that lie more than 24 hours before or after now. */
  #time(kind: EventKind, check: MemberChecks, name: string): void {
    const { field, unit, nanoseconds } = eventTimes[kind];
    const value = check.integer(field, unit);
    if (value === undefined) return;
    const distance = (unitNs: bigint) => absolute(value * unitNs - this.#now);
    if (distance(nanoseconds) <= DAY_NS) return;
    const units = { seconds: 1_000_000_000n, milliseconds: 1_000_000n, microseconds: 1_000n, nanoseconds: 1n };
    const meant = Object.entries(units).find(([, unitNs]) => distance(unitNs) <= DAY_NS)?.[0];
    const at = check.range(field);
    if (meant !== undefined) {
      this.#add(at, `The ${field} of ${lower(name)} looks like ${meant}: write it in ${unit}.`);
      return;
    }
    const past = value * nanoseconds < this.#now;
    const how = `${daysOf(distance(nanoseconds))} in the ${past ? 'past' : 'future'}`;
    const message = `The ${field} of ${lower(name)} lies ${how}: the service takes only events within 24 hours of now.`;
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
    readonly name: string,
    readonly add: (range: TextRange, message: string) => void,
  ) {}

  has(field: string): boolean {
    return this.members.has(field);
  }

  range(field: string): TextRange {
    return this.members.get(field) ?? this.place;
  }

  wrong(field: string, what: string): void {
    this.add(this.range(field), `The ${field} of ${lower(this.name)} ${what}.`);
  }

  kind(field: string, form: RegExp, what: string, need: Need = 'required'): void {
    const member = this.members.get(field);
    if (!member) {
      if (need === 'required') this.add(this.place, `${this.name} has no ${field}: give it ${what}.`);
    } else if (!form.test(member.raw)) this.wrong(field, `must be ${what}`);
  }

  string(field: string, need: Need = 'required'): void {
    this.kind(field, /^"./, 'a text', need);
    if (this.members.get(field)?.raw === '""' && need === 'required') this.wrong(field, 'is empty');
  }

  object(field: string): void {
    this.kind(field, /^\{/, 'an object', 'optional');
  }

  oneOf<Value extends string>(field: string, values: readonly Value[], need: Need = 'required'): Value | undefined {
    const raw = this.members.get(field)?.raw;
    const found = values.find((value) => raw === JSON.stringify(value));
    if (found === undefined && (raw !== undefined || need === 'required')) {
      const what = `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
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
    this.kind(field, /^$/, `a whole number of ${unit}, all digits written`);
    return undefined;
  }

  tags(): void {
    const raw = this.members.get('tags')?.raw;
    if (raw === undefined) return;
    const tags: unknown = JSON.parse(raw);
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string'))
      this.wrong('tags', 'must be an array of texts');
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
  return `${days.toLocaleString('en-US', { maximumFractionDigits: 1 })} days`;
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
