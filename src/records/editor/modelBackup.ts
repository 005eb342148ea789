import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import type { RowKey } from '../../grid/protocol';
import type { RawJson } from '../../json/rawJson';
import type { RecordContent } from '../model';
import type { IdentifiedRecord } from '../plan';
import type { ModelBackup } from '../recordsModel';
import type { ChangedFields } from './fields';
import { EDITABLE_FIELDS } from './fields';
import { KeyMarks } from './rowKeys';
import type { Rows } from './rows';
import type { Doubt } from './rowState';
import type { SentRecords } from './sentRecords';

/** The backup was made by something else, or is damaged. */
export class UnreadableBackup extends Error {
  override readonly name = 'UnreadableBackup';
  readonly kind = 'unreadable backup';
}

const storedContent = z.object({
  id: z.optional(z.string()),
  input: z.optional(z.string()),
  expected_output: z.optional(z.string()),
  metadata: z.optional(z.string()),
  tags: z.optional(z.array(z.string())),
  unknownFields: z.optional(z.array(z.tuple([z.string(), z.string()]))),
});
const storedFields = z.object({
  id: z.optional(z.nullable(z.string())),
  input: z.optional(z.nullable(z.string())),
  expected_output: z.optional(z.nullable(z.string())),
  metadata: z.optional(z.nullable(z.string())),
  tags: z.optional(z.nullable(z.array(z.string()))),
});
const storedRow = z.object({
  /** What the row was edited from; without it, the row is new and `seed` holds what it began with. */
  saved: z.optional(storedContent),
  seed: z.optional(storedContent),
  /** null: removed. */
  fields: storedFields,
  present: z.boolean(),
  madeId: z.optional(z.string()),
  attempted: z.optional(z.array(storedContent)),
  maybeDeleted: z.optional(z.literal(true)),
  /** Of a new row: the id of the saved record that it stands behind, null for the front. */
  after: z.optional(z.nullable(z.string())),
});
const storedBackup = z.object({ format: z.literal(1), baseVersion: z.number(), rows: z.array(storedRow) });

type StoredContent = z.infer<typeof storedContent>;
type StoredRow = z.infer<typeof storedRow>;

export interface BackedUpRow {
  readonly saved: IdentifiedRecord | undefined;
  readonly seed: RecordContent;
  readonly fields: ChangedFields;
  readonly present: boolean;
  readonly madeId: string | undefined;
  readonly doubt: Doubt;
  readonly after: string | undefined;
}

/** Characters of saved records that are kept whole, so that they can be shown offline; of more, what was edited. */
const WHOLE_RECORDS = 32_000_000;

/**
 * What is unsaved, with what it was edited from.
 *
 * @param keys the touched rows, and those that saves may have touched, in the order of the document
 * @param all the rows of the document
 */
export function backupOf(
  rows: Rows,
  sent: SentRecords,
  baseVersion: number,
  keys: readonly RowKey[],
  all: Int32Array,
): ModelBackup {
  const anchors = anchorsOf(rows, keys, all);
  let room = WHOLE_RECORDS;
  const stored = keys.map((key): StoredRow => {
    const saved = rows.saved(key);
    const seed = rows.seed(key);
    const madeId = sent.madeId(key);
    const { attempted = [], maybeDeleted = false } = sent.unknown.of(key) ?? {};
    const after = anchors.get(key);
    if (saved !== undefined) room -= (saved.input?.length ?? 0) + (saved.expected_output?.length ?? 0);
    return {
      ...(saved === undefined ? {} : { saved: room < 0 ? editedPart(saved, rows.changed(key)) : store(saved) }),
      ...(seed === undefined ? {} : { seed: store(seed) }),
      fields: storeFields(rows.changed(key)),
      present: rows.isPresent(key),
      ...(madeId === undefined ? {} : { madeId }),
      ...(attempted.length === 0 ? {} : { attempted: attempted.map(store) }),
      ...(maybeDeleted ? { maybeDeleted } : {}),
      ...(after === undefined ? {} : { after }),
    };
  });
  return { format: 1, baseVersion, rows: stored };
}

/** What a backup holds. Throws UnreadableBackup: a backup that can't be read must not pass for an empty one. */
export function readBackup(backup: ModelBackup): readonly BackedUpRow[] {
  const read = storedBackup.safeParse(backup);
  if (!read.success)
    throw new UnreadableBackup(l10n.t('The unsaved edits that were kept can’t be read.'), { cause: read.error });
  return read.data.rows.map(takeRow);
}

function takeRow({ saved, seed, fields, present, madeId, after, ...doubt }: StoredRow): BackedUpRow {
  return {
    saved: saved && identified(saved),
    seed: seed === undefined ? {} : take(seed),
    fields: takeFields(fields),
    present,
    madeId,
    doubt: { attempted: (doubt.attempted ?? []).map(identified), maybeDeleted: doubt.maybeDeleted ?? false },
    after: after ?? undefined,
  };
}

/** Of each new row, the id of the nearest saved record in front of it; null where there is none. */
export function anchorsOf(rows: Rows, keys: readonly RowKey[], all: Int32Array): ReadonlyMap<RowKey, string | null> {
  const added = keys.filter((key) => rows.kind(key) === 'new');
  const anchors = new Map<RowKey, string | null>();
  if (added.length === 0) return anchors;
  const marks = new KeyMarks(rows.store.count, added);
  all.forEach((key, position) => {
    if (!marks.has(key)) return;
    let before = position - 1;
    while (before >= 0 && rows.savedIndex(all[before] ?? 0) === undefined) before--;
    anchors.set(key, before < 0 ? null : (rows.savedId(all[before] ?? 0) ?? null));
  });
  return anchors;
}

function store({ unknownFields, tags, ...texts }: RecordContent): StoredContent {
  return {
    ...texts,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(unknownFields === undefined ? {} : { unknownFields: [...unknownFields] }),
  };
}

function editedPart(saved: IdentifiedRecord, changed: ChangedFields): StoredContent {
  const part: ChangedFields = { id: saved.id };
  return store(
    EDITABLE_FIELDS.reduce(
      (fields, field) => (Object.hasOwn(changed, field) ? { ...fields, [field]: saved[field] } : fields),
      part,
    ),
  );
}

function storeFields(fields: ChangedFields): StoredRow['fields'] {
  const entries = Object.entries(fields).map(([field, value]) => [field, value ?? null]);
  return Object.fromEntries(entries) as StoredRow['fields'];
}

function take({ unknownFields, ...fields }: StoredContent): RecordContent {
  const unknown = unknownFields as [string, RawJson][] | undefined;
  return { ...fields, ...(unknown === undefined ? {} : { unknownFields: new Map(unknown) }) } as RecordContent;
}

function identified(stored: StoredContent): IdentifiedRecord {
  const content = take(stored);
  if (content.id === undefined)
    throw new UnreadableBackup(l10n.t('The unsaved edits that were kept name a record without an id.'));
  return { ...content, id: content.id };
}

function takeFields(fields: StoredRow['fields']): ChangedFields {
  const entries = Object.entries(fields).map(([field, value]) => [field, value ?? undefined]);
  return Object.fromEntries(entries) as ChangedFields;
}
