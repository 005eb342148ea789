import { vscode } from './vscodeApi';

/**
 * Gives the focus back to the control that had it. It goes where a part of the page is drawn anew, where the control can't
 * be pressed any longer, and where VS Code asks something above the page or shows another tab in place of it.
 */
export class ControlFocus {
  #key: string | undefined;
  readonly #instead: string;

  /** @param instead selects what takes the focus where the control can't have it: the way on from there */
  constructor(instead: string) {
    this.#instead = instead;
    const kept = vscode.getState() as { readonly focus?: string } | undefined;
    this.#key = kept?.focus;
    document.addEventListener('focusin', ({ target }) => this.#remember(target));
    // Whoever clicks beside all controls wants none of them.
    document.addEventListener('pointerdown', ({ target }) => this.#remember(target));
    window.addEventListener('focus', () => this.restore());
  }

  /** After the page was drawn. Does nothing where something has the focus, or the page hasn't. */
  restore(): void {
    if (this.#key === undefined || !document.hasFocus() || document.activeElement !== document.body) return;
    const control = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(this.#key)}"]:enabled`);
    (control ?? document.querySelector<HTMLElement>(this.#instead))?.focus({ preventScroll: true });
  }

  #remember(target: EventTarget | null): void {
    const control = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
    this.#key = control?.dataset['key'];
    vscode.setState({ focus: this.#key });
  }
}
