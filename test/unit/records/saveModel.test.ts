import assert from 'node:assert/strict';
import type { RawJson } from '../../../src/json/rawJson';
import { resolveConflicts } from '../../../src/records/merge';
import { createRecordsModel, type RecordsModel } from '../../../src/records/recordsModel';
import {
  SaveDeclined,
  saveModel,
  type ModelSaveOptions,
  type ModelSaveQuestions,
} from '../../../src/records/saveModel';
import { FakeService, type FakeServiceOptions } from './fakeService';

const raw = (text: string) => text as RawJson;
const record = (id: string) => ({ id, input: raw(`"${id}?"`), expected_output: raw(`"${id}!"`), tags: [] });
const records = ['a', 'b', 'c', 'd'].map(record);

const noQuestions: ModelSaveQuestions = {
  addUnknown: () => assert.fail('a new id was asked about'),
  deletes: () => Promise.resolve(true),
  settle: () => assert.fail('a conflict was asked about'),
};

function opened(options: FakeServiceOptions = {}): { service: FakeService; model: RecordsModel } {
  const service = new FakeService({ records, ...options });
  const model = createRecordsModel();
  model.version = service.version;
  model.appendRecords(records);
  return { service, model };
}

function save(service: FakeService, model: RecordsModel, options: Partial<ModelSaveOptions> = {}) {
  return saveModel(service, model, {
    questions: noQuestions,
    rowsVersion: model.version,
    allLoaded: () => Promise.resolve(),
    ...options,
  });
}

const keyOf = (model: RecordsModel, id: string) =>
  model.allRows().find((key) => model.current(key).id === id) ?? assert.fail(`there is no ${id}`);
const setOutput = (model: RecordsModel, id: string, value: string) =>
  model.setFields([{ key: keyOf(model, id), field: 'expected_output', value: raw(JSON.stringify(value)) }], 'Edit');
const outputs = (service: FakeService) =>
  [...service.records.values()].map(({ id, expected_output }) => `${id}: ${expected_output}`).sort();

