import * as vscode from 'vscode';

/** The day of a timestamp in the user's language and time zone, or nothing where it can't be read. */
export function day(timestamp: string | null | undefined): string | undefined {
  const instant = timestamp ? new Date(timestamp) : undefined;
  return instant && !Number.isNaN(instant.valueOf())
    ? instant.toLocaleDateString(vscode.env.language, { year: 'numeric', month: 'short', day: 'numeric' })
    : undefined;
}
