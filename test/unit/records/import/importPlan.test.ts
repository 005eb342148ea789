import assert from 'node:assert/strict';
import type { RawJson } from '../../../../src/json/rawJson';
import { HeldRecords } from '../../../../src/records/import/heldRecords';
import { suggestMapping, withChoice, withMoreColumns } from '../../../../src/records/import/importMapping';
import { planImport, type ImportedRecord } from '../../../../src/records/import/importPlan';
import { uploadCsvOf } from '../../../../src/records/import/importUpload';
import { WrittenRecords } from '../../../../src/records/import/writtenRecords';
import type { RecordContent } from '../../../../src/records/model';
import { importOf, pieces, recordsOf, setupOf } from './importing';

const raw = (text: string) => text as RawJson;
const idOf = (row: number) => `row-${row}`;
const imported = (...records: RecordContent[]): ImportedRecord[] =>
  records.map((record, i) => ({ record, row: i + 1 }));

describe('what columns are taken for', () => {
  const fields = (...columns: string[]) => suggestMapping(columns).columns.map(({ field }) => field);

  it('takes names of fields, other words for them, and gathers what is left into metadata', () => {
    assert.deepEqual(fields('question', 'Expected Output', 'level', 'tags', 'id'), [
      'input',
      'expected_output',
      'metadata',
      'tags',
      'id',
    ]);
  });

  it('leaves a column alone where there is metadata already', () => {
    assert.deepEqual(fields('input', 'metadata', 'level'), ['input', 'metadata', undefined]);
  });

  it('takes a single column for the input, whatever its name', () => assert.deepEqual(fields('utterance'), ['input']));

  it('has one column for the id', () => {
    const mapping = withChoice(suggestMapping(['id', 'input', 'key']), 2, { field: 'id' });
    assert.deepEqual(
      mapping.columns.map(({ field }) => field),
      [undefined, 'input', 'id'],
    );
  });

  it('gathers tags by the names of columns, and texts as texts', async () => {
    const records = await recordsOf('qa.csv', 'q,n,env,team\na,007,prod,\nb,12,,ai\n', {
      mapping: () => ({
        columns: [{ field: 'input' }, { field: 'input', asText: true }, { field: 'tags' }, { field: 'tags' }],
        gathered: [],
      }),
    });
    assert.deepEqual(records, [
      { input: '{"q":"a","n":"007"}', tags: ['env:prod'] },
      { input: '{"q":"b","n":"12"}', tags: ['team:ai'] },
    ]);
  });

  it('takes a field that only a record far below has, and leaves other names out', async () => {
    const lines = `${'{"input": 1}\n'.repeat(5)}{"input": 2, "metadata": {"k": 1}, "note": 1}\n`;
    const { columns } = await importOf('qa.jsonl', lines);
    const mapping = withMoreColumns(suggestMapping(['input']), columns);
    assert.deepEqual(
      mapping.columns.map(({ field }) => field),
      ['input', 'metadata', undefined],
    );
  });
});

