import type { Instant } from '../clock';
import type { Dialect } from '../dialect/dialect';
import type { Database } from '../store/database';
import { addCapitals, addMarkdown, addPhrases, addTickets } from './sampleDatasets';
import { addExperiment } from './sampleExperiments';
import { addReviewQueue } from './sampleQueues';
import { SampleStore } from './sampleStore';

/** Loads projects, datasets with their versions, experiments and queues into a store that never held a project. */
export async function loadSample(database: Database, dialect: Dialect, now: Instant): Promise<void> {
  await database.write((store) => {
    if (store.get("SELECT 1 FROM sqlite_sequence WHERE name='projects'")) return;
    fill(new SampleStore(store, dialect, now));
  });
}

/** In the order of time, as lists are ordered by it. */
function fill(sample: SampleStore): void {
  const markdownProject = sample.project(
    'markdown-renderer',
    'Renders Markdown with a language model.',
    sample.daysAgo(42),
  );
  const travelProject = sample.project('travel-concierge', 'Answers travellers in their language.', sample.daysAgo(30));
  const supportProject = sample.project(
    'support-assistant',
    'Sorts and answers help desk tickets.',
    sample.daysAgo(14),
  );

  const markdown = addMarkdown(sample, markdownProject);
  const capitals = addCapitals(sample, travelProject);
  const phrases = addPhrases(sample, travelProject);
  const tickets = addTickets(sample, supportProject);

  const run = (
    { dataset, records }: typeof markdown,
    [name, version, quality]: readonly [string, number, number],
    config: unknown,
    daysAgo: number,
  ): void => {
    const description = `Version ${version} of ${dataset.name}.`;
    const experiment = { name, description, version, config, quality };
    addExperiment(sample, dataset, experiment, records.slice(0, 20), sample.daysAgo(daysAgo));
  };
  run(markdown, ['render-baseline', 2, 0.62], { model: 'small-1', temperature: 0.7, prompt: 'v1' }, 32);
  run(capitals, ['capitals-small', 2, 0.9], { model: 'small-1', temperature: 0 }, 14);
  run(capitals, ['capitals-large', 3, 1], { model: 'large-2', temperature: 0 }, 8);
  run(phrases, ['translate', 1, 0.85], { model: 'large-2', temperature: 0.2, glossary: true }, 7);
  run(markdown, ['render-few-shot', 4, 0.81], { model: 'large-2', temperature: 0.2, prompt: 'v3', examples: 5 }, 5);
  run(tickets, ['triage', 2, 0.75], { model: 'large-2', temperature: 0.3, tools: ['orders', 'refunds'] }, 3);

  const tone = { name: 'Translations', description: 'Do they sound natural?', experiment: 'translate', size: 5 };
  addReviewQueue(sample, travelProject, tone, 6);
  const review = {
    name: 'Triage review',
    description: 'Was the ticket sorted well, and would you send the reply?',
    experiment: 'triage',
    size: 10,
  };
  addReviewQueue(sample, supportProject, review, 2);
}
