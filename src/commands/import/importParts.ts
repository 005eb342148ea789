import type * as vscode from 'vscode';
import type { PlanParts } from '../applyPlan';
import type { ImportProblems } from './importProblems';

/** What an import works with. */
export interface ImportParts extends PlanParts {
  readonly problems: ImportProblems;
  /** Remembers mappings by header, and the dataset of last time. */
  readonly state: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

/** Where the dataset of last time is remembered. */
export const targetKey = 'llmObs.import.target';
