import * as vscode from 'vscode';

/** How a prompt was left: with an answer, by its Back button, or by Escape. */
export type Answer<T> =
  | { readonly kind: 'next'; readonly value: T }
  /** What stood in the box then. */
  | { readonly kind: 'back'; readonly typed?: string }
  | { readonly kind: 'cancelled' };

/** The text with which a prompt begins when it is come back to. @param before that with which it began */
export function keptText(answer: Answer<string>, before: string): string {
  if (answer.kind === 'next') return answer.value;
  return (answer.kind === 'back' ? answer.typed : undefined) ?? before;
}

interface Prompt {
  readonly title: string;
  readonly prompt: string;
  /** Shows a Back button. */
  readonly back: boolean;
}

export interface TextPrompt extends Prompt {
  readonly value?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly password?: boolean;
  /** What is wrong with the text, as a sentence; undefined where nothing is. */
  readonly problem: (text: string) => string | undefined;
  /** The same for what has to be asked of the service: once Enter was pressed. Throws what keeps it from knowing. */
  readonly problemThere?: ((text: string) => Promise<string | undefined>) | undefined;
}

/** Asks for a line of text. Nothing that was typed is lost when the window loses the focus. */
export function askText(options: TextPrompt): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.value = options.value ?? '';
  input.placeholder = options.placeholder;
  input.password = options.password ?? false;
  input.prompt = options.prompt;
  return show(input, options, (resolve, reject) => {
    let asked = false;
    const check = () => {
      input.validationMessage = (asked && options.problem(input.value)) || undefined;
      return input.validationMessage === undefined;
    };
    input.onDidChangeValue(check);
    input.onDidAccept(() => {
      // Complaints begin with the first Enter: a half-typed text isn't wrong yet.
      asked = true;
      if (!check()) return;
      const { value } = input;
      if (!options.problemThere) return resolve({ kind: 'next', value });
      input.busy = true;
      options
        .problemThere(value)
        .then((problem) => {
          input.busy = false;
          // What was typed meanwhile is another text.
          if (input.value !== value) return;
          if (problem === undefined) resolve({ kind: 'next', value });
          else input.validationMessage = problem;
        })
        .catch(reject);
    });
  });
}

export interface PickPrompt<T extends vscode.QuickPickItem> extends Prompt {
  readonly items: readonly T[];
  readonly active?: T | undefined;
}

/** Asks for one of some items. */
export function askPick<T extends vscode.QuickPickItem>(options: PickPrompt<T>): Promise<Answer<T>> {
  const input = vscode.window.createQuickPick<T>();
  input.items = options.items;
  input.placeholder = options.prompt;
  input.matchOnDescription = true;
  if (options.active) input.activeItems = [options.active];
  return show(input, options, (resolve) => {
    input.onDidAccept(() => {
      const [value] = input.selectedItems;
      if (value) resolve({ kind: 'next', value });
    });
  });
}

/** One question of several. A step that doesn't apply is passed over, forward and back. */
export interface Step {
  readonly applies?: () => boolean;
  readonly ask: (back: boolean) => Promise<Answer<unknown>>;
}

/** Asks one step after the other, from the step `first`. false where the user left. */
export async function askSteps(steps: readonly Step[], first = 0): Promise<boolean> {
  const before = (at: number) => steps.findLastIndex((step, index) => index < at && (step.applies?.() ?? true));
  let at = first;
  for (let step = steps[at]; step; step = steps[at]) {
    if (!(step.applies?.() ?? true)) {
      at++;
      continue;
    }
    const answer = await step.ask(before(at) >= 0);
    if (answer.kind === 'cancelled') return false;
    at = answer.kind === 'back' ? Math.max(0, before(at)) : at + 1;
  }
  return true;
}

function show<T>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  { title, back }: Prompt,
  listen: (resolve: (answer: Answer<T>) => void, reject: (error: unknown) => void) => void,
): Promise<Answer<T>> {
  return new Promise<Answer<T>>((resolve, reject) => {
    input.title = title;
    input.ignoreFocusOut = true;
    input.buttons = back ? [vscode.QuickInputButtons.Back] : [];
    const listener = (button: vscode.QuickInputButton) => {
      if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back', typed: input.value });
    };
    input.onDidTriggerButton(listener);
    input.onDidHide(() => resolve({ kind: 'cancelled' }));
    listen(resolve, reject);
    input.show();
  }).finally(() => input.dispose());
}
