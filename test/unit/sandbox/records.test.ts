import assert from 'node:assert/strict';
import { MAX_BODY } from '../../../src/sandbox/body';
import { inBothDialects, inDialect, recordsOf, type TestDataset } from './harness';

const ids = async (dataset: TestDataset, query = ''): Promise<string[]> =>
  (await dataset.records(query)).map(({ id }) => id).sort();

inBothDialects('Record values', (sandbox) => {
  it('survive to the byte', async () => {
    const dataset = await sandbox().newDataset();
    const input =
      '{"b":1.0,"a":12345678901234567890,"2":1e400,"1":"\\u0041\\ud800","b":-0,"__proto__":[1E5,{ "x" : null }]}';
    const body = `{"data":{"type":"datasets","id":"${dataset.id}","attributes":{"insert_records":[
      {"id":"exact","input":${input},"expected_output": 1.50 ,"metadata":{"z":1,"a":0.10}}]}}}`;
    const written = await sandbox().send('POST', `${dataset.path}/batch_update`, body);
    for (const text of [written.text, (await dataset.list()).text]) {
      assert.ok(text.includes(`"input":${input}`), text);
      assert.ok(text.includes('"expected_output":1.50,'), text);
      assert.ok(text.includes('"metadata":{"z":1,"a":0.10}'), text);
    }
  });

  it('take the last of repeated members, as JSON parsers do', async () => {
    const dataset = await sandbox().newDataset();
    await sandbox().send(
      'POST',
      `${dataset.path}/batch_update`,
      `{"data":{"type":"datasets","id":"${dataset.id}","attributes":{"insert_records":[],"insert_records":[{"input":1,"input":2}]}}}`,
    );
    assert.deepEqual(
      (await dataset.records()).map(({ input }): unknown => input),
      [2],
    );
  });
});

