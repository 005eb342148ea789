import * as l10n from '@vscode/l10n';
import type { FindQuery, GridField } from '../../grid/protocol';
import { rawString, type RawJson } from '../../json/rawJson';
import { endOfString, skipWhiteSpace } from '../../json/scan';
import type { EditableField, FieldValue } from '../recordsModel';
import type { RecordContent } from '../model';

/** The query's regular expression is none. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
}

/** Looks for a text in fields of records, and puts another in its place. In JSON, inside strings only. */
export interface TextFinder {
  readonly fields: readonly EditableField[];
  /** How often the text stands in a field. */
  count(content: RecordContent, field: EditableField): number;
  /** The field with all of them replaced; `count` says how many. undefined: none. */
  replace(
    content: RecordContent,
    field: EditableField,
    replacement: string,
  ): { readonly value: FieldValue; readonly count: number } | undefined;
}

/** A finder for a query. An empty text is found nowhere. In a regular expression's replacement, `$1` is its first group. Throws BadQuery. */
export function finderOf({ text, matchCase, regex, fields }: FindQuery): TextFinder {
  const pattern = patternOf(text, matchCase, regex);
  const found = (value: string) => (text === '' ? 0 : [...value.matchAll(pattern)].length);
  const exchange = (value: string, replacement: string) =>
    // A function keeps `$` in a plain replacement from meaning anything.
    regex ? value.replaceAll(pattern, replacement) : value.replaceAll(pattern, () => replacement);
  return {
    fields: fields.filter(isEditable),
    count: (content, field) => stringsOf(content, field).reduce((sum, string) => sum + found(string), 0),
    replace(content, field, replacement) {
      let count = 0;
      const next = (string: string) => {
        const here = found(string);
        count += here;
        return here === 0 ? string : exchange(string, replacement);
      };
      const value = withStrings(content, field, next);
      return count === 0 ? undefined : { value, count };
    },
  };
}

function patternOf(text: string, matchCase: boolean, regex: boolean): RegExp {
  const source = regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, `g${matchCase ? '' : 'i'}u`);
  } catch (error) {
    throw new BadQuery(error instanceof Error ? error.message : String(error));
  }
  if (text !== '' && ''.search(pattern) === 0)
    throw new BadQuery(l10n.t('The regular expression also finds empty text.'));
  return pattern;
}

function isEditable(field: GridField): field is EditableField {
  return field !== 'created_at' && field !== 'updated_at';
}

function stringsOf(content: RecordContent, field: EditableField): readonly string[] {
  const strings: string[] = [];
  withStrings(content, field, (string) => {
    strings.push(string);
    return string;
  });
  return strings;
}

/** The field with each string in it replaced; member names stay. */
function withStrings(content: RecordContent, field: EditableField, replace: (string: string) => string): FieldValue {
  switch (field) {
    case 'id':
      return content.id === undefined ? undefined : rawString(replace(content.id));
    case 'tags':
      return content.tags?.map(replace);
    case 'input':
    case 'expected_output':
    case 'metadata': {
      const raw = content[field];
      return raw && withJsonStrings(raw, replace);
    }
  }
}

function withJsonStrings(raw: RawJson, replace: (string: string) => string): RawJson {
  let out = '';
  let copied = 0;
  for (let at = raw.indexOf('"'); at >= 0;) {
    const end = endOfString(raw, at);
    const isName = raw.charAt(skipWhiteSpace(raw, end)) === ':';
    if (!isName) {
      const before = JSON.parse(raw.slice(at, end)) as string;
      const after = replace(before);
      if (after !== before) {
        out += raw.slice(copied, at) + rawString(after);
        copied = end;
      }
    }
    at = raw.indexOf('"', end);
  }
  return (out + raw.slice(copied)) as RawJson;
}
