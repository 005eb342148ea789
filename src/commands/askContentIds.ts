import * as vscode from 'vscode';
import { type ContentIds, looksLikeIds, readContentIds } from './contentIds';
import { type Answer, askPick, askText } from './prompts';
import { count } from './uploadText';

type Source = vscode.QuickPickItem & { readonly text?: string; readonly file?: boolean };

/** The questions for ids of one kind. */
export interface IdQuestions {
  readonly where: string;
  readonly typed: string;
}

/** Asks where ids come from: the clipboard or the selection, where they hold some, a file, or the keyboard. */
export async function askContentIds(title: string, questions: IdQuestions, back: boolean): Promise<Answer<ContentIds>> {
  const editor = vscode.window.activeTextEditor;
  const offered: readonly (readonly [string, string])[] = [
    [vscode.l10n.t('From the Clipboard'), await vscode.env.clipboard.readText()],
    [vscode.l10n.t('From the Selection in the Editor'), editor?.document.getText(editor.selection) ?? ''],
  ];
  const items: Source[] = offered
    .filter(([, text]) => looksLikeIds(text))
    .map(([label, text]) => ({ label, text, description: describe(readContentIds(text)) }));
  if (items.length === 0) return askTyped(title, questions, back);
  items.push({ label: vscode.l10n.t('Type or Paste…') }, { label: vscode.l10n.t('From a File…'), file: true });
  for (;;) {
    const source = await askPick({ title, prompt: questions.where, back, items });
    if (source.kind !== 'next') return source;
    const { text, file } = source.value;
    if (text !== undefined) return { kind: 'next', value: readContentIds(text) };
    const answer = file ? await askFile(title) : await askTyped(title, questions, true);
    if (answer.kind !== 'back') return answer;
  }
}

async function askTyped(title: string, { typed }: IdQuestions, back: boolean): Promise<Answer<ContentIds>> {
  const answer = await askText({
    title,
    prompt: typed,
    back,
    problem: (text) => (readContentIds(text).ids.length > 0 ? undefined : vscode.l10n.t('At least one id is needed.')),
  });
  return answer.kind === 'next' ? { kind: 'next', value: readContentIds(answer.value) } : answer;
}

async function askFile(title: string): Promise<Answer<ContentIds>> {
  const [uri] = (await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t('Read Ids') })) ?? [];
  if (!uri) return { kind: 'back' };
  const found = readContentIds(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  if (found.ids.length === 0)
    throw new Error(vscode.l10n.t('{0} holds no ids.', uri.path.slice(uri.path.lastIndexOf('/') + 1)));
  return { kind: 'next', value: found };
}

function describe({ ids }: ContentIds): string {
  const first = ids[0] ?? '';
  return ids.length === 1 ? first : vscode.l10n.t('{0} ids, the first {1}', count(ids.length), first);
}