inBothDialects('A batch update', (sandbox) => {
  it('inserts, updates and deletes in one go, as one new version', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 }, { id: 'b', input: 2 });
    assert.equal(await dataset.version(), 1);
    const answer = await dataset.batch({
      insert_records: [{ id: 'c', input: 3 }],
      update_records: [{ id: 'a', input: 10 }],
      delete_records: ['b'],
    });
    assert.equal(answer.status, 200);
    assert.equal(await dataset.version(), 2);
    const values = Object.fromEntries((await dataset.records()).map(({ id, input }) => [id, input as number]));
    assert.deepEqual(values, { a: 10, c: 3 });
  });

  it('is applied as a whole or not at all', async () => {
    const dataset = await sandbox().newDataset();
    const answer = await dataset.batch({
      insert_records: [{ id: 'a', input: 1 }],
      update_records: [{ id: 'none', input: 2 }],
    });
    assert.equal(answer.status, 404);
    assert.deepEqual(await dataset.records(), []);
    assert.equal(await dataset.version(), 0);
  });

  it('writes into the current version where no new one is wanted', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 }, { id: 'b', input: 2 });
    await dataset.batch({
      create_new_version: false,
      insert_records: [{ id: 'c', input: 3 }],
      update_records: [{ id: 'a', input: 10 }],
      delete_records: ['b'],
    });
    assert.equal(await dataset.version(), 1);
    assert.deepEqual(await ids(dataset, '?filter[version]=1'), ['a', 'c']);
  });

  it('replaces a record whose id is inserted again, and makes no version of what is the same', async () => {
    const dataset = await sandbox().newDataset();
    const record = { id: 'a', input: { q: 1 }, expected_output: 'x', tags: ['k:v'] };
    await dataset.insert(record);
    const repeated = await dataset.insert(record);
    assert.deepEqual(
      recordsOf(repeated).map(({ id }) => id),
      ['a'],
    );
    assert.equal(await dataset.version(), 1);
    await dataset.insert({ id: 'a', input: { q: 2 } });
    assert.equal(await dataset.version(), 2);
    const [after] = await dataset.records();
    assert.deepEqual(after?.input, { q: 2 });
    assert.equal(after?.expected_output ?? null, null);
  });

  it('can be sent again when nobody knows whether it arrived', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 }, { id: 'b', input: 2 });
    const batch = {
      insert_records: [{ id: 'c', input: 3 }],
      update_records: [{ id: 'a', input: 10 }],
      delete_records: ['b'],
    };
    await dataset.batch(batch);
    const before = await dataset.records();
    assert.equal((await dataset.batch(batch)).status, 200);
    assert.deepEqual(await dataset.records(), before);
    assert.equal(await dataset.version(), 2);
  });

  it('drops an insert without id whose input exists, but not one with an id', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ input: { q: 'same' } });
    const answer = await dataset.insert(
      { input: { q: 'same' } },
      { id: 'own', input: { q: 'same' } },
      { input: 'new' },
      { input: 'new' },
    );
    assert.equal(recordsOf(answer).length, 2);
    assert.equal((await dataset.records()).length, 3);
  });

  it('leaves what an update does not name, or names null, as it is', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1, expected_output: 'x', metadata: { m: 1 }, tags: ['k:v'] });
    await dataset.batch({ update_records: [{ id: 'a', input: null, expected_output: null, metadata: { m: 2 } }] });
    const [record] = await dataset.records();
    assert.deepEqual(
      [record?.input, record?.expected_output, record?.metadata, record?.tags],
      [1, 'x', { m: 2 }, ['k:v']],
    );
  });

  it('clears values by "" and {}', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1, expected_output: 'x', metadata: { m: 1 } });
    await dataset.batch({ update_records: [{ id: 'a', expected_output: '', metadata: {} }] });
    const [record] = await dataset.records();
    assert.deepEqual([record?.expected_output, record?.metadata], ['', {}]);
  });

  it('removes tags, then adds, then sets', async () => {
    const dataset = await sandbox().newDataset();
    const tagsAfter = async (operations: unknown): Promise<unknown> => {
      await dataset.insert({ id: 'a', input: 1, tags: ['a:1', 'b:2'] });
      const answer = await dataset.batch({ update_records: [{ id: 'a', tag_operations: operations }] });
      return recordsOf(answer)[0]?.tags;
    };
    assert.deepEqual(await tagsAfter({ remove: ['a:1', 'c:3'], add: ['c:3', 'b:2'] }), ['b:2', 'c:3']);
    assert.deepEqual(await tagsAfter({ remove: ['a:1'], add: ['c:3'], set: ['only:this'] }), ['only:this']);
    assert.deepEqual(await tagsAfter({ set: [] }), []);
  });

  it('adds its own tags to every record that it inserts', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.batch({ tags: ['env:test'], insert_records: [{ input: 1, tags: ['a:1'] }] });
    assert.deepEqual((await dataset.records())[0]?.tags, ['a:1', 'env:test']);
  });

  it('refuses bodies that make no sense', async () => {
    const dataset = await sandbox().newDataset();
    const refused = [
      dataset.insert({ id: 'no input' }),
      dataset.insert({ input: null }),
      dataset.insert({ id: 'a b', input: 1 }),
      dataset.insert({ id: '', input: 1 }),
      dataset.insert({ id: 'x'.repeat(129), input: 1 }),
      dataset.insert({ input: 1, metadata: [] }),
      dataset.insert({ input: 1, tags: [1] }),
      dataset.batch({ update_records: [{ input: 1 }] }),
      dataset.batch({ delete_records: 'a' }),
      dataset.batch({ create_new_version: 'yes' }),
      sandbox().post(`${dataset.path}/batch_update`, 'datasets', {}, 'another dataset'),
    ];
    assert.deepEqual(
      (await Promise.all(refused)).map(({ status }) => status),
      refused.map(() => 400),
    );
    assert.equal(await dataset.version(), 0);
  });

  it('answers 413 to a body of more than 5 MiB, and takes one of just that', async () => {
    const dataset = await sandbox().newDataset();
    const body = (size: number): string => {
      const [head, tail] = [
        `{"data":{"type":"datasets","id":"${dataset.id}","attributes":{"insert_records":[{"input":"`,
        '"}]}}}',
      ];
      return `${head}${'x'.repeat(size - head.length - tail.length)}${tail}`;
    };
    assert.equal((await sandbox().send('POST', `${dataset.path}/batch_update`, body(MAX_BODY + 1))).status, 413);
    assert.equal((await sandbox().send('POST', `${dataset.path}/batch_update`, body(MAX_BODY))).status, 200);
  });
});

