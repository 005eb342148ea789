/** One measurement beside what it is compared with. */
export interface Row {
  /** What was measured. */
  readonly what: string;
  readonly measured: string;
  /** The floor, or another way to do the same. */
  readonly comparedWith: string;
  /** Measured divided by compared, where both are of one kind. */
  readonly ratio?: number | undefined;
  /** What the product promises; undefined for a figure that stands there for comparison only. */
  readonly target?: { readonly text: string; readonly met: boolean } | undefined;
}

const HEADINGS = ['What', 'Measured', 'Compared with', 'Ratio', 'Target', ''];
/** Columns of numbers stand to the right. */
const TO_THE_RIGHT = [3];

/** The rows as a Markdown table, padded so that it reads as plain text as well. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(3, ...cells.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((wanted, column) => pad(row[column] ?? '', wanted, TO_THE_RIGHT.includes(column))).join(' | ')} |`;
  const rule = widths.map((wanted, column) =>
    TO_THE_RIGHT.includes(column) ? `${'-'.repeat(wanted - 1)}:` : '-'.repeat(wanted),
  );
  const [headings = [], ...body] = cells;
  return [line(headings), line(rule), ...body.map(line)].join('\n');
}

/** The rows whose target is missed. */
export function missed(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ target }) => target?.met === false);
}

function cellsOf({ what, measured, comparedWith, ratio, target }: Row): string[] {
  const verdict = target === undefined ? '' : target.met ? 'met' : 'missed';
  return [what, measured, comparedWith, ratio === undefined ? '' : ratioText(ratio), target?.text ?? '', verdict];
}

/** Two digits that mean something: 0.18, 2.3, 54. */
export function ratioText(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio >= 1 ? ratio.toFixed(1) : ratio.toFixed(2);
}

function pad(text: string, wanted: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, wanted - width(text)));
  return right ? space + text : text + space;
}

function width(text: string): number {
  return [...text].length;
}
