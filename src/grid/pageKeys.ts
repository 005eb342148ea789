import { isMac, isMainModifier, own } from './dom';

export interface PageKeysOptions {
  readonly step: (direction: 'undo' | 'redo') => void;
  readonly find: (withReplace: boolean) => void;
  /** The details, where they are open. */
  readonly detail: () => HTMLElement | undefined;
  readonly showDetail: () => void;
  readonly focusDetail: () => void;
  readonly focusGrid: () => void;
}

/**
 * VS Code would lose the second of two quick ones: it drops an undo that is asked for while another one runs, and one of a
 * custom editor runs until the extension host has answered. The extension host asks for them one after the other. So none
 * may go VS Code's own way, wherever the focus is: it is on nothing for a moment, too, when its cell is drawn anew.
 */
function undoOrRedo({ key, shiftKey }: KeyboardEvent): 'undo' | 'redo' | undefined {
  const letter = key.toLowerCase();
  if (letter === 'z') return shiftKey ? 'redo' : 'undo';
  return letter === 'y' && !shiftKey && !isMac ? 'redo' : undefined;
}

/**
 * Keys that mean something everywhere on the page: undo and redo, Ctrl+F and Ctrl+H find and replace, Alt+Enter shows the
 * details. What is written in keeps those that are for text.
 * F6 leads to open details, and Shift+F6 and Escape back: from there F6 is VS Code's own again, which goes to its next part.
 */
export function bindPageKeys({ step, find, detail, showDetail, focusDetail, focusGrid }: PageKeysOptions): void {
  document.addEventListener('keydown', (event) => {
    const { key, altKey, shiftKey, target } = event;
    if (target instanceof Element && target.closest('dialog')) return;
    const main = isMainModifier(event);
    const isInDetail = target instanceof Node && Boolean(detail()?.contains(target));
    const act = (action: () => void) => {
      own(event);
      action();
    };
    if (main && !altKey && !shiftKey && ['f', 'h'].includes(key.toLowerCase())) {
      return act(() => find(key.toLowerCase() === 'h'));
    }
    const direction = main && !altKey ? undoOrRedo(event) : undefined;
    if (direction) return act(() => step(direction));
    if (main) return;
    if (key === 'Enter' && altKey) return act(showDetail);
    if (key === 'F6' && !altKey && isInDetail === shiftKey && detail()) {
      return act(shiftKey ? focusGrid : focusDetail);
    }
    if (key === 'Escape' && isInDetail) act(focusGrid);
  });
}
