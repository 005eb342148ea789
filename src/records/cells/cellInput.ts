import * as l10n from '@vscode/l10n';
import type { CellInput, GridColumn } from '../../grid/protocol';
import { compactRawJson } from '../../json/format';
import { NoObjectError, withValueAtPath } from '../../json/jsonPath';
import { jsonProblem } from '../../json/jsonProblem';
import { parseRawJson, rawString, type RawJson } from '../../json/rawJson';
import { sameValue } from '../sameValue';
import type { EditableField, FieldEdit, FieldValue } from '../recordsModel';
import type { RecordContent } from '../model';
import type { RowKey } from '../../grid/protocol';

/** What was typed into a cell can't be its value. `place` is an offset in the text that was typed. */
export class CellInputError extends Error {
  override readonly name = 'CellInputError';

  constructor(
    message: string,
    readonly place?: number,
  ) {
    super(message);
  }
}

/** The field of a column where it can be edited. Throws CellInputError. */
export function editableField({ field, title }: GridColumn): EditableField {
  if (field === 'created_at' || field === 'updated_at') {
    throw new CellInputError(l10n.t('{0} is told by the service and can’t be edited.', title));
  }
  return field;
}

/**
 * The edit of a record's field that puts an input into a cell of it. JSON that means what stands there already changes
 * nothing, however it is laid out. Throws CellInputError.
 */
export function fieldEditOf(key: RowKey, content: RecordContent, column: GridColumn, input: CellInput): FieldEdit {
  const field = editableField(column);
  switch (field) {
    case 'id':
      return { key, field, value: idOf(input) };
    case 'tags':
      return { key, field, value: tagsOf(input) };
    case 'input':
    case 'expected_output':
    case 'metadata':
      return { key, field, value: atPath(content[field], column, jsonOf(input)) };
  }
}

function idOf(input: CellInput): FieldValue {
  const text = input.kind === 'tags' ? input.tags.join(',') : input.kind === 'absent' ? '' : input.text;
  return text === '' ? undefined : rawString(input.kind === 'json' && text.startsWith('"') ? stringOf(text) : text);
}

function tagsOf(input: CellInput): readonly string[] {
  switch (input.kind) {
    case 'tags':
      return input.tags;
    case 'absent':
      return [];
    case 'string':
      return input.text
        .split('\n')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');
    case 'json': {
      const tags: unknown = JSON.parse(checked(input.text));
      if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
      throw new CellInputError(l10n.t('Tags are a list of strings: {0}.', '["name:value"]'), 0);
    }
  }
}

function jsonOf(input: CellInput): RawJson | undefined {
  switch (input.kind) {
    case 'absent':
      return undefined;
    case 'string':
      return rawString(input.text);
    case 'tags':
      return JSON.stringify(input.tags) as RawJson;
    case 'json':
      return compactRawJson(checked(input.text));
  }
}

function atPath(current: RawJson | undefined, { path, title }: GridColumn, value: RawJson | undefined): FieldValue {
  try {
    const next = withValueAtPath(current, path, value);
    return sameValue(current, next) ? current : next;
  } catch (error) {
    if (!(error instanceof NoObjectError)) throw error;
    const place = [title.split('.')[0], ...path.slice(0, error.depth)].join('.');
    throw new CellInputError(
      l10n.t('{0} of this record is no object, so that {1} can’t be set: edit {2} itself.', place, title, place),
    );
  }
}

function checked(text: string): RawJson {
  const problem = jsonProblem(text);
  if (problem) throw new CellInputError(l10n.t('This is no JSON: {0}.', problem.message), problem.offset);
  return parseRawJson(text);
}

function stringOf(text: string): string {
  const value: unknown = JSON.parse(checked(text));
  if (typeof value !== 'string') throw new CellInputError(l10n.t('An id is a string.'), 0);
  return value;
}
