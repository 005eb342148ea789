import type { ParsedDocument, Snapshot } from '../records/model';
import type { OpenDocument } from './openDocuments';

/** Reads the texts of documents; a re-read after an edit costs little more than comparing with the text before. */
export class DocumentReader {
  readonly #previous = new WeakMap<OpenDocument, { text: string; document: ParsedDocument }>();
  readonly #ids = new WeakMap<Snapshot, ReadonlySet<string>>();

  /** The records in `text`, edited from `open`, and everything that keeps them from being saved. Never throws. */
  async read(open: OpenDocument, text: string): Promise<ParsedDocument> {
    const { readDocument } = await import('../records/readDocument');
    const document = readDocument(text, open.ref.format, {
      knownIds: this.#knownIds(open.base),
      previous: this.#previous.get(open),
      base: open.base.records,
      stored: open.base.records,
    });
    this.#previous.set(open, { text, document });
    return document;
  }

  #knownIds(base: Snapshot): ReadonlySet<string> {
    let ids = this.#ids.get(base);
    if (!ids) {
      ids = new Set(base.records.map(({ id }) => id));
      this.#ids.set(base, ids);
    }
    return ids;
  }
}
