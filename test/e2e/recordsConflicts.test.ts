import assert from 'node:assert/strict';
import { openedDataset, tabName } from './support/openedDataset';
import { shot } from './support/screenshots';

const records = ['paris', 'rome', 'bern'].map(
  (id) => `{"id":"${id}","input":"Capital ${id}?","expected_output":"${id}","metadata":{},"tags":[]}`,
);

describe('A record that someone else changes while it is edited in the grid', () => {
  const dataset = openedDataset({ dialect: 'observed', records });
  const { grid } = dataset;
  before('it is open', () => dataset.open());

  const dialog = () => grid.page.getByRole('dialog', { name: '1 conflict' });
  const saveAnd = async (choice: string) => {
    await grid.press('Control+S');
    await dialog().waitFor();
    await dialog().getByRole('radio', { name: choice }).check();
  };
  const finish = async () => {
    await dialog().getByRole('button', { name: 'Save with These' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await dataset.isSaved();
  };

  it('is merged without a question where another field, or another record, was changed', async () => {
    await grid.typeOver('rome', 'expected_output', 'Roma');
    await dataset.others(
      '"update_records":[{"id":"rome","metadata":{"by":"them"}},{"id":"bern","expected_output":"Berne"}]',
    );
    await grid.press('Control+S');
    await dataset.workbench.status('1 updated · version 3').waitFor();
    const held = await dataset.held();
    assert.equal(held.get('rome')?.['expected_output'], 'Roma');
    assert.deepEqual(held.get('rome')?.['metadata'], { by: 'them' });
    assert.equal(held.get('bern')?.['expected_output'], 'Berne');
    await grid.shows('bern', 'expected_output', 'Berne');
    await grid.shows('rome', 'metadata', '"them"');
    await dataset.isSaved();
  });

  it('is asked for, and becomes theirs on that answer, though what was edited elsewhere is saved', async () => {
    await grid.typeOver('rome', 'expected_output', 'mine');
    await grid.typeOver('paris', 'expected_output', 'Lutetia', '2 changed');
    await dataset.others('"update_records":[{"id":"rome","expected_output":"theirs"}]');
    await saveAnd('Take theirs');
    await shot(dataset.workbench, 'conflict theirs');
    assert.equal(await dataset.output('paris'), 'paris', 'nothing is sent before');
    await finish();
    assert.deepEqual([await dataset.output('rome'), await dataset.output('paris')], ['theirs', 'Lutetia']);
    await grid.shows('rome', 'expected_output', /^theirs$/);
  });

  it('is written anew on “Edit”, where a text that is no JSON is refused', async () => {
    await grid.typeOver('rome', 'expected_output', 'mine again');
    await dataset.others('"update_records":[{"id":"rome","expected_output":"theirs again"}]');
    await saveAnd('Edit');
    const text = dialog().getByRole('textbox');
    await text.fill('"both');
    await dialog()
      .getByText(/Line 1, column/)
      .waitFor();
    assert.equal(await dialog().getByRole('button', { name: 'Save with These' }).isDisabled(), true);
    await shot(dataset.workbench, 'conflict edit');
    await text.fill('"mine and theirs"');
    await finish();
    assert.equal(await dataset.output('rome'), 'mine and theirs');
    await grid.shows('rome', 'expected_output', 'mine and theirs');
  });

  it('stays edited and unsaved where the question is left, and can be asked for again', async () => {
    await grid.typeOver('rome', 'expected_output', 'still mine');
    await dataset.others('"update_records":[{"id":"rome","expected_output":"theirs at last"}]');
    await grid.press('Control+S');
    await dialog().waitFor();
    await grid.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await grid.page
      .getByRole('status')
      .getByText(/nothing was sent: it was changed by someone else/)
      .waitFor();
    assert.equal(await dataset.workbench.toast('Failed to save').count(), 0, 'no error is shown for a decision');
    assert.equal(await dataset.workbench.isDirty(tabName), true);
    await shot(dataset.workbench, 'conflict left');
    assert.equal(await dataset.output('rome'), 'theirs at last');
    await grid.shows('rome', 'expected_output', 'still mine');
    await (await grid.cellOf('rome', 'expected_output')).click();
    await saveAnd('Take mine');
    await finish();
    assert.equal(await dataset.output('rome'), 'still mine');
  });

  it('asks where one side deleted the record, too', async () => {
    await grid.typeOver('bern', 'expected_output', 'kept by me');
    await dataset.others('"delete_records":["bern"]');
    await grid.press('Control+S');
    await dialog().waitFor();
    await shot(dataset.workbench, 'conflict deleted');
    await dialog()
      .getByRole('radio', { name: /Take mine/ })
      .check();
    await finish();
    assert.equal(await dataset.output('bern'), 'kept by me');
  });
});
