import type { AnnotationQueue } from '../api/resources';
import { quoteCell } from '../records/csvText';
import {
  type AnnotationRow,
  type AnnotationTable,
  type InteractionFilter,
  type LabelSummary,
  type LabelVotes,
  passes,
} from './annotationTable';

export type AnnotationFormat = 'md' | 'csv' | 'json';

/** A Markdown preview of more rows is slow to draw. */
const mostRows = 2000;

/** The annotations of a queue in one of the formats. */
export function writeAnnotations(
  format: AnnotationFormat,
  queue: AnnotationQueue,
  table: AnnotationTable,
  filter: InteractionFilter,
): string {
  const rows = table.rows.filter((row) => passes(filter, row, table));
  switch (format) {
    case 'md':
      return markdown(queue, table, rows, filter);
    case 'csv':
      return csv(table, rows);
    case 'json':
      return json(queue, rows);
  }
}

const filterTitles: Record<InteractionFilter, string> = {
  all: 'Interactions',
  annotated: 'Annotated interactions',
  open: 'Interactions that nobody annotated yet',
  disagreeing: 'Interactions on which annotators disagree',
};

/** Numbers first, then one line for each interaction with its labels as columns. */
function markdown(
  { attributes: { name, description } }: AnnotationQueue,
  table: AnnotationTable,
  rows: readonly AnnotationRow[],
  filter: InteractionFilter,
): string {
  const { labels, annotators, annotated, rows: all } = table;
  const share = all.length === 0 ? '' : ` (${percent(annotated / all.length)})`;
  const parts = [
    `# ${plain(name)}`,
    ...(description ? [plain(description)] : []),
    `${annotated} of ${all.length} interactions annotated${share} · ${annotators.length} ${annotators.length === 1 ? 'annotator' : 'annotators'}`,
  ];
  if (labels.length > 0) {
    parts.push(
      '## Labels',
      markdownTable(
        ['Label', 'Values', 'Agreement'],
        labels.map((label) => [plain(label.label), valuesOf(label), agreementOf(label)]),
      ),
    );
  }
  parts.push(`## ${filterTitles[filter]}`);
  if (rows.length === 0) parts.push('None.');
  else {
    parts.push(
      markdownTable(
        ['#', 'Content', 'Type', 'Annotators', ...labels.map(({ label }) => plain(label))],
        rows
          .slice(0, mostRows)
          .map((row) => [
            String(all.indexOf(row) + 1),
            `\`${row.interaction.content_id.replaceAll('`', '').replaceAll('|', '\\|')}\``,
            plain(row.interaction.type.replace('_', '\u00a0')),
            row.annotators.map((annotator) => plain(shortName(annotator))).join(', '),
            ...labels.map(({ label, isFreeText }) => votesText(row.labels.get(label), isFreeText)),
          ]),
      ),
    );
  }
  if (rows.length > mostRows) {
    parts.push(`The first ${mostRows} of ${rows.length} are shown: open them as CSV or JSON to see all.`);
  }
  return `${parts.join('\n\n')}\n`;
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '-')), ...rows.map(line)].join('\n');
}

function valuesOf({ values, isFreeText }: LabelSummary): string {
  if (isFreeText) return `free text, ${values.reduce((sum, { count }) => sum + count, 0)} given`;
  const named = values.slice(0, 10).map(({ value, count }) => `${plain(valueText(value))} × ${count}`);
  return [...named, ...(values.length > 10 ? [`and ${values.length - 10} more`] : [])].join(', ');
}

function agreementOf({ isFreeText, compared, agreed, alpha }: LabelSummary): string {
  if (isFreeText) return '';
  if (compared === 0) return 'nobody to compare with';
  const chance = alpha === undefined ? '' : `, Krippendorff’s α ${alpha.toFixed(2)}`;
  return `${agreed} of ${compared} (${percent(agreed / compared)})${chance}`;
}

function votesText(given: LabelVotes | undefined, isFreeText: boolean): string {
  if (!given) return '';
  const { votes, agreed } = given;
  if (agreed !== false) return plain(valueText(votes[0]?.value));
  const said = votes.map(({ annotator, value }) => `${plain(valueText(value))}\u00a0(${plain(shortName(annotator))})`);
  return `${isFreeText ? '' : '**≠** '}${said.join(' / ')}`;
}

/** A line for each annotation, and one for each interaction that has none. */
function csv({ labels }: AnnotationTable, rows: readonly AnnotationRow[]): string {
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
  return `${lines.map((cells) => cells.map(quoteCell).join(',')).join('\n')}\n`;
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

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** An id of hexadecimal digits by its beginning. */
function shortName(annotator: string): string {
  return /^[0-9a-f-]{16,}$/i.test(annotator) ? `${annotator.slice(0, 8)}…` : annotator;
}

/** What the service says is shown as text, never as Markdown: a picture in it would tell someone that it was looked at. */
function plain(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|!~&#]/g, '\\$&')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/\s*[\r\n]+\s*/g, ' ⏎ ');
}
