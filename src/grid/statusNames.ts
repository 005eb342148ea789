import * as l10n from '@vscode/l10n';
import type { RowStatus } from './protocol';

/** `3 changed` */
export function countedStatus(status: RowStatus, number: number): string {
  const count = number.toLocaleString();
  switch (status) {
    case 'unchanged':
      return l10n.t('{0} unchanged', count);
    case 'changed':
      return l10n.t('{0} changed', count);
    case 'new':
      return l10n.t('{0} new', count);
    case 'deleted':
      return l10n.t('{0} deleted', count);
    case 'invalid':
      return l10n.t('{0} invalid', count);
  }
}

/** What a list of the records with this status is asked for by. */
export function showOnly(status: RowStatus): string {
  switch (status) {
    case 'unchanged':
      return l10n.t('Show the unchanged records only');
    case 'changed':
      return l10n.t('Show the changed records only');
    case 'new':
      return l10n.t('Show the new records only');
    case 'deleted':
      return l10n.t('Show the deleted records only');
    case 'invalid':
      return l10n.t('Show the invalid records only');
  }
}

/** The status of one record, in words. */
export function statusName(status: RowStatus): string {
  switch (status) {
    case 'unchanged':
      return l10n.t('unchanged');
    case 'changed':
      return l10n.t('changed');
    case 'new':
      return l10n.t('new');
    case 'deleted':
      return l10n.t('deleted');
    case 'invalid':
      return l10n.t('invalid');
  }
}