describe('Saving a records model', () => {
  it('sends only what was edited, and asks for no records', async () => {
    const { service, model } = opened();
    setOutput(model, 'b', 'B');
    const { outcome, merged } = await save(service, model);
    assert.deepEqual(
      service.batches.map(({ update }) => update),
      [[{ id: 'b', expected_output: '"B"' }]],
    );
    assert.deepEqual([outcome?.version, merged, model.isDirty, service.pageVersions], [2, false, false, []]);
  });

  it('sends nothing where nothing is edited', async () => {
    const { service, model } = opened();
    assert.equal((await save(service, model)).outcome, undefined);
    setOutput(model, 'b', 'b!');
    assert.equal((await save(service, model)).outcome, undefined);
    assert.deepEqual(service.batches, []);
  });

  it('merges what others changed of the edited records, and says that the rest is older', async () => {
    const { service, model } = opened();
    setOutput(model, 'b', 'B');
    service.records.set('b', { ...record('b'), metadata: raw('{"by":"them"}') });
    service.records.set('c', { ...record('c'), expected_output: raw('"theirs"') });
    service.version = 2;
    const { merged } = await save(service, model, { rowsVersion: 1 });
    assert.equal(merged, true);
    assert.equal(service.records.get('b')?.metadata, '{"by":"them"}');
    assert.equal(service.records.get('b')?.expected_output, '"B"');
    assert.equal(model.current(keyOf(model, 'b')).metadata, '{"by":"them"}');
    assert.equal(model.isDirty, false);
  });

  it('asks for conflicts and sends what they were settled to', async () => {
    const { service, model } = opened();
    setOutput(model, 'b', 'mine');
    setOutput(model, 'c', 'mine');
    for (const id of ['b', 'c']) service.records.set(id, { ...record(id), expected_output: raw('"theirs"') });
    service.version = 2;
    await save(service, model, {
      rowsVersion: 1,
      questions: {
        ...noQuestions,
        settle: (merge) =>
          Promise.resolve(resolveConflicts(merge, ({ recordId }) => (recordId === 'b' ? 'mine' : 'theirs'))),
      },
    });
    assert.deepEqual(outputs(service), ['a: "a!"', 'b: "mine"', 'c: "theirs"', 'd: "d!"']);
    assert.equal(model.current(keyOf(model, 'c')).expected_output, '"theirs"');
    assert.equal(model.isDirty, false);
  });

  it('sends nothing where conflicts are left, and keeps the edits', async () => {
    const { service, model } = opened();
    setOutput(model, 'b', 'mine');
    service.records.set('b', { ...record('b'), expected_output: raw('"theirs"') });
    service.version = 2;
    const questions = { ...noQuestions, settle: () => Promise.reject(new Error('left')) };
    await assert.rejects(save(service, model, { rowsVersion: 1, questions }), /left/);
    assert.deepEqual(service.batches, []);
    assert.equal(model.current(keyOf(model, 'b')).expected_output, '"mine"');
  });

  it('asks about another id that a person gave a record, once all records are there', async () => {
    const { service, model } = opened();
    const asked: string[] = [];
    model.setFields([{ key: keyOf(model, 'b'), field: 'id', value: raw('"own"') }], 'Edit id');
    const questions = {
      ...noQuestions,
      addUnknown: (ids: readonly string[]) => Promise.resolve(asked.push(...ids) > 1),
    };
    const allLoaded = () => Promise.resolve(void asked.push('loaded'));
    await assert.rejects(
      save(service, model, { questions: { ...questions, addUnknown: () => Promise.resolve(false) } }),
      SaveDeclined,
    );
    assert.deepEqual(service.batches, []);
    await save(service, model, { questions, allLoaded });
    assert.deepEqual(asked, ['loaded', 'own']);
    assert.ok(service.records.has('own'));
  });

  it('adds a row under the id that a person gave it without a question, once all records are there', async () => {
    const { service, model } = opened();
    let isLoaded = false;
    model.insertRows(undefined, [{ id: 'own', input: raw('1') }], 'Add');
    await save(service, model, { allLoaded: () => Promise.resolve(void (isLoaded = true)) });
    assert.ok(isLoaded);
    assert.ok(service.records.has('own'));
  });

  it('adds a deleted record again without a question when that is undone', async () => {
    const { service, model } = opened();
    const edit = model.deleteRows([keyOf(model, 'b')]);
    await save(service, model);
    assert.equal(service.records.has('b'), false);
    edit?.undo();
    await save(service, model);
    assert.deepEqual(
      outputs(service),
      records.map(({ id }) => `${id}: "${id}!"`),
    );
  });

  it('leaves exactly the rest to the next save where it fails half-way', async () => {
    const { service, model } = opened({ fault: (call) => (call === 1 ? { kind: 'unavailable' } : undefined) });
    for (const id of ['a', 'b', 'c', 'd']) setOutput(model, id, 'new');
    const limits = { records: 2, bytes: 1_000_000 };
    const { outcome } = await save(service, model, { limits });
    assert.equal(outcome?.error?.message, 'refused: unavailable');
    assert.equal(model.counts.changed, 2);
    const again = await save(service, model, { limits, openVersion: outcome?.openVersion });
    assert.equal(again.outcome?.error, undefined);
    assert.equal(model.isDirty, false);
    assert.equal(service.version, 2, 'the rest was written into the version that was begun');
    assert.deepEqual(
      outputs(service),
      ['a', 'b', 'c', 'd'].map((id) => `${id}: "new"`),
    );
  });

  it('keeps what was edited while it ran', async () => {
    const { service, model } = opened();
    setOutput(model, 'b', 'sent');
    const { batchUpdate } = service.client.records;
    service.client.records.batchUpdate = (...args) => {
      setOutput(model, 'b', 'newer');
      setOutput(model, 'c', 'newer');
      return batchUpdate(...args);
    };
    await save(service, model);
    assert.equal(service.records.get('b')?.expected_output, '"sent"');
    assert.equal(model.counts.changed, 2);
    assert.equal(model.current(keyOf(model, 'b')).expected_output, '"newer"');
  });
});
