import * as l10n from '@vscode/l10n';
import { readColumnMemory, shownColumns } from '../../../grid/columns';
import type { Handlers } from '../gridSession';
import { rowsOf } from '../shownRecords';
import { RequestFailure } from '../requestFailure';

/** What concerns the editor as a whole. */
export const sessionHandlers: Handlers<
  'ready' | 'openCell' | 'rememberColumns' | 'command' | 'exportRows' | 'resolveConflicts'
> = {
  ready(session, { rows }) {
    const columnState = session.columnState();
    const columns = shownColumns(readColumnMemory(columnState));
    const first = { columns, ...rowsOf(session.document, { start: 0, count: rows, columns }) };
    return { state: session.document.state(), columnState, first };
  },

  async openCell(session, { key, column }) {
    await session.openCell(key, column);
    return {};
  },

  async rememberColumns(session, { columnState }) {
    await session.rememberColumns(columnState);
    return {};
  },

  async command(session, { command }) {
    await session.run(command);
    return {};
  },

  async exportRows(session, { rows }) {
    await session.exportRows(rows);
    return {};
  },

  resolveConflicts({ document }, { choices }) {
    const { question } = document;
    if (!question) throw new RequestFailure(l10n.t('These conflicts are settled already.'));
    if (choices === 'cancel') {
      question.leave();
      return {};
    }
    try {
      question.answer(choices);
    } catch (error) {
      document.askAgain();
      throw error;
    }
    return {};
  },
};
