import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/extension';
import { documentUri, type DocumentRef } from '../../../src/documents/documentUri';
import { SandboxProgram, type Dialect } from '../../support/sandboxProgram';

const extension = () => {
  const found = vscode.extensions.getExtension<TestApi>('llm-observability.llm-observability');
  assert.ok(found, 'the extension is installed');
  return found;
};

export const repository = (): string => extension().extensionPath;

/** The parts of the running extension that tests reach. */
export function product(): Promise<TestApi> {
  return Promise.resolve(extension().activate());
}

/** A sandbox of the test's own, and the connection to it. */
export interface ConnectedSandbox {
  readonly sandbox: SandboxProgram;
  readonly connectionId: string;
  stop(): Promise<void>;
}

export async function connectSandbox(dialect: Dialect): Promise<ConnectedSandbox> {
  const { connections } = await product();
  const sandbox = await SandboxProgram.start(path.resolve(repository()), { dialect });
  const connection = await connections.add(
    { name: `Test ${dialect} ${Date.now()}`, url: sandbox.url },
    { apiKey: sandbox.apiKey, applicationKey: sandbox.applicationKey },
  );
  return {
    sandbox,
    connectionId: connection.id,
    stop: async () => {
      await connections.remove(connection.id);
      await sandbox.stop();
    },
  };
}

/** Waits until `look` gives something; its last failure is the test's. */
export async function eventually<T>(
  what: string,
  look: () => T | PromiseLike<T>,
  milliseconds = 10_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`In ${milliseconds} ms it was not seen that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Opens a dataset's records in an editor. */
export async function openRecords(ref: DocumentRef, name = 'test'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(documentUri(ref, name), { preview: false });
}

/** Replaces the first occurrence of `before` in the document, as typing would. */
export async function replace(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const at = document.getText().indexOf(before);
  assert.ok(at >= 0, `the document holds ${before}:\n${document.getText()}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + before.length)), after);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

export async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Closes every editor, dropping what is unsaved. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    // VS Code's own edit of its settings, which it saves itself, is none of a test's documents.
    if (!document.isDirty || document.uri.path.endsWith('/User/settings.json')) continue;
    // Another editor that opens meanwhile takes its place: once more, then.
    await eventually(`${document.uri.path} was in front`, () =>
      vscode.window.showTextDocument(document).then(
        (editor) => editor,
        () => undefined,
      ),
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // One that VS Code won't close keeps all others open, too, for all tests that follow.
  await eventually('every editor is closed', () => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
}

type Ask =
  | 'showWarningMessage'
  | 'showInformationMessage'
  | 'showErrorMessage'
  | 'showInputBox'
  | 'showQuickPick'
  | 'showOpenDialog'
  | 'showSaveDialog';

/** What was asked while answering(), with the text of each question. */
export interface Asked {
  readonly questions: readonly string[];
}

/**
 * Answers the questions that `run` asks through `ask` with `answers`, one after another. VS Code refuses modal dialogs in
 * test runs, so that their answers can't be clicked; the e2e tests do that.
 */
export async function answering<T>(
  ask: Ask,
  answers: readonly unknown[],
  run: () => Promise<T>,
): Promise<{ result: T } & Asked> {
  const window = vscode.window as unknown as Record<Ask, (...args: unknown[]) => Promise<unknown>>;
  const original = window[ask];
  const questions: string[] = [];
  const left = [...answers];
  window[ask] = (...args) => {
    const [message, options] = args as [string, { detail?: string } | undefined];
    questions.push(
      typeof message === 'string' ? [message, options?.detail].filter(Boolean).join('\n') : JSON.stringify(message),
    );
    return Promise.resolve(left.shift());
  };
  try {
    return { result: await run(), questions };
  } finally {
    window[ask] = original;
  }
}
