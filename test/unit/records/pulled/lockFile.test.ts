import assert from 'node:assert/strict';
import { readLock, writeLock, type PulledLock } from '../../../../src/records/pulled/lockFile';
import { fileOfLock, lockNameOf } from '../../../../src/records/pulled/lockNames';
import { PulledFileError } from '../../../../src/records/pulled/pulledFileError';

const lock: PulledLock = {
  site: 'datadoghq.eu',
  project: { id: 'p', name: 'support' },
  dataset: { id: 'd', name: 'capitals' },
  version: 0,
  records: 0,
  sha256: 'a'.repeat(64),
};

describe('a lock file', () => {
  it('is read as it was written, a member per line', () => {
    assert.deepEqual(
      { ...readLock(writeLock(lock), 'x'), lockVersion: undefined },
      { ...lock, lockVersion: undefined },
    );
    assert.ok(writeLock(lock).includes('\n  "version": 0,\n'));
  });

  it('stands beside its file', () => {
    assert.equal(lockNameOf('data/capitals.jsonl'), 'data/capitals.jsonl.lock.json');
    assert.equal(fileOfLock('data/capitals.jsonl.lock.json'), 'data/capitals.jsonl');
    assert.equal(fileOfLock('package-lock.json'), undefined);
    assert.equal(fileOfLock('capitals.jsonl'), undefined);
  });

  it('is read out of git’s merge conflict as the older of its sides, however git writes it', () => {
    const newer = { ...lock, version: lock.version + 1, sha256: 'b'.repeat(64) };
    const [a, b] = [writeLock(newer), writeLock(lock)];
    const hunk = (before: string, after: string) => `<<<<<<< HEAD\n${before}=======\n${after}>>>>>>> other\n`;
    const diff3 = `<<<<<<< HEAD\n${a}||||||| 1234567\n${b}=======\n${b}>>>>>>> other\n`;
    const twoHunks = a
      .replace(/ {2}"version".*\n/, (line) => hunk(line, line.replace(/\d+/, String(lock.version))))
      .replace(/ {2}"sha256".*\n/, (line) => hunk(line, line.replaceAll('b', 'a')));
    for (const text of [hunk(a, b), hunk(b, a), diff3, hunk(a, b).replaceAll('\n', '\r\n'), twoHunks]) {
      const { isSettled, ...read } = readLock(text, 'x');
      assert.deepEqual({ ...read, lockVersion: undefined }, { ...lock, lockVersion: undefined }, text);
      assert.equal(isSettled, true);
    }
  });

  it('is told apart from what is none, with the way out', () => {
    const text = writeLock(lock);
    for (const [wrong, sentence] of [
      ['', /no valid JSON/],
      ['[]', /can't be read/],
      [text.replace('"version": 0', '"version": -1'), /“version” can't be read/],
      [text.replace('"id": "d"', '"id": ""'), /“dataset\.id” can't be read/],
      [text.replace('aaaa', 'zzzz'), /“sha256” can't be read/],
      [text.replace('"lockVersion": 1', '"lockVersion": 2'), /newer version of this program/],
      [`<<<<<<< HEAD\n${text}`, /merge conflict of git/],
    ] as const) {
      assert.throws(
        () => readLock(wrong, 'capitals.jsonl.lock.json'),
        (error) => PulledFileError.is(error, 'unreadable lock') && sentence.test(error.message),
        String(sentence),
      );
    }
  });
});
