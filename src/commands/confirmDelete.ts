import * as vscode from 'vscode';
import { isCancelled } from './failure';
import { count } from './uploadText';

const mostNamed = 12;

/** The answer that deletes without anything before. */
export const plainly = Symbol('delete');

/** How things of one kind are named: `the dataset “capitals”`, `3 datasets`. */
export interface DoomedWords {
  readonly one: (name: string) => string;
  readonly several: (count: number) => string;
}

/** Something that is about to be deleted: its name, what goes with it in words, where that could be found out. */
export interface Doomed {
  readonly name: string;
  readonly holds?: string | undefined;
  /** Where it lies. */
  readonly place?: string | undefined;
}

/**
 * Asks before deleting. The question names what goes, and how much is in it. `further` are safer ways than
 * plain deletion, each a button before it. Gives the button that was chosen; undefined where the user left.
 */
export async function confirmDelete<Further extends string = never>(
  what: DoomedWords,
  doomed: readonly Doomed[],
  note = '',
  further: readonly Further[] = [],
): Promise<typeof plainly | Further | undefined> {
  const [only] = doomed;
  const described = describeDoomed(what, doomed);
  const question =
    doomed.length === 1 && only?.holds
      ? vscode.l10n.t('Delete {0} with {1}?', described, only.holds)
      : vscode.l10n.t('Delete {0}?', described);
  const places = new Set(doomed.map(({ place }) => place));
  const place = places.size === 1 ? only?.place : undefined;
  const lines =
    doomed.length === 1
      ? []
      : doomed
          .slice(0, mostNamed)
          .map(
            (one) => `${one.name}${one.holds ? `: ${one.holds}` : ''}${one.place && !place ? ` · ${one.place}` : ''}`,
          );
  if (doomed.length > mostNamed) lines.push(vscode.l10n.t('… and {0} more', count(doomed.length - mostNamed)));
  if (place) lines.push(vscode.l10n.t('In {0}', place));
  const remove = vscode.l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage<string>(
    question,
    {
      modal: true,
      detail: [lines.join('\n'), note, vscode.l10n.t('This can’t be undone here.')].filter(Boolean).join('\n\n'),
    },
    ...further,
    remove,
  );
  return answer === remove ? plainly : further.find((way) => way === answer);
}

/** `the dataset “capitals”` or `3 datasets` */
export function describeDoomed({ one, several }: DoomedWords, doomed: readonly Doomed[]): string {
  return doomed.length === 1 ? one(doomed[0]?.name ?? '') : several(doomed.length);
}

/** `a, b, c`, the first of them where there are many. */
export function nameSome(names: readonly string[]): string {
  const named = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed
    ? `${named}, ${vscode.l10n.t('… and {0} more', count(names.length - mostNamed))}`
    : named;
}

/** What `count` gives. That something can't be counted is no reason not to delete it; a cancel is. */
export async function countIfPossible(find: () => Promise<string>): Promise<string | undefined> {
  try {
    return await find();
  } catch (error) {
    if (isCancelled(error)) throw error;
    return undefined;
  }
}
