import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

// Runs in VS Code's extension host in place of tests: activates the extension and writes what VS Code says of that, in
// milliseconds, into the file ACTIVATION_FILE.

export interface Activation {
  readonly loadCode: number;
  readonly callActivate: number;
  readonly finishActivate: number;
}

export async function run(): Promise<void> {
  const id = process.env.ACTIVATION_ID ?? '';
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`${id} is not installed.`);
  await extension.activate();
  const activation = activationIn(await startupPerformance(), id);
  fs.writeFileSync(process.env.ACTIVATION_FILE ?? '', JSON.stringify(activation));
}

const SECTION = '## Extension Activation Stats';

/** What "Developer: Startup Performance" shows: VS Code fills the document in when it has gathered the figures. */
async function startupPerformance(): Promise<string> {
  await vscode.commands.executeCommand('perfview.show');
  for (let attempt = 0; attempt < 200; attempt++) {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf');
    if (document?.getText().includes(SECTION)) return document.getText();
    await delay(100);
  }
  throw new Error('VS Code showed no startup performance.');
}

/** The extension's row in the first table of the section. */
function activationIn(text: string, id: string): Activation {
  const rows = text
    .slice(text.indexOf(SECTION))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [headings = []] = rows;
  const row = rows.find(([name = '']) => name.replace(/^\W*/, '') === id);
  if (!row) throw new Error(`VS Code told no figures of ${id}.`);
  const figure = (heading: string): number => Number(row[headings.indexOf(heading)]);
  return {
    loadCode: figure('Load Code'),
    callActivate: figure('Call Activate'),
    finishActivate: figure('Finish Activate'),
  };
}
