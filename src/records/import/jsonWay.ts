import * as l10n from '@vscode/l10n';
import { decodeKey, endOfString, endOfValue, JsonScanError, readMembers, skipWhiteSpace } from '../../json/scan';
import { suggestRenames } from '../csvUploadColumns';

/** The names of members that lead from a JSON document to its array of records; empty: the document itself. */
export type JsonPath = readonly string[];

/** How far down arrays are looked for. */
const deepest = 3;

/** What a path is called: `data.items`. */
export function nameOfPath(path: JsonPath): string {
  return path.join('.');
}

/**
 * The arrays of objects that a document holds which is an object itself, as answers of services are.
 * @param text the document's beginning at least
 */
export function arraysInside(text: string): readonly JsonPath[] {
  const found: JsonPath[] = [];
  const look = (at: number, path: JsonPath): number =>
    readMembers(text, at, (keyStart, keyEnd, valueStart) => {
      const inside = [...path, decodeKey(text, keyStart, keyEnd)];
      const opening = text.charAt(valueStart);
      if (opening === '[' && text.charAt(skipWhiteSpace(text, valueStart + 1)) === '{') found.push(inside);
      return opening === '{' && inside.length < deepest ? look(valueStart, inside) : endOfValue(text, valueStart);
    });
  try {
    look(skipWhiteSpace(text, 0), []);
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error; // The text may be cut: what stands before that is known.
  }
  return found;
}

/** Members that a record may have in place of an input; `messages`: a line of chat JSONL. */
const inputs: readonly string[] = ['input', 'messages'];

/** Whether the object that a text begins with is a record by itself: one of its members stands for the input. */
export function isRecord(text: string): boolean {
  const names: string[] = [];
  try {
    readMembers(text, skipWhiteSpace(text, 0), (keyStart, keyEnd, valueStart) => {
      names.push(decodeKey(text, keyStart, keyEnd));
      return endOfValue(text, valueStart);
    });
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
  }
  return names.some((name) => inputs.includes(name)) || suggestRenames(names).some(({ to }) => to === 'input');
}

/** Goes from the beginning of a document to the array at a path, while the text comes in pieces. */
export class WayToArray {
  readonly #path: JsonPath;
  #entered = 0;
  #next: 'value' | 'member' = 'value';

  constructor(path: JsonPath) {
    this.#path = path;
  }

  /** Whether the value that comes next is the array. */
  get isThere(): boolean {
    return this.#entered === this.#path.length && this.#next === 'value';
  }

  /**
   * Reads what begins at `at`. Throws JsonScanError where the way doesn't lead on.
   * @param endOf gives where a value ends; undefined where it isn't all there yet
   * @returns the offset behind it; undefined where it isn't all there yet
   */
  step(text: string, at: number, endOf: (at: number) => number | undefined): number | undefined {
    const c = text.charAt(at);
    if (this.#next === 'value') {
      if (c !== '{') throw this.#noSuchArray(at);
      this.#next = 'member';
      return at + 1;
    }
    if (c === ',') return at + 1;
    if (c === '}') throw this.#noSuchArray(at);
    const keyEnd = endOf(at);
    if (keyEnd === undefined) return undefined;
    if (endOfString(text, at) !== keyEnd) throw this.#noSuchArray(at);
    const colon = skipWhiteSpace(text, keyEnd);
    const value = skipWhiteSpace(text, colon + 1);
    if (value >= text.length) return undefined;
    if (text.charAt(colon) !== ':') throw new JsonScanError(l10n.t('a colon is missing'), colon);
    if (decodeKey(text, at, keyEnd) !== this.#path[this.#entered]) return endOf(value);
    this.#entered++;
    this.#next = 'value';
    return value;
  }

  #noSuchArray(at: number): JsonScanError {
    return new JsonScanError(l10n.t('there is no array “{0}”', nameOfPath(this.#path)), at);
  }
}
