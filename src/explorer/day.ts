import * as vscode from 'vscode';

/** The day of a timestamp in the user's language and time zone, or nothing where it can't be read. */
export function day(timestamp: string | null | undefined): string | undefined {
  const instant = timestamp ? new Date(timestamp) : undefined;
  return instant && !Number.isNaN(instant.valueOf())
    ? instant.toLocaleDateString(vscode.env.language, { year: 'numeric', month: 'short', day: 'numeric' })
    : undefined;
}

/** When a version was used last, in words. Unused for 90 days, it vanishes. */
export function lastUse(timestamp: string | null | undefined): string {
  return timestamp ? vscode.l10n.t('last used {0}', day(timestamp) ?? '') : vscode.l10n.t('never used');
}
