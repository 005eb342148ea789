import { isMac } from './dom';

/** Letters that mean something in text with the main modifier: all, copy, cut, paste, undo. */
const plainLetters = 'acvxz';
/** With Shift, too: paste without a format, redo. */
const shiftedLetters = 'vz';
/** Letters that macOS has for moving and erasing in any text, with Ctrl. */
const lettersWithCtrlOnMac = 'abdefhknoptvy';

/** Keys that move in text or change it, with Ctrl, Cmd or Option by words, lines or to the ends. */
const named: ReadonlySet<string> = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'Backspace',
  'Delete',
  'Insert',
  'Enter',
]);

type Key = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'getModifierState'
>;

/**
 * Whether a key in a text box is for its text. Any other is for the page, and for VS Code, which listens on the window and
 * never hears of a key whose propagation is stopped.
 *
 * @param onMac with Cmd as the main modifier, and Ctrl and Option for text
 */
export function isForText(event: Key, onMac = isMac): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.isComposing) return true;
  if (/^F\d+$/.test(key)) return false;
  const isCharacter = [...key].length === 1;
  if (isCharacter && event.getModifierState('AltGraph')) return true;
  const main = onMac ? metaKey : ctrlKey;
  const letter = key.toLowerCase();
  if (!main) {
    if (onMac && ctrlKey) return isCharacter && !altKey && !shiftKey && lettersWithCtrlOnMac.includes(letter);
    if (altKey) return onMac && (isCharacter || (named.has(key) && key !== 'Enter'));
    return !metaKey;
  }
  if (altKey || (onMac ? ctrlKey : metaKey)) return false;
  if (!isCharacter) return named.has(key);
  return (shiftKey ? shiftedLetters : plainLetters).includes(letter) || (letter === 'y' && !shiftKey && !onMac);
}

/** Whether a key closes the tab in VS Code. */
export function closesTab({ key, ctrlKey, metaKey, altKey, shiftKey }: Key, onMac = isMac): boolean {
  if (altKey || shiftKey || !(onMac ? metaKey : ctrlKey)) return false;
  return key.toLowerCase() === 'w' || key === 'F4';
}
