import * as vscode from 'vscode';
import { isCancelled } from './failure';

const mostNamed = 12;

/** Something that is about to be deleted: its name, and what goes with it in words, where that could be found out. */
export interface Doomed {
  readonly name: string;
  readonly holds?: string | undefined;
}

/**
 * Asks before deleting. The question names what goes, and how much is in it. `further` are safer ways than
 * plain deletion, each a button before it. Gives the button that was chosen; undefined where the user left.
 *
 * @param what one of them in words (`dataset`), and several (`datasets`)
 */
export async function confirmDelete<Further extends string = never>(
  what: readonly [one: string, several: string],
  doomed: readonly Doomed[],
  note = '',
  further: readonly Further[] = [],
): Promise<'Delete' | Further | undefined> {
  const [only] = doomed;
  const holds = doomed.length === 1 && only?.holds ? ` with ${only.holds}` : '';
  const lines =
    doomed.length === 1
      ? []
      : doomed.slice(0, mostNamed).map(({ name, holds }) => (holds ? `${name}: ${holds}` : name));
  if (doomed.length > mostNamed) lines.push(`… and ${doomed.length - mostNamed} more`);
  return vscode.window.showWarningMessage<'Delete' | Further>(
    `Delete ${describeDoomed(what, doomed)}${holds}?`,
    { modal: true, detail: [lines.join('\n'), note, 'This can’t be undone here.'].filter(Boolean).join('\n\n') },
    ...further,
    'Delete',
  );
}

/** `the dataset “capitals”` or `3 datasets` */
export function describeDoomed([one, several]: readonly [string, string], doomed: readonly Doomed[]): string {
  return doomed.length === 1 ? `the ${one} “${doomed[0]?.name ?? ''}”` : `${doomed.length} ${several}`;
}

/** What `count` gives. That something can't be counted is no reason not to delete it; a cancel is. */
export async function countIfPossible(count: () => Promise<string>): Promise<string | undefined> {
  try {
    return await count();
  } catch (error) {
    if (isCancelled(error)) throw error;
    return undefined;
  }
}
