import { hash } from 'node:crypto';
import { compactRawJson } from '../../json/format';
import { copyOut, type RawJson } from '../../json/rawJson';
import type { RecordContent } from '../model';

/** A short stand-in for a value: the same for values that are spelled alike, white space between tokens aside. */
export function valueKey(value: RawJson): string {
  return hash('sha1', compactRawJson(value), 'base64');
}

/** Ids and inputs, in little memory however large the records are. */
export class HeldRecords {
  readonly #ids = new Set<string>();
  readonly #inputs = new Set<string>();

  get size(): number {
    return this.#ids.size;
  }

  /** @param withInput whether inputs are looked for as well, which costs time */
  add({ id, input }: Pick<RecordContent, 'id' | 'input'>, withInput: boolean): void {
    if (id !== undefined) this.#ids.add(copyOut(id));
    if (withInput && input !== undefined) this.#inputs.add(valueKey(input));
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  hasInput(input: RawJson): boolean {
    return this.#inputs.has(valueKey(input));
  }
}
