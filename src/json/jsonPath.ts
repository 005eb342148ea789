import type { RawJson } from './rawJson';
import { decodeKey, forEachMember } from './scan';

/** A place on the way isn't an object, so that it can't have members. */
export class NoObjectError extends Error {
  override readonly name = 'NoObjectError';

  /** @param depth how many steps of the path lead to what is no object */
  constructor(readonly depth: number) {
    super('There is no object on the way.');
  }
}

/** The value at a path of member names; undefined where there is none. Of members with one name, the last counts. */
export function valueAtPath(raw: RawJson | undefined, path: readonly string[]): RawJson | undefined {
  let value = raw;
  for (const name of path) {
    const range = value === undefined ? undefined : memberRange(value, name);
    if (value === undefined || range === undefined) return undefined;
    value = value.slice(range.valueStart, range.valueEnd) as RawJson;
  }
  return value;
}

/**
 * `raw` with another value at a path, all else as it was spelled. Objects on the way that aren't there are made, where
 * there is a value to put. undefined takes the member out. Throws NoObjectError.
 */
export function withValueAtPath(
  raw: RawJson | undefined,
  path: readonly string[],
  value: RawJson | undefined,
): RawJson | undefined {
  return replaced(raw, path, value, 0);
}

function replaced(
  raw: RawJson | undefined,
  path: readonly string[],
  value: RawJson | undefined,
  depth: number,
): RawJson | undefined {
  const name = path[depth];
  if (name === undefined) return value;
  if (raw === undefined || raw === 'null') {
    const inner = replaced(undefined, path, value, depth + 1);
    return inner === undefined ? raw : (`{${JSON.stringify(name)}: ${inner}}` as RawJson);
  }
  if (!raw.startsWith('{')) throw new NoObjectError(depth);
  const range = memberRange(raw, name);
  const before = range && (raw.slice(range.valueStart, range.valueEnd) as RawJson);
  const after = replaced(before, path, value, depth + 1);
  if (after === before) return raw;
  if (range && after !== undefined) {
    return (raw.slice(0, range.valueStart) + after + raw.slice(range.valueEnd)) as RawJson;
  }
  return range ? withoutMember(raw, range) : withMember(raw, name, after ?? ('null' as RawJson));
}

interface MemberRange {
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

function memberRange(raw: RawJson, name: string): MemberRange | undefined {
  if (!raw.startsWith('{')) return undefined;
  let found: MemberRange | undefined;
  forEachMember(raw, 0, (keyStart, keyEnd, valueStart, valueEnd) => {
    if (decodeKey(raw, keyStart, keyEnd) === name) found = { keyStart, valueStart, valueEnd };
  });
  return found;
}

function withMember(raw: RawJson, name: string, value: RawJson): RawJson {
  const end = raw.length - 1;
  const body = raw.slice(0, end).trimEnd();
  const comma = body === '{' ? '' : ', ';
  return `${body}${comma}${JSON.stringify(name)}: ${value}${raw.slice(body.length)}` as RawJson;
}

/** With one of the commas beside it. */
function withoutMember(raw: RawJson, { keyStart, valueEnd }: MemberRange): RawJson {
  const behind = /^\s*,\s*/.exec(raw.slice(valueEnd));
  if (behind) return (raw.slice(0, keyStart) + raw.slice(valueEnd + behind[0].length)) as RawJson;
  const before = raw.slice(0, keyStart).replace(/,?\s*$/, '');
  return (before + raw.slice(valueEnd).trimStart()) as RawJson;
}
