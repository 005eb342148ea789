import * as vscode from 'vscode';

/**
 * Asks whether to overwrite what someone else wrote since a document was opened. Throws where the answer isn't a clear
 * yes: nothing has been sent then.
 *
 * @param what begins the question: `The metadata of capitals`
 */
export async function askToOverwrite(what: string, theirs: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(
    `${what} was changed by someone else since you opened it.`,
    { modal: true, detail: `It is now:\n\n${theirs.length > 800 ? `${theirs.slice(0, 800)}…` : theirs}` },
    'Overwrite',
  );
  if (answer === 'Overwrite') return;
  throw new Error(`Nothing was saved: ${what.charAt(0).toLowerCase()}${what.slice(1)} was changed by someone else.`);
}
