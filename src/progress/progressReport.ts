import * as l10n from '@vscode/l10n';
import type { WaitNotice } from '../api/client';

/** Reports closer together than this are merged. Milliseconds. */
const throttle = 200;

/** What VS Code's progress takes: increments add up to 100. */
export interface ProgressStep {
  readonly message: string;
  readonly increment?: number;
}

/** Turns reports of absolute state into VS Code's increments: at most one in 200 ms, and always the last one. */
export class ProgressReport {
  #show: ((step: ProgressStep) => void) | undefined;
  #message = '';
  /** Percent. */
  #percent = 0;
  #percentShown = 0;
  #pending = false;
  #timer: NodeJS.Timeout | undefined;

  /** Where reports go from now on. What was reported before is shown at once. */
  attach(show: (step: ProgressStep) => void): void {
    this.#show = show;
    if (this.#pending) this.#flush();
  }

  report(message: string, fraction?: number): void {
    this.#message = message;
    if (fraction !== undefined && fraction >= 0) this.#percent = Math.min(100, fraction * 100);
    this.#pending = true;
    if (this.#show && !this.#timer) this.#flush();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#show = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    if (!this.#pending || !this.#show) return;
    this.#pending = false;
    // The bar never goes back: a retried upload starts again, and VS Code has no negative increments.
    const increment = Math.max(0, this.#percent - this.#percentShown);
    this.#percentShown += increment;
    this.#show(increment > 0 ? { message: this.#message, increment } : { message: this.#message });
    this.#timer = setTimeout(() => this.#flush(), throttle);
  }
}

/** Says beside the title why nothing moves, for instance `rate limited, waiting 12 s`. */
export function waitMessage(notice: WaitNotice): string {
  const seconds = Math.max(1, Math.ceil(notice.delay / 1000));
  return notice.reason === 'rate limited'
    ? l10n.t('rate limited, waiting {0} s', seconds)
    : l10n.t('not reachable, waiting {0} s', seconds);
}
