import type { CDPSession, Frame, Locator } from 'playwright-core';
import { connect, view } from '../e2e/support/connect';
import { eventually } from '../host/eventually.mjs';
import { firstRows, noteFirstRows } from '../host/gridProbe.mjs';
import { openProduct, type Product } from '../host/product.mjs';
import { KEYS } from './sandbox';

const loadLimit = 180_000;

/** VS Code with the extension, connected to a sandbox, with the side bar open at a project's datasets. */
export class GridWindow {
  private constructor(
    private readonly product: Product,
    private readonly devtools: CDPSession,
  ) {}

  /** @param extension the folder of the built extension */
  static async open(extension: string, sandboxUrl: string): Promise<GridWindow> {
    const product = await openProduct({ extensionDevelopmentPaths: [extension] });
    try {
      const { workbench } = product;
      await workbench.page.context().addInitScript(noteFirstRows);
      await workbench.reload();
      await connect(workbench, { url: sandboxUrl, ...KEYS }, 'Bench', 'Datasets');
      return new GridWindow(product, await workbench.page.context().newCDPSession(workbench.page));
    } catch (error) {
      await product.stop();
      throw error;
    }
  }

  get page() {
    return this.product.workbench.page;
  }

  /** Opens a dataset with a click. @returns milliseconds from the click until its grid and its first rows were painted */
  async openDataset(name: string, wanted: 'headerAt' | 'rowsAt'): Promise<number> {
    const { workbench } = this.product;
    await workbench.treeItem(view, name).click();
    let time = 0;
    await eventually('the grid is painted', async () => {
      const probes = await Promise.all(this.page.frames().map((frame) => frame.evaluate(firstRows)));
      const painted = probes.find((probe) => probe[wanted])?.[wanted];
      const clicked = probes.find((probe) => probe.clickedAt)?.clickedAt;
      if (painted === undefined || clicked === undefined) return false;
      time = painted - clicked;
      return true;
    });
    return time;
  }

  /** The frame of the grid. */
  async grid(): Promise<Frame | undefined> {
    for (const frame of this.page.frames()) {
      try {
        if (await frame.locator('.grid-host').count()) return frame;
      } catch {
        // It went while it was asked.
      }
    }
    return undefined;
  }

  async loaded(): Promise<Frame> {
    const frame = await this.grid();
    if (!frame) throw new Error('No grid is open.');
    await frame.locator('.loading-line[data-state="complete"]').waitFor({ state: 'attached', timeout: loadLimit });
    return frame;
  }

  cell(frame: Frame, row: number, columnId: string): Locator {
    return frame.locator(`.ag-row[row-index="${row}"] .ag-cell[col-id="${columnId}"]`);
  }

  /** Closes the tab that is open. What is unsaved in it is dropped. */
  async close(name: string): Promise<void> {
    const { workbench } = this.product;
    await workbench.tab(name).click({ button: 'middle' });
    await workbench.tab(name).waitFor({ state: 'detached' });
    await eventually('the grid is gone', async () => (await this.grid()) === undefined);
  }

  /** Bytes on V8's heap of the window and all of its frames, without garbage. */
  async heap(): Promise<number> {
    await this.devtools.send('HeapProfiler.collectGarbage');
    return (await this.devtools.send('Runtime.getHeapUsage')).usedSize;
  }

  /** The process of the extension host. */
  get extensionHost(): number {
    const pid = [...this.product.log().matchAll(/<(\d+)> Launched Extension Host Process/g)].at(-1)?.[1];
    if (pid === undefined) throw new Error("VS Code's server did not say which process its extension host is.");
    return Number(pid);
  }

  stop(): Promise<void> {
    return this.product.stop();
  }
}
