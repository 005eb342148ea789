/** What a save of a document did. */
export interface LastSave {
  /** `3 updated, 1 added · version 8` */
  readonly summary: string;
  /** The dataset's version that it made. */
  readonly version: number;
}

/** The summary of a document's last save, while the document shows nothing newer. @param shown the version that it shows */
export function summaryWhileNewest(last: LastSave | undefined, shown: number | undefined): string | undefined {
  return last === undefined || (shown ?? 0) > last.version ? undefined : last.summary;
}
