import { isMainModifier, own } from './dom';

export interface PageKeysOptions {
  readonly find: (withReplace: boolean) => void;
  /** The details, where they are open. */
  readonly detail: () => HTMLElement | undefined;
  readonly showDetail: () => void;
  readonly focusDetail: () => void;
  readonly focusGrid: () => void;
}

/**
 * Keys that mean something everywhere on the page: Ctrl+F and Ctrl+H find and replace, Alt+Enter shows the details.
 * F6 leads to open details, and Shift+F6 and Escape back: from there F6 is VS Code's own again, which goes to its next part.
 */
export function bindPageKeys({ find, detail, showDetail, focusDetail, focusGrid }: PageKeysOptions): void {
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
    if (main) return;
    if (key === 'Enter' && altKey) return act(showDetail);
    if (key === 'F6' && !altKey && isInDetail === shiftKey && detail()) {
      return act(shiftKey ? focusGrid : focusDetail);
    }
    if (key === 'Escape' && isInDetail) act(focusGrid);
  });
}
