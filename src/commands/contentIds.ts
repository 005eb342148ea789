/** Ids of traces that were found in a text, in order, each once. */
export interface ContentIds {
  readonly ids: readonly string[];
  /** How many were there more than once. */
  readonly repeated: number;
}

/** An id has no white space, quotes or brackets in it: so lists of every kind, JSON arrays and CSV columns are read alike. */
const BORDER = /[\s,;"'`[\](){}|]+/;

/** Reads ids that stand one on each line, or behind commas, semicolons or white space, in quotes or not. */
export function readContentIds(text: string): ContentIds {
  const all = text.split(BORDER).filter((id) => id !== '');
  const ids = [...new Set(all)];
  return { ids, repeated: all.length - ids.length };
}

/** Whether a text is likely a list of ids: something that was copied for another reason isn't offered. */
export function looksLikeIds(text: string): boolean {
  const { ids } = readContentIds(text);
  return ids.length > 0 && ids.every((id) => /^[\w.:-]{3,128}$/.test(id) && /\d/.test(id));
}
