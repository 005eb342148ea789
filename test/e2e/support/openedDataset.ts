import { eventually } from '../../host/eventually.mjs';
import { repository } from '../../host/paths.mjs';
import type { Product, ProductOptions } from '../../host/product.mjs';
import type { Workbench } from '../../host/workbench.mjs';
import { SandboxProgram, type Dialect } from '../../support/sandboxProgram';
import { connect, view } from './connect';
import { openedProduct } from './openedProduct';
import { RecordsGrid } from './recordsGrid';

/** The dataset `Capitals` of a sandbox of its own, with the product connected to it: there inside tests and hooks. */
export interface OpenedDataset {
  readonly product: Product;
  readonly workbench: Workbench;
  readonly grid: RecordsGrid;
  readonly sandbox: SandboxProgram;
  readonly projectId: string;
  readonly datasetId: string;
  /** Opens it from the side bar, as a grid. @param id of a record that is waited for */
  open(id?: string): Promise<void>;
  /** What the service holds, by id. */
  held(): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  output(id: string): Promise<unknown>;
  version(): Promise<number>;
  /** Another client writes. @param attributes of a batch update, as JSON members */
  others(attributes: string): Promise<void>;
  /** Waits until nothing is unsaved in the grid, and VS Code takes its tab for saved. */
  isSaved(): Promise<void>;
}

export interface OpenedDatasetOptions {
  readonly dialect: Dialect;
  /** Records as JSON texts, or as a CSV text where they are very many. */
  readonly records: readonly string[] | string;
  readonly product?: ProductOptions;
}

export const tabName = 'Capitals.json';

/** Starts sandbox and product for the tests of a `describe`, and ends them after it. */
export function openedDataset({ dialect, records, product: options }: OpenedDatasetOptions): OpenedDataset {
  let sandbox: SandboxProgram;
  let projectId: string;
  let datasetId: string;
  before('a sandbox has the dataset', async () => {
    sandbox = await SandboxProgram.start(repository, { dialect });
    projectId = await sandbox.createProject('Geography');
    const isCsv = typeof records === 'string';
    datasetId = await sandbox.createDataset(projectId, 'Capitals', isCsv ? [] : records);
    if (isCsv) await sandbox.uploadCsv(projectId, datasetId, records);
  });
  const product = openedProduct(() => options ?? {});
  const workbench = () => product().workbench;
  before('the product is connected to it', () => connect(workbench(), sandbox, 'Geography', 'Datasets'));
  after(() => sandbox?.stop());

  const grid = new RecordsGrid(workbench);
  const held = () => sandbox.records(projectId, datasetId);
  return {
    get product() {
      return product();
    },
    get workbench() {
      return workbench();
    },
    grid,
    get sandbox() {
      return sandbox;
    },
    get projectId() {
      return projectId;
    },
    get datasetId() {
      return datasetId;
    },
    open: async (id) => {
      await workbench().treeItem(view, 'Capitals').click();
      await workbench().tab(tabName).first().waitFor();
      if (id !== undefined) await grid.rowOf(id);
    },
    held,
    output: async (id) => (await held()).get(id)?.['expected_output'],
    version: () => sandbox.currentVersion(projectId, datasetId),
    others: (attributes) => sandbox.batchUpdate(projectId, datasetId, attributes),
    isSaved: async () => {
      // The tab is marked a moment after an edit, and until then looks as if it were saved.
      await grid.countsNothing();
      await eventually('the tab is saved', async () => !(await workbench().isDirty(tabName)));
    },
  };
}
