import assert from 'node:assert/strict';
import { LlmObsError } from '../../../src/api/errors';
import { readingVersion } from '../../../src/records/expiredVersion';

const place = (current: number, kept: readonly number[], version: number) => ({
  projectId: 'p',
  datasetId: 'd',
  version,
  client: {
    datasets: {
      get: () =>
        Promise.resolve({ id: 'd', type: 'datasets', attributes: { name: 'capitals', current_version: current } }),
      versions: () =>
        Promise.resolve(
          kept.map((version_number) => ({
            id: `${version_number}`,
            type: 'dataset_version',
            attributes: { dataset_id: 'd', version_number },
          })),
        ),
    },
  },
});
const refused = new LlmObsError('invalid request', 'refused');

describe('reading a version', () => {
  it('says that it has expired where the service refuses it and lists it no more', async () => {
    const read = () => Promise.reject(refused);
    await assert.rejects(readingVersion(place(9, [8, 9], 3), read), /^LlmObsError: Version 3 of capitals has expired/);
  });

  it('passes on a refusal of a version that is kept, is current or is yet to come', async () => {
    for (const version of [8, 9, 77]) {
      await assert.rejects(
        readingVersion(place(9, [8], version), () => Promise.reject(refused)),
        refused,
      );
    }
  });

  it('passes on other failures without asking any further', async () => {
    const offline = new LlmObsError('unavailable', 'offline');
    await assert.rejects(
      readingVersion(place(9, [], 3), () => Promise.reject(offline)),
      offline,
    );
  });
});
