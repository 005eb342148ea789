import assert from 'node:assert/strict';
import type { FindQuery, GridField } from '../../../../src/grid/protocol';
import { allCells, nextCell } from '../../../../src/records/cells/findCells';
import { TooSlow } from '../../../../src/records/cells/timeLimit';
import { modelOf } from '../editor/records';
import { many, raw, record } from '../testRecords';

const query = (text: string, options: Partial<FindQuery> = {}): FindQuery => ({
  text,
  matchCase: false,
  regex: false,
  fields: ['input', 'expected_output', 'tags'],
  ...options,
});

describe('Finding cells', () => {
  const model = modelOf([
    record('a', { input: raw('oslo'), expected_output: raw('Oslo'), tags: [] }),
    record('b', { input: raw('lima'), tags: ['city:lima'] }),
    record('c', { input: raw('oslo, lima'), tags: ['city:oslo'] }),
  ]);
  const step = async (
    position: number,
    field: GridField | undefined,
    direction: 'here' | 'next' | 'previous',
    text = 'oslo',
  ) => {
    const found = await nextCell(model, query(text), { position, field }, direction);
    return found && `${found.position} ${found.field}`;
  };

  it('goes from cell to cell, also within a row, and round', async () => {
    assert.equal(await step(0, 'input', 'here'), '0 input');
    assert.equal(await step(0, 'input', 'next'), '0 expected_output');
    assert.equal(await step(0, 'expected_output', 'next'), '2 input');
    assert.equal(await step(2, 'input', 'next'), '2 tags');
    assert.equal(await step(2, 'tags', 'next'), '0 input');
    assert.equal(await step(0, 'input', 'previous'), '2 tags');
    assert.equal(await step(2, 'tags', 'previous'), '2 input');
    assert.equal(await step(2, 'input', 'previous'), '0 expected_output');
  });

  it('begins with the whole row from a field that is not searched', async () => {
    assert.equal(await step(2, 'id', 'here'), '2 input');
    assert.equal(await step(2, undefined, 'next'), '2 input');
    assert.equal(await step(2, 'id', 'previous'), '0 expected_output');
  });

  it('comes back to the only match, and finds nothing where there is none', async () => {
    assert.equal(await step(1, 'tags', 'next', 'city:lima'), '1 tags');
    assert.equal(await step(1, 'tags', 'previous', 'city:lima'), '1 tags');
    assert.equal(await step(1, 'tags', 'here', 'city:lima'), '1 tags');
    assert.equal(await step(0, 'input', 'next', 'rome'), undefined);
    assert.equal(await nextCell(modelOf([]), query('a'), { position: 0, field: 'input' }, 'next'), undefined);
  });

  it('lists the cells in the order in which it goes through them', async () => {
    const all = (await allCells(model, query('oslo'))).map(({ position, field }) => `${position} ${field}`);
    assert.deepEqual(all, ['0 input', '0 expected_output', '2 input', '2 tags']);
    const walked: (string | undefined)[] = [await step(0, 'input', 'here')];
    while (walked.length < all.length) {
      const [position, field] = walked.at(-1)?.split(' ') ?? [];
      walked.push(await step(Number(position), field as GridField, 'next'));
    }
    assert.deepEqual(walked, all);
  });

  it('stops when nobody wants to know any more', async () => {
    const stop = new AbortController();
    const counting = allCells(modelOf(many(1000)), query('x'), stop.signal);
    stop.abort(new Error('another text'));
    await assert.rejects(counting, /another text/);
  });

  it('ends a regular expression that takes for ever', async () => {
    const slow = modelOf([record('a', { input: raw(`${'a'.repeat(60)}b`) })]);
    await assert.rejects(allCells(slow, query('(a+)+c', { regex: true })), TooSlow);
  });
});
