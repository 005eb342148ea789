import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import type { ExperimentEvent } from '../../../src/commands/eventChecks';
import { sendEvents } from '../../../src/commands/sendEvents';
import { parseRawJson } from '../../../src/json/rawJson';

const events = Array.from({ length: 10 }, (_, index): ExperimentEvent => ({
  kind: index < 6 ? 'span' : 'metric',
  raw: parseRawJson(`{"n":${index}}`),
  range: { start: 0, end: 0 },
}));

/** A service that notes what it got, and throws what `fail` gives for a batch. */
function service(fail: (size: number, call: number) => Error | undefined = () => undefined) {
  const got: string[] = [];
  let calls = 0;
  return {
    got,
    pushEvents: (
      _id: string,
      { spans = [], metrics = [] }: { spans?: readonly string[]; metrics?: readonly string[] },
    ) => {
      const error = fail(spans.length + metrics.length, ++calls);
      if (error) return Promise.reject(error);
      got.push(`${spans.length}+${metrics.length}`);
      return Promise.resolve();
    },
  };
}

describe('sendEvents', () => {
  it('sends batches of so many events in order and tells how far it is', async () => {
    const { got, pushEvents } = service();
    const progress: number[] = [];
    const outcome = await sendEvents({ pushEvents }, 'e', events, {
      limits: { events: 4, bytes: 1000 },
      onProgress: (sent) => progress.push(sent),
    });
    assert.deepEqual(outcome, { sent: 10, error: undefined });
    assert.deepEqual(got, ['4+0', '2+2', '0+2']);
    assert.deepEqual(progress, [4, 8, 10]);
  });

  it('cuts batches by their bytes, too', async () => {
    const { got, pushEvents } = service();
    await sendEvents({ pushEvents }, 'e', events, { limits: { events: 100, bytes: 25 } });
    assert.equal(got.length, 4);
  });

  it('halves a batch that is too large until it passes', async () => {
    const { got, pushEvents } = service((size) => (size > 3 ? new LlmObsError('too large', 'Too large.') : undefined));
    assert.equal((await sendEvents({ pushEvents }, 'e', events)).sent, 10);
    assert.deepEqual(got, ['3+0', '2+0', '1+2', '0+2']);
  });

  it('stops at the first batch that fails and tells how many arrived', async () => {
    const failure = new LlmObsError('unavailable', 'Gone.');
    const { pushEvents } = service((_, call) => (call === 2 ? failure : undefined));
    const outcome = await sendEvents({ pushEvents }, 'e', events, { limits: { events: 4, bytes: 1000 } });
    assert.deepEqual(outcome, { sent: 4, error: failure });
  });
});
