import * as l10n from '@vscode/l10n';
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
    if (problem !== undefined)
      problems.push({ key, field: 'id', message: l10n.t('The id {0} {1}.', quoted(id), problem) });
    else if (isTaken(id)) {
      const message = l10n.t('The id {0} is that of another record: give it another one.', quoted(id));
      problems.push({ key, field: 'id', message });
    }
  }
  if ((isNew || Object.hasOwn(fields, 'input')) && (input ?? 'null') === 'null') {
    const what =
      input === undefined ? l10n.t('The record has no input') : l10n.t('The input is null, which cannot be stored');
    problems.push({ key, field: 'input', message: l10n.t('{0}: give it one, or delete the record.', what) });
  }
  if (metadata !== undefined && metadata !== 'null' && !metadata.startsWith('{')) {
    problems.push({
      key,
      field: 'metadata',
      message: l10n.t('The metadata is no object: write it as {"name": value}.'),
    });
  }
  return problems;
}
