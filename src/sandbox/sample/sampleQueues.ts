import { addAnnotation, addInteraction, createQueue } from '../store/queues';
import type { ProjectRow } from '../store/rows';
import { traceId } from './sampleExperiments';
import { idOf, raw, type SampleStore } from './sampleStore';

const ANNOTATORS = [idOf('annotator ada'), idOf('annotator grace')] as const;

const VERDICTS = [
  { quality: 'good', correct_category: true, notes: '' },
  { quality: 'good', correct_category: true, notes: 'Friendly, and to the point.' },
  { quality: 'fair', correct_category: true, notes: 'Right, but the reply is too long.' },
  { quality: 'bad', correct_category: false, notes: 'This is about billing.\nThe reply doesn’t answer the question.' },
] as const;

/** A queue that reviews the traces of an experiment; two people have looked at most of them. */
export function addReviewQueue(
  sample: SampleStore,
  project: ProjectRow,
  { name, description, experiment, size }: { name: string; description: string; experiment: string; size: number },
  daysAgo: number,
): void {
  const { store } = sample;
  const queueId = idOf(`queue ${name}`);
  createQueue(store, { id: queueId, projectId: project.id, name, description }, sample.daysAgo(daysAgo));
  for (let index = 0; index < size; index++) {
    const contentId = traceId(experiment, index);
    const type = index % 4 === 3 ? 'trace' : 'experiment_trace';
    const { row } = addInteraction(store, queueId, { id: idOf(`interaction ${name} ${index}`), contentId, type });
    ANNOTATORS.forEach((createdBy, annotator) => {
      // The second annotator is behind with the work.
      if (index >= size - 2 * (annotator + 1)) return;
      const annotation = {
        id: idOf(`annotation ${name} ${index} ${annotator}`),
        interactionId: row.id,
        labelValues: raw(VERDICTS[(index + annotator * (index % 3)) % VERDICTS.length]),
        createdBy,
      };
      addAnnotation(store, queueId, annotation, sample.daysAgo(daysAgo - 1, index * 4 + annotator * 90));
    });
  }
}
