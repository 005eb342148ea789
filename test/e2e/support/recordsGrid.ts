import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../../host/workbench.mjs';

/** The records editor that is in front, as a person sees and uses it. */
export class RecordsGrid {
  readonly #workbench: () => Workbench;

  /** @param workbench is asked for with each use: it may still be to come */
  constructor(workbench: () => Workbench) {
    this.#workbench = workbench;
  }

  get workbench(): Workbench {
    return this.#workbench();
  }

  get page(): FrameLocator {
    return this.workbench.webview();
  }

  /** @param row its position in the view */
  cell(row: number, column: string): Locator {
    return this.page.locator(`.ag-row[row-index="${row}"] [col-id="${column}"]`);
  }

  /** The position of the row that shows a record, by its id. */
  async rowOf(id: string): Promise<number> {
    const shown = this.page
      .locator('.ag-row')
      .filter({ has: this.workbench.page.locator('[col-id="id"]').getByText(id, { exact: true }) })
      .first();
    await shown.waitFor();
    return Number(await shown.getAttribute('row-index'));
  }

  async cellOf(id: string, column: string): Promise<Locator> {
    return this.cell(await this.rowOf(id), column);
  }

  /** Waits until a record's cell shows a text. */
  async shows(id: string, column: string, text: string | RegExp): Promise<void> {
    await (await this.cellOf(id, column)).filter({ hasText: text }).waitFor();
  }

  /** The ids that are on the screen, in the order of the rows. */
  async ids(): Promise<readonly string[]> {
    interface CellElement {
      readonly textContent: string;
      closest(selector: string): { getAttribute(name: string): string | null } | null;
    }
    const rows = await this.page.locator('.ag-row [col-id="id"]').evaluateAll((cells: unknown) =>
      (cells as readonly CellElement[]).map((cell) => ({
        id: cell.textContent,
        row: Number(cell.closest('[row-index]')?.getAttribute('row-index')),
      })),
    );
    return rows
      .filter(({ id }) => id)
      .sort((a, b) => a.row - b.row)
      .map(({ id }) => id);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.workbench.press(key);
  }

  /** Replaces a cell's value by typing over it, and waits until the toolbar counts `counted`. */
  async typeOver(id: string, column: string, text: string, counted = '1 changed'): Promise<void> {
    await (await this.cellOf(id, column)).click();
    await this.workbench.type(text);
    await this.press('Enter');
    await this.shows(id, column, text);
    await this.counts(counted);
  }

  /** Waits until the toolbar counts so: `3 changed`. */
  async counts(text: string | RegExp): Promise<void> {
    await this.page.locator('.counts').filter({ hasText: text }).waitFor();
  }

  /** Waits until the toolbar counts nothing: no record is edited, and none is being saved. */
  async countsNothing(): Promise<void> {
    await this.page.locator('.counts:empty').waitFor({ state: 'attached' });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
