import type { Answer } from '../../src/api/caller';
import { recordsPageReader } from '../../src/api/recordAnswers';
import type { DatasetRecord, Page } from '../../src/api/resources';

/** What the client makes of an answer whose text comes in these pieces. Throws LlmObsError 'unreadable answer'. */
export function readRecordsPage(answer: Answer, pieces: Iterable<string> = [answer.text]): Page<DatasetRecord> {
  const reader = recordsPageReader(answer);
  for (const piece of pieces) reader.push(piece);
  return reader.end();
}

/** A record without its fields that are undefined. */
export function presentFields(record: DatasetRecord | undefined): Partial<DatasetRecord> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => value !== undefined));
}
