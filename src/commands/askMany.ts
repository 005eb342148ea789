import * as vscode from 'vscode';

/** Asks for any number of some items. undefined where the user left. */
export function askMany<T extends vscode.QuickPickItem>(options: {
  readonly title: string;
  readonly prompt: string;
  readonly items: readonly T[];
}): Promise<readonly T[] | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = options.title;
  pick.placeholder = options.prompt;
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.items = options.items;
  pick.selectedItems = options.items.filter((item) => item.picked);
  return new Promise<readonly T[] | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  }).finally(() => pick.dispose());
}
