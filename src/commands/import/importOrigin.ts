import * as vscode from 'vscode';
import { csvSource, textSource, type CsvSource } from '../csvSource';

/** Where records come from. */
export interface ImportOrigin {
  /** Names it in titles and messages. */
  readonly name: string;
  readonly source: CsvSource;
  /** Where it comes from, in words, where that isn't a file on the disk. */
  readonly about: string | undefined;
  /** The file whose problems are shown, and where in it the text begins. */
  readonly document: { readonly uri: vscode.Uri; readonly start: vscode.Position } | undefined;
  /** Whether the text's encoding is known, so that there is nothing to choose. */
  readonly isText: boolean;
  /** The same as it is now. */
  again(): Promise<ImportOrigin>;
}

/** A file: as its editor shows it where that has unsaved changes, else as it is on the disk. Throws CsvFileError. */
export async function fileOrigin(uri: vscode.Uri): Promise<ImportOrigin> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const document = { uri, start: new vscode.Position(0, 0) };
  const again = () => fileOrigin(uri);
  if (open && (open.isDirty || open.isUntitled)) {
    const about = vscode.l10n.t('with the changes in its editor that aren’t saved');
    return { name, source: textSource(name, open.getText()), about, document, isText: true, again };
  }
  return { name, source: await csvSource(uri), about: undefined, document, isText: false, again };
}

export async function clipboardOrigin(): Promise<ImportOrigin> {
  const name = vscode.l10n.t('Clipboard');
  const source = textSource(name, await vscode.env.clipboard.readText());
  return { name, source, about: undefined, document: undefined, isText: true, again: clipboardOrigin };
}

/** What is selected in an editor. Its problems are shown where it stands. */
export function selectionOrigin({ document, selection }: vscode.TextEditor): ImportOrigin {
  const { uri } = document;
  const start = selection.start;
  const file = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const name = vscode.l10n.t('Selection in {0}', file);
  const text = document.getText(new vscode.Range(selection.start, selection.end));
  return {
    name,
    source: textSource(name, text),
    about: undefined,
    document: { uri, start },
    isText: true,
    again: () => Promise.resolve(selectionOrigin({ document, selection } as vscode.TextEditor)),
  };
}
