import { randomUUID } from 'node:crypto';
import type { RowKey } from '../../grid/protocol';
import type { RecordContent, Snapshot } from '../model';
import type { IdentifiedRecord } from '../plan';
import type { RecordsModel, TouchedRecords } from '../recordsModel';
import { sameContent } from '../sameValue';
import { contentWith, EDITABLE_FIELDS, isSaved, isSpelledAlike } from './fields';
import type { ChangedFields } from './fields';
import type { Rows } from './rows';
import { asUpdated, doubted, UnknownOutcomes } from './unknownOutcomes';

type AppliedOutcome = Parameters<RecordsModel['applySaved']>[0];

/** A row that was made for a record, and the one that it stands behind. */
export interface MadeRow {
  readonly key: RowKey;
  readonly after: RowKey;
}

/**
 * What goes out to saves and merges, and how their results come back to the rows they came from. Every row goes out with
 * an id, a new one too, so that nothing has to be found again by its content.
 */
export class SentRecords {
  readonly unknown: UnknownOutcomes;
  /** Ids that were made for new rows. A row keeps its own, so that it can't be inserted twice. */
  readonly #madeIds = new Map<RowKey, string>();
  readonly #rowsByMadeId = new Map<string, RowKey>();
  /**
   * The contents in which rows went out since results last came back; none for a row that went out as deleted. Mostly one:
   * a review or an edit during a save makes more, and then nobody says which of them the result belongs to.
   */
  readonly #sent = new Map<RowKey, RecordContent[]>();
  /** How often that was, and how often each row went out. */
  #times = 0;
  readonly #timesOf = new Map<RowKey, number>();
  readonly #sentDeleted = new Set<RowKey>();
  readonly #rowsBySentId = new Map<string, RowKey>();
  /** Records that went out to be compared with: one that comes back is as it was. */
  #compared = new WeakSet<IdentifiedRecord>();
  #last: { readonly revision: number; readonly touched: TouchedRecords } | undefined;

  constructor(private readonly rows: Rows) {
    this.unknown = new UnknownOutcomes(rows);
  }

  madeId(key: RowKey): string | undefined {
    return this.#madeIds.get(key);
  }

  keepId(key: RowKey, id: string): void {
    this.#madeIds.set(key, id);
    this.#rowsByMadeId.set(id, key);
  }

  rowOfMadeId(id: string): RowKey | undefined {
    const key = this.#rowsByMadeId.get(id);
    return key !== undefined && this.rows.savedIndex(key) === undefined ? key : undefined;
  }

  /** The id with which a row goes out: made up where it has none. */
  idOf(key: RowKey, { id }: RecordContent): string {
    return id ?? this.#idMadeFor(key);
  }

  /** Whether a record of that id is ours, though none that is saved as far as is known. */
  isUnsaved(id: string): boolean {
    const made = this.rowOfMadeId(id);
    const isWished = made !== undefined && this.rows.isPresent(made);
    return isWished || this.rows.newRowOf(id) !== undefined || this.unknown.has(id);
  }

