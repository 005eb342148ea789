import * as l10n from '@vscode/l10n';
import type { AnnotationQueue } from '../api/resources';
import { defused, quoteCell } from '../records/csvText';
import {
  type AnnotationRow,
  type AnnotationTable,
  type InteractionFilter,
  type LabelSummary,
  type LabelVotes,
  passes,
} from './annotationTable';
import { codeSpan, markdownTable, paragraph, plain } from './markdown';

export type AnnotationFormat = 'md' | 'csv' | 'json';

/** A Markdown preview of more rows is slow to draw. */
const mostRows = 2000;

/**
 * The annotations of a queue in one of the formats.
 *
 * @param options.defuseFormulas of CSV: cells that a spreadsheet would run as a formula get an apostrophe before them
 */
export function writeAnnotations(
  format: AnnotationFormat,
  queue: AnnotationQueue,
  table: AnnotationTable,
  filter: InteractionFilter,
  { defuseFormulas = false }: { readonly defuseFormulas?: boolean | undefined } = {},
): string {
  const rows = table.rows.filter((row) => passes(filter, row, table));
  switch (format) {
    case 'md':
      return markdown(queue, table, rows, filter);
    case 'csv':
      return csv(table, rows, defuseFormulas ? defused : (cell) => cell);
    case 'json':
      return json(queue, rows);
  }
}

function filterTitle(filter: InteractionFilter): string {
  switch (filter) {
    case 'all':
      return l10n.t('Interactions');
    case 'annotated':
      return l10n.t('Annotated interactions');
    case 'open':
      return l10n.t('Interactions that nobody annotated yet');
    case 'disagreeing':
      return l10n.t('Interactions on which annotators disagree');
  }
}

/** Numbers first, then one line for each interaction with its labels as columns. */
function markdown(
  { attributes: { name, description } }: AnnotationQueue,
  table: AnnotationTable,
  rows: readonly AnnotationRow[],
  filter: InteractionFilter,
): string {
  const { labels, annotators, annotated, rows: all } = table;
  const title = [`# ${plain(name)}`, ...(description ? [paragraph(description)] : [])];
  if (all.length === 0) {
    const empty = l10n.t('The queue has no interactions yet. _Add Interactions…_ takes the ids of traces.');
    return `${[...title, empty].join('\n\n')}\n`;
  }
  const parts = [
    ...title,
    l10n.t(
      '{0} of {1} interactions annotated{2} · {3}',
      number(annotated),
      number(all.length),
      ` (${percent(annotated / all.length)})`,
      annotators.length === 1 ? l10n.t('1 annotator') : l10n.t('{0} annotators', number(annotators.length)),
    ),
  ];
  if (labels.length > 0) {
    parts.push(
      l10n.t('## Labels'),
      markdownTable(
        [l10n.t('Label'), l10n.t('Values'), l10n.t('Agreement')],
        labels.map((label) => [plain(label.label), valuesOf(label), agreementOf(label)]),
      ),
    );
  }
  parts.push(`## ${filterTitle(filter)}`);
  if (rows.length > mostRows) {
    const [shown, of] = [number(mostRows), number(rows.length)];
    parts.push(l10n.t('The first {0} of {1} are shown: open them as CSV or JSON to see all.', shown, of));
  }
  if (rows.length === 0) parts.push(l10n.t('None.'));
  else {
    parts.push(
      markdownTable(
        ['#', l10n.t('Content'), l10n.t('Type'), l10n.t('Annotators'), ...labels.map(({ label }) => plain(label))],
        rows
          .slice(0, mostRows)
          .map((row) => [
            String(all.indexOf(row) + 1),
            codeSpan(row.interaction.content_id),
            plain(row.interaction.type.replace('_', '\u00a0')),
            row.annotators.map((annotator) => plain(shortName(annotator))).join(', '),
            ...labels.map(({ label, isFreeText }) => votesText(row.labels.get(label), isFreeText)),
          ]),
      ),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function valuesOf({ values, isFreeText }: LabelSummary): string {
  if (isFreeText) return l10n.t('free text, {0} given', number(values.reduce((sum, { count }) => sum + count, 0)));
  const named = values.slice(0, 10).map(({ value, count }) => `${plain(valueText(value))} × ${number(count)}`);
  return [...named, ...(values.length > 10 ? [l10n.t('and {0} more', number(values.length - 10))] : [])].join(', ');
}

function agreementOf({ isFreeText, compared, agreed, alpha }: LabelSummary): string {
  if (isFreeText) return '';
  if (compared === 0) return l10n.t('nobody to compare with');
  const chance = alpha === undefined ? '' : l10n.t(', Krippendorff’s α {0}', alpha.toFixed(2));
  return l10n.t('{0} of {1} ({2}){3}', number(agreed), number(compared), percent(agreed / compared), chance);
}

function votesText(given: LabelVotes | undefined, isFreeText: boolean): string {
  if (!given) return '';
  const { votes, agreed } = given;
  if (agreed !== false) return plain(valueText(votes[0]?.value));
  const said = votes.map(({ annotator, value }) => `${plain(valueText(value))}\u00a0(${plain(shortName(annotator))})`);
  return `${isFreeText ? '' : '**≠** '}${said.join(' / ')}`;
}

/** A line for each annotation, and one for each interaction that has none. */
function csv({ labels }: AnnotationTable, rows: readonly AnnotationRow[], shown: (cell: string) => string): string {
  const fixed = ['interaction_id', 'content_id', 'type', 'annotation_id', 'annotator', 'created_at', 'modified_at'];
  const names = labels.map(({ label }) => label);
  const header = [...fixed, ...names.map((name) => (fixed.includes(name) ? `label:${name}` : name))];
  const lines = [header];
  for (const { interaction } of rows) {
    const { id, content_id, type, annotations } = interaction;
    if (annotations.length === 0) lines.push([id, content_id, type, ...header.slice(3).map(() => '')]);
    for (const annotation of annotations) {
      const { created_by = '', created_at = '', modified_at = '', label_values } = annotation;
      const values = names.map((name) => valueText(label_values[name]));
      lines.push([id, content_id, type, annotation.id, created_by, created_at, modified_at, ...values]);
    }
  }
  return `${lines.map((cells) => cells.map((cell) => quoteCell(shown(cell))).join(',')).join('\n')}\n`;
}

function json({ id, attributes }: AnnotationQueue, rows: readonly AnnotationRow[]): string {
  const { name, description, project_id } = attributes;
  const interactions = rows.map(({ interaction }) => interaction);
  return `${JSON.stringify({ queue: { id, name, description, project_id }, interactions }, undefined, 2)}\n`;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `1,204` */
function number(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** An id of hexadecimal digits by its beginning. */
function shortName(annotator: string): string {
  return /^[0-9a-f-]{16,}$/i.test(annotator) ? `${annotator.slice(0, 8)}…` : annotator;
}
