import * as vscode from 'vscode';
import { eventually } from './product';

type Show = 'showErrorMessage' | 'showInformationMessage' | 'showWarningMessage';
const shows: readonly Show[] = ['showErrorMessage', 'showInformationMessage', 'showWarningMessage'];

/**
 * What the extension says in notifications, which are shown as ever. The window isn't asked: VS Code draws no toast for
 * the fourth notification within 800 ms.
 */
class SaidMessages {
  readonly #said: string[] = [];
  /** The button that a person waits for. */
  #pressed: string | undefined;
  #originals: readonly (readonly [Show, unknown])[] = [];

  listen(): void {
    this.#originals = shows.map((show) => [show, vscode.window[show]] as const);
    const window = vscode.window as unknown as Record<Show, (...args: unknown[]) => unknown>;
    for (const [show, original] of this.#originals) {
      window[show] = (...args) => {
        this.#said.push(String(args[0]));
        if (this.#pressed !== undefined && args.includes(this.#pressed)) {
          const button = this.#pressed;
          this.#pressed = undefined;
          return Promise.resolve(button);
        }
        return (original as (...args: unknown[]) => unknown)(...args);
      };
    }
  }

  /** Waits for a message, and gives it. */
  says(text: RegExp): Promise<string> {
    return eventually(`a notification says ${String(text)}`, () => this.#said.find((message) => text.test(message)));
  }

  /** Presses a button of the next notification that has it. */
  press(button: string): void {
    this.#pressed = button;
  }

  clear(): void {
    this.#said.length = 0;
    this.#pressed = undefined;
  }

  restore(): void {
    Object.assign(vscode.window, Object.fromEntries(this.#originals));
  }
}

/** What is said in the tests of a `describe`, anew in each of them. */
export function saidMessages(): SaidMessages {
  const messages = new SaidMessages();
  before(() => messages.listen());
  beforeEach(() => messages.clear());
  after(() => messages.restore());
  return messages;
}
