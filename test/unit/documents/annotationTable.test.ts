import assert from 'node:assert/strict';
import type { AnnotatedInteraction } from '../../../src/api/resources';
import { annotatedRecords } from '../../../src/documents/annotatedRecords';
import { annotationTable, passes } from '../../../src/documents/annotationTable';
import { writeAnnotations } from '../../../src/documents/annotationText';
import { parseExactly } from '../../../src/json/parseExactly';

type Said = readonly [annotator: string, labels: Record<string, unknown>, day?: number];

const interaction = (id: string, ...said: readonly Said[]): AnnotatedInteraction => ({
  id,
  content_id: `trace-${id}`,
  type: 'trace',
  annotations: said.map(([created_by, label_values, day = 1], index) => ({
    id: `${id}-${index}`,
    interaction_id: id,
    label_values,
    created_by,
    created_at: `2026-01-0${day}T00:00:00Z`,
    modified_at: `2026-01-0${day}T00:00:00Z`,
  })),
});
const queue = { id: 'q1', type: 'queues', attributes: { name: 'Review', description: 'Tone | length' } };

describe('annotationTable', () => {
  it('counts values and agreement by label, leaving out labels that were left empty', () => {
    const table = annotationTable([
      interaction('a', ['ada', { quality: 'good', notes: '' }], ['grace', { quality: 'good' }]),
      interaction('b', ['ada', { quality: 'good' }], ['grace', { quality: 'bad' }]),
      interaction('c', ['ada', { quality: 'bad' }]),
      interaction('d'),
    ]);
    const [quality] = table.labels;
    assert.deepEqual(
      table.labels.map(({ label }) => label),
      ['quality'],
    );
    assert.deepEqual(quality?.values, [
      { value: 'good', count: 3 },
      { value: 'bad', count: 2 },
    ]);
    assert.deepEqual([quality?.compared, quality?.agreed], [2, 1]);
    assert.deepEqual([table.annotated, table.annotators], [3, ['ada', 'grace']]);
  });

  it('gives the alpha of Krippendorff’s own example', () => {
    // “Computing Krippendorff's Alpha-Reliability”, C: nominal data, four observers, missing values: 0.743.
    const observers = [
      '1 2 3 3 2 1 4 1 2 . . .',
      '1 2 3 3 2 2 4 1 2 5 . 3',
      '. 3 3 3 2 3 4 2 2 5 1 .',
      '1 2 3 3 2 4 4 1 2 5 1 .',
    ].map((line) => line.split(' '));
    const units = Array.from({ length: 12 }, (_, unit) =>
      interaction(
        `u${unit}`,
        ...observers.flatMap((values, who): Said[] =>
          values[unit] === '.' ? [] : [[`observer ${who}`, { value: values[unit] }]],
        ),
      ),
    );
    assert.equal(annotationTable(units).labels[0]?.alpha?.toFixed(3), '0.743');
  });

  it('knows no alpha where nothing can be compared, or all said the same', () => {
    const alone = annotationTable([interaction('a', ['ada', { ok: true }])]);
    const same = annotationTable([interaction('a', ['ada', { ok: true }], ['grace', { ok: true }])]);
    assert.deepEqual([alone.labels[0]?.alpha, same.labels[0]?.alpha], [undefined, undefined]);
  });

  it('tells apart and keeps numbers that JavaScript can’t hold', () => {
    const said = (text: string) => parseExactly(text) as Record<string, unknown>;
    const table = annotationTable([
      interaction('a', ['ada', said('{"seed":9007199254740993}')], ['grace', said('{"seed":9007199254740992}')]),
      interaction('b', ['ada', said('{"seed":12345678901234567890}')]),
    ]);
    assert.equal(table.labels[0]?.agreed, 0);
    assert.match(writeAnnotations('csv', queue, table, 'all'), /,9007199254740993\n[^]*,12345678901234567890\n/);
    assert.match(writeAnnotations('json', queue, table, 'all'), /"seed": 12345678901234567890\n/);
    assert.match(writeAnnotations('md', queue, table, 'all'), /9007199254740993[^|]*\/ 9007199254740992/);
    const [, second] = annotatedRecords(queue, table, () => 'new');
    assert.equal(second?.expected_output, '{"seed":12345678901234567890}');
  });

  it('takes objects for the same in whatever order their members stand', () => {
    const table = annotationTable([
      interaction('a', ['ada', { l: { x: [{ p: 1, q: 2 }], y: 1 } }], ['grace', { l: { y: 1, x: [{ q: 2, p: 1 }] } }]),
    ]);
    assert.deepEqual([table.labels[0]?.agreed, table.labels[0]?.values.length], [1, 1]);
  });

  it('keeps apart annotators who have no name', () => {
    const [row] = annotationTable([interaction('a', ['', { ok: true }], ['', { ok: false }])]).rows;
    assert.deepEqual(row?.annotators, ['annotator 1', 'annotator 2']);
    assert.equal(row?.labels.get('ok')?.agreed, false);
  });

  it('counts what an annotator said last', () => {
    const [row] = annotationTable([interaction('a', ['ada', { ok: true }, 2], ['ada', { ok: false }, 1])]).rows;
    assert.deepEqual(row?.labels.get('ok')?.votes, [{ annotator: 'ada', value: true }]);
  });

  it('filters by what there is still to do, and by what annotators disagree on', () => {
    const table = annotationTable([
      interaction('same', ['ada', { ok: true, notes: 'this is fine by me' }], ['grace', { ok: true, notes: 'yes' }]),
      interaction('different', ['ada', { ok: true }], ['grace', { ok: false }]),
      interaction('open'),
    ]);
    const ids = (filter: Parameters<typeof passes>[0]) =>
      table.rows.filter((row) => passes(filter, row, table)).map((row) => row.interaction.id);
    assert.deepEqual(ids('annotated'), ['same', 'different']);
    assert.deepEqual(ids('open'), ['open']);
    assert.deepEqual(ids('disagreeing'), ['different']);
  });
});

