import { elementsOf, membersOf } from '../json/members';
import { parseRawJson, type RawJson } from '../json/rawJson';

// Resources as the text that arrived: what a person reads or edits of them keeps its numbers, escapes and order of keys.

/** The resource of that id in the text of `{"data":[…]}`; undefined where there is none. Throws SyntaxError. */
export function rawResource(text: string, id: string): RawJson | undefined {
  const data = memberOf(parseRawJson(text), 'data');
  if (!data?.startsWith('[')) return undefined;
  return elementsOf(data).find((resource) => memberOf(resource, 'id') === JSON.stringify(id));
}

/** The value of a member of an object; undefined where it isn't there, or where there is no object. */
export function memberOf(object: RawJson | undefined, key: string): RawJson | undefined {
  if (!object?.startsWith('{')) return undefined;
  return membersOf(object).findLast((member) => member.key === key)?.value;
}
