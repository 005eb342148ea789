import type { RowKey } from '../../grid/protocol';
import { isPlaceholder } from '../file/placeholderIds';
import { idProblem, quoted } from '../recordChecks';
import type { RowProblem } from '../recordsModel';
import type { ChangedFields } from './fields';

/**
 * What keeps a row from being saved. `fields` are those that a save would send: all of a new row, the changed ones of
 * another. A saved record without an input isn't complained about as long as nobody touches its input.
 */
export function checkFields(
  key: RowKey,
  fields: ChangedFields,
  isNew: boolean,
  isTaken: (id: string) => boolean,
): readonly RowProblem[] {
  const problems: RowProblem[] = [];
  const { id, input, metadata } = fields;
  if (id !== undefined) {
    const problem = isPlaceholder(id) ? undefined : idProblem(id);
    if (problem !== undefined) problems.push({ key, field: 'id', message: `The id ${quoted(id)} ${problem}.` });
    else if (isTaken(id)) {
      const message = `The id ${quoted(id)} is that of another record: give it another one.`;
      problems.push({ key, field: 'id', message });
    }
  }
  if ((isNew || Object.hasOwn(fields, 'input')) && (input ?? 'null') === 'null') {
    const what = input === undefined ? 'The record has no input' : 'The input is null, which cannot be stored';
    problems.push({ key, field: 'input', message: `${what}: give it one, or delete the record.` });
  }
  if (metadata !== undefined && metadata !== 'null' && !metadata.startsWith('{')) {
    problems.push({ key, field: 'metadata', message: 'The metadata is no object: write it as {"name": value}.' });
  }
  return problems;
}
