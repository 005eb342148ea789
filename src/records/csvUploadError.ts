import * as l10n from '@vscode/l10n';

/**
 * Why a CSV file can't be uploaded as it is:
 * - `empty`: nothing in it, or a header without rows
 * - `not text`: a workbook, an archive or other binary data
 * - `encoding`: bytes that are not what the head of the file promised
 * - `header`: no `input` column, or one of the columns twice
 * - `quote`: a quote that doesn't open or close where CSV allows it
 */
export type CsvUploadErrorKind = 'empty' | 'not text' | 'encoding' | 'header' | 'quote';

/** Where a problem stands. `row` counts the rows below the header from 1, `line` the lines of the file from 1. */
export interface CsvPlace {
  readonly row: number;
  readonly line: number;
}

/** Thrown where a CSV file can't be sent. `message` is a sentence for the user, with the place where it is known. */
export class CsvUploadError extends Error {
  override readonly name = 'CsvUploadError';

  constructor(
    readonly kind: CsvUploadErrorKind,
    message: string,
    readonly place?: CsvPlace,
  ) {
    super(message);
  }
}

/** `row 40,000 (line 40,012)` */
export function describePlace(place: CsvPlace): string {
  const row = place.row === 0 ? l10n.t('the header') : l10n.t('row {0}', place.row.toLocaleString('en-US'));
  return place.line === place.row + 1 ? row : l10n.t('{0} (line {1})', row, place.line.toLocaleString('en-US'));
}
