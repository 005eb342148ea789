import type { Instant } from '../clock';
import { useVersion } from '../store/datasets';
import { addEvents, createExperiment } from '../store/experiments';
import type { DatasetRow } from '../store/rows';
import { idOf, raw, type SampleRecord, type SampleStore } from './sampleStore';

export interface SampleExperiment {
  readonly name: string;
  readonly description: string;
  readonly version: number;
  readonly config: unknown;
  /** The share of records that came out right, 0 to 1. */
  readonly quality: number;
}

/** Makes an experiment on a version of a dataset, with a span and two metrics for each of some records. */
export function addExperiment(
  sample: SampleStore,
  dataset: DatasetRow,
  { name, description, version, config, quality }: SampleExperiment,
  records: readonly SampleRecord[],
  at: Instant,
): void {
  const { store } = sample;
  const id = idOf(`experiment ${name}`);
  useVersion(store, dataset, version, at);
  createExperiment(
    store,
    {
      id,
      projectId: dataset.project_id,
      datasetId: dataset.id,
      datasetVersion: version,
      name,
      ensureUnique: true,
      description,
      config: raw(config),
      metadata: raw({ tags: ['source:sample'] }),
    },
    at,
  );
  const start = BigInt(Date.parse(at)) * 1_000_000n;
  records.forEach((record, index) => {
    const right = (index * 37) % 100 < quality * 100;
    const span = spanId(name, index);
    const tags = raw([`experiment_id:${id}`, `dataset_record_id:${record.id}`]);
    const output = right ? (record.expected_output ?? '""') : raw('I am not sure.');
    const nanoseconds = `${start + BigInt(index) * 1_500_000_000n}`;
    const duration = 400_000_000 + ((index * 7919) % 900) * 1_000_000;
    addEvents(store, id, 'span', [
      `{"span_id":"${span}","trace_id":"${traceId(name, index)}","project_id":"${dataset.project_id}","dataset_id":"${dataset.id}","name":"answer","start_ns":${nanoseconds},"duration":${duration},"status":"ok","meta":{"input":${record.input},"output":${output},"expected_output":${record.expected_output ?? 'null'}},"tags":${tags}}`,
    ]);
    const metric = { span_id: span, timestamp_ms: Date.parse(at) + index * 1500, tags: JSON.parse(tags) as unknown };
    addEvents(store, id, 'metric', [
      raw({ ...metric, label: 'exact_match', metric_type: 'boolean', boolean_value: right }),
      raw({ ...metric, label: 'faithfulness', metric_type: 'score', score_value: right ? 0.98 : 0.31 }),
    ]);
  });
}

/** The trace of a record in an experiment, for queues that review it. */
export function traceId(experiment: string, index: number): string {
  return idOf(`trace ${experiment} ${index}`).replaceAll('-', '');
}

function spanId(experiment: string, index: number): string {
  return idOf(`span ${experiment} ${index}`).replaceAll('-', '').slice(0, 16);
}
