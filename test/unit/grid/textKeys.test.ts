import assert from 'node:assert/strict';
import { closesTab, isForText } from '../../../src/grid/textKeys';

/** @param keys as in `Control+Shift+P` */
function pressed(keys: string) {
  const modifiers = keys.split('+');
  const key = modifiers.pop() ?? '';
  const has = (name: string) => modifiers.includes(name);
  return {
    key,
    ctrlKey: has('Control'),
    metaKey: has('Meta'),
    altKey: has('Alt'),
    shiftKey: has('Shift'),
    isComposing: false,
    getModifierState: has,
  };
}

describe('Keys in a text box', () => {
  const forText = (onMac: boolean) => (keys: string) => isForText(pressed(keys), onMac);
  const typing = [
    'a',
    'Shift+A',
    ' ',
    'Enter',
    'Tab',
    'Escape',
    'Backspace',
    'Shift+ArrowLeft',
    'Shift+Insert',
    'Home',
  ];

  it('are for the text where they write, move or mark in it', () => {
    const main = ['A', 'c', 'x', 'v', 'z', 'y', 'Shift+Z', 'Shift+V', 'ArrowLeft', 'Shift+End', 'Backspace', 'Enter'];
    const keys = [...typing, ...main.map((key) => `Control+${key}`), 'Control+Alt+AltGraph+@'];
    assert.deepEqual(keys.filter(forText(false)), keys);
  });

  it('are for VS Code where they mean nothing in text', () => {
    const main = ['s', 'p', 'w', 'f', 'k', 'Tab', 'PageUp', 'F4', '-', 'Shift+P', 'Shift+F', 'Shift+Y', 'Alt+k'];
    const keys = ['F1', 'Shift+F6', 'Alt+Enter', 'Alt+f', 'Alt+ArrowLeft', ...main.map((key) => `Control+${key}`)];
    assert.deepEqual(keys.filter(forText(false)), []);
  });

  it('are those of macOS there', () => {
    const main = ['a', 'c', 'x', 'v', 'z', 'Shift+z', 'ArrowLeft', 'Backspace'].map((key) => `Meta+${key}`);
    const text = [...typing, ...main, 'Control+a', 'Control+k', 'Alt+ArrowLeft', 'Alt+Backspace', 'Alt+ø'];
    assert.deepEqual(text.filter(forText(true)), text);
    const others = ['F1', 'Meta+s', 'Meta+p', 'Meta+Shift+p', 'Meta+w', 'Control+Tab', 'Control+r', 'Alt+Enter'];
    assert.deepEqual(others.filter(forText(true)), []);
  });

  it('belong to the text as long as it is composed', () => {
    assert.equal(isForText({ ...pressed('F1'), isComposing: true }, false), true);
  });

  it('close the tab as in VS Code', () => {
    for (const keys of ['Control+w', 'Control+F4']) assert.equal(closesTab(pressed(keys), false), true);
    for (const keys of ['w', 'F4', 'Control+Shift+w', 'Alt+F4']) assert.equal(closesTab(pressed(keys), false), false);
    assert.equal(closesTab(pressed('Meta+w'), true), true);
  });
});
