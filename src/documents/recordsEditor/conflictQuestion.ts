import * as l10n from '@vscode/l10n';
import type { ConflictChoice, ConflictDetail } from '../../grid/protocol';
import { formatRawJson } from '../../json/format';
import type { RawJson } from '../../json/rawJson';
import { givenId } from '../../records/file/placeholderIds';
import type { Conflict, MergeResult } from '../../records/merge';
import type { RecordContent } from '../../records/model';
import { nameOfConflict, settleConflicts, sideText, UnreadableSettlement } from '../../records/settleConflicts';
import { RequestFailure } from './requestFailure';
import { SaveLeft } from './saveLeft';

/** Conflicts that wait for a person: what the merge view shows, and what comes of its answer. */
export class ConflictQuestion {
  readonly version: number | undefined;
  readonly conflicts: readonly ConflictDetail[];
  readonly settled: Promise<readonly RecordContent[]>;
  readonly #merge: MergeResult;
  #resolve!: (records: readonly RecordContent[]) => void;
  #reject!: (error: Error) => void;

  /**
   * @param version of the dataset that the others made; undefined for a file
   * @param left what is said where the question is left without an answer
   */
  constructor(
    merge: MergeResult,
    version: number | undefined,
    private readonly left: string,
    signal: AbortSignal | undefined,
  ) {
    this.#merge = merge;
    this.version = version;
    this.conflicts = merge.conflicts.map(detailOf);
    this.settled = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', () => this.leave(), { once: true });
  }

  /** Takes the answer to all conflicts. Throws RequestFailure, and goes on asking, where one is missing or unreadable. */
  answer(choices: readonly ConflictChoice[]): void {
    const byIndex = new Map(choices.map((choice) => [choice.index, choice]));
    try {
      this.#resolve(
        settleConflicts(this.#merge, (_, index) => {
          const choice = byIndex.get(index);
          if (!choice) throw new RequestFailure(l10n.t('Settle every conflict first: nothing is sent before.'));
          return 'choice' in choice ? choice.choice : choice;
        }),
      );
    } catch (error) {
      if (!(error instanceof UnreadableSettlement)) throw error;
      throw new RequestFailure(
        `${error.conflict.recordId} · ${nameOfConflict(error.conflict)}: ${error.message}`,
        error.place,
      );
    }
  }

  /** Gives the question up: nothing is sent. */
  leave(): void {
    this.#reject(new SaveLeft(this.left));
  }
}

const pretty = (value: RawJson) => formatRawJson(value, { indent: '  ' });

function detailOf(conflict: Conflict, index: number): ConflictDetail {
  const { recordId, base, mine, theirs } = conflict;
  return {
    index,
    recordId: givenId(recordId) ?? l10n.t('a record without an id'),
    what: nameOfConflict(conflict),
    base: sideText(base, pretty),
    mine: sideText(mine, pretty),
    theirs: sideText(theirs, pretty),
  };
}
