import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { eventually } from '../host/eventually.mjs';
import { repository } from '../host/paths.mjs';
import type { Workbench } from '../host/workbench.mjs';
import { SandboxProgram } from '../support/sandboxProgram';
import { openedProduct } from './support/openedProduct';
import { shot } from './support/screenshots';

const view = 'LLM Observability';
const hostile = '</script><img src=x onerror="document.body.remove()">';
const capitals = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{"level":2},"tags":[]}',
  '{"id":"bern","input":{"question":"Capital of Switzerland?","lang":"en"},"expected_output":"Bern","metadata":{},"tags":["topic:geo"]}',
  `{"id":"exact","input":{"b":12345678901234567890,"a":1.0},"expected_output":${JSON.stringify(hostile)},"metadata":{"e":"😀 שלום"},"tags":[]}`,
];

/** The files below a folder that hold a text. */
const filesWith = (folder: string, text: string) =>
  spawnSync('grep', ['-rlaF', '-e', text, folder], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

/** Ends the extension host as a crash does. The server tells its process. */
function killExtensionHost(log: string): void {
  const pid = [...log.matchAll(/<(\d+)> Launched Extension Host Process/g)].at(-1)?.[1];
  assert.ok(pid, log);
  process.kill(Number(pid), 'SIGKILL');
}

for (const dialect of ['documented', 'observed'] as const) {
  describe(`A person in the records editor (${dialect} dialect)`, () => {
    let sandbox: SandboxProgram;
    let workbench: Workbench;
    let projectId: string;
    let datasetId: string;

    before(async () => {
      sandbox = await SandboxProgram.start(repository, { dialect });
      projectId = await sandbox.createProject('Geography');
      datasetId = await sandbox.createDataset(projectId, 'Capitals', capitals);
    });
    const product = openedProduct();
    before('a connection is added', async () => {
      ({ workbench } = product());
      await workbench.openContainer(view);
      await workbench.page.getByRole('button', { name: 'Connect to Datadog' }).click();
      await answer('A name for this connection', 'Test service');
      await workbench.pick('Other URL…');
      await answer('The base URL', sandbox.url);
      await answer('The API key', sandbox.apiKey);
      await answer('The application key', sandbox.applicationKey);
      await workbench.expandPath(view, 'Test service', 'Geography', 'Datasets');
    });
    after(() => sandbox?.stop());

    const answer = async (prompt: string, text: string) => {
      await workbench.promptText(prompt);
      await workbench.answer(text);
    };
    const held = () => sandbox.records(projectId, datasetId);
    const output = async (id: string) => (await held()).get(id)?.['expected_output'];
    const grid = (): FrameLocator => workbench.webview();
    const cell = (row: number, column: string): Locator =>
      grid().locator(`.ag-row[row-index="${row}"] [col-id="${column}"]`);
    /** The row that shows a record, by its id. */
    const rowOf = async (id: string): Promise<number> => {
      const shown = grid()
        .locator('.ag-row')
        .filter({ has: workbench.page.locator('[col-id="id"]').getByText(id, { exact: true }) })
        .first();
      await shown.waitFor();
      return Number(await shown.getAttribute('row-index'));
    };
    const shows = async (id: string, column: string, text: string | RegExp) => {
      await cell(await rowOf(id), column)
        .filter({ hasText: text })
        .waitFor();
    };
    const press = (...keys: string[]) =>
      keys.reduce<Promise<void>>((before, key) => before.then(() => workbench.press(key)), Promise.resolve());
    /** Waits until VS Code knows of a backup with that text: the extension writes it, then VS Code notes where. */
    const isBackedUp = (text: string) =>
      eventually('the edits are backed up', () =>
        filesWith(product().profile, text).some(
          (file) => filesWith(path.join(product().profile, 'User/Backups'), path.basename(file)).length > 0,
        ),
      );
    const shownIds = () => grid().locator('.ag-row [col-id="id"]').allInnerTexts();
    const counts = (text: string) => grid().locator('.counts').filter({ hasText: text }).waitFor();
    const isSaved = () => eventually('the tab is saved', async () => !(await workbench.isDirty('Capitals.json')));

    it('opens a dataset from the side bar as a grid, hostile text as text', async () => {
      await workbench.treeItem(view, 'Capitals').click();
      await workbench.tab('Capitals.json').waitFor();
      await shows('rome', 'expected_output', 'Rome');
      await shows('exact', 'expected_output', hostile);
      await workbench.status('version 1').waitFor();
      await shot(workbench, `${dialect} grid`);
    });

    it('edits a cell by keyboard, undoes and redoes it, and saves', async () => {
      await cell(await rowOf('rome'), 'expected_output').click();
      await press('Enter');
      await grid().locator('.cell-editor-text').waitFor();
      await press('End');
      await workbench.type('!');
      await shot(workbench, `${dialect} cell-editor`);
      await press('Enter');
      await shows('rome', 'expected_output', 'Rome!');
      await counts('1 changed');
      await press('Control+Z');
      await shows('rome', 'expected_output', /^Rome$/);
      await press('Control+Y');
      await shows('rome', 'expected_output', 'Rome!');
      await shot(workbench, `${dialect} changed`);
      await press('Control+S');
      await workbench.status('1 updated · version 2').waitFor();
      await isSaved();
      assert.equal(await output('rome'), 'Rome!');
    });

    it('adds a record, deletes another, pastes a range, and reviews it all before it is saved', async () => {
      await cell(await rowOf('paris'), 'input').click();
      await grid().getByRole('button', { name: 'Add Record' }).click();
      await counts('1 new');
      await cell((await rowOf('paris')) + 1, 'input').click();
      await workbench.paste('Capital of Peru?\tLima');
      await grid().locator('.ag-row', { hasText: 'Lima' }).waitFor();
      await shot(workbench, `${dialect} pasted`);
      await cell(await rowOf('exact'), 'id').click();
      await press('Shift+Space', 'Delete');
      await counts('1 deleted');
      await grid().getByRole('button', { name: 'Review' }).click();
      await workbench.tab('Capitals: ').waitFor();
      await shot(workbench, `${dialect} review-grid`);
      await workbench.tab('Capitals.json').first().click();
      await grid().getByRole('button', { name: 'Save' }).click();
      await workbench.status(/added.*version 3/).waitFor();
      const inputs = [...(await held()).values()].map(({ input }) => input);
      assert.ok(inputs.includes('Capital of Peru?'), JSON.stringify(inputs));
      assert.equal((await held()).has('exact'), false);
      await isSaved();
    });

    it('filters, sorts, and replaces text after a look at what would change', async () => {
      await grid().getByRole('searchbox', { name: 'Filter records' }).fill('capital of');
      await eventually('three rows are left', async () => (await shownIds()).length === 4);
      await grid().getByRole('searchbox', { name: 'Filter records' }).fill('');
      await grid().locator('.ag-header-cell[col-id="expected_output"]').click();
      await eventually('the rows are sorted', async () => (await shownIds())[0] === 'bern');
      await shot(workbench, `${dialect} sorted`);
      await cell(0, 'input').click();
      await press('Control+F');
      await grid().getByRole('textbox', { name: 'Find', exact: true }).fill('Capital of');
      await grid().getByRole('textbox', { name: 'Replace with' }).fill('The capital of');
      await grid().getByRole('button', { name: 'Preview' }).click();
      await grid().getByText('4 matches in 4 records').waitFor();
      await shot(workbench, `${dialect} replace`);
      await grid().getByRole('button', { name: 'Replace All' }).click();
      await counts('4 changed');
      await press('Escape');
      await workbench.palette('LLM Observability: Save Changes to the Service');
      await workbench.status('4 updated · version 4').waitFor();
      assert.equal((await held()).get('rome')?.['input'], 'The capital of Italy?');
      assert.deepEqual((await held()).get('bern')?.['input'], {
        question: 'The capital of Switzerland?',
        lang: 'en',
      });
    });

    it('opens a cell in an editor of its own, whose save is an edit of the grid', async () => {
      await cell(await rowOf('rome'), 'expected_output').click();
      await press('Control+Enter');
      await workbench.tab('rome · expected_output.md').waitFor();
      await workbench.setEditorText('# Rome\n\nnot Roma');
      await shot(workbench, `${dialect} cell-in-editor`);
      await workbench.save();
      await eventually('the cell is saved', async () => !(await workbench.isDirty('rome · expected_output.md')));
      await workbench.tab('Capitals.json').first().click();
      await shows('rome', 'expected_output', '# Rome');
      await counts('1 changed');
      await press('Control+S');
      await workbench.status('1 updated · version 5').waitFor();
      assert.equal(await output('rome'), '# Rome\n\nnot Roma');
    });

    it('settles a conflict by keyboard before anything is sent', async () => {
      await cell(await rowOf('rome'), 'expected_output').click();
      await workbench.type('mine');
      await press('Enter');
      await counts('1 changed');
      await sandbox.batchUpdate(
        projectId,
        datasetId,
        '"update_records":[{"id":"rome","expected_output":"theirs"},{"id":"paris","expected_output":"PARIS"}]',
      );
      await press('Control+S');
      await grid().getByRole('dialog', { name: '1 conflict' }).waitFor();
      await shot(workbench, `${dialect} conflict-grid`);
      assert.equal(await output('rome'), 'theirs');
      await press('Space');
      await grid().getByRole('button', { name: 'Save with These' }).focus();
      await press('Enter');
      await workbench.status('1 updated · version 7').waitFor();
      assert.deepEqual([await output('rome'), await output('paris')], ['mine', 'PARIS']);
      await shows('paris', 'expected_output', 'PARIS');
      await isSaved();
    });

    it('goes to the text and back', async () => {
      await workbench.editorAction('Open as Text');
      await eventually('the text is open', async () => (await workbench.editorText()).includes('"PARIS"'));
      await shot(workbench, `${dialect} text`);
      await workbench.editorAction('Open in Records Editor');
      await shows('paris', 'expected_output', 'PARIS');
      await workbench.closeAllEditors();
    });

    it('finds unsaved edits again after the window was reloaded, undoable, and saves them against their version', async () => {
      await workbench.treeItem(view, 'Capitals').click();
      await cell(await rowOf('bern'), 'expected_output').click();
      await workbench.type('Berne, kept');
      await press('Enter');
      await counts('1 changed');
      await isBackedUp('Berne, kept');
      await workbench.isTabStored('llmObs.records');
      await sandbox.batchUpdate(projectId, datasetId, '"update_records":[{"id":"paris","expected_output":"again"}]');
      await workbench.reload();
      await shows('bern', 'expected_output', 'Berne, kept');
      await shot(workbench, `${dialect} restored`);
      await cell(await rowOf('bern'), 'expected_output').click();
      await press('Control+Z');
      await shows('bern', 'expected_output', /^Bern$/);
      await press('Control+Y');
      await shows('bern', 'expected_output', 'Berne, kept');
      await press('Control+S');
      await workbench.status('1 updated · version 9').waitFor();
      assert.deepEqual([await output('bern'), await output('paris')], ['Berne, kept', 'again']);
    });

    it('finds them again after the extension host was killed', async () => {
      await cell(await rowOf('bern'), 'expected_output').click();
      await workbench.type('after the crash');
      await press('Enter');
      await counts('1 changed');
      await isBackedUp('after the crash');
      await workbench.isTabStored('llmObs.records');
      killExtensionHost(product().log());
      await workbench.reload();
      await shows('bern', 'expected_output', 'after the crash');
      await cell(await rowOf('bern'), 'expected_output').click();
      await press('Control+S');
      await workbench.status('1 updated · version 10').waitFor();
      assert.equal(await output('bern'), 'after the crash');
    });
  });
}
