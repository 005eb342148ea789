import * as l10n from '@vscode/l10n';

/** Why a file doesn't hold records, and where. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly kind = 'no records';

  /**
   * @param problem a clause that says what is wrong, and the way out
   * @param line counted from one. @param column in UTF-16 units, counted from one
   */
  constructor(
    readonly problem: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(l10n.t('Line {0}, column {1}: {2}.', line, column, problem));
  }
}

/** @param offset in bytes */
export function faultAt(bytes: Buffer, offset: number, problem: string): FileFault {
  let line = 1;
  let start = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) {
    line++;
    start = at + 1;
  }
  const before = bytes.toString('utf8', start, offset);
  return new FileFault(problem, line, before.replace(/^\ufeff/, '').length + 1);
}

/** The same for an offset in UTF-16 units in a text that begins at `start`, in bytes. */
export function faultInText(bytes: Buffer, start: number, text: string, offset: number, problem: string): FileFault {
  return faultAt(bytes, start + Buffer.byteLength(text.slice(0, offset)), problem);
}
