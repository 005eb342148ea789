/**
 * Remembers what had the focus. The browser forgets it when the focus leaves the page, as it does for VS Code's palette, and
 * has it on nothing when it comes back.
 */
export class LastFocus {
  private last: HTMLElement | undefined;

  constructor() {
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) this.last = target;
    });
  }

  /** Gives the focus back to what had it outside of `host`. @returns whether that is still there */
  restoreOutside(host: HTMLElement): boolean {
    if (!this.last?.isConnected || host.contains(this.last)) return false;
    this.last.focus();
    return document.activeElement === this.last;
  }
}
