import type { Workbench } from '../../host/workbench.mjs';

type Methods = {
  [Name in keyof Workbench]: Workbench[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
}[keyof Workbench];

/** What a test in the extension host can do in the window: everything of Workbench whose arguments and result are JSON. */
export type DrivenWindow = Pick<Workbench, Methods>;

/**
 * The window around this extension host, as a person uses it. Skips the test where nobody drives the window, which is so
 * in the desktop VS Code.
 */
export function drivenWindow(test: Mocha.Context): DrivenWindow {
  const found: unknown = Reflect.get(globalThis, Symbol.for('vscode-test-window'));
  if (!found) test.skip();
  return found as DrivenWindow;
}
