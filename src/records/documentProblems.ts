import * as l10n from '@vscode/l10n';
import type { Problem, RecordField, TextRange } from './model';

/** More than this many are of no use to anyone, and showing them takes longer than reading the document. */
const MAX_PROBLEMS = 1000;

/** Gathers what is wrong with a document, in the order in which it is found. */
export class ProblemList {
  readonly #problems: Problem[] = [];

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  get full(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  error(
    range: TextRange,
    message: string,
    where: { record?: number; field?: RecordField | undefined; placeless?: string } = {},
  ): void {
    this.#add({ ...range, message, severity: 'error', ...where });
  }

  /** Something that is no hindrance to saving, but lost by it. */
  warning(range: TextRange, message: string, where: { record: number }): void {
    this.#add({ ...range, message, severity: 'warning', ...where });
  }

  #add({ start, end, ...rest }: Problem): void {
    if (!this.full) this.#problems.push({ start, end: Math.max(start, end), ...rest });
  }
}

/** `line 3, column 7` of an offset, both counted from one, as editors show them. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return l10n.t('line {0}, column {1}', lineOf(text, offset), offset - lineStart + 1);
}

/** The line of an offset, counted from one. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}
