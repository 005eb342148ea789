/** The columns that the service knows in an uploaded CSV. Only `input` is required; it ignores every other column. */
export const csvColumns = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** What people call the two columns that matter most, in the order of preference. */
const synonyms: Readonly<Partial<Record<CsvColumn, readonly string[]>>> = {
  input: ['inputs', 'inputdata', 'question', 'questions', 'prompt', 'prompts', 'query', 'userinput', 'request', 'text'],
  expected_output: [
    'expected',
    'expectedoutputs',
    'expectedanswer',
    'expectedresponse',
    'expectedresult',
    'groundtruth',
    'referenceanswer',
    'reference',
    'answer',
    'answers',
    'target',
    'output',
    'outputs',
    'response',
    'completion',
  ],
};

export function isCsvColumn(name: string): name is CsvColumn {
  return (csvColumns as readonly string[]).includes(name);
}

/** A column that stands for a known one under another name. */
export interface ColumnRename {
  /** Zero-based position of the column. */
  readonly column: number;
  readonly from: string;
  readonly to: CsvColumn;
  /** `spelling`: the same word (`Expected Output`); `meaning`: another word for it (`question`). */
  readonly because: 'spelling' | 'meaning';
}

/**
 * Which columns of a header most likely stand for a known column that the header lacks: first those that differ in case,
 * spaces and punctuation only, then those with another word for it. At most one for each known column.
 */
export function suggestRenames(header: readonly string[]): readonly ColumnRename[] {
  const renames: ColumnRename[] = [];
  const taken = (column: number) => renames.some((r) => r.column === column);
  const missing = () => csvColumns.filter((to) => !header.includes(to) && !renames.some((r) => r.to === to));
  const words = header.map(wordOf);

  for (const to of missing()) {
    const column = words.findIndex((word, i) => word === wordOf(to) && !isCsvColumn(header[i] ?? ''));
    if (column >= 0) renames.push({ column, from: header[column] ?? '', to, because: 'spelling' });
  }
  for (const to of missing()) {
    for (const synonym of synonyms[to] ?? []) {
      const column = words.findIndex((word, i) => word === synonym && !taken(i));
      if (column < 0) continue;
      renames.push({ column, from: header[column] ?? '', to, because: 'meaning' });
      break;
    }
  }
  return renames.sort((a, b) => a.column - b.column);
}

/** Lower case, without spaces, punctuation and invisible signs: `\ufeffExpected Output` becomes `expectedoutput`. */
function wordOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** How many columns of a header are known, or seem to stand for a known one. */
export function columnScore(header: readonly string[]): number {
  return header.filter(isCsvColumn).length + suggestRenames(header).length;
}