inBothDialects('Versions', (sandbox) => {
  it('keep every state of the records', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 }, { id: 'b', input: 2 });
    await dataset.batch({ update_records: [{ id: 'a', input: 10 }] });
    await dataset.batch({ delete_records: ['b'] });
    const state = async (version: number): Promise<unknown> =>
      Object.fromEntries(
        (await dataset.records(`?filter[version]=${version}`)).map(({ id, input }) => [id, input as number]),
      );
    assert.deepEqual(
      [await state(0), await state(1), await state(2), await state(3)],
      [{}, { a: 1, b: 2 }, { a: 10, b: 2 }, { a: 10 }],
    );
  });

  it('are listed newest first, unused until an experiment uses them', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 });
    await dataset.insert({ id: 'a', input: 2 });
    await sandbox().post('experiments', 'experiments', {
      name: 'e',
      project_id: dataset.project,
      dataset_id: dataset.id,
      dataset_version: 1,
    });
    const { resources } = await sandbox().get(`${dataset.path}/versions`);
    const [newest, used] = resources;
    assert.deepEqual(
      resources.map(({ attributes }) => attributes.version_number),
      [2, 1],
    );
    assert.equal(newest?.attributes.last_used, null);
    assert.match(used?.attributes.last_used as string, /^\d{4}-/);
    assert.equal(newest?.type, 'dataset_version');
  });

  it('that do not exist are a 400 that says so', async () => {
    const dataset = await sandbox().newDataset();
    for (const version of ['1', '-1']) {
      const answer = await dataset.list(`?filter[version]=${version}`);
      assert.equal(answer.status, 400);
      assert.equal(answer.error.detail, 'invalid version: version is greater than the current version or negative');
    }
    assert.equal((await dataset.list('?filter[version]=one')).status, 400);
  });
});

inBothDialects('Pages of records', (sandbox) => {
  const allPages = async (dataset: TestDataset, query: string, between?: () => Promise<unknown>): Promise<string[]> => {
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await dataset.list(`?page[limit]=2${query}${cursor && `&page[cursor]=${cursor}`}`);
      found.push(...recordsOf(answer).map(({ id }) => id));
      cursor = answer.after;
      if (cursor === '') return found;
      await between?.();
    }
  };

  it('give every record once', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert(...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, input: id })));
    assert.deepEqual((await allPages(dataset, '')).sort(), ['a', 'b', 'c', 'd', 'e']);
  });

  it('show the newest write first', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'old', input: 1 });
    await dataset.insert({ id: 'new', input: 2 });
    assert.deepEqual(
      (await dataset.records()).map(({ id }) => id),
      ['new', 'old'],
    );
  });

  it('neither skip nor repeat where records are added, changed and deleted meanwhile', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, input: id })));
    let n = 0;
    const meddle = () =>
      dataset.batch({
        insert_records: [{ id: `x${++n}`, input: n }],
        update_records: [
          { id: 'a', input: n },
          { id: 'f', input: n },
        ],
      });
    assert.deepEqual((await allPages(dataset, '', meddle)).sort(), ['a', 'b', 'c', 'd', 'e', 'f']);
    assert.equal((await allPages(dataset, '&filter[version]=1', meddle)).length, 6);
  });

  it('hold a hundred where no limit is given', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert(...Array.from({ length: 101 }, (_, i) => ({ id: `r${i}`, input: i })));
    assert.equal((await dataset.records()).length, 100);
    assert.equal((await dataset.records('?page[limit]=5000')).length, 101);
  });
});

