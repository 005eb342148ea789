import type { DocumentRef } from '../../../src/documents/documentUri';
import type { Dialect, SandboxProgram } from '../../support/sandboxProgram';
import { closeGrids } from './openGrid';
import { connectSandbox, type ConnectedSandbox } from './product';

const records = [
  '{"id":"paris","input":"Capital of France?","expected_output":"Paris","metadata":{"level":1},"tags":["topic:geo"]}',
  '{"id":"rome","input":"Capital of Italy?","expected_output":"Rome","metadata":{},"tags":[]}',
  '{"id":"exact","input":{"b":12345678901234567890,"a":1.0,"1":"\\u0041"},"expected_output":"\\u0041","metadata":{"b":1,"a":2},"tags":["k:v"]}',
];

/** A dataset with the records paris, rome and exact, which each test gets anew. */
export interface GridDataset {
  readonly sandbox: SandboxProgram;
  readonly ref: DocumentRef;
  /** What the service holds, by id. */
  readonly held: () => Promise<Map<string, Record<string, unknown>>>;
  readonly output: (id: string) => Promise<unknown>;
  readonly version: () => Promise<number>;
  /** The requests for it whose path has this part. */
  readonly requests: (part: string) => Promise<readonly { readonly path: string }[]>;
  /** Another client writes. @param attributes of a batch update, as JSON members */
  readonly changedByOthers: (attributes: string) => Promise<void>;
}

/** Makes the dataset for the tests of a `describe`, and closes every grid between them. */
export function gridDataset(dialect: Dialect): GridDataset {
  let connected: ConnectedSandbox;
  let ref: DocumentRef;
  let projectId: string;
  let count = 0;
  before(async () => {
    connected = await connectSandbox(dialect);
    projectId = await connected.sandbox.createProject('grid');
  });
  after(async () => {
    await closeGrids();
    await connected.stop();
  });
  beforeEach(async () => {
    await closeGrids();
    await connected.sandbox.clearFaults();
    const datasetId = await connected.sandbox.createDataset(projectId, `dataset ${++count}`, records);
    ref = { connectionId: connected.connectionId, projectId, datasetId, format: 'json' };
  });
  const held = () => connected.sandbox.records(projectId, ref.datasetId);
  return {
    get sandbox() {
      return connected.sandbox;
    },
    get ref() {
      return ref;
    },
    held,
    output: async (id) => (await held()).get(id)?.['expected_output'],
    version: () => connected.sandbox.currentVersion(projectId, ref.datasetId),
    requests: async (part) =>
      (await connected.sandbox.requests()).filter(({ path }) => path.includes(ref.datasetId) && path.includes(part)),
    changedByOthers: (attributes) => connected.sandbox.batchUpdate(projectId, ref.datasetId, attributes),
  };
}
