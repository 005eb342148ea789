import { copyOut } from '../../json/rawJson';
import type { RecordContent } from '../model';
import { valueKey } from './heldRecords';

/** What a dataset holds after an import broke off, to tell which records of the file are still missing. */
export class WrittenRecords {
  readonly #contents = new Map<string, string>();

  add(record: RecordContent & { readonly id: string }): void {
    this.#contents.set(copyOut(record.id), contentKey(record, []));
  }

  /**
   * Whether a record needn't be sent again.
   * @param hasOwnId whether the file gave it its id. One that was made up for the import is there only where it was written
   * @param tags those that the import puts on every record
   */
  has(record: RecordContent & { readonly id: string }, hasOwnId: boolean, tags: readonly string[]): boolean {
    const content = this.#contents.get(record.id);
    return content !== undefined && (!hasOwnId || content === contentKey(record, tags));
  }
}

function contentKey({ input, expected_output, metadata, tags = [] }: RecordContent, common: readonly string[]): string {
  const empty = metadata === undefined || /^\{[ \t\r\n]*\}$/.test(metadata);
  return [
    input === undefined ? '' : valueKey(input),
    expected_output === undefined ? '' : valueKey(expected_output),
    empty ? '' : valueKey(metadata),
    JSON.stringify([...new Set([...tags, ...common])].sort()),
  ].join();
}
