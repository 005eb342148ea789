import assert from 'node:assert/strict';
import type { ToHost } from '../../../src/grid/protocol';
import { createWire, RequestError, type GridEvent } from '../../../src/grid/wire';

describe('The wire to the extension host', () => {
  function connected(timeout?: number) {
    const sent: ToHost[] = [];
    const events: GridEvent[] = [];
    const wire = createWire({
      post: (message) => sent.push(message as ToHost),
      onEvent: (event) => events.push(event),
      ...(timeout === undefined ? {} : { timeout }),
    });
    return { wire, sent, events };
  }

  it('gives each request its own answer, in whatever order they come', async () => {
    const { wire, sent } = connected();
    const first = wire.request('positionOf', { key: 1 });
    const second = wire.request('positionOf', { key: 2 });
    wire.receive({ id: sent[1]?.id ?? -1, answer: { position: 20 } });
    wire.receive({ id: sent[0]?.id ?? -1, answer: { position: 10 } });
    assert.deepEqual([await first, await second], [{ position: 10 }, { position: 20 }]);
  });

  it('fails a request with the sentence and the place that the host gave', async () => {
    const { wire, sent } = connected();
    const request = wire.request('pathColumns', {});
    wire.receive({ id: sent[0]?.id ?? -1, failure: { message: 'The id is taken.', place: 4 } });
    await assert.rejects(request, (error) => {
      assert.ok(error instanceof RequestError);
      assert.deepEqual([error.kind, error.message, error.place], ['refused', 'The id is taken.', 4]);
      return true;
    });
  });

  it('says so where no answer comes', async () => {
    const { wire } = connected(1);
    await assert.rejects(wire.request('pathColumns', {}), { kind: 'timeout' });
  });

  it('hands events on, and is not confused by answers that nobody waits for', () => {
    const { wire, events } = connected();
    wire.receive({ id: 99, answer: {} });
    wire.receive({ event: 'conflictsSettled' });
    assert.deepEqual(events, [{ event: 'conflictsSettled' }]);
  });
});
