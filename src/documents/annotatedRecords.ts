import type { AnnotationQueue, RecordInsert } from '../api/resources';
import { parseRawJson, type RawJson } from '../json/rawJson';
import { idProblem } from '../records/recordChecks';
import type { AnnotationRow, AnnotationTable } from './annotationTable';

/**
 * A record for each annotated interaction. Its id is the interaction's, so that making the dataset again updates it
 * instead of adding to it. `input` says which content it was, since the API doesn't tell what a trace holds;
 * `expected_output` holds what most annotators said; `metadata` who said what, and what they disagree on.
 */
export function annotatedRecords(queue: AnnotationQueue, table: AnnotationTable, newId: () => string): RecordInsert[] {
  return table.rows
    .filter(({ annotators }) => annotators.length > 0)
    .map((row) => {
      const { id, content_id, type } = row.interaction;
      return {
        id: idProblem(id) === undefined ? id : newId(),
        input: raw({ content_id, type }),
        expected_output: raw(majorities(row)),
        metadata: raw({
          annotation_queue: { id: queue.id, name: queue.attributes.name },
          interaction_id: id,
          annotators: row.annotators.length,
          disagreements: [...row.labels].filter(([, { agreed }]) => agreed === false).map(([label]) => label),
          annotations: row.interaction.annotations.map(({ created_by, label_values }) => ({
            created_by,
            label_values,
          })),
        }),
        tags: [`annotation_queue:${queue.id}`],
      };
    });
}

function majorities({ labels }: AnnotationRow): Record<string, unknown> {
  const given = [...labels].filter(([, { majority }]) => majority !== undefined);
  return Object.fromEntries(given.map(([label, { majority }]) => [label, majority]));
}

function raw(value: unknown): RawJson {
  return parseRawJson(JSON.stringify(value));
}
