import type * as vscode from 'vscode';
import type { PlanParts } from '../applyPlan';
import type { ImportProblems } from './importProblems';

/** What an import works with. */
export interface ImportParts extends PlanParts {
  readonly problems: ImportProblems;
  /** Remembers mappings by header, options and the dataset of last time. */
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** Where the choices of last time are remembered. */
export const stateKeys = { options: 'llmObs.import.options', target: 'llmObs.import.target' } as const;
