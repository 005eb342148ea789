import type { RawJson } from './rawJson';
import { copyOut } from './rawJson';
import { decodeKey, forEachElement, forEachMember } from './scan';

export interface RawMember {
  /** The key with its escapes decoded. */
  readonly key: string;
  /** The key as it was spelled, with its quotes. */
  readonly rawKey: RawJson;
  readonly value: RawJson;
}

/** The members of a JSON object in order, duplicates included, copied out of `raw`. Throws JsonScanError on no object. */
export function membersOf(raw: RawJson): RawMember[] {
  const members: RawMember[] = [];
  forEachMember(raw, 0, (keyStart, keyEnd, valueStart, valueEnd) => {
    members.push({
      key: copyOut(decodeKey(raw, keyStart, keyEnd)),
      rawKey: copyOut(raw.slice(keyStart, keyEnd)) as RawJson,
      value: copyOut(raw.slice(valueStart, valueEnd)) as RawJson,
    });
  });
  return members;
}

/** The elements of a JSON array in order, copied out of `raw`. Throws JsonScanError on no array. */
export function elementsOf(raw: RawJson): RawJson[] {
  const elements: RawJson[] = [];
  forEachElement(raw, 0, (start, end) => elements.push(copyOut(raw.slice(start, end)) as RawJson));
  return elements;
}
