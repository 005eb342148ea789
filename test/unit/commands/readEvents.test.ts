import assert from 'node:assert/strict';
import { movedToNow, readEvents } from '../../../src/commands/readEvents';

const now = Date.parse('2026-05-05T12:00:00Z');
const place = { projectId: 'p1', datasetId: 'd1' };
const read = (text: string, format: 'json' | 'jsonl' = 'json') => readEvents(text, format, place, now);
const messages = (text: string, format: 'json' | 'jsonl' = 'json') =>
  read(text, format).problems.map(({ message }) => message);

const span = (more = '') =>
  `{"span_id":"s1","trace_id":"t1","name":"call","start_ns":${now}123457,"duration":1,"status":"ok"${more}}`;
const metric = (more = ',"metric_type":"score","score_value":1.0') =>
  `{"label":"exact","span_id":"s1","timestamp_ms":${now}${more}}`;

describe('readEvents', () => {
  it('reads spans and metrics from every form of file, spans first', () => {
    const forms: readonly (readonly [string, 'json' | 'jsonl'])[] = [
      [`{"spans":[${span()}],"metrics":[${metric()}]}`, 'json'],
      [`{"data":{"type":"events","attributes":{"metrics":[${metric()}],"spans":[${span()}]}}}`, 'json'],
      [` [${metric()}, ${span()}] \n`, 'json'],
      [`${metric()}\n\n${span()}\r\n`, 'jsonl'],
      [`\ufeff${metric()}\n${span()}`, 'jsonl'],
    ];
    for (const [text, format] of forms) {
      const { events, problems } = read(text, format);
      assert.deepEqual(problems, [], text);
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['span', 'metric'],
        text,
      );
    }
  });

  it('keeps numbers as they are spelled, and completes a span with project and dataset', () => {
    const [event] = read(`[${span(',"meta":{"input":1.0}')}]`).events;
    assert.equal(
      event?.raw,
      `{"span_id":"s1","trace_id":"t1","name":"call","start_ns":${now}123457,"duration":1,"status":"ok","meta":{"input":1.0},"project_id":"p1","dataset_id":"d1"}`,
    );
    assert.equal(read(`[${span(',"project_id":"x","dataset_id":"y"')}]`).events[0]?.raw.includes('p1'), false);
  });

  it('says which field of which event is wrong, at its place', () => {
    const text = `{"spans":[${span()},\n  {"span_id":7,"name":"","trace_id":"t","start_ns":1.5e18,"duration":-1,"status":"fine","tags":[1]}]}`;
    const { problems } = read(text);
    assert.deepEqual(
      problems.map(({ start, end, message }) => [text.slice(start, end), message]),
      [
        ['7', 'The span_id of span 2 must be a text.'],
        ['""', 'The name of span 2 is empty.'],
        ['1.5e18', 'The start_ns of span 2 must be a whole number of nanoseconds, all digits written.'],
        ['-1', 'The duration of span 2 is less than 0.'],
        ['"fine"', 'The status of span 2 must be one of "ok", "error".'],
        ['[1]', 'The tags of span 2 must be an array of texts.'],
      ],
    );
  });

  it('wants the value that the type of a metric calls for, unless the evaluation failed', () => {
    assert.deepEqual(messages(`[${metric(',"metric_type":"boolean","score_value":1')}]`), [
      'Event 1 has no boolean_value: give it true or false.',
    ]);
    assert.deepEqual(messages(`[${metric(',"metric_type":"json","json_value":[]')}]`), [
      'The json_value of event 1 must be an object.',
    ]);
    assert.deepEqual(messages(`[${metric(',"metric_type":"score","error":{"message":"m"}')}]`), []);
    assert.deepEqual(messages(`[${metric('')}]`), [
      'Event 1 has no metric_type: give it one of "score", "categorical", "boolean", "json".',
    ]);
  });

  it('explains the rule of 24 hours, and tells a wrong unit from a wrong time', () => {
    const at = (time: string) => messages(`[${span().replace(`${now}123457`, time)}]`);
    assert.deepEqual(at(`${now - 3 * 86_400_000}000000`), [
      'The start_ns of event 1 lies 3 days in the past: the service takes only events within 24 hours of now.',
    ]);
    assert.deepEqual(at(`${now + 36 * 3_600_000}000000`), [
      'The start_ns of event 1 lies 1.5 days in the future: the service takes only events within 24 hours of now.',
    ]);
    assert.deepEqual(at(`${now}`), ['The start_ns of event 1 looks like milliseconds: write it in nanoseconds.']);
    assert.deepEqual(at(`${now - 86_400_000}000000`), []);
  });

  it('refuses what is no JSON, what holds no event, and events that are neither span nor metric', () => {
    assert.match(messages('{"spans":[')[0] ?? '', /^No valid JSON: the text ends/);
    assert.match(messages('')[0] ?? '', /^No valid JSON: the file is empty/);
    assert.match(messages(`${metric()} ${metric()}`, 'jsonl')[0] ?? '', /a line holds one event only/);
    assert.match(messages(`[{"name":"x"}]`)[0] ?? '', /^Event 1 is neither a span .* nor a metric/);
    assert.match(messages(`[${span(',"meta":{"input":"\\x"}')}]`)[0] ?? '', /^Event 1 is no valid JSON/);
    assert.deepEqual(messages('[1]'), ['Event 1 must be an object.']);
    assert.deepEqual(messages(`[${metric(',"label":"again","metric_type":"score","score_value":1')}]`), [
      'Event 1 has label twice: remove one of them.',
    ]);
  });

  it('tells of every line that is wrong, at that line', () => {
    const lines = [metric(), '{"span_id": "s1",', metric(), '{"a":"b', '[1] 2', metric(), '{"x" 1}', span()];
    const { events, problems } = read(lines.join('\n'), 'jsonl');
    assert.equal(events.length, 4);
    const text = lines.join('\n');
    assert.deepEqual(
      problems.map(({ start, message }) => `${text.slice(0, start).split('\n').length}: ${message}`),
      [
        '2: No valid JSON: the event does not end on its line.',
        '4: No valid JSON: a string is not closed.',
        '5: No valid JSON: a line holds one event only.',
        '7: No valid JSON: "1" stands where ":" should come.',
      ],
    );
  });
});

describe('movedToNow', () => {
  it('moves spans and metrics by the same, to the nanosecond', () => {
    const old = now - 40 * 86_400_000;
    const text = `[${span().replace(`${now}`, `${old - 5000}`)},${metric().replace(`${now}`, `${old}`)}]`;
    const moved = movedToNow(read(text).events, now);
    const [first, second] = moved ?? [];
    assert.ok(first?.raw.includes(`"start_ns":${now - 5000}123457,`), first?.raw);
    assert.ok(second?.raw.includes(`"timestamp_ms":${now},`), second?.raw);
  });

  it('doesn’t where they are more than 24 hours apart', () => {
    const old = now - 40 * 86_400_000;
    const text = `[${span().replace(`${now}`, `${old}`)},${metric()}]`;
    assert.equal(movedToNow(read(text).events, now), undefined);
  });
});
