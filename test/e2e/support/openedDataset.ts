import { eventually } from '../../host/eventually.mjs';
import { repository } from '../../host/paths.mjs';
import type { Product, ProductOptions } from '../../host/product.mjs';
import type { Workbench } from '../../host/workbench.mjs';
import { SandboxProgram, type Dialect } from '../../support/sandboxProgram';
import { connect, view } from './connect';
import { openedProduct } from './openedProduct';
import { RecordsGrid } from './recordsGrid';

/** The dataset `Capitals` of a sandbox of its own, with the product connected to it. */
export interface OpenedDataset {
  readonly product: Product;
  readonly workbench: Workbench;
  readonly grid: RecordsGrid;
  readonly sandbox: SandboxProgram;
  readonly projectId: string;
  readonly datasetId: string;
  /** Opens it from the side bar, as a grid. */
  open(): Promise<void>;
  /** What the service holds, by id. */
  held(): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  output(id: string): Promise<unknown>;
  version(): Promise<number>;
  /** Another client writes. @param attributes of a batch update, as JSON members */
  others(attributes: string): Promise<void>;
  /** Waits until VS Code takes the grid's tab for saved. */
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
export function openedDataset({ dialect, records, product: options }: OpenedDatasetOptions): () => OpenedDataset {
  let sandbox: SandboxProgram;
  let opened: OpenedDataset | undefined;
  let ids: { projectId: string; datasetId: string };
  before('a sandbox has the dataset', async () => {
    sandbox = await SandboxProgram.start(repository, { dialect });
    const projectId = await sandbox.createProject('Geography');
    const isCsv = typeof records === 'string';
    ids = { projectId, datasetId: await sandbox.createDataset(projectId, 'Capitals', isCsv ? [] : records) };
    if (isCsv) await sandbox.uploadCsv(projectId, ids.datasetId, records);
  });
  const product = openedProduct(() => options ?? {});
  before('the product is connected to it', async () => {
    const { workbench } = product();
    const { projectId, datasetId } = ids;
    await connect(workbench, sandbox, 'Geography', 'Datasets');
    const held = () => sandbox.records(projectId, datasetId);
    opened = {
      product: product(),
      workbench,
      grid: new RecordsGrid(workbench),
      sandbox,
      ...ids,
      open: async () => {
        await workbench.treeItem(view, 'Capitals').click();
        await workbench.tab(tabName).first().waitFor();
      },
      held,
      output: async (id) => (await held()).get(id)?.['expected_output'],
      version: () => sandbox.currentVersion(projectId, datasetId),
      others: (attributes) => sandbox.batchUpdate(projectId, datasetId, attributes),
      isSaved: () => eventually('the tab is saved', async () => !(await workbench.isDirty(tabName))),
    };
  });
  after(() => sandbox?.stop());
  return () => {
    if (!opened) throw new Error('The dataset is there only inside tests and hooks.');
    return opened;
  };
}