  /** @param keys the touched rows, in the order of the document. `revision` counts the edits. */
  touched(keys: readonly RowKey[], version: number, revision: number): TouchedRecords {
    if (this.#last?.revision === revision && this.#last.touched.base.version === version) return this.#last.touched;
    const base: IdentifiedRecord[] = [];
    const attempts = this.unknown.attempts;
    const attempted: IdentifiedRecord[] = [];
    const edited = new Map<RowKey, IdentifiedRecord>();
    this.#times++;
    // Rows that are gone, and may have been inserted, go out as deleted.
    const goneKeys = [...this.unknown.keys].filter((key) => this.rows.kind(key) === 'gone');
    for (const key of [...keys, ...goneKeys]) {
      const contents = this.#sent.get(key) ?? [];
      this.#sent.set(key, contents);
      this.#timesOf.set(key, (this.#timesOf.get(key) ?? 0) + 1);
      if (!this.rows.isPresent(key)) {
        this.#sentDeleted.add(key);
        continue;
      }
      const content = this.rows.content(key);
      const record = { ...content, id: this.idOf(key, content) };
      edited.set(key, record);
      this.#rowsBySentId.set(record.id, key);
      if (!contents.some((other) => isSpelledAlikeThroughout(other, record))) contents.push(record);
    }
    const wished = new Set([...edited.values()].map(({ id }) => id));
    for (const key of keys) {
      const saved = this.rows.saved(key);
      const doubt = this.unknown.of(key);
      const now = edited.get(key);
      if (saved === undefined) {
        if (now !== undefined && this.#madeIds.get(key) === now.id) attempted.push(now);
      } else if (doubt?.maybeDeleted === true && wished.has(saved.id)) {
        // An insert under the id of a record that is still there replaces it, so that it is there in any case.
        attempted.push(saved);
      } else {
        const candidates = now?.id === saved.id ? (attempts.get(saved.id) ?? []) : [];
        base.push(now !== undefined && candidates.length > 0 ? doubted(saved, candidates, now) : saved);
      }
    }
    const known = new Set([...wished, ...base.map(({ id }) => id)]);
    for (const record of this.unknown.leftOver) {
      if (known.has(record.id)) continue;
      known.add(record.id);
      base.push(record);
    }
    // Attempts at other records would make them look like deleted ones.
    for (const [id, records] of attempts) if (known.has(id)) attempted.push(...records);
    for (const record of base) this.#compared.add(record);
    const touched = { base: { version, records: base }, edited: [...edited.values()], attempted };
    this.#last = { revision, touched };
    return touched;
  }

  /** Takes over what a save applied. Gives the rows that had to be made for what it left. */
  applySaved({ snapshot, attempted, deleted, rekeyed, times }: AppliedOutcome): readonly MadeRow[] {
    const stored = new Map(snapshot.records.map((record) => [record.id, record]));
    const unapplied = new Map(attempted.map((record) => [record.id, record]));
    const removed = new Set(deleted);
    const made: MadeRow[] = [];
    for (const [key, contents] of this.#sent) {
      const ids = contents.map(({ id }) => id ?? '');
      const before = this.rows.saved(key);
      const attempt = firstOf(unapplied, ids);
      const found = ids.flatMap((id) => stored.get(rekeyed.get(id) ?? id) ?? []);
      const answered = attempt === undefined ? found.findLast((record) => !this.#compared.has(record)) : undefined;
      if (answered === undefined) {
        const wasToGo = this.#sentDeleted.has(key) || (attempt !== undefined && attempt.id !== before?.id);
        if (wasToGo && before !== undefined && stored.has(before.id) && !removed.has(before.id))
          this.unknown.deleted(key);
        if (attempt !== undefined) this.unknown.written(key, attempt);
        continue;
      }
      const saved = ids.includes(before?.id ?? '') ? asUpdated(answered, before) : answered;
      this.rows.settle(key, { ...saved, ...times?.get(saved.id) }, this.#wanted(key, contents, saved));
      this.unknown.settled(key);
      if (before !== undefined && stored.has(before.id) && !removed.has(before.id)) {
        made.push(...this.#leaveBehind(key, before));
      }
    }
    for (const id of deleted) {
      this.unknown.absent(id);
      const key = this.rows.rowOfId(id);
      if (key === undefined) continue;
      this.unknown.set(key, { attempted: this.unknown.of(key)?.attempted ?? [], maybeDeleted: false });
      this.rows.settle(key, undefined, this.#present(key));
    }
    this.#takenBack();
    return made;
  }

  /** Takes over what a merge came to, of the records that went into it. */
  rebase(base: Snapshot, merged: readonly RecordContent[]): readonly MadeRow[] {
    const theirs = new Map(base.records.map((record) => [record.id, record]));
    const results = new Map(merged.map((record) => [record.id, record]));
    const sent = [...this.#sent];
    const owners = new Map(this.#rowsBySentId);
    const wentDeleted = new Set(this.#sentDeleted);
    const wentEveryTime = new Set([...this.#timesOf].flatMap(([key, times]) => (times === this.#times ? key : [])));
    const behind: { readonly key: RowKey; readonly former: IdentifiedRecord }[] = [];
    this.#takenBack();
    for (const record of base.records) this.#compared.add(record);
    for (const [key, contents] of sent) {
      const sentIds = contents.map(({ id }) => id ?? '');
      const before = this.rows.saved(key);
      // A record under the id of another row is that row's.
      const isOwn = before !== undefined && (owners.get(before.id) ?? key) === key;
      const ids = isOwn ? [...sentIds, before.id] : sentIds;
      const result = firstOf(results, ids);
      const saved = firstOf(theirs, ids);
      // What the merge knows nothing of wasn't part of it, unless it certainly was: then they deleted it.
      if (result === undefined && saved === undefined && !wentEveryTime.has(key)) continue;
      // What went out as deleted and is here again was brought back meanwhile.
      const left = wentDeleted.has(key) ? this.#present(key) : undefined;
      const now = result === undefined ? left : this.#wanted(key, contents, result);
      this.rows.settle(key, saved, now);
      this.unknown.settled(key);
      // The save goes on with the result.
      this.#sent.set(key, result === undefined ? [] : [result]);
      if (result === undefined) this.#sentDeleted.add(key);
      if (result?.id !== undefined) this.#rowsBySentId.set(result.id, key);
      const former = before === undefined ? undefined : theirs.get(before.id);
      if (former !== undefined) behind.push({ key, former });
    }
    const made = behind.flatMap(({ key, former }) => this.#leaveBehind(key, former));
    for (const { id } of this.unknown.leftOver) if (!theirs.has(id)) this.unknown.absent(id);
    for (const record of base.records) {
      const key = this.rows.rowOfId(record.id);
      if (key === undefined || this.#sent.has(key)) continue;
      const saved = this.rows.saved(key);
      if (saved === undefined || sameContent(saved, record)) continue;
      const content = contentWith(record, this.rows.changed(key));
      this.rows.settle(key, record, this.rows.isPresent(key) ? content : undefined);
    }
    return made;
  }

  /** The id of a row was changed, and the record of the old one is still there: it gets a row of its own, to be deleted. */
  #leaveBehind(key: RowKey, record: IdentifiedRecord): readonly MadeRow[] {
    const isAnothers = (this.#rowsBySentId.get(record.id) ?? key) !== key;
    if (isAnothers || this.rows.rowOfId(record.id) !== undefined) return [];
    const left = this.rows.create(record);
    this.rows.settle(left, record, undefined);
    this.unknown.deleted(left);
    // The save that is under way may delete it.
    this.#sent.set(left, []);
    this.#sentDeleted.add(left);
    return [{ key: left, after: key }];
  }

  #idMadeFor(key: RowKey): string {
    let id = this.#madeIds.get(key);
    if (id === undefined) {
      id = randomUUID();
      this.keepId(key, id);
    }
    return id;
  }

  #present(key: RowKey): RecordContent | undefined {
    return this.rows.isPresent(key) ? this.rows.content(key) : undefined;
  }

  /** What the row is to hold once `result` came of it: the result, and over it what was edited meanwhile. */
  #wanted(key: RowKey, contents: readonly RecordContent[], result: RecordContent): RecordContent | undefined {
    const now = this.#present(key);
    if (contents.length === 0) return now ?? result;
    if (now === undefined) return undefined;
    let edited: ChangedFields = {};
    for (const field of EDITABLE_FIELDS) {
      if (isSaved(field, result, now) || (field === 'id' && now.id === undefined)) continue;
      // The result is what went out, unless someone changed it on the way. What differs from it now was edited meanwhile.
      const wentOutLikeThat = contents.every((sent) => isSpelledAlike(field, sent, now));
      const cameBack = contents.some((sent) => isSaved(field, result, sent));
      if (!wentOutLikeThat || cameBack) edited = { ...edited, [field]: now[field] };
    }
    return contentWith(result, edited);
  }

  #takenBack(): void {
    this.#sent.clear();
    this.#sentDeleted.clear();
    this.#timesOf.clear();
    this.#times = 0;
    this.#rowsBySentId.clear();
    this.#compared = new WeakSet();
    this.#last = undefined;
  }
}

function firstOf<Id, Entry>(entries: ReadonlyMap<Id, Entry>, ids: readonly Id[]): Entry | undefined {
  const id = ids.find((each) => entries.has(each));
  return id === undefined ? undefined : entries.get(id);
}

function isSpelledAlikeThroughout(a: RecordContent, b: RecordContent): boolean {
  return EDITABLE_FIELDS.every((field) => isSpelledAlike(field, a, b));
}
