import type { DocumentRef } from '../../../src/documents/documentUri';
import type { Dialect, SandboxProgram, SeenRequest } from '../../support/sandboxProgram';
import { sandboxSuite } from './sandboxSuite';

/** A dataset that each test of a `describe` gets anew. */
export interface DatasetSuite {
  readonly sandbox: SandboxProgram;
  /** A test may put another dataset of the project in its place. */
  ref: DocumentRef;
  /** What the service holds, by id. */
  readonly held: () => Promise<Map<string, Record<string, unknown>>>;
  /** The same as it came, to the byte. */
  readonly heldText: () => Promise<string>;
  readonly output: (id: string) => Promise<unknown>;
  readonly version: () => Promise<number>;
  /** The requests for it whose path has this part. */
  readonly requests: (part: string) => Promise<readonly SeenRequest[]>;
  /** Another client writes. @param attributes of a batch update, as JSON members */
  readonly changedByOthers: (attributes: string) => Promise<void>;
}

/**
 * Makes the dataset in a sandbox of the tests' own.
 * @param records as JSON texts
 * @param close closes every editor, dropping what is unsaved
 */
export function datasetSuite(
  dialect: Dialect,
  project: string,
  records: readonly string[],
  format: DocumentRef['format'] = 'json',
  close?: () => Promise<void>,
): DatasetSuite {
  const suite = sandboxSuite(dialect, project, close);
  let ref: DocumentRef;
  let count = 0;
  beforeEach(async () => {
    const { sandbox, connectionId, projectId } = suite;
    const datasetId = await sandbox.createDataset(projectId, `dataset ${++count}`, records);
    ref = { connectionId, projectId, datasetId, format };
  });
  const held = () => suite.sandbox.records(ref.projectId, ref.datasetId);
  return {
    get sandbox() {
      return suite.sandbox;
    },
    get ref() {
      return ref;
    },
    set ref(other) {
      ref = other;
    },
    held,
    heldText: () => suite.sandbox.text('GET', `/api/v2/llm-obs/v1/${ref.projectId}/datasets/${ref.datasetId}/records`),
    output: async (id) => (await held()).get(id)?.['expected_output'],
    version: () => suite.sandbox.currentVersion(ref.projectId, ref.datasetId),
    requests: async (part) =>
      (await suite.sandbox.requests()).filter(({ path }) => path.includes(ref.datasetId) && path.includes(part)),
    changedByOthers: (attributes) => suite.sandbox.batchUpdate(ref.projectId, ref.datasetId, attributes),
  };
}
