import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { drivenWindow } from './support/window';

const id = 'llm-observability.llm-observability';

describe('The extension', () => {
  it('is found by its id and activates', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `VS Code has the extension ${id}`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('has registered each command that its manifest declares', async () => {
    const extension = vscode.extensions.getExtension(id);
    await extension?.activate();
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      declared.filter((command) => !registered.has(command)),
      [],
    );
  });
});

describe('The window under test', () => {
  it('answers a prompt from the keyboard', async function () {
    const window = drivenWindow(this);
    const asked = vscode.window.showInputBox({ prompt: 'Which one?' });
    assert.match(await window.promptText(), /Which one\?/);
    await window.answer('this one');
    assert.equal(await asked, 'this one');
  });

  it('works on a copy of the sample workspace', async () => {
    const found = await vscode.workspace.findFiles('*.csv');
    assert.ok(found.some(({ path }) => path.endsWith('/qa.csv')));
  });
});
