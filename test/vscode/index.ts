// What the extension host runs: mocha over the tests beside this file.
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { noteGlobals } from './support/globals';

/** Called by VS Code. Rejected where a test failed. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const chosen = JSON.parse(process.env['MOCHA_OPTIONS'] ?? '{}') as Mocha.MochaOptions;
  const reporter = process.env['COUNTING_REPORTER'] ?? 'spec';
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, forbidOnly: true, reporter, ...chosen });
  const files = fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort())
    mocha.addFile(path.join(__dirname, file));
  mocha.suite.beforeAll('notes the globals', () => noteGlobals('llm-observability.llm-observability'));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures) throw new Error(`${failures} tests failed.`);
}
