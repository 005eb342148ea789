import * as vscode from 'vscode';

/** What is said: that someone changed it, and, where the user leaves, that nothing was saved. */
export interface OverwriteWords {
  readonly changed: string;
  readonly refused: string;
}

/**
 * Asks whether to overwrite what someone else wrote since a document was opened. Throws where the answer isn't a clear
 * yes: nothing has been sent then.
 *
 * @param what begins the question: `The metadata of capitals`
 */
export async function askToOverwrite({ changed, refused }: OverwriteWords, theirs: string): Promise<void> {
  const overwrite = vscode.l10n.t('Overwrite');
  const answer = await vscode.window.showWarningMessage(
    changed,
    {
      modal: true,
      detail: vscode.l10n.t('It is now:\n\n{0}', theirs.length > 800 ? `${theirs.slice(0, 800)}…` : theirs),
    },
    overwrite,
  );
  if (answer === overwrite) return;
  throw new Error(refused);
}
