import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';
import { openedDataset } from './support/openedDataset';
import { shot } from './support/screenshots';

const records = Array.from(
  { length: 12 },
  (_, place) =>
    `{"id":"r${String(place).padStart(2, '0')}","input":{"question":"Question ${place}","turns":[{"role":"user"}]},"expected_output":"${place}","metadata":{"n":1.0},"tags":["kind:old"]}`,
);

describe('Work with many records in the grid', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid } = dataset;
  before('it is open', () => dataset.open('r03'));

  const select = async (from: string, to: string, column: string) => {
    await (await grid.cellOf(from, column)).click();
    await (await grid.cellOf(to, column)).click({ modifiers: ['Shift'] });
  };

  it('tags several records at once', async () => {
    await select('r02', 'r04', 'input');
    await grid.press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Edit Tags…' }).click();
    const dialog = grid.page.getByRole('dialog', { name: 'Tags of 3 records' });
    await dialog.getByLabel('Add, one tag a line').fill('team:blue\nchecked:yes');
    await dialog.getByLabel('Remove, one tag a line').fill('kind:old');
    await shot(dataset.workbench, 'work tags');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await grid.counts('3 changed');
    await grid.shows('r03', 'tags', 'team:blue, checked:yes');
    await grid.press('Control+S');
    await dataset.workbench.status('3 updated · version 2').waitFor();
    await dataset.isSaved();
    const held = await dataset.held();
    assert.deepEqual(new Set(held.get('r04')?.['tags'] as string[]), new Set(['team:blue', 'checked:yes']));
    assert.deepEqual(held.get('r05')?.['tags'], ['kind:old']);
  });

  it('copies records as JSON, which become new ones where they are pasted', async () => {
    const { workbench } = dataset;
    await select('r06', 'r07', 'input');
    await grid.press('Shift+Space', 'Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Copy as JSON' }).click();
    await grid.page.getByText('Copied 2 rows.').waitFor();
    const text = await workbench.page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(text, /"n":\s*1\.0/, 'numbers keep their text');
    assert.deepEqual(
      (JSON.parse(text) as { id: string }[]).map(({ id }) => id),
      ['r06', 'r07'],
    );
    await (await grid.cellOf('r07', 'input')).click();
    await grid.press('Control+V');
    await grid.counts('2 new');
    await shot(workbench, 'work pasted json');
    await grid.press('Control+S');
    await workbench.status('2 added · version 3').waitFor();
    await dataset.isSaved();
    const values = [...(await dataset.held()).values()];
    assert.equal(values.length, 14);
    assert.equal(values.filter(({ expected_output: output }) => output === '7').length, 2);
  });

  it('exports the records that are selected, as they stand in the grid, into a file', async () => {
    const { workbench, product } = dataset;
    await grid.typeOver('r09', 'expected_output', 'nine');
    await select('r08', 'r09', 'input');
    await grid.press('Shift+F10');
    await grid.page.getByRole('menuitem', { name: 'Export Records…' }).click();
    await workbench.quickRows.filter({ hasText: 'CSV for spreadsheets' }).waitFor();
    await shot(workbench, 'work export formats');
    await workbench.pick('JSON Lines');
    await eventually('the file is asked for', async () =>
      (await workbench.quickInputBox.inputValue()).endsWith('Capitals (2 records).jsonl'),
    );
    await workbench.press('Enter');
    await workbench.toast('Exported 2 records of Capitals to Capitals (2 records).jsonl').waitFor();
    await shot(workbench, 'work exported');
    const lines = fs.readFileSync(path.join(product.workspace, 'Capitals (2 records).jsonl'), 'utf8').trimEnd();
    assert.deepEqual(
      lines.split('\n').map((line) => JSON.parse(line) as { id: string; expected_output: string }),
      [
        ...[['r08', '8'] as const, ['r09', 'nine'] as const].map(([id, expected_output]) => ({
          id,
          input: { question: `Question ${Number(id.slice(1))}`, turns: [{ role: 'user' }] },
          expected_output,
          metadata: { n: 1 },
          tags: ['kind:old'],
        })),
      ],
    );
    await workbench.clearToasts();
    await (await grid.cellOf('r09', 'input')).click();
    await grid.press('Control+Z');
    await dataset.isSaved();
  });

  it('exports the selected records by the palette, too', async () => {
    const { workbench, product } = dataset;
    await select('r01', 'r03', 'input');
    await workbench.palette('LLM Observability: Export Selected Records…');
    await workbench.pick('JSON Lines');
    await eventually('the file is asked for', async () =>
      (await workbench.quickInputBox.inputValue()).endsWith('Capitals (3 records).jsonl'),
    );
    await workbench.press('Enter');
    await workbench.toast('Exported 3 records of Capitals to Capitals (3 records).jsonl').waitFor();
    const lines = fs.readFileSync(path.join(product.workspace, 'Capitals (3 records).jsonl'), 'utf8').trimEnd();
    assert.deepEqual(
      lines.split('\n').map((line) => (JSON.parse(line) as { id: string }).id),
      ['r01', 'r02', 'r03'],
    );
    await workbench.clearToasts();
  });

  it('takes a JSON array for a value where a single cell is pasted into', async () => {
    const turns = '[{"role": "user", "content": "Hi"}]';
    await (await grid.cellOf('r00', 'metadata')).click();
    await dataset.workbench.paste(turns);
    await grid.shows('r00', 'metadata', '"content"');
    await grid.counts('1 invalid');
    await grid.press('Control+Z');
    await (await grid.cellOf('r00', 'input')).click();
    await dataset.workbench.paste(turns);
    await grid.shows('r00', 'input', '"content"');
    await grid.counts('1 changed');
    await grid.press('Control+Z');
    await dataset.isSaved();
  });

  it('has its columns as they were left when it is opened again', async () => {
    const { workbench } = dataset;
    const header = (name: string) => grid.page.getByRole('columnheader', { name, exact: true });
    await header('metadata').click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Hide metadata' }).click();
    await header('metadata').waitFor({ state: 'detached' });
    await header('expected_output').click({ button: 'right' });
    await grid.page.getByRole('menuitem', { name: 'Move Left' }).click();
    await grid.page.getByRole('button', { name: 'Columns…' }).click();
    await grid.page.getByRole('checkbox', { name: 'input.question' }).check();
    await grid.page.getByRole('button', { name: 'Done' }).click();
    await header('input.question').waitFor();
    await shot(workbench, 'work columns');
    await workbench.closeAllEditors();
    await dataset.open();
    await grid.shows('r03', 'expected_output', '3');
    assert.equal(await header('expected_output').getAttribute('aria-colindex'), '3');
    assert.equal(await header('input').getAttribute('aria-colindex'), '4');
    assert.equal(await header('metadata').count(), 0);
    await (await grid.cellOf('r03', 'expected_output')).click();
    await grid.press('End');
    await grid.cell(3, 'input/question').filter({ hasText: 'Question 3' }).waitFor();
  });
});
