import * as l10n from '@vscode/l10n';
import { JsonScanError } from '../json/scan';
import { unreadable } from './answers';
import type { Answer, TextReader } from './caller';
import { RecordsBodyReader, type RecordsBody } from './recordsBody';
import { WrongShape } from './recordElements';
import type { DatasetRecord, Page, WrittenRecords } from './resources';

/**
 * Reads lists of records without parsing their values, in all the shapes that are known: flat as documented, nested in
 * `attributes` as recorded, grouped in `data:[{"records":[…]}]`, or in a `records` at the top.
 */

/** Characters from an answer's beginning that tell what it is where it isn't JSON. */
const BEGINNING = 1_000;

/** Reads a page of records as it arrives. Throws LlmObsError 'unreadable answer'. */
export function recordsPageReader(answer: Omit<Answer, 'text'>): TextReader<Page<DatasetRecord>> {
  const reader = new RecordsBodyReader();
  let beginning = '';
  const read = <Result>(step: () => Result): Result => {
    try {
      return step();
    } catch (error) {
      throw wrongBody({ ...answer, text: beginning }, reader, error);
    }
  };
  return {
    push(piece) {
      if (beginning.length < BEGINNING) beginning += piece.slice(0, BEGINNING);
      read(() => reader.push(piece));
    },
    end() {
      const { records, after } = read(() => reader.end());
      return { items: records, after };
    },
  };
}

/** The records that a write tells. `version` is the highest that any of them names. Throws LlmObsError 'unreadable answer'. */
export function readWrittenRecords(answer: Answer): WrittenRecords {
  // Some writes are answered without a body.
  if (answer.text.trim() === '') return { records: [], version: undefined };
  const { records } = readBody(answer);
  let version: number | undefined;
  for (const record of records) if (record.version !== undefined) version = Math.max(version ?? 0, record.version);
  return { records, version };
}

function readBody(answer: Answer): RecordsBody {
  const reader = new RecordsBodyReader();
  try {
    reader.push(answer.text);
    return reader.end();
  } catch (error) {
    throw wrongBody(answer, reader, error);
  }
}

function wrongBody(answer: Answer, { place }: RecordsBodyReader, error: unknown): unknown {
  if (error instanceof WrongShape) return unreadable(answer, error.message, error.pointer);
  if (error instanceof JsonScanError) return unreadable(answer, error.message, place, error);
  if (error instanceof SyntaxError) return unreadable(answer, l10n.t('its syntax is broken'), place, error);
  return error;
}
