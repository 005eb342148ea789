import * as fc from 'fast-check';
import type { RecordContent } from '../../../src/records/model';
import type { IdentifiedRecord } from '../../../src/records/plan';
import { content } from './records.arbitrary';

type Change = 'keep' | 'delete' | 'input' | 'expected_output' | 'metadata' | 'tags' | 'clear';

const change = fc.constantFrom<Change>(
  'keep',
  'keep',
  'delete',
  'input',
  'expected_output',
  'metadata',
  'tags',
  'clear',
);

/** Records with some changed, some deleted and some new ones (without ids) among them. */
export function editsOf(records: readonly IdentifiedRecord[]): fc.Arbitrary<readonly RecordContent[]> {
  return fc
    .tuple(
      fc.array(fc.tuple(change, content), { minLength: records.length, maxLength: records.length }),
      fc.array(fc.tuple(fc.nat(), content), { maxLength: 3 }),
    )
    .map(([changes, added]) => {
      const edited: RecordContent[] = records.flatMap((record, i) => {
        const [kind, other] = changes[i] ?? ['keep', record];
        return edit(record, kind, other);
      });
      for (const [at, record] of added) edited.splice(at % (edited.length + 1), 0, record);
      return edited;
    });
}

function edit(record: IdentifiedRecord, kind: Change, other: RecordContent): RecordContent[] {
  switch (kind) {
    case 'keep':
      return [record];
    case 'delete':
      return [];
    case 'clear': {
      const { expected_output: _output, metadata: _metadata, ...rest } = record;
      return [{ ...rest, tags: [] }];
    }
    case 'input':
      return other.input === undefined ? [record] : [{ ...record, input: other.input }];
    case 'expected_output':
      return other.expected_output === undefined ? [record] : [{ ...record, expected_output: other.expected_output }];
    case 'metadata':
      return other.metadata === undefined ? [record] : [{ ...record, metadata: other.metadata }];
    case 'tags':
      return other.tags === undefined ? [record] : [{ ...record, tags: other.tags }];
  }
}