inBothDialects('Appending, updating and deleting records', (sandbox) => {
  it('append: deduplicates unless told otherwise, and takes an id', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.append({ records: [{ input: 1 }, { input: 1 }, { id: 'own', input: 2 }] });
    assert.equal((await dataset.records()).length, 2);
    await dataset.append({ records: [{ input: 1 }], deduplicate: false });
    assert.equal((await dataset.records()).length, 3);
    assert.equal(await dataset.version(), 2);
  });

  it('append: inputs that differ only in white space between tokens are the same', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.append({ records: [{ input: { q: 'a b', n: [1, 2] } }] });
    const body = `{"data":{"type":"${dataset.recordsType}","attributes":{"records":[{"input":{ "q": "a b", "n": [1,\n2] }},{"input":{"q":"a  b","n":[1,2]}}]}}}`;
    const answer = await sandbox().send('POST', `${dataset.path}/records`, body);
    assert.deepEqual(
      recordsOf(answer).map(({ input }) => (input as { q: string }).q),
      ['a  b'],
    );
  });

  it('update: changes what is named, and knows only records that exist', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1, expected_output: 'x' });
    const update = (id: string) =>
      sandbox().patch(`${dataset.path}/records`, dataset.recordsType, { records: [{ id, input: 2 }] });
    assert.deepEqual(
      recordsOf(await update('a')).map(({ input, expected_output }): unknown => [input, expected_output]),
      [[2, 'x']],
    );
    assert.equal((await update('b')).status, 404);
  });

  it('delete: passes over what is gone already', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 }, { id: 'b', input: 2 });
    const answer = await sandbox().post(`${dataset.path}/records/delete`, dataset.recordsType, {
      record_ids: ['a', 'none'],
    });
    assert.ok([200, 204].includes(answer.status));
    assert.deepEqual(await ids(dataset), ['b']);
    assert.equal(await dataset.version(), 2);
  });

  it('outlive a restart', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: { deep: [1.5] } });
    await sandbox().restart();
    assert.deepEqual((await dataset.records())[0]?.input, { deep: [1.5] });
  });
});

inDialect('documented', 'Records', (sandbox) => {
  it('are flat, with null and {} for what is not there, and tags', async () => {
    const dataset = await sandbox().newDataset();
    const written = await dataset.insert({ id: 'a', input: 1 });
    const [record] = await dataset.records();
    assert.ok(record);
    assert.deepEqual(written.data, [{ records: [record] }]);
    assert.deepEqual(Object.keys(record), [
      'created_at',
      'dataset_id',
      'expected_output',
      'id',
      'input',
      'metadata',
      'tags',
      'updated_at',
    ]);
    assert.deepEqual([record.expected_output, record.metadata, record.tags], [null, {}, []]);
    assert.match(record.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('keep their creation date and place when they are updated', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 });
    await dataset.insert({ id: 'b', input: 1 });
    const before = await dataset.records();
    await dataset.batch({ update_records: [{ id: 'a', input: 2 }] });
    const after = await dataset.records();
    assert.deepEqual(
      after.map(({ id, created_at }) => [id, created_at]),
      before.map(({ id, created_at }) => [id, created_at]),
    );
  });

  it('are sent with the type "records", and batches with the id of the dataset', async () => {
    const dataset = await sandbox().newDataset();
    const wrong = await sandbox().post(`${dataset.path}/records`, 'datasets', { records: [] });
    assert.deepEqual(wrong.error, {
      title: 'Bad Request',
      status: '400',
      detail: 'type must be "records"',
      source: { pointer: '/data/type' },
    });
    assert.equal((await sandbox().post(`${dataset.path}/batch_update`, 'datasets', {})).status, 400);
  });

  it('are appended with 201 and deleted with 204; a fault in one is pointed at', async () => {
    const dataset = await sandbox().newDataset();
    assert.equal((await dataset.append({ records: [{ id: 'a', input: 1 }] })).status, 201);
    const remove = { record_ids: ['a'] };
    assert.equal((await sandbox().post(`${dataset.path}/records/delete`, 'records', remove)).status, 204);
    const wrong = await dataset.insert({ input: 1 }, { id: 'a/b', input: 1 });
    assert.deepEqual(wrong.error.source, { pointer: '/data/attributes/insert_records/1/id' });
  });
});

