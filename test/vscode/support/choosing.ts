import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** A question of showQuickPick as the person saw it. */
export interface SeenPick {
  readonly title: string;
  readonly labels: readonly string[];
}

/**
 * Answers the quick picks that `run` shows, one after another: by the first item whose label has that text, or by Escape
 * (undefined). Where several can be ticked, a list of such texts ticks those. `seen` gets each question before its answer.
 */
export async function choosing<T>(
  answers: readonly (string | readonly string[] | undefined)[],
  run: () => PromiseLike<T>,
  seen: (pick: SeenPick) => void | Promise<void> = () => undefined,
): Promise<T> {
  const window = vscode.window as { showQuickPick: unknown };
  const original = window.showQuickPick;
  const left = [...answers];
  window.showQuickPick = async (
    items: readonly vscode.QuickPickItem[],
    options: vscode.QuickPickOptions,
  ): Promise<unknown> => {
    const labels = items.map(({ label, description }) => [label, description].filter(Boolean).join(' '));
    await seen({ title: options.title ?? '', labels });
    assert.ok(left.length > 0, `an answer is at hand to “${options.title}”`);
    const answer = left.shift();
    if (answer === undefined) return undefined;
    const itemOf = (text: string) => {
      const found = items.find(({ label }) => label === text) ?? items.find(({ label }) => label.includes(text));
      return found ?? assert.fail(`“${text}” is among ${labels.join(' | ')}`);
    };
    assert.equal(typeof answer !== 'string', options.canPickMany ?? false, 'as many are chosen as can be');
    return typeof answer === 'string' ? itemOf(answer) : answer.map(itemOf);
  };
  try {
    const result = await run();
    assert.deepEqual(left, [], 'every answer was asked for');
    return result;
  } finally {
    window.showQuickPick = original;
  }
}
