import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { ConnectionNode, ExplorerNode, FolderNode } from '../../src/explorer/nodes';
import type { SandboxProgram } from '../support/sandboxProgram';
import type { SandboxNodes } from './support/nodes';
import { closeGrids } from './support/openGrid';
import { answering, eventually, openRecords, product, replace } from './support/product';
import { sandboxSuite } from './support/sandboxSuite';
import { typing, type Keystroke } from './support/typist';

const run = (command: string, ...args: unknown[]) => Promise.resolve(vscode.commands.executeCommand(command, ...args));
const enter = (...texts: readonly string[]): Keystroke[] => texts.map((text) => ({ enter: text }));
const confirmed = (command: string, node: ExplorerNode) =>
  answering('showWarningMessage', ['Delete'], () => run(command, node));

/** What was made for one test to work on. */
interface World {
  readonly sandbox: SandboxProgram;
  readonly nodes: SandboxNodes;
  readonly connection: ConnectionNode;
  readonly projectId: string;
  readonly datasetId: string;
  readonly folder: (name: FolderNode['folder']) => FolderNode;
  readonly file: (name: string, content: string) => vscode.Uri;
}
type Act = () => PromiseLike<unknown>;
/** Prepares what someone does, and gives the doing itself. */
type Deed = (world: World) => Act | Promise<Act>;

const expands =
  (node: (world: World) => ExplorerNode | Promise<ExplorerNode>): Deed =>
  async (world) => {
    const expanded = await node(world);
    const { explorer } = await product();
    return () => explorer.childrenOf(expanded);
  };
const dataset = ({ nodes, projectId, datasetId }: World) => nodes.dataset(projectId, datasetId);
const project = ({ nodes, projectId }: World) => nodes.project(projectId);
const queue = ({ nodes, projectId }: World) => nodes.queue(projectId, 'review');
const experiment = ({ nodes, projectId }: World) => nodes.experiment(projectId, /^run/);

/** Every endpoint of LLM Observability's datasets, experiments and annotation queues, and what calls it. */
const endpoints: readonly (readonly [endpoint: string, calledBy: string, deed: Deed])[] = [
  ['GET v1/projects', 'opening a connection', expands(({ connection }) => connection)],
  [
    'POST v1/projects',
    'Create Project',
    ({ connection }) =>
      () =>
        typing(enter('another', ''), () => run('llmObs.createProject', connection)),
  ],
  [
    'PATCH v1/projects/*',
    'Rename on a project',
    async (world) => {
      const node = await project(world);
      return () => typing(enter('renamed', ''), () => run('llmObs.editDetails', node));
    },
  ],
  [
    'POST v1/projects/delete',
    'Delete on a project',
    async (world) => {
      const node = await project(world);
      return () => confirmed('llmObs.deleteProject', node);
    },
  ],
  ['GET v1/*/datasets', 'opening the datasets of a project', expands(({ folder }) => folder('datasets'))],
  [
    'POST v1/*/datasets',
    'Create Dataset',
    ({ folder }) =>
      () =>
        typing(enter('rivers', ''), () => run('llmObs.createDataset', folder('datasets'))),
  ],
  [
    'PATCH v1/*/datasets/*',
    'Rename on a dataset',
    async (world) => {
      const node = await dataset(world);
      return () => typing(enter('cities', ''), () => run('llmObs.editDetails', node));
    },
  ],
  [
    'POST v1/*/datasets/delete',
    'Delete on a dataset',
    async (world) => {
      const node = await dataset(world);
      return () => confirmed('llmObs.deleteDataset', node);
    },
  ],
  ['GET v1/*/datasets/*/versions', 'opening a dataset', expands(dataset)],
  [
    'GET v1/*/datasets/*/records',
    'Open on a dataset',
    async (world) => {
      const node = await dataset(world);
      return () => run('llmObs.openDataset', node);
    },
  ],
  [
    'POST v1/*/datasets/*/records',
    'Add Record',
    async (world) => {
      const node = await dataset(world);
      return () => typing(enter('Peru?', 'Lima'), () => run('llmObs.addRecord', node));
    },
  ],
  [
    'PATCH v1/*/datasets/*/records',
    'saving one record',
    async (world) => {
      await typing(enter('paris'), async () => run('llmObs.editRecord', await dataset(world)));
      const { document } = vscode.window.activeTextEditor ?? assert.fail('the record is open');
      await replace(document, '"France?"', '"France, please?"');
      return () => document.save();
    },
  ],
  [
    'POST v1/*/datasets/*/records/delete',
    'Delete Records',
    async (world) => {
      const node = await dataset(world);
      return () =>
        answering('showWarningMessage', ['Delete'], () =>
          typing(enter('paris'), () => run('llmObs.deleteRecords', node)),
        );
    },
  ],
  [
    'POST v1/*/datasets/*/batch_update',
    'saving a dataset’s records',
    async ({ connection, projectId, datasetId }) => {
      const ref = { connectionId: connection.connection.id, projectId, datasetId, format: 'json' } as const;
      const { document } = await openRecords(ref);
      await replace(document, '"France?"', '"France, please?"');
      return () => document.save();
    },
  ],
  [
    'POST v2/*/datasets/*/records/upload',
    'an import that goes as an upload',
    async (world) => {
      await run('llmObs.importRecords', await dataset(world), world.file('qa.csv', 'input\nPeru?\n'));
      const session = (await product()).imports.sessions.at(-1) ?? assert.fail('an import is open');
      await session.perform({ do: 'way', chosen: 'upload' });
      await eventually('the import can start', () => session.state.blocked === undefined);
      return async () => {
        await session.perform({ do: 'import' });
        assert.equal(session.outcome?.kind, 'done', session.outcome?.message ?? session.state.blocked);
      };
    },
  ],
  ['GET v1/annotation-queues', 'opening the annotation queues', expands(({ folder }) => folder('queues'))],
  [
    'POST v1/annotation-queues',
    'Create Annotation Queue',
    ({ folder }) =>
      () =>
        typing(enter('tone', ''), () => run('llmObs.createQueue', folder('queues'))),
  ],
  [
    'PATCH v1/annotation-queues/*',
    'Rename on an annotation queue',
    async (world) => {
      const node = await queue(world);
      return () => typing(enter('tone', ''), () => run('llmObs.editDetails', node));
    },
  ],
  [
    'DELETE v1/annotation-queues/*',
    'Delete on an annotation queue',
    async (world) => {
      const node = await queue(world);
      return () => confirmed('llmObs.deleteQueue', node);
    },
  ],
  [
    'POST v1/annotation-queues/*/interactions',
    'Add Interactions',
    async (world) => {
      const node = await queue(world);
      return () => typing(enter('Traces', 't2'), () => run('llmObs.addInteractions', node));
    },
  ],
  [
    'GET v1/annotation-queues/*/annotated-interactions',
    'Open Annotations',
    async (world) => {
      const node = await queue(world);
      return () => run('llmObs.openAnnotations', node);
    },
  ],
  [
    'POST v1/annotation-queues/*/interactions/delete',
    'Delete on an interaction',
    async (world) => {
      const { explorer } = await product();
      const [interaction] = await explorer.childrenOf(await queue(world));
      assert.ok(interaction?.kind === 'interaction');
      return () => confirmed('llmObs.removeInteractions', interaction);
    },
  ],
  ['GET v1/experiments', 'opening the experiments', expands(({ folder }) => folder('experiments'))],
  [
    'POST v1/experiments',
    'Create Experiment',
    async (world) => {
      const node = await dataset(world);
      return () => typing(enter('Version 1', 'trial', '', ''), () => run('llmObs.createExperiment', node));
    },
  ],
  [
    'PATCH v1/experiments/*',
    'Rename on an experiment',
    async (world) => {
      const node = await experiment(world);
      return () => typing(enter('renamed', ''), () => run('llmObs.editDetails', node));
    },
  ],
  [
    'POST v1/experiments/delete',
    'Delete on an experiment',
    async (world) => {
      const node = await experiment(world);
      return () => confirmed('llmObs.deleteExperiment', node);
    },
  ],
  [
    'POST v1/experiments/*/events',
    'Push Events',
    async (world) => {
      const node = await experiment(world);
      const span = `{"span_id":"s","trace_id":"t","name":"n","start_ns":${Date.now()}000001,"duration":1,"status":"ok"}`;
      const uri = world.file('events.json', `[${span}]`);
      return () =>
        answering('showOpenDialog', [[uri]], () =>
          answering('showWarningMessage', ['Push'], () => run('llmObs.pushEvents', node)),
        );
    },
  ],
];

