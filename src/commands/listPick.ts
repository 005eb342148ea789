import * as vscode from 'vscode';
import type { Page } from '../api/resources';
import type { Answer } from './prompts';

/** An item of a list, or the wish for a new one. */
export type Listed<T> = { readonly kind: 'listed'; readonly value: T } | { readonly kind: 'new' };

export interface ListPick<T> {
  readonly title: string;
  readonly prompt: string;
  /** Shows a Back button. */
  readonly back: boolean;
  /** The pages of the list. They are shown as they arrive, and no longer asked for when the prompt is closed. */
  readonly pages: (signal: AbortSignal) => AsyncIterable<Page<T>>;
  readonly item: (value: T) => vscode.QuickPickItem;
  /** The item to begin with, where it is in the list. */
  readonly isActive?: ((value: T) => boolean) | undefined;
  /** Begin with a new one, whatever is listed. */
  readonly isNewActive?: boolean | undefined;
  /** The label of the item that stands for a new one; none where it is left out. */
  readonly create?: string | undefined;
  /** Said where the list is empty. */
  readonly empty: string;
}

/** A quick pick over a paged list. Throws what `pages` throws. */
export async function askListed<T>(options: ListPick<T>): Promise<Answer<Listed<T>>> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly choice?: Listed<T> }>();
  const closed = new AbortController();
  pick.title = options.title;
  pick.placeholder = options.prompt;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  pick.busy = true;
  pick.buttons = options.back ? [vscode.QuickInputButtons.Back] : [];

  const created = options.create
    ? [{ label: `$(add) ${options.create}`, alwaysShow: true, choice: { kind: 'new' as const } }]
    : [];
  const values: T[] = [];
  let moved = false;
  const show = (complete: boolean) => {
    const listed = values.map((value) => ({ ...options.item(value), choice: { kind: 'listed' as const, value } }));
    const none = complete && listed.length === 0 ? [{ label: `$(info) ${options.empty}` }] : [];
    const active = moved ? pick.activeItems[0]?.choice : undefined;
    pick.items = [...created, ...listed, ...none];
    const wanted = listed.find(({ choice }) =>
      active ? active.kind === 'listed' && active.value === choice.value : options.isActive?.(choice.value),
    );
    if (wanted) pick.activeItems = [wanted];
    // Where something is listed, Enter should not make a new one by accident.
    else if (!active && listed[0] && complete && !options.isNewActive) pick.activeItems = [listed[0]];
  };
  show(false);

  try {
    return await new Promise<Answer<Listed<T>>>((resolve, reject) => {
      pick.onDidChangeValue(() => (moved = true));
      pick.onDidChangeActive(([item]) => {
        // VS Code itself activates the first item; anything else while the list grows was the user.
        if (pick.busy && item && item !== pick.items[0]) moved = true;
      });
      pick.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
      });
      pick.onDidAccept(() => {
        const choice = pick.selectedItems[0]?.choice;
        if (choice) resolve({ kind: 'next', value: choice });
      });
      pick.onDidHide(() => resolve({ kind: 'cancelled' }));
      pick.show();
      const load = async () => {
        for await (const page of options.pages(closed.signal)) {
          if (closed.signal.aborted) return;
          values.push(...page.items);
          show(false);
        }
        pick.busy = false;
        show(true);
      };
      load().catch(reject);
    });
  } finally {
    closed.abort();
    pick.dispose();
  }
}
