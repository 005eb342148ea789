/**
 * Why a file can't be imported as it is read now:
 * - `empty`: nothing in it, or a header without rows
 * - `encoding`: bytes that are not in the encoding that was found or chosen
 * - `syntax`: a quote that is never closed, or no valid JSON, so that what follows can't be told apart
 * - `too big`: one record alone, beyond what is held in memory
 */
export type ImportErrorKind = 'empty' | 'encoding' | 'syntax' | 'too big';

/** A place in a file, counted from zero, as editors do in their API. */
export interface TextPlace {
  readonly line: number;
  /** UTF-16 code units from the start of the line. */
  readonly character: number;
}

/** Thrown where nothing of a file can be imported. `message` is a sentence that names the file, the place and a way on. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(
    readonly kind: ImportErrorKind,
    message: string,
    readonly place?: TextPlace,
  ) {
    super(message);
  }
}
