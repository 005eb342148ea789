import * as l10n from '@vscode/l10n';
import { jsonMistake, placeInLines } from './jsonMistake';
import type { Cell, CellInput, CellKind, GridColumn } from './protocol';

/** How a cell's text is understood. */
export type EditMode = 'string' | 'json' | 'tags';

/** How the value of a cell is edited at first. */
export function modeOf(column: GridColumn, kind: CellKind): EditMode {
  if (column.field === 'tags' && !column.path.length) return 'tags';
  if (column.field === 'id') return 'string';
  if (kind === 'absent') return column.field === 'metadata' && !column.path.length ? 'json' : 'string';
  return kind === 'string' ? 'string' : 'json';
}

/** Whether a column's values may be text as well as other JSON. */
export function canSwitchMode(column: GridColumn): boolean {
  return column.field !== 'id' && !(column.field === 'tags' && !column.path.length);
}

export interface TextMistake {
  readonly message: string;
  /** Offset in the text. */
  readonly place: number | undefined;
}

/**
 * What an edited text means.
 * @returns the input, or what is wrong with the text
 */
export function readText(mode: EditMode, text: string): { input: CellInput } | { mistake: TextMistake } {
  if (mode === 'string') return { input: { kind: 'string', text } };
  if (mode === 'tags') {
    const tags = text.split('\n').map((line) => line.trim());
    return { input: { kind: 'tags', tags: tags.filter((tag) => tag !== '') } };
  }
  if (text.trim() === '') return { input: { kind: 'absent' } };
  const mistake = jsonMistake(text);
  if (!mistake) return { input: { kind: 'json', text } };
  const { line, column } = placeInLines(text, mistake.place);
  return {
    mistake: { message: l10n.t('Line {0}, column {1}: {2}.', line, column, mistake.message), place: mistake.place },
  };
}

/** The cell as it will look, until the host has answered. */
export function previewOf(input: CellInput): Cell {
  const long = 240;
  const cell = (kind: CellKind, text: string): Cell => ({
    kind,
    text: text.slice(0, long),
    ...(text.length > long ? { cut: true as const } : {}),
    changed: true,
  });
  switch (input.kind) {
    case 'string':
      return cell('string', input.text);
    case 'tags':
      return cell('tags', input.tags.join('\n'));
    case 'absent':
      return cell('absent', '');
    case 'json':
      return cell(jsonKind(input.text.trim()), input.text);
  }
}

function jsonKind(text: string): CellKind {
  if (text.startsWith('{')) return 'object';
  if (text.startsWith('[')) return 'array';
  if (text.startsWith('"')) return 'string';
  return text === 'true' || text === 'false' ? 'boolean' : 'number';
}