inDialect('observed', 'Records', (sandbox) => {
  it('are nested, leave out what is not there, and tell their version when written', async () => {
    const dataset = await sandbox().newDataset();
    const { resource: written } = await dataset.insert({ id: 'a', input: 1 });
    assert.equal(written.type, 'datasets');
    assert.deepEqual(Object.keys(written.attributes), [
      'author',
      'canonical_id',
      'created_at',
      'dataset_id',
      'input',
      'tags',
      'ttl',
      'updated_at',
      'version',
    ]);
    assert.equal(written.attributes.version, 1);
    const { resource: listed } = await dataset.list();
    assert.deepEqual(Object.keys(listed.attributes), [
      'author',
      'canonical_id',
      'created_at',
      'dataset_id',
      'input',
      'ttl',
      'updated_at',
    ]);
    assert.ok(!/"version":\d+\./.test((await dataset.insert({ id: 'b', input: 1 })).text));
  });

  it('tell nanoseconds when written and microseconds when read, of the same instant', async () => {
    const dataset = await sandbox().newDataset();
    const [written] = recordsOf(await dataset.insert({ id: 'a', input: 1 }));
    const [read] = await dataset.records();
    assert.match(read?.created_at ?? '', /:\d\d(\.\d{1,6})?Z$/);
    assert.ok(!/\.\d*0Z$/.test(read?.created_at ?? ''));
    assert.ok((written?.created_at ?? '').startsWith((read?.created_at ?? '').replace(/Z$/, '')));
  });

  it('jump to the top with a new creation date when they are updated, and keep their canonical id', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 });
    await dataset.insert({ id: 'b', input: 1 });
    const [, before] = await dataset.records();
    await dataset.batch({ update_records: [{ id: 'a', input: 2 }] });
    const [after] = await dataset.records();
    assert.equal(after?.id, 'a');
    assert.equal(after.canonical_id, before?.canonical_id);
    assert.ok(after.created_at > (before?.created_at ?? ''));
  });

  it('that a batch deletes are in its answer', async () => {
    const dataset = await sandbox().newDataset();
    await dataset.insert({ id: 'a', input: 1 });
    const [gone] = recordsOf(await dataset.batch({ delete_records: ['a'] }));
    assert.equal(gone?.id, 'a');
    assert.ok(gone.deleted_at);
    assert.equal(gone.version, 2);
  });

  it('sent with the type "records" are refused by a 400 that names the type', async () => {
    const dataset = await sandbox().newDataset();
    const wrong = await sandbox().post(`${dataset.path}/records`, 'records', { records: [{ input: 1 }] });
    assert.equal(wrong.status, 400);
    assert.deepEqual(wrong.json, {
      errors: [{ title: 'Generic Error', detail: 'invalid type "records": expected "datasets"' }],
    });
  });

  it('are appended and deleted with 200', async () => {
    const dataset = await sandbox().newDataset();
    assert.equal((await dataset.append({ records: [{ id: 'a', input: 1 }] })).status, 200);
    const deleted = await sandbox().post(`${dataset.path}/records/delete`, 'datasets', { record_ids: ['a'] });
    assert.deepEqual([deleted.status, deleted.resource.id], [200, 'a']);
  });
});
