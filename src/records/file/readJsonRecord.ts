import * as l10n from '@vscode/l10n';
import { stringFault } from '../../json/jsonProblem';
import type { RawJson } from '../../json/rawJson';
import { decodeKey, endOfValue, forEachMember, JsonScanError } from '../../json/scan';
import { tagsOfCell } from '../csvCells';
import type { RecordContent } from '../model';

type Content = { -readonly [Field in keyof RecordContent]?: RecordContent[Field] };

/**
 * The record that `text` is. What a dataset would refuse is taken as it is where it can be mended as a value (a number as
 * the id, metadata that is no object); null is told as absent. Throws JsonScanError where it is no record.
 */
export function readJsonRecord(text: string): RecordContent {
  if (!text.startsWith('{')) {
    checkStrings(text, 0, endOfValue(text, 0));
    throw new JsonScanError(l10n.t('a record must be an object, as in {"input": …}'), 0);
  }
  const content: Content = {};
  const unknownFields = new Map<string, RawJson>();
  const keys = new Set<string>();
  const end = forEachMember(text, 0, (keyStart, keyEnd, start, valueEnd) => {
    checkStrings(text, keyStart, keyEnd);
    const key = decodeKey(text, keyStart, keyEnd);
    if (keys.has(key))
      throw new JsonScanError(l10n.t('the member {0} stands here twice: remove one', JSON.stringify(key)), keyStart);
    keys.add(key);
    checkStrings(text, start, valueEnd);
    const value = text.slice(start, valueEnd) as RawJson;
    switch (key) {
      case 'input':
      case 'expected_output':
      case 'metadata':
        if (value !== 'null') content[key] = value;
        break;
      case 'id':
        if (value !== 'null') content.id = idOf(value, start);
        break;
      case 'tags':
        if (value !== 'null') content.tags = tagsOf(value, start);
        break;
      default:
        unknownFields.set(key, value);
    }
  });
  if (end < text.length) throw new JsonScanError(l10n.t('one record is expected, and more follows'), end);
  if (unknownFields.size > 0) content.unknownFields = unknownFields;
  return content;
}

function idOf(value: RawJson, at: number): string {
  if (value.startsWith('"')) return JSON.parse(value) as string;
  if (/^[-\d]/.test(value)) return value;
  throw new JsonScanError(l10n.t('the id is neither a string nor a number'), at);
}

function tagsOf(value: RawJson, at: number): readonly string[] {
  const tags: unknown = JSON.parse(value);
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  const list = typeof tags === 'string' && !/^\s*[[{"]/.test(tags) ? tagsOfCell(tags) : undefined;
  if (list) return list;
  throw new JsonScanError(l10n.t('the tags are no list of strings: write them as ["name:value"]'), at);
}

/** The scanner doesn't look into strings: JSON.parse does, and where it refuses, the bad character is looked for. */
function checkStrings(text: string, start: number, end: number): void {
  try {
    JSON.parse(text.slice(start, end));
  } catch {
    throw stringFault(text, start, end) ?? new JsonScanError(l10n.t('this is no JSON value'), start);
  }
}
