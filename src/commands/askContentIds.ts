import * as vscode from 'vscode';
import { type ContentIds, looksLikeIds, readContentIds } from './contentIds';
import { type Answer, askPick, askText } from './prompts';
import { count } from './uploadText';

type Source = vscode.QuickPickItem & { readonly text?: string; readonly file?: boolean };

/** Asks where ids come from: the clipboard or the selection, where they hold some, a file, or the keyboard. */
export async function askContentIds(title: string, what: string, back: boolean): Promise<Answer<ContentIds>> {
  const editor = vscode.window.activeTextEditor;
  const offered: readonly (readonly [string, string])[] = [
    ['From the Clipboard', await vscode.env.clipboard.readText()],
    ['From the Selection in the Editor', editor?.document.getText(editor.selection) ?? ''],
  ];
  const items: Source[] = offered
    .filter(([, text]) => looksLikeIds(text))
    .map(([label, text]) => ({ label, text, description: describe(readContentIds(text)) }));
  if (items.length === 0) return askTyped(title, what, back);
  items.push({ label: 'Type or Paste…' }, { label: 'From a File…', file: true });
  for (;;) {
    const source = await askPick({ title, prompt: `Where are the ${what}?`, back, items });
    if (source.kind !== 'next') return source;
    const { text, file } = source.value;
    if (text !== undefined) return { kind: 'next', value: readContentIds(text) };
    const answer = file ? await askFile(title) : await askTyped(title, what, true);
    if (answer.kind !== 'back') return answer;
  }
}

async function askTyped(title: string, what: string, back: boolean): Promise<Answer<ContentIds>> {
  const answer = await askText({
    title,
    prompt: `The ${what}, behind commas or spaces`,
    back,
    problem: (text) => (readContentIds(text).ids.length > 0 ? undefined : 'At least one id is needed.'),
  });
  return answer.kind === 'next' ? { kind: 'next', value: readContentIds(answer.value) } : answer;
}

async function askFile(title: string): Promise<Answer<ContentIds>> {
  const [uri] = (await vscode.window.showOpenDialog({ title, openLabel: 'Read Ids' })) ?? [];
  if (!uri) return { kind: 'back' };
  const found = readContentIds(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  if (found.ids.length === 0) throw new Error(`${uri.path.slice(uri.path.lastIndexOf('/') + 1)} holds no ids.`);
  return { kind: 'next', value: found };
}

function describe({ ids }: ContentIds): string {
  return ids.length === 1 ? `${ids[0]}` : `${count(ids.length)} ids, the first ${ids[0]}`;
}
