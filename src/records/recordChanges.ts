import type { RecordInsert, RecordUpdate, TagOperations } from '../api/resources';
import type { RawJson } from '../json/rawJson';
import type { RecordContent } from './model';
import type { IdentifiedRecord } from './plan';
import { sameField, sameTags } from './sameValue';

/** The insert of a new record; undefined where it has no input. */
export function insertOf(
  id: string,
  { input, expected_output, metadata, tags }: RecordContent,
): RecordInsert | undefined {
  if (input === undefined) return undefined;
  return {
    id,
    input,
    ...(expected_output === undefined ? {} : { expected_output }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
  };
}

/** What changed of a record; undefined for nothing. */
export function updateOf(old: IdentifiedRecord, content: RecordContent): RecordUpdate | undefined {
  const input = sameField('input', old.input, content.input) ? undefined : content.input;
  const expected_output = changedOutput(old.expected_output, content.expected_output);
  const metadata = sameField('metadata', old.metadata, content.metadata)
    ? undefined
    : (content.metadata ?? EMPTY_OBJECT);
  const tag_operations = tagOperations(old.tags, content.tags);
  if (input === undefined && expected_output === undefined && metadata === undefined && tag_operations === undefined) {
    return undefined;
  }
  return {
    id: old.id,
    ...(input === undefined ? {} : { input }),
    ...(expected_output === undefined ? {} : { expected_output }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(tag_operations === undefined ? {} : { tag_operations }),
  };
}

const EMPTY_STRING = '""' as RawJson;
const EMPTY_OBJECT = '{}' as RawJson;

/** Clearing writes `""`: where that stands already, removing it changes nothing. */
function changedOutput(old: RawJson | undefined, now: RawJson | undefined): RawJson | undefined {
  if (sameField('expected_output', old, now)) return undefined;
  if (now !== undefined && now !== 'null') return now;
  return old === EMPTY_STRING ? undefined : EMPTY_STRING;
}

/** Tags that were taken out of the document altogether are cleared, unless it was never known which there are. */
function tagOperations(
  old: readonly string[] | undefined,
  now: readonly string[] | undefined,
): TagOperations | undefined {
  if (old === undefined) return now === undefined || now.length === 0 ? undefined : { add: [...new Set(now)] };
  if (sameTags(old, now ?? [])) return undefined;
  const add = [...new Set(now)].filter((tag) => !old.includes(tag));
  const remove = [...new Set(old)].filter((tag) => !now?.includes(tag));
  return { ...(add.length === 0 ? {} : { add }), ...(remove.length === 0 ? {} : { remove }) };
}
