/** Records as a question-and-answer dataset holds them, about 1 KB of JSON each; the same ones for the same numbers. */
export interface SampleRecord {
  readonly id: string;
  readonly input: { readonly question: string; readonly context: string };
  readonly expected_output: string;
  readonly metadata: { readonly source: string; readonly difficulty: number; readonly reviewed: boolean };
  readonly tags: readonly string[];
}

const WORDS = (
  'the of and a to in is you that it he was for on are as with his they at be this have from or one had by word but ' +
  'not what all were we when your can said there use an each which she do how their if will up other about out many ' +
  'then them these so some her would make like him into time has look two more write go see number way could people'
).split(' ');

/** The record at `index`; another `edition` has another answer. */
export function sampleRecord(index: number, edition = 0): SampleRecord {
  const next = numbersFrom(index);
  const context = Array.from({ length: 4 }, () => sentence(next, 37)).join('\n\n');
  return {
    id: `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    input: { question: `${sentence(next, 12)} "${sentence(next, 3)}"?`, context },
    expected_output: `${sentence(next, 30)}${edition > 0 ? ` (edition ${edition})` : ''}`,
    metadata: { source: `handbook/${next(400)}.md`, difficulty: next(100) / 10, reviewed: next(2) === 0 },
    tags: [`split:${next(5) === 0 ? 'test' : 'train'}`, 'lang:en'],
  };
}

/** The same record as the service lists it, flat as documented. */
export function listedRecord(index: number, datasetId: string, edition = 0): string {
  const { id, input, expected_output, metadata, tags } = sampleRecord(index, edition);
  const time = '2026-01-15T09:30:00.000Z';
  const record = { created_at: time, dataset_id: datasetId, expected_output, id, input, metadata, tags };
  return JSON.stringify({ ...record, updated_at: time });
}

function sentence(next: (below: number) => number, words: number): string {
  return Array.from({ length: words }, () => WORDS[next(WORDS.length)]).join(' ');
}

/** Numbers that look random and are the same for the same seed (Numerical Recipes' generator). */
function numbersFrom(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