describe('the plan of an import', () => {
  const base = {
    version: 3,
    records: [
      { id: 'a', input: raw('"one"'), expected_output: raw('"1"'), tags: ['env:dev'] },
      { id: 'b', input: raw('{"q": 2}'), tags: [] },
    ],
  };
  const options = { overwrite: true, deduplicate: false, tags: [] };

  it('replaces the fields that a row has, and leaves the others and the other records', () => {
    const { plan, counts } = planImport(base, imported({ id: 'a', input: raw('"uno"') }), options, idOf);
    assert.deepEqual(plan.updates, [{ id: 'a', input: '"uno"' }]);
    assert.deepEqual([plan.inserts, plan.deletes, counts.updated], [[], [], 1]);
  });

  it('skips rows with the id of a record where nothing is overwritten', () => {
    const rows = imported({ id: 'a', input: raw('"uno"') });
    const { plan, counts } = planImport(base, rows, { ...options, overwrite: false }, idOf);
    assert.deepEqual([plan.updates, counts.skipped], [[], 1]);
  });

  it('leaves out rows whose input is there, however it is spaced, and repeats in the file', () => {
    const rows = imported({ input: raw('{"q":2}') }, { input: raw('"new"') }, { input: raw('"new"') });
    const { plan, counts } = planImport(base, rows, { ...options, deduplicate: true }, idOf);
    assert.deepEqual(
      plan.inserts.map(({ id }) => id),
      ['row-2'],
    );
    assert.deepEqual([counts.new, counts.duplicate], [1, 2]);
  });

  it('counts the new that have the input of a record, so that a file that comes twice is noticed', () => {
    const rows = imported({ input: raw('"one"') }, { input: raw('"two"') }, { id: 'a', input: raw('"one"') });
    assert.equal(planImport(base, rows, options, idOf).repeated, 1);
    assert.equal(planImport(base, rows, { ...options, deduplicate: true }, idOf).repeated, 0);
  });

  it('puts the tags of the import beside those of rows and records', () => {
    const rows = imported({ id: 'a', input: raw('"one"') }, { input: raw('"x"'), tags: ['k:v'] });
    const { plan } = planImport(base, rows, { ...options, tags: ['from:file'] }, idOf);
    assert.deepEqual(plan.updates[0]?.tag_operations, { add: ['from:file'] });
    assert.deepEqual(plan.inserts[0]?.tags, ['k:v', 'from:file']);
  });

  it('holds only what is missing when it is made again for what arrived', () => {
    const rows = imported({ input: raw('"x"') }, { input: raw('"y"') });
    const arrived = { version: 4, records: [...base.records, { id: 'row-1', input: raw('"x"'), tags: [] }] };
    const { plan } = planImport(arrived, rows, { ...options, deduplicate: true }, idOf);
    assert.deepEqual([plan.inserts.map(({ id }) => id), plan.updates], [['row-2'], []]);
  });

  it('counts beside what a dataset holds, without keeping its records', async () => {
    const held = new HeldRecords();
    for (const record of base.records) held.add(record, true);
    const { counts } = await importOf('qa.csv', 'id,input\na,x\n,one\n,new\n', {
      held,
      options: { deduplicate: true },
    });
    assert.deepEqual(counts, { new: 1, updated: 1, duplicate: 1, skipped: 0, problems: 0 });
  });
});

describe('the file that is uploaded for an import', () => {
  const text = 'id;question;n\na;"x;y";007\n;"say ""hi""";12\nbad id;z;1\n';
  const uploaded = async (wanted?: Parameters<typeof uploadCsvOf>[3]) => {
    const bytes = Buffer.from(text);
    const parts: Uint8Array[] = [];
    for await (const part of uploadCsvOf(pieces(bytes, 7), await setupOf('qa.csv', bytes), idOf, wanted))
      parts.push(part);
    return Buffer.concat(parts).toString();
  };

  it('holds every value as JSON, an id in each row, and no row with problems', async () => {
    assert.equal(
      await uploaded(),
      'id,input,expected_output,metadata,tags\n' +
        'a,"""x;y""",,"{""n"":""007""}",\n' +
        'row-2,"""say \\""hi\\""""",,"{""n"":12}",\n',
    );
  });

  it('holds only what has not arrived, of records with their own ids by their contents', async () => {
    const written = new WrittenRecords();
    written.add({ id: 'row-2', input: raw('"anything"') });
    written.add({ id: 'a', input: raw('"another"') });
    const missing = await uploaded((record, hasOwnId) => !written.has(record, hasOwnId, []));
    assert.deepEqual(
      missing.split('\n').map((line) => line.split(',')[0]),
      ['id', 'a', ''],
    );
    written.add({ id: 'a', input: raw('"x;y"'), metadata: raw('{"n": "007"}'), tags: [] });
    assert.deepEqual((await uploaded((record, own) => !written.has(record, own, []))).split('\n').length, 2);
  });
});
