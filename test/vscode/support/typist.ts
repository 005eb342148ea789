import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** What a person does at a prompt: types a text or picks an item and presses Enter, goes back, or presses Escape. */
export type Keystroke = { readonly enter: string } | { readonly typeAndGoBack: string } | 'back' | 'escape';

/** A prompt as the person saw it, after the keystroke where a complaint was the answer to it. */
export interface SeenPrompt {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly password: boolean;
  readonly complaint: string | undefined;
  /** Label and description of each item of a list. */
  readonly items: readonly (readonly [label: string, description: string | undefined])[];
}

/** Runs `run` while the prompts that it opens are answered with `keystrokes`, and gives what was seen of them. */
export async function typing(keystrokes: readonly Keystroke[], run: () => PromiseLike<unknown>): Promise<SeenPrompt[]> {
  const { createInputBox, createQuickPick } = vscode.window;
  const left = [...keystrokes];
  const seen: SeenPrompt[] = [];
  const patch = vscode.window as {
    createInputBox: () => vscode.InputBox;
    createQuickPick: () => vscode.QuickPick<vscode.QuickPickItem>;
  };
  patch.createInputBox = () => played(createInputBox(), left, seen);
  patch.createQuickPick = () => played(createQuickPick(), left, seen);
  try {
    await run();
  } finally {
    Object.assign(vscode.window, { createInputBox, createQuickPick });
  }
  assert.deepEqual(left, [], 'there was a prompt for every keystroke');
  return seen;
}

type Input = vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>;

/** `input` with a person in front of it instead of a screen. */
function played<T extends Input>(input: T, keystrokes: Keystroke[], seen: SeenPrompt[]): T {
  const accepted = new vscode.EventEmitter<void>();
  const pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  const hidden = new vscode.EventEmitter<void>();
  let done = false;
  const play = () => {
    if (done) return;
    // A person waits for a list that is still being loaded.
    if (input.busy) return void setTimeout(play, 10);
    const text = input as Partial<vscode.InputBox>;
    const shown = {
      title: input.title ?? '',
      prompt: text.prompt ?? input.placeholder ?? '',
      value: input.value,
      password: !!text.password,
      items: 'items' in input ? input.items.map(({ label, description }) => [label, description] as const) : [],
    };
    const keystroke = keystrokes.shift() ?? 'escape';
    if (keystroke === 'escape') hidden.fire();
    else if (keystroke === 'back') pressed.fire(vscode.QuickInputButtons.Back);
    else if (typeof keystroke !== 'string' && 'typeAndGoBack' in keystroke) {
      input.value = keystroke.typeAndGoBack;
      pressed.fire(vscode.QuickInputButtons.Back);
    } else {
      if ('items' in input) input.selectedItems = input.items.filter((item) => item.label === keystroke.enter);
      else input.value = keystroke.enter;
      accepted.fire();
    }
    const prompt: { -readonly [Name in keyof SeenPrompt]: SeenPrompt[Name] } = { ...shown, complaint: undefined };
    seen.push(prompt);
    const look = () => {
      // What is wrong may have to be asked of the service.
      if (!done && input.busy) return void setTimeout(look, 10);
      const complaint = text.validationMessage;
      if (typeof complaint === 'string' && complaint) prompt.complaint = complaint;
      // A prompt that complained stays open.
      setImmediate(play);
    };
    look();
  };
  const overrides: Partial<Record<PropertyKey, unknown>> = {
    onDidAccept: accepted.event,
    onDidTriggerButton: pressed.event,
    onDidHide: hidden.event,
    show: () => setImmediate(play),
    dispose: () => {
      done = true;
      input.dispose();
    },
  };
  return new Proxy(input, {
    get: (target, name) => (name in overrides ? overrides[name] : (Reflect.get(target, name, target) as unknown)),
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
