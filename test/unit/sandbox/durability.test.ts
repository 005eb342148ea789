import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from './harness';
import { endOf, type Program, startProgram } from './program';

const ROUNDS = 50;
const HEADERS = { 'DD-API-KEY': 'a', 'DD-APPLICATION-KEY': 'b' };

describe('A sandbox that is killed under a stream of batch updates', () => {
  const folder = temporaryFolder();
  const data = path.join(folder.path, 'data.db');
  after(() => folder.remove());

  const send = async (program: Program, target: string, type: string, attributes: unknown, id?: string) => {
    const answer = await fetch(`${program.said.url}/api/v2/llm-obs/v1/${target}`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ data: { type, id, attributes } }),
    });
    assert.ok(answer.ok, `${answer.status}`);
    return ((await answer.json()) as { data: { id: string } }).data;
  };

  /** Writes until the program dies under it, which happens after `writes` answers and a part of the next. */
  async function writeAndKill(program: Program, dataset: string, round: number, acknowledged: string[]): Promise<void> {
    const writes = 1 + (round % 5);
    for (let n = 0; ; n++) {
      const id = `round-${round}-${n}`;
      const batch = send(
        program,
        `${dataset}/batch_update`,
        'datasets',
        { insert_records: [{ id, input: 'x'.repeat(500) }] },
        dataset.split('/').at(-1),
      );
      if (n === writes) {
        // Each round a little later in the life of the request.
        setTimeout(() => program.process.kill('SIGKILL'), (round % 10) / 2);
      }
      try {
        await batch;
        acknowledged.push(id);
      } catch {
        return;
      }
    }
  }

  it(`has every acknowledged write after each of ${ROUNDS} kills, without repair`, async function () {
    this.timeout(120_000);
    const options = ['--data', data, '--api-key', 'a', '--app-key', 'b'];
    const acknowledged: string[] = [];
    let dataset = '';
    for (let round = 0; round < ROUNDS; round++) {
      const program = await startProgram(options);
      if (dataset === '') {
        const project = await send(program, 'projects', 'projects', { name: 'p' });
        const made = await send(program, `${project.id}/datasets`, 'datasets', { name: 'd' });
        dataset = `${project.id}/datasets/${made.id}`;
      }
      await writeAndKill(program, dataset, round, acknowledged);
      await endOf(program.process);
    }

    const program = await startProgram(options);
    const answer = await fetch(`${program.said.url}/api/v2/llm-obs/v1/${dataset}/records?page[limit]=5000`, {
      headers: HEADERS,
    });
    const { data: records } = (await answer.json()) as { data: { id: string }[] };
    program.process.kill('SIGTERM');
    await endOf(program.process);

    assert.ok(acknowledged.length >= ROUNDS);
    const stored = new Set(records.map(({ id }) => id));
    assert.deepEqual(
      acknowledged.filter((id) => !stored.has(id)),
      [],
    );
    const database = new DatabaseSync(data, { readOnly: true });
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    database.close();
  });
});
