import * as l10n from '@vscode/l10n';
import { rawString } from '../../json/rawJson';
import { lineOf } from '../documentProblems';
import type { ParsedRecord, RecordContent } from '../model';
import type { IdentifiedRecord } from '../plan';
import { readDocument } from '../readDocument';
import { recordsWriter } from '../recordsWriter';
import { sameContent, sameField } from '../sameValue';
import { PulledFileError } from './pulledFileError';

/** A pulled file's text and what was read in it. */
export interface PulledText {
  readonly text: string;
  readonly records: readonly ParsedRecord[];
}

/** Reads a pulled file's text. `file` names it in what is thrown: PulledFileError 'unreadable records'. */
export function readPulled(text: string, file: string): PulledText {
  const conflict = /^(?:<{7} |={7}$|>{7} )/m.exec(text);
  if (conflict) {
    const line = lineOf(text, conflict.index);
    const message = l10n.t('{0} holds a merge conflict of git in line {1}: settle it first.', file, line);
    throw new PulledFileError('unreadable records', message, undefined, [{ line, message }]);
  }
  const document = readDocument(text, 'jsonl');
  const problems = document.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ start, message, placeless }) => ({ line: lineOf(text, start), message: placeless ?? message }));
  const [first, ...others] = problems;
  if (!first) return { text, records: document.records };
  if (isSpreadOut(text)) {
    throw new PulledFileError(
      'unreadable records',
      l10n.t(
        '{0} was formatted over several lines, where each record stands on one: restore it from git, and keep formatters away from it.',
        file,
      ),
    );
  }
  const more =
    others.length > 1
      ? l10n.t(' There are {0} more such problems.', others.length)
      : others.length === 1
        ? l10n.t(' There is one more such problem.')
        : '';
  throw new PulledFileError(
    'unreadable records',
    l10n.t('{0}, line {1}: {2}{3}', file, first.line, first.message, more),
    undefined,
    problems,
  );
}

/** Whether the first line only opens what the next ones hold, as a formatter of JSON leaves it. */
function isSpreadOut(text: string): boolean {
  return /^\ufeff?\s*[[{]\s*[\r\n]/.test(text);
}

/** By id, in the order of UTF-16 units: the same on every machine. */
export function sortedById<Entry extends { readonly id: string }>(records: readonly Entry[]): Entry[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/**
 * The text of a pulled file: a record per line, sorted by id, tags sorted, with what can be pushed and no more (no
 * timestamps, no empty lists), so that the same records always give the same text and git shows what changed in them.
 */
export function writePulled(records: readonly IdentifiedRecord[]): string {
  return recordsWriter('jsonl').write(sortedById(records).map(pushable));
}

/**
 * The file's text with `records` in it, sorted by id. The line of a record that holds the same is taken over byte for byte;
 * the others are written anew.
 */
export function rewritePulled({ text, records: before }: PulledText, records: readonly IdentifiedRecord[]): string {
  const lines = new Map(before.flatMap((record) => (record.id === undefined ? [] : [[record.id, record] as const])));
  const writer = recordsWriter('jsonl');
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  let rewritten = text.startsWith('\ufeff') ? '\ufeff' : '';
  for (const record of sortedById(records)) {
    const line = lines.get(record.id);
    rewritten +=
      line && sameContent(line, record)
        ? text.slice(line.range.start, line.range.end)
        : writer.write([pushable(record)]).trimEnd();
    rewritten += end;
  }
  return rewritten;
}

/**
 * The file with an id in every record, new ones where there was none, and every other byte as it was. Written before
 * records are sent, so that whatever happens then they are known by it and can't be added twice.
 */
export function withIds(file: PulledText, newId: () => string): PulledText {
  const { text, records } = file;
  if (records.every(({ id }) => id !== undefined)) return file;
  let written = '';
  let from = 0;
  for (const { id, range, fieldRanges } of records) {
    if (id !== undefined) continue;
    const name = rawString(newId());
    // A null in place of an id is replaced; else the id comes first.
    const at = fieldRanges.id?.start ?? range.start + 1;
    written += text.slice(from, at) + (fieldRanges.id ? name : `"id":${name},`);
    from = fieldRanges.id?.end ?? at;
  }
  return readPulled(written + text.slice(from), '');
}

function pushable({ id, input, expected_output, metadata, tags }: RecordContent): RecordContent {
  return {
    id,
    input,
    expected_output,
    // The documented answer tells of empty metadata where there is none, the recorded ones leave it out.
    metadata: sameField('metadata', metadata, undefined) ? undefined : metadata,
    tags: tags?.length ? [...new Set(tags)].sort() : undefined,
  };
}