describe('writeAnnotations', () => {
  const table = annotationTable([
    interaction('a', ['ada', { quality: 'good', type: 'x,"y"' }], ['grace', { quality: 'bad', score: 1 }]),
    interaction('b'),
  ]);

  it('shows labels as columns in Markdown, and who said what where they differ', () => {
    const text = writeAnnotations('md', queue, table, 'all');
    assert.match(text, /^# Review\n\nTone \\\| length\n\n1 of 2 interactions annotated \(50 %\) · 2 annotators\n/);
    assert.match(text, /\| quality \| good × 1, bad × 1 \| 0 of 1 \(0 %\), Krippendorff’s α 0\.00 \|/);
    assert.match(
      text,
      /\| 1 \| `trace-a` \| trace \| ada, grace \| \*\*≠\*\* good\u00a0\(ada\) \/ bad\u00a0\(grace\) \|/,
    );
    assert.match(text, /\| 2 \| `trace-b` \| trace \| {2}\| {2}\|/);
  });

  it('says what to do with a queue that is empty', () => {
    const text = writeAnnotations('md', queue, annotationTable([]), 'all');
    assert.match(
      text,
      /^# Review\n\nTone \\\| length\n\nThe queue has no interactions yet\. _Add Interactions…_ [^\n]+\n$/,
    );
  });

  it('says above the rows of a long queue that they are not all', () => {
    const many = annotationTable(Array.from({ length: 2001 }, (_, index) => interaction(String(index))));
    const text = writeAnnotations('md', queue, many, 'all');
    assert.match(text, /\n0 of 2,001 interactions annotated/);
    assert.match(text, /## Interactions\n\nThe first 2,000 of 2,001 are shown: [^\n]+\n\n\| # \|/);
  });

  it('shows hostile text as text', () => {
    const hostile = annotationTable([interaction('a', ['x', { l: '![](http://evil/p.png) <b>|\n# h' }])]);
    const text = writeAnnotations('md', queue, hostile, 'all');
    assert.ok(text.includes('\\!\\[\\](http:\\/\\/evil/p.png) \\<b\\>\\| ⏎ \\# h'), text);
  });

  it('writes CSV with a row for each annotation, and one for an interaction without any', () => {
    assert.equal(
      writeAnnotations('csv', queue, table, 'all'),
      [
        'interaction_id,content_id,type,annotation_id,annotator,created_at,modified_at,quality,label:type,score',
        'a,trace-a,trace,a-0,ada,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,good,"x,""y""",',
        'a,trace-a,trace,a-1,grace,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,bad,,1',
        'b,trace-b,trace,,,,,,,',
        '',
      ].join('\n'),
    );
  });

  it('writes JSON as the service told it, filtered', () => {
    const { queue: told, interactions } = JSON.parse(writeAnnotations('json', queue, table, 'open')) as {
      queue: { id: string };
      interactions: { id: string }[];
    };
    assert.deepEqual([told.id, interactions.map(({ id }) => id)], ['q1', ['b']]);
  });
});

describe('annotatedRecords', () => {
  it('makes a record of each annotated interaction, with what most said and who disagreed', () => {
    const table = annotationTable([
      interaction('a', ['x', { ok: true, q: 1 }], ['y', { ok: true, q: 2 }], ['z', { ok: false, q: 3 }]),
      interaction('none'),
      interaction('b c', ['x', { ok: true }]),
    ]);
    const [first, second, third] = annotatedRecords(queue, table, () => 'made-up');
    assert.equal(third, undefined);
    assert.equal(first?.id, 'a');
    assert.equal(first.input, '{"content_id":"trace-a","type":"trace"}');
    assert.equal(first.expected_output, '{"ok":true}');
    const metadata = JSON.parse(first.metadata ?? '') as Record<string, unknown>;
    assert.deepEqual([metadata['annotators'], metadata['disagreements']], [3, ['ok', 'q']]);
    assert.deepEqual(first.tags, ['annotation_queue:q1']);
    assert.equal(second?.id, 'made-up');
  });
});
