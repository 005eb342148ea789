import * as l10n from '@vscode/l10n';
import type { AnnotatedInteraction, Annotation } from '../api/resources';
import { parseRawJson } from '../json/rawJson';
import { sortKeys } from '../json/sortKeys';

/** What people said about one label of one interaction. */
export interface LabelVotes {
  /** In the order of the annotations, each annotator once: what was said last counts. */
  readonly votes: readonly { readonly annotator: string; readonly value: unknown }[];
  /** Whether all said the same; undefined where fewer than two said anything. */
  readonly agreed: boolean | undefined;
  /** What most said; undefined where no value has more votes than each other. */
  readonly majority: unknown;
}

export interface AnnotationRow {
  readonly interaction: AnnotatedInteraction;
  readonly annotators: readonly string[];
  /** By label; a label that nobody gave is absent. */
  readonly labels: ReadonlyMap<string, LabelVotes>;
}

/** How far the annotators of a label agree. */
export interface LabelSummary {
  readonly label: string;
  /** How often each value was given, the most frequent first. */
  readonly values: readonly { readonly value: unknown; readonly count: number }[];
  /** Notes and the like, about which there is nothing to agree. */
  readonly isFreeText: boolean;
  /** Interactions on which several people gave the label, and those of them on which all said the same. */
  readonly compared: number;
  readonly agreed: number;
  /**
   * Krippendorff's alpha for nominal values: 1 is full agreement, 0 what chance would give. undefined where nothing can be
   * compared or all values are the same.
   */
  readonly alpha: number | undefined;
}

export interface AnnotationTable {
  /** In the order in which they first come. */
  readonly labels: readonly LabelSummary[];
  readonly rows: readonly AnnotationRow[];
  readonly annotators: readonly string[];
  readonly annotated: number;
}

/** Which interactions to look at. */
export type InteractionFilter = 'all' | 'annotated' | 'open' | 'disagreeing';

/** Makes a table of a queue's interactions. Labels that were left empty (`""`, null) count as not given. */
export function annotationTable(interactions: readonly AnnotatedInteraction[]): AnnotationTable {
  const rows = interactions.map(rowOf);
  const names = new Set(rows.flatMap(({ labels }) => [...labels.keys()]));
  return {
    labels: [...names].map((label) => summaryOf(label, rows)),
    rows,
    annotators: [...new Set(rows.flatMap(({ annotators }) => annotators))],
    annotated: rows.filter(({ annotators }) => annotators.length > 0).length,
  };
}

/** Whether a filter lets a row through. Free text can't disagree. */
export function passes(filter: InteractionFilter, row: AnnotationRow, table: AnnotationTable): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'annotated':
      return row.annotators.length > 0;
    case 'open':
      return row.annotators.length === 0;
    case 'disagreeing':
      return table.labels.some(({ label, isFreeText }) => !isFreeText && row.labels.get(label)?.agreed === false);
  }
}

function rowOf(interaction: AnnotatedInteraction): AnnotationRow {
  const byAnnotator = new Map<string, Annotation>();
  interaction.annotations.forEach((annotation, index) => {
    const annotator = annotation.created_by || l10n.t('annotator {0}', index + 1);
    const before = byAnnotator.get(annotator);
    if (!before || timeOf(annotation) >= timeOf(before)) byAnnotator.set(annotator, annotation);
  });
  const votes = new Map<string, { annotator: string; value: unknown }[]>();
  for (const [annotator, { label_values }] of byAnnotator) {
    for (const [label, value] of Object.entries(label_values)) {
      if (value === '' || value === null || value === undefined) continue;
      votes.set(label, [...(votes.get(label) ?? []), { annotator, value }]);
    }
  }
  return {
    interaction,
    annotators: [...byAnnotator.keys()],
    labels: new Map([...votes].map(([label, given]) => [label, votesOf(given)])),
  };
}

function timeOf({ modified_at, created_at }: Annotation): number {
  const time = Date.parse(modified_at ?? created_at ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function votesOf(votes: LabelVotes['votes']): LabelVotes {
  const [first, second] = counted(votes.map(({ value }) => value));
  return {
    votes,
    agreed: votes.length < 2 ? undefined : second === undefined,
    majority: first && first.count > (second?.count ?? 0) ? first.value : undefined,
  };
}

/** Values and how often each comes, the most frequent first. */
function counted(values: readonly unknown[]): { value: unknown; count: number }[] {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const value of values) {
    const key = keyOf(value);
    counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** The same for the same values, in whatever order the members of an object stand. */
function keyOf(value: unknown): string {
  return sortKeys(parseRawJson(JSON.stringify(value)));
}

function summaryOf(label: string, rows: readonly AnnotationRow[]): LabelSummary {
  const given = rows.flatMap((row) => row.labels.get(label) ?? []);
  const all = given.flatMap(({ votes }) => votes.map(({ value }) => value));
  const compared = given.filter(({ agreed }) => agreed !== undefined);
  const isFreeText = all.some((value) => typeof value === 'string' && /\n|(\S+\s+){3}\S/.test(value));
  return {
    label,
    values: counted(all),
    isFreeText,
    compared: compared.length,
    agreed: compared.filter(({ agreed }) => agreed).length,
    alpha: isFreeText ? undefined : alphaOf(compared),
  };
}

/** Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), nominal data with missing values. */
function alphaOf(units: readonly LabelVotes[]): number | undefined {
  const totals = new Map<string, number>();
  let pairable = 0;
  let differing = 0;
  for (const { votes } of units) {
    const keys = votes.map(({ value }) => keyOf(value));
    pairable += keys.length;
    for (const key of keys) {
      totals.set(key, (totals.get(key) ?? 0) + 1);
      differing += keys.filter((other) => other !== key).length / (keys.length - 1);
    }
  }
  let expected = 0;
  for (const count of totals.values()) expected += (count * (pairable - count)) / (pairable - 1);
  return expected === 0 ? undefined : 1 - differing / expected;
}
