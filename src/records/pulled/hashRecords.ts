import { createHash } from 'node:crypto';
import { compactRawJson } from '../../json/format';
import { rawString, type RawJson } from '../../json/rawJson';
import type { IdentifiedRecord } from '../plan';
import { sortedById } from './pulledText';

/**
 * SHA-256 (hex) of what records hold, whatever their order, the order of their tags and the white space between the tokens
 * of their values: equal where sameContent() finds every record equal. An expected output that was cleared (`""`) counts as
 * none, since some answers of the service tell it and others leave it out.
 */
export function hashRecords(records: readonly IdentifiedRecord[]): string {
  const hash = createHash('sha256');
  for (const { id, input, expected_output, metadata, tags } of sortedById(records)) {
    const output = compact(expected_output);
    const data = compact(metadata);
    const sorted = [...new Set(tags)].sort();
    hash.update(
      `${rawString(id)}\t${compact(input)}\t${output === '""' ? '' : output}\t${data === '{}' ? '' : data}\t${sorted.length === 0 ? '' : JSON.stringify(sorted)}\n`,
    );
  }
  return hash.digest('hex');
}

/** Without white space between tokens, and so without the tabs and line ends that part fields and records. */
function compact(value: RawJson | undefined): string {
  return value === undefined || value === 'null' ? '' : compactRawJson(value);
}
