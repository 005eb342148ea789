import type { RawJson } from '../json/rawJson';
import { decodeKey, forEachElement, forEachMember, skipWhiteSpace } from '../json/scan';

/** JSON text inside a value that jsonText() writes: it goes out as it is. */
export class Verbatim {
  constructor(readonly text: string) {}
}

/** `value` as JSON text, members that are undefined left out and Verbatim text spliced in unchanged. */
export function jsonText(value: unknown): string {
  if (value instanceof Verbatim) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`).join(',')}}`;
}

/** The members of the JSON object `raw` as they stand in the text; of a repeated key the last, as JSON.parse has it. */
export function rawMembers(raw: string): Map<string, RawJson> {
  const members = new Map<string, RawJson>();
  forEachMember(raw, skipWhiteSpace(raw, 0), (keyStart, keyEnd, start, end) => {
    members.set(decodeKey(raw, keyStart, keyEnd), raw.slice(start, end) as RawJson);
  });
  return members;
}

/** The elements of the JSON array `raw` as they stand in the text; none where there is no array. */
export function rawElements(raw: string | undefined): RawJson[] {
  const elements: RawJson[] = [];
  if (raw?.startsWith('[')) forEachElement(raw, 0, (start, end) => elements.push(raw.slice(start, end) as RawJson));
  return elements;
}

/** A raw value with null told as absent: the service can't store null. */
export function present(raw: RawJson | undefined): RawJson | undefined {
  return raw === 'null' ? undefined : raw;
}
