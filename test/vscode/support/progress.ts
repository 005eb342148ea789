import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/**
 * Runs `run` with a person at its progress, who presses Cancel as soon as that says `text`: its title, or what it reports.
 * Not through the window, where VS Code may put a notification aside for others. Fails where the progress never says so.
 */
export async function cancellingAt(text: RegExp, run: () => PromiseLike<unknown>): Promise<void> {
  const window = vscode.window as { withProgress: typeof vscode.window.withProgress };
  const original = window.withProgress;
  const cancel = new vscode.CancellationTokenSource();
  const said: string[] = [];
  const says = (words = ''): void => {
    said.push(words);
    if (text.test(words)) cancel.cancel();
  };
  window.withProgress = (options, task) =>
    original(options, (progress) => {
      says(options.title);
      const watched: typeof progress = {
        report: (step) => {
          progress.report(step);
          says(step.message);
        },
      };
      return task(watched, cancel.token);
    });
  try {
    await run();
  } finally {
    window.withProgress = original;
  }
  assert.ok(cancel.token.isCancellationRequested, `the progress says ${String(text)}: ${said.join(' | ')}`);
}
