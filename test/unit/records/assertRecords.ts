import assert from 'node:assert/strict';
import type { RecordContent } from '../../../src/records/model';
import { sameContent } from '../../../src/records/sameValue';

/** The same content in the same order, a cleared expected output being the `""` that clears it. */
export function assertSameContent(actual: readonly RecordContent[], expected: readonly RecordContent[]): void {
  const plain = (record: RecordContent) =>
    JSON.stringify({ ...record, unknownFields: undefined, expected_output: record.expected_output ?? '""' });
  const differs =
    actual.length !== expected.length ||
    actual.some((record, i) => !sameContent(withOutput(record), withOutput(expected[i] ?? {})));
  if (differs) assert.deepEqual(actual.map(plain), expected.map(plain));
}

export function sortedById<Entry extends RecordContent>(records: readonly Entry[]): Entry[] {
  return [...records].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
}

function withOutput(record: RecordContent): RecordContent {
  const { expected_output, ...rest } = record;
  return expected_output === undefined || expected_output === '""' ? rest : record;
}
