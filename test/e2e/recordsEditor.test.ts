import assert from 'node:assert/strict';
import { eventually } from '../host/eventually.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { openedDataset, tabName } from './support/openedDataset';
import { shot } from './support/screenshots';

const hostile = '</script><img src=x onerror="document.body.remove()">';
const capitals = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{"level":2},"tags":[]}',
  '{"id":"bern","input":{"question":"Capital of Switzerland?","lang":"en"},"expected_output":"Bern","metadata":{},"tags":["topic:geo"]}',
  `{"id":"exact","input":{"b":12345678901234567890,"a":1.0},"expected_output":${JSON.stringify(hostile)},"metadata":{"e":"😀 שלום"},"tags":[]}`,
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A person in the records editor (${dialect} dialect)`, () => {
    const dataset = openedDataset({ dialect, records: capitals });
    const { grid } = dataset;
    let workbench: Workbench;
    before(() => {
      ({ workbench } = dataset);
    });

    it('opens a dataset from the side bar as a grid, hostile text as text', async () => {
      await dataset.open();
      await grid.shows('rome', 'expected_output', 'Rome');
      await grid.shows('exact', 'expected_output', hostile);
      await workbench.status('version 1').waitFor();
      await shot(workbench, `${dialect} grid`);
    });

    it('edits a cell by keyboard, undoes and redoes it, and saves', async () => {
      await grid.cell(await grid.rowOf('rome'), 'expected_output').click();
      await grid.press('Enter');
      await grid.page.locator('.cell-editor-text').waitFor();
      await grid.press('End');
      await workbench.type('!');
      await shot(workbench, `${dialect} cell-editor`);
      await grid.press('Enter');
      await grid.shows('rome', 'expected_output', 'Rome!');
      await grid.counts('1 changed');
      await grid.press('Control+Z');
      await grid.shows('rome', 'expected_output', /^Rome$/);
      await grid.press('Control+Y');
      await grid.shows('rome', 'expected_output', 'Rome!');
      await shot(workbench, `${dialect} changed`);
      await grid.press('Control+S');
      await workbench.status('1 updated · version 2').waitFor();
      await dataset.isSaved();
      assert.equal(await dataset.output('rome'), 'Rome!');
    });

    it('adds a record, deletes another, pastes a range, and reviews it all before it is saved', async () => {
      await grid.cell(await grid.rowOf('paris'), 'input').click();
      await grid.page.getByRole('button', { name: 'Add Record' }).click();
      await grid.counts('1 new');
      await grid.cell((await grid.rowOf('paris')) + 1, 'input').click();
      await workbench.paste('Capital of Peru?\tLima');
      await grid.page.locator('.ag-row', { hasText: 'Lima' }).waitFor();
      await shot(workbench, `${dialect} pasted`);
      await grid.cell(await grid.rowOf('exact'), 'id').click();
      await grid.press('Shift+Space', 'Delete');
      await grid.counts('1 deleted');
      await grid.page.getByRole('button', { name: 'Review' }).click();
      await workbench.tab('Capitals: ').waitFor();
      await shot(workbench, `${dialect} review-grid`);
      await workbench.tab(tabName).first().click();
      await grid.page.getByRole('button', { name: 'Save' }).click();
      await workbench.dialog.getByText(/^Delete 1 of the \d records of Capitals\?/).waitFor();
      await workbench.dialogButton('Delete and Save');
      await workbench.status(/added.*version 3/).waitFor();
      const inputs = [...(await dataset.held()).values()].map(({ input }) => input);
      assert.ok(inputs.includes('Capital of Peru?'), JSON.stringify(inputs));
      assert.equal((await dataset.held()).has('exact'), false);
      await dataset.isSaved();
    });

    it('filters, sorts, and replaces text after a look at what would change', async () => {
      await grid.page.getByRole('searchbox', { name: 'Filter records' }).fill('capital of');
      await eventually('three rows are left', async () => (await grid.ids()).length === 4);
      await grid.page.getByRole('searchbox', { name: 'Filter records' }).fill('');
      await grid.page.locator('.ag-header-cell[col-id="expected_output"]').click();
      await eventually('the rows are sorted', async () => (await grid.ids())[0] === 'bern');
      await shot(workbench, `${dialect} sorted`);
      await grid.cell(0, 'input').click();
      await grid.press('Control+F');
      await grid.page.getByRole('textbox', { name: 'Find', exact: true }).fill('Capital of');
      await grid.page.getByRole('textbox', { name: 'Replace with' }).fill('The capital of');
      await grid.page.getByRole('button', { name: 'Preview' }).click();
      await grid.page.getByText('4 matches in 4 records').waitFor();
      await shot(workbench, `${dialect} replace`);
      await grid.page.getByRole('button', { name: 'Replace All' }).click();
      await grid.counts('4 changed');
      await grid.press('Escape');
      await workbench.palette('LLM Observability: Save Changes to the Service');
      await workbench.status('4 updated · version 4').waitFor();
      assert.equal((await dataset.held()).get('rome')?.['input'], 'The capital of Italy?');
      assert.deepEqual((await dataset.held()).get('bern')?.['input'], {
        question: 'The capital of Switzerland?',
        lang: 'en',
      });
    });

    it('opens a cell in an editor of its own, whose save is an edit of the grid', async () => {
      await grid.cell(await grid.rowOf('rome'), 'expected_output').click();
      await grid.press('Control+Enter');
      await workbench.tab('rome · expected_output.md').waitFor();
      await workbench.setEditorText('# Rome\n\nnot Roma');
      await shot(workbench, `${dialect} cell-in-editor`);
      await workbench.save();
      await eventually('the cell is saved', async () => !(await workbench.isDirty('rome · expected_output.md')));
      await workbench.tab(tabName).first().click();
      await grid.shows('rome', 'expected_output', '# Rome');
      await grid.counts('1 changed');
      await grid.press('Control+S');
      await workbench.status('1 updated · version 5').waitFor();
      assert.equal(await dataset.output('rome'), '# Rome\n\nnot Roma');
    });

    it('settles a conflict by keyboard before anything is sent', async () => {
      await grid.cell(await grid.rowOf('rome'), 'expected_output').click();
      await workbench.type('mine');
      await grid.press('Enter');
      await grid.counts('1 changed');
      await dataset.others(
        '"update_records":[{"id":"rome","expected_output":"theirs"},{"id":"paris","expected_output":"PARIS"}]',
      );
      await grid.press('Control+S');
      await grid.page.getByRole('dialog', { name: '1 conflict' }).waitFor();
      await shot(workbench, `${dialect} conflict-grid`);
      assert.equal(await dataset.output('rome'), 'theirs');
      await grid.press('Space');
      await grid.page.getByRole('button', { name: 'Save with These' }).focus();
      await grid.press('Enter');
      await workbench.status('1 updated · version 7').waitFor();
      assert.deepEqual([await dataset.output('rome'), await dataset.output('paris')], ['mine', 'PARIS']);
      await grid.shows('paris', 'expected_output', 'PARIS');
      await dataset.isSaved();
    });

    it('goes to the text and back', async () => {
      await workbench.editorAction('Open as Text');
      await eventually('the text is open', async () => (await workbench.editorText()).includes('"PARIS"'));
      await shot(workbench, `${dialect} text`);
      await workbench.editorAction('Open in Records Editor');
      await grid.shows('paris', 'expected_output', 'PARIS');
      await workbench.closeAllEditors();
    });

    it('shows after reopening what was saved, which is exactly what was meant', async () => {
      await dataset.open();
      await grid.shows('rome', 'expected_output', 'mine');
      const held = await dataset.held();
      const meant = [...held].map(([id, { input, expected_output, metadata, tags }]) => [
        ['paris', 'rome', 'bern'].includes(id) ? id : 'new',
        { input, expected_output, metadata: metadata ?? {}, tags: tags ?? [] },
      ]);
      assert.deepEqual(Object.fromEntries(meant), {
        paris: {
          input: 'The capital of France?',
          expected_output: 'PARIS',
          metadata: { level: 1 },
          tags: ['topic:geo'],
        },
        rome: { input: 'The capital of Italy?', expected_output: 'mine', metadata: { level: 2 }, tags: [] },
        bern: {
          input: { question: 'The capital of Switzerland?', lang: 'en' },
          expected_output: 'Bern',
          metadata: {},
          tags: ['topic:geo'],
        },
        new: { input: 'The capital of Peru?', expected_output: 'Lima', metadata: {}, tags: [] },
      });
      assert.equal(held.size, 4);
    });
  });
}
