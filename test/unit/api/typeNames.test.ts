import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import { parseRawJson } from '../../../src/json/rawJson';
import type { Received, Reply } from './service';
import { json, startService } from './service';

const typeOf = ({ body }: Received) => (JSON.parse(body) as { data: { type: string } }).data.type;
const span = parseRawJson('{"start_ns":1705314600000000001}');

describe('the type name that is sent', () => {
  const refusals: [name: string, refusal: Reply][] = [
    ['by a pointer', json({ errors: [{ detail: 'not supported', source: { pointer: '/data/type' } }] }, 400)],
    ['by words', json({ errors: [{ title: 'Generic Error', detail: 'invalid data type "events"' }] }, 400)],
    ['by its value', json({ errors: ['Unexpected type: want experiments'] }, 400)],
  ];
  for (const [name, refusal] of refusals)
    it(`is the documented one, then the other where the service refuses it ${name}, which is remembered`, async () => {
      const service = await startService((request) => (typeOf(request) === 'experiments' ? { status: 202 } : refusal));
      const client = service.client();
      await client.experiments.pushEvents('e', { spans: [span] });
      await client.experiments.pushEvents('e', { metrics: [] });
      assert.deepEqual(service.received.map(typeOf), ['events', 'experiments', 'experiments']);
      assert.equal(
        service.received[1]?.body,
        '{"data":{"type":"experiments","attributes":{"spans":[{"start_ns":1705314600000000001}]}}}',
      );
      await service.close();
    });

  it('stays the documented one where that is taken', async () => {
    const service = await startService(() => json({ data: [] }));
    const client = service.client();
    await client.records.delete('p', 'd', ['a']);
    await client.records.update('p', 'd', [{ id: 'a' }]);
    assert.deepEqual(service.received.map(typeOf), ['records', 'records']);
    await service.close();
  });

  it('isn’t tried again where the refusal is about something else', async () => {
    const refusal = json(
      { errors: [{ detail: 'metadata is of the wrong kind', source: { pointer: '/data/attributes' } }] },
      400,
    );
    const service = await startService(() => refusal);
    await assert.rejects(service.client().records.delete('p', 'd', ['a']), (error) =>
      LlmObsError.is(error, 'invalid request'),
    );
    assert.equal(service.received.length, 1);
    await service.close();
  });

  it('that is refused in both spellings fails with the refusal of the documented one', async () => {
    const service = await startService((request) => json({ errors: [`invalid type ${typeOf(request)}`] }, 400));
    await assert.rejects(service.client().records.delete('p', 'd', ['a']), /invalid type records/);
    assert.deepEqual(service.received.map(typeOf), ['records', 'datasets']);
    await service.close();
  });
});
