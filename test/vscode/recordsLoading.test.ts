import assert from 'node:assert/strict';
import type { DocumentRef } from '../../src/documents/documentUri';
import { closeGrids, column, OpenGrid } from './support/openGrid';
import { eventually } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';

describe('The records editor on a slow service', () => {
  const suite = sandboxSuite('observed', 'slow', closeGrids);
  let ref: DocumentRef;
  let total = 0;

  before(async () => {
    const { sandbox, connectionId, projectId } = suite;
    const datasetId = await sandbox.createDataset(projectId, 'large', []);
    ref = { connectionId, projectId, datasetId, format: 'json' };
    for (let batch = 0; batch < 6; batch++) {
      const rows = Array.from(
        { length: 2500 },
        (_, row) => `{"id":"r${batch}-${row}","input":"question ${total + row}"}`,
      );
      await sandbox.batchUpdate(projectId, datasetId, `"insert_records":[${rows.join(',')}]`);
      total += rows.length;
    }
  });

  const held = () => suite.sandbox.records(ref.projectId, ref.datasetId);

  it('shows rows after one page, and saves an edit of row 3 before the last page is there', async () => {
    await suite.sandbox.addFault({ method: 'GET', path: '*/records', latency: 300 });
    const grid = await OpenGrid.open(ref);
    await eventually('the first rows are there', () => grid.document.state().total > 0);
    const pages = (await suite.sandbox.requests()).filter(({ path }) => path.includes('/records?')).length;
    assert.ok(pages >= 1 && pages <= 2, `${pages} pages were asked for`);
    assert.equal(grid.document.state().loading.state, 'loading');
    const key = (await grid.ask('rows', { start: 2, count: 1, columns: [] })).rows[0]?.key;
    assert.ok(key !== undefined);
    const id = grid.document.model.current(key).id ?? '';
    await grid.ask('edit', {
      edits: [{ key, column: column('expected_output'), input: { kind: 'string', text: 'early' } }],
      label: 'Edit',
    });
    await grid.save();
    assert.equal(grid.document.state().loading.state, 'loading', 'the last page is still to come');
    await suite.sandbox.clearFaults();
    await grid.document.loader.whenComplete();
    assert.equal(grid.document.state().total, total);
    assert.equal(await grid.ask('value', { key, column: column('expected_output') }).then(({ text }) => text), 'early');
    assert.equal(
      (
        await suite.sandbox.text(
          'GET',
          `/api/v2/llm-obs/v1/${ref.projectId}/datasets/${ref.datasetId}/records?page[limit]=5000`,
        )
      ).includes(`"early"`),
      true,
    );
    assert.deepEqual(grid.document.state().counts, { changed: 0, new: 0, deleted: 0, invalid: 0 });
    assert.ok(id);
  });

  it('goes on at the page that failed, and stays usable meanwhile', async () => {
    await suite.sandbox.addFault({ method: 'GET', path: '*/records', skip: 1, status: 400 });
    const grid = await OpenGrid.open(ref);
    await eventually('loading failed', () => grid.document.state().loading.state === 'failed');
    const { loading, total: shown } = grid.document.state();
    assert.equal(loading.loaded, shown);
    assert.ok(shown > 0 && shown < total, `${shown} of ${total} rows are shown`);
    await grid.ask('tag', { rows: { ranges: [{ from: 0, to: 1 }] }, add: ['seen'], remove: [] });
    await suite.sandbox.clearFaults();
    await grid.ask('command', { command: 'retryLoading' });
    await grid.document.loader.whenComplete();
    assert.equal(grid.document.state().total, total);
    assert.equal(grid.document.state().counts.changed, 1);
  });

  it('stops on demand and goes on later', async () => {
    await suite.sandbox.addFault({ method: 'GET', path: '*/records', latency: 200 });
    const grid = await OpenGrid.open(ref);
    await eventually('the first rows are there', () => grid.document.state().total > 0);
    await grid.ask('command', { command: 'stopLoading' });
    assert.equal(grid.document.state().loading.state, 'stopped');
    await suite.sandbox.clearFaults();
    await grid.ask('command', { command: 'retryLoading' });
    await grid.document.loader.whenComplete();
    assert.equal(grid.document.state().total, total);
    assert.equal(new Set(grid.document.model.allRows().map((key) => grid.document.model.current(key).id)).size, total);
    assert.ok((await held()).size > 0);
  });

  it('filters and sorts without touching the document', async () => {
    const grid = await OpenGrid.loaded(ref);
    const answer = await grid.ask('view', {
      filter: { text: 'question 1499' },
      sort: [{ column: column('input'), descending: true }],
    });
    const { rows } = await grid.ask('rows', { start: 0, count: 20, columns: [column('input')] });
    assert.equal(rows.length, answer.total);
    assert.deepEqual(
      rows.map(({ cells }) => cells[0]?.text),
      [
        'question 14999',
        'question 14998',
        'question 14997',
        'question 14996',
        'question 14995',
        'question 14994',
        'question 14993',
        'question 14992',
        'question 14991',
        'question 14990',
        'question 1499',
      ],
    );
    assert.equal(grid.document.model.isDirty, false);
  });
});
