import { eventually } from '../host/eventually.mjs';
import { repository } from '../host/paths.mjs';
import { SandboxProgram } from '../support/sandboxProgram';
import { connect, view } from './support/connect';
import { openedProduct } from './support/openedProduct';

describe('The side bar of a service that fails now and then', () => {
  const product = openedProduct();
  let sandbox: SandboxProgram;

  before(async () => {
    sandbox = await SandboxProgram.start(repository);
    const project = await sandbox.createProject('Geography');
    await sandbox.createDataset(project, 'Capitals');
  });
  after(() => sandbox?.stop());

  it('opens what was open before, after a refresh that failed and another that did not', async () => {
    const { workbench } = product();
    await connect(workbench, sandbox, 'Geography', 'Datasets');
    const connection = workbench.treeItem(view, 'Test service');
    const dataset = workbench.treeItem(view, 'Capitals');
    await dataset.waitFor();
    await connection.locator('.monaco-tl-twistie').click();
    await dataset.waitFor({ state: 'detached' });
    await workbench.viewAction('Refresh');
    await sandbox.addFault({ path: '*/projects', status: 503 });
    await connection.locator('.monaco-tl-twistie').click();
    const failure = workbench.treeItem(view, 'Can’t be reached');
    await failure.waitFor();
    // What was there before stays below it.
    await workbench.treeItem(view, 'Geography').waitFor();
    await sandbox.clearFaults();
    await failure.click();
    await failure.waitFor({ state: 'detached' });
    await workbench.expandPath(view, 'Geography', 'Datasets');
    await eventually('the dataset is there', () => dataset.isVisible());
  });
});