/** Whether `path`, which may have a query, is one of an endpoint; `*` stands for one segment. */
function isOf(endpoint: string, { method, path }: { method: string; path: string }): boolean {
  const [itsMethod, itsPath = ''] = endpoint.split(' ');
  const pattern = new RegExp(`^/api/v2/llm-obs/${itsPath.replaceAll('*', '[^/]+')}$`);
  return method === itsMethod && pattern.test(path.replace(/\?.*$/s, ''));
}

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Every endpoint (${dialect} dialect)`, () => {
    const suite = sandboxSuite(dialect, undefined, closeGrids);
    let world: World;
    let count = 0;

    beforeEach(async () => {
      const { sandbox, nodes, connectionId } = suite;
      const { connections } = await product();
      const connection = connections.get(connectionId) ?? assert.fail('there is the connection');
      const projectId = await sandbox.createProject(`endpoints ${++count}`);
      const datasetId = await sandbox.createDataset(projectId, 'capitals', ['{"id":"paris","input":"France?"}']);
      const client = await connections.client(connectionId);
      await client.experiments.create({ name: 'run', project_id: projectId, dataset_id: datasetId });
      const made = await client.annotationQueues.create({ name: 'review', project_id: projectId });
      await client.annotationQueues.addInteractions(made.id, [{ content_id: 't1', type: 'trace' }]);
      const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('a folder is open');
      world = {
        sandbox,
        nodes,
        connection: { kind: 'connection', connection },
        projectId,
        datasetId,
        folder: (folder) => ({ kind: 'folder', folder, connectionId, projectId }),
        file: (name, content) => {
          const uri = vscode.Uri.joinPath(root, `${dialect}-${name}`);
          fs.writeFileSync(uri.fsPath, content);
          return uri;
        },
      };
    });
    it('is one of 27', () => {
      assert.equal(new Set(endpoints.map(([endpoint]) => endpoint)).size, 27);
    });

    for (const [endpoint, calledBy, deed] of endpoints) {
      it(`${endpoint} is called by ${calledBy}`, async () => {
        const act = await deed(world);
        await world.sandbox.clearRequests();
        await act();
        await eventually(`${endpoint} was called`, async () =>
          (await world.sandbox.requests()).some(
            (request) =>
              isOf(endpoint, request) &&
              request.status < 300 &&
              /^llm-observability-vscode\//.test(request.client ?? ''),
          ),
        );
      });
    }
  });
}
