import type { RawJson } from './rawJson';
import { endOfString, skipWhiteSpace } from './scan';

const QUOTE = 0x22;

/**
 * The offset behind `value` where `text` has it at `at`: the same tokens in the same order, whatever white space stands
 * between them. undefined where it has anything else. `text` needn't be JSON. What follows isn't looked at: behind a
 * number or a literal the word may go on.
 */
export function endOfSameTokens(text: string, at: number, value: RawJson): number | undefined {
  let inWord = false;
  for (let i = 0; i < value.length;) {
    const c = value.charCodeAt(i);
    const wasInWord = inWord;
    inWord = isOfWord(c);
    // White space in the text may stand between tokens only: `1 2` is not 12.
    if (!inWord || !wasInWord) at = skipWhiteSpace(text, at);
    if (c === QUOTE) {
      // Long strings compare faster as slices than by their characters.
      const end = endOfString(value, i);
      const behind = at + end - i;
      if (text.slice(at, behind) !== value.slice(i, end)) return undefined;
      i = end;
      at = behind;
      continue;
    }
    i++;
    if (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) continue;
    if (text.charCodeAt(at) !== c) return undefined;
    at++;
  }
  return at;
}

/** Whether a character is part of a number or a literal: what else stands outside of strings is a token of its own. */
function isOfWord(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x2d && c <= 0x39) || c === 0x2b || c === 0x45;
}
