import { elementsOf, membersOf } from './members';
import type { RawJson } from './rawJson';

/**
 * The same value with the members of every object in the order of their keys, so that two values can be compared as text.
 * Numbers, strings and keys stay as spelled; of members with the same key the order stays.
 */
export function sortKeys(raw: RawJson): RawJson {
  if (raw.startsWith('[')) return `[${elementsOf(raw).map(sortKeys).join(',')}]` as RawJson;
  if (!raw.startsWith('{')) return raw;
  const members = membersOf(raw).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return `{${members.map(({ rawKey, value }) => `${rawKey}:${sortKeys(value)}`).join(',')}}` as RawJson;
}
