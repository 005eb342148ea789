import * as vscode from 'vscode';
import { LlmObsError } from '../../api/errors';
import { isWritable } from '../../api/writableDataset';
import { withProgress } from '../../progress/progress';
import { announceImport, readOnlyMessage } from './importEnding';
import type { ImportParts } from './importParts';
import type { ImportSession } from './importSession';
import { nameOfTarget } from './importTarget';
import { runImport } from './runImport';

/** Sends the records. What came of it is the session's outcome, and a notification. Throws LlmObsError before it begins. */
export async function sendImport(parts: ImportParts, session: ImportSession, resuming: boolean): Promise<void> {
  const { target, origin } = session;
  if (!target || session.running || (!resuming && session.state.blocked !== undefined)) return;
  if (target.dataset.kind === 'existing' && !isWritable(target.dataset.resource)) {
    throw new LlmObsError('invalid request', readOnlyMessage(target.dataset.resource.attributes.name));
  }
  session.running = true;
  session.outcome = undefined;
  session.tell();
  try {
    session.outcome = await withProgress(
      vscode.l10n.t('Import {0} into {1}', origin.name, nameOfTarget(target)),
      (call, report) => runImport(parts, session, target, resuming, call, report),
    );
  } finally {
    session.running = false;
    session.tell();
  }
  announceImport(parts.log, session, session.outcome);
  if (session.outcome.kind === 'failed') session.planAgain();
}
