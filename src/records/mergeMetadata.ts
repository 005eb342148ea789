import { membersOf } from '../json/members';
import type { RawJson } from '../json/rawJson';
import { sameValue } from './sameValue';

const EMPTY_OBJECT = '{}' as RawJson;

/**
 * Two edits of the same metadata in one, where they changed different top-level keys; undefined where both changed one
 * key differently, or where a key stands twice so that members can't be told apart. Every member keeps its text; the keys
 * stay in mine's order, theirs' new ones behind.
 */
export function mergeMetadata(
  base: RawJson | undefined,
  mine: RawJson | undefined,
  theirs: RawJson | undefined,
): RawJson | undefined {
  const before = readMembers(base);
  const ours = readMembers(mine);
  const others = readMembers(theirs);
  if (before === undefined || ours === undefined || others === undefined) return undefined;
  const merged = new Map(ours);
  for (const key of new Set([...before.keys(), ...others.keys()])) {
    const old = before.get(key)?.value;
    const my = ours.get(key)?.value;
    const their = others.get(key);
    if (sameValue(old, their?.value) || sameValue(my, their?.value)) continue;
    if (!sameValue(old, my)) return undefined;
    if (their === undefined) merged.delete(key);
    else merged.set(key, their);
  }
  return `{${[...merged.values()].map(({ rawKey, value }) => `${rawKey}:${value}`).join(',')}}` as RawJson;
}

interface Member {
  readonly rawKey: RawJson;
  readonly value: RawJson;
}

function readMembers(raw: RawJson = EMPTY_OBJECT): ReadonlyMap<string, Member> | undefined {
  const members = membersOf(raw === 'null' ? EMPTY_OBJECT : raw);
  const byKey = new Map(members.map((member) => [member.key, member]));
  return byKey.size === members.length ? byKey : undefined;
}
