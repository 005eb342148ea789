import type { GridColumn, RowKey } from './protocol';
import { vscode } from './vscodeApi';

/** A cell that was being edited: its text must outlive a hidden tab. */
export interface Draft {
  readonly key: RowKey;
  readonly column: GridColumn;
  readonly mode: 'string' | 'json' | 'tags';
  readonly text: string;
  readonly original: string | undefined;
}

/** What a hidden webview takes up again when it is shown. */
export interface ViewState {
  readonly firstRow?: number;
  readonly focus?: { readonly key: RowKey; readonly columnId: string } | undefined;
  readonly isDetailOpen?: boolean;
  readonly detailSize?: number;
  readonly areFiltersOpen?: boolean;
  readonly draft?: Draft | undefined;
}

let current = (vscode.getState() ?? {}) as ViewState;
let timer: ReturnType<typeof setTimeout> | undefined;

export function viewState(): ViewState {
  return current;
}

/**
 * Remembers a part of the state. What VS Code is told while it hides the page comes too late: so it is told at once, but
 * for a text that is being typed, which may be long, a moment later.
 */
export function remember(part: ViewState): void {
  current = { ...current, ...part };
  if (part.draft) timer ??= setTimeout(write, 150);
  else write();
}

function write(): void {
  clearTimeout(timer);
  timer = undefined;
  vscode.setState(current);
}

addEventListener('pagehide', write);
addEventListener('visibilitychange', write);
