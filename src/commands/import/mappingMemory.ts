import type { Memento } from 'vscode';
import { headerKey, type ImportMapping } from '../../records/import/importMapping';

const stateKey = 'llmObs.import.mappings';
/** How many are remembered. */
const most = 50;

/** What was chosen for files with the same columns. */
export class MappingMemory {
  constructor(private readonly state: Memento) {}

  of(columns: readonly string[]): ImportMapping | undefined {
    const key = headerKey(columns);
    return this.#all().find(([header]) => header === key)?.[1];
  }

  async remember(columns: readonly string[], mapping: ImportMapping): Promise<void> {
    const key = headerKey(columns);
    const others = this.#all().filter(([header]) => header !== key);
    await this.state.update(stateKey, [[key, mapping], ...others].slice(0, most));
  }

  #all(): readonly (readonly [header: string, mapping: ImportMapping])[] {
    return this.state.get<readonly (readonly [string, ImportMapping])[]>(stateKey) ?? [];
  }
}
