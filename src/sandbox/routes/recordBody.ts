import type { RawJson } from '../../json/rawJson';
import { checkedRecordId } from '../ids';
import { present, rawElements, rawMembers } from '../jsonText';
import { badRequest } from '../problem';
import type { RecordChange, RecordValues } from '../store/recordWriter';
import type { InsertForm, UpdateForm } from './recordSchemas';

export interface Insert {
  readonly id: string | undefined;
  readonly values: RecordValues;
}

export interface Update {
  readonly id: string;
  readonly change: (tags: readonly string[]) => RecordChange;
}

/** The inserts that the member `list` of the body's attributes asks for. Throws a 400 with a pointer. */
export function insertsOf(
  forms: readonly InsertForm[],
  raw: ReadonlyMap<string, RawJson>,
  list: string,
  tags: readonly string[] = [],
): Insert[] {
  const texts = rawElements(raw.get(list));
  return forms.map(({ id, tags: own, tag_operations }, index) => {
    const pointer = `/data/attributes/${list}/${index}`;
    const members = rawMembers(texts[index] ?? '{}');
    const input = present(members.get('input'));
    if (input === undefined) throw badRequest('input must not be null', { pointer: `${pointer}/input` });
    return {
      id: typeof id === 'string' ? checkedRecordId(id, `${pointer}/id`) : undefined,
      values: {
        input,
        expected_output: present(members.get('expected_output')),
        metadata: present(members.get('metadata')),
        tags: tagsAfter([...(own ?? []), ...tags], tag_operations),
      },
    };
  });
}

/** The updates that the member `list` of the body's attributes asks for: absent and null leave a value as it is. */
export function updatesOf(forms: readonly UpdateForm[], raw: ReadonlyMap<string, RawJson>, list: string): Update[] {
  const texts = rawElements(raw.get(list));
  return forms.map(({ id, tag_operations }, index) => {
    const members = rawMembers(texts[index] ?? '{}');
    return {
      id,
      change: (tags) => ({
        input: present(members.get('input')),
        expected_output: present(members.get('expected_output')),
        metadata: present(members.get('metadata')),
        tags: tag_operations ? tagsAfter(tags, tag_operations) : undefined,
      }),
    };
  });
}

/** Tags after the operations of a request: remove, then add, then set, which overrides both. */
export function tagsAfter(tags: readonly string[], operations: UpdateForm['tag_operations']): readonly string[] {
  if (operations?.set) return operations.set;
  const removed = new Set(operations?.remove ?? []);
  return [...tags.filter((tag) => !removed.has(tag)), ...(operations?.add ?? [])];
}
