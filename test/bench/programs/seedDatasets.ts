import { createClock } from '../../../src/sandbox/clock';
import { documented } from '../../../src/sandbox/dialect/documented';
import { raw, SampleStore } from '../../../src/sandbox/sample/sampleStore';
import { Database } from '../../../src/sandbox/store/database';
import { serveQuestions } from '../processes';
import { sampleRecord } from '../sampleRecords';

// Makes a data file of the sandbox with a project and datasets of sample records, one for each size, by the sandbox's own
// code and far faster than by its API.
//   node seedDatasets.js FILE SIZE…

export interface Seeded {
  readonly project: string;
  /** Ids of the datasets in the order of the sizes. Their names are `Dataset <size>`. */
  readonly datasets: readonly string[];
}

const [file = '', ...sizes] = process.argv.slice(2);

async function seed(): Promise<Seeded> {
  const database = Database.open(file);
  const now = createClock()();
  try {
    return await database.writeMuch((connection) => {
      const store = new SampleStore(connection, documented, now);
      const project = store.project('Bench', '', now);
      const datasets = sizes.map((size) => {
        const dataset = store.dataset(project, `Dataset ${size}`, '', {}, now);
        if (size === '0') return dataset.id;
        store.batch(dataset, now, (writer) => {
          for (let index = 0; index < Number(size); index++) {
            const { id, input, expected_output, metadata, tags } = sampleRecord(index);
            writer.insert(id, {
              input: raw(input),
              expected_output: raw(expected_output),
              metadata: raw(metadata),
              tags,
            });
          }
        });
        return dataset.id;
      });
      return Promise.resolve({ project: project.id, datasets });
    });
  } finally {
    await database.close();
  }
}

void seed().then((seeded) => serveQuestions(seeded));
