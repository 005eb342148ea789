import assert from 'node:assert/strict';
import { byteSize, bytesOf, oneLine, records, shortened } from '../../../src/commands/uploadText';

describe('The words of an upload', () => {
  it('count records', () => {
    assert.equal(records(1), '1 record');
    assert.equal(records(0), '0 records');
    assert.equal(records(1204), '1,204 records');
  });

  it('tell bytes in the unit of the whole', () => {
    assert.equal(byteSize(34), '34 bytes');
    assert.equal(byteSize(12_400_000), '12.4 MB');
    assert.equal(bytesOf(12_400_000, 100_000_000), '12.4 of 100 MB');
    assert.equal(bytesOf(0, 2_500_000_000), '0 of 2.5 GB');
  });

  it('put a text on one line and cut it', () => {
    assert.equal(oneLine(' two\r\n  lines ', 20), 'two lines');
    assert.equal(oneLine('x'.repeat(30), 10), `${'x'.repeat(9)}…`);
  });

  it('leave room for others in a title', () => {
    assert.equal(shortened('a '.repeat(10)), 'a '.repeat(10));
    assert.equal(shortened('x'.repeat(1000)), `${'x'.repeat(59)}…`);
    assert.equal(shortened(`${'x'.repeat(8)}🦊yz`, 10), `${'x'.repeat(8)}…`);
  });

  it('keep what looks like an icon from becoming one', () => {
    assert.equal(oneLine('run $(sync~spin) and $(date)', 50), 'run \\$(sync~spin) and \\$(date)');
    assert.equal(oneLine('costs $(a b)', 50), 'costs $(a b)');
  });
});
