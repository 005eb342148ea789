import * as l10n from '@vscode/l10n';
import type { GridRequestName, ToGrid, ToHost } from '../../grid/protocol';
import { clipboardHandlers } from './handlers/clipboard';
import { editHandlers } from './handlers/edits';
import { findHandlers } from './handlers/find';
import { rowHandlers } from './handlers/rows';
import { sessionHandlers } from './handlers/session';
import type { GridSession, Handlers } from './gridSession';
import { RequestFailure } from './requestFailure';

const handlers: Handlers<GridRequestName> = {
  ...rowHandlers,
  ...editHandlers,
  ...clipboardHandlers,
  ...findHandlers,
  ...sessionHandlers,
};

/** Answers a request of the webview. Never throws: a failure is an answer, too. */
export async function answerRequest(session: GridSession, { id, request, body }: ToHost): Promise<ToGrid> {
  try {
    const handle = handlers[request] as ((session: GridSession, body: unknown) => unknown) | undefined;
    if (!handle)
      throw new RequestFailure(
        l10n.t('The records editor asked for {0}, which there is not.', JSON.stringify(request)),
      );
    return { id, answer: await handle(session, body) };
  } catch (error) {
    const place = error instanceof RequestFailure ? error.place : undefined;
    const message = error instanceof Error ? error.message : String(error);
    return { id, failure: { message, ...(place === undefined ? {} : { place }) } };
  }
}
