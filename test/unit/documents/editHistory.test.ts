import assert from 'node:assert/strict';
import { EditHistory } from '../../../src/documents/recordsEditor/editHistory';
import type { AppliedEdit } from '../../../src/records/recordsModel';

/** VS Code's stack of edits, and what is applied. */
class Stack {
  readonly applied = new Set<string>();
  readonly edits: AppliedEdit[] = [];
  index = -1;
  savePoint = -1;
  readonly history = new EditHistory((edit) => {
    this.edits.splice(this.index + 1, Infinity, edit);
    this.index = this.edits.length - 1;
  });

  get isDirty(): boolean {
    return this.index !== this.savePoint;
  }

  edit(label: string): void {
    this.applied.add(label);
    this.history.push({
      label,
      key: undefined,
      undo: () => assert.ok(this.applied.delete(label), `${label} is undone where it is applied`),
      redo: () => {
        assert.ok(!this.applied.has(label), `${label} is redone where it is undone`);
        this.applied.add(label);
      },
    });
  }

  undo(): void {
    const edit = this.edits[this.index--];
    if (edit) this.history.undo(edit);
  }

  redo(): void {
    const edit = this.edits[++this.index];
    if (edit) this.history.redo(edit);
  }

  endSave(): void {
    this.savePoint = this.index;
    this.history.endSave(true);
  }
}

const nextMacrotask = () => new Promise((resolve) => setImmediate(resolve));

describe('The history of edits', () => {
  let stack: Stack;
  beforeEach(() => (stack = new Stack()));

  it('keeps edits unsaved that are made while a save runs', () => {
    stack.edit('a');
    stack.history.beginSave();
    stack.edit('b');
    stack.endSave();
    assert.equal(stack.isDirty, true);
    stack.undo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [false, ['a']]);
    stack.redo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [true, ['a', 'b']]);
  });

  it('undoes the newest edit also while a save runs', async () => {
    stack.edit('a');
    stack.history.beginSave();
    stack.edit('b');
    stack.edit('c');
    stack.undo();
    await nextMacrotask();
    assert.deepEqual([...stack.applied], ['a', 'b']);
    stack.endSave();
    assert.equal(stack.isDirty, true);
    stack.undo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [false, ['a']]);
    stack.undo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [true, []]);
  });

  it('keeps an undo unsaved that came while a save ran, and takes it back on the next undo', () => {
    stack.edit('a');
    stack.edit('b');
    stack.history.beginSave();
    stack.undo();
    stack.endSave();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [true, ['a']]);
    stack.undo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [false, ['a', 'b']]);
    stack.redo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [true, ['a']]);
  });

  it('keeps a redo unsaved that came while a save ran', () => {
    stack.edit('a');
    stack.edit('b');
    stack.undo();
    stack.history.beginSave();
    stack.redo();
    stack.endSave();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [true, ['a', 'b']]);
    stack.undo();
    assert.deepEqual([stack.isDirty, [...stack.applied]], [false, ['a']]);
    stack.undo();
    stack.undo();
    assert.deepEqual([...stack.applied], []);
    for (let i = 0; i < 3; i++) stack.redo();
    assert.deepEqual([...stack.applied], ['a', 'b']);
  });

  it('needs nothing for an undo that was redone before the save ended, or for a save that failed', () => {
    stack.edit('a');
    stack.history.beginSave();
    stack.undo();
    stack.redo();
    stack.endSave();
    assert.deepEqual([stack.isDirty, stack.edits.length], [false, 1]);
    stack.edit('b');
    stack.history.beginSave();
    stack.undo();
    stack.history.endSave(false);
    assert.deepEqual([stack.isDirty, stack.edits.length, [...stack.applied]], [false, 2, ['a']]);
  });

  it('doesn’t redo over newer edits', () => {
    stack.edit('a');
    stack.undo();
    stack.history.beginSave();
    stack.edit('b');
    stack.redo();
    stack.endSave();
    assert.deepEqual([...stack.applied], ['b']);
    stack.undo();
    stack.undo();
    assert.deepEqual([...stack.applied], []);
  });

  it('gives what one save left to the next', () => {
    stack.edit('a');
    stack.history.beginSave();
    stack.edit('b');
    stack.history.beginSave();
    stack.endSave();
    assert.equal(stack.isDirty, false);
  });
});
