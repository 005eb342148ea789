import assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { eventually } from '../../host/eventually.mjs';
import type { Workbench } from '../../host/workbench.mjs';

/** The frame that the first webview's page runs in. */
async function pageOfWebview(workbench: Workbench): Promise<Frame> {
  const handle = await workbench.webview().locator('body').elementHandle();
  const frame = await handle?.ownerFrame();
  assert.ok(frame);
  return frame;
}

/** What axe finds serious or critical in the webview's page, as sentences. */
export async function seriousFindings(workbench: Workbench): Promise<readonly string[]> {
  const frame = await pageOfWebview(workbench);
  await frame.evaluate(axe.source);
  const { violations, passes } = await frame.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return tool.run({ rules: { 'color-contrast': { enabled: true } } });
  });
  assert.ok(
    passes.some(({ id }) => id === 'color-contrast'),
    'axe compares the colours',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** What has the focus in the webview's page: a grid's cell as `row column`, anything else by its name. */
async function focused(workbench: Workbench): Promise<string> {
  const frame = await pageOfWebview(workbench);
  return frame.evaluate(() => {
    interface Element {
      closest(selector: string): Element | null;
      getAttribute(name: string): string | null;
      readonly textContent: string;
      readonly labels?: Iterable<Element>;
    }
    const { document } = globalThis as unknown as { document: { activeElement: Element } };
    const active = document.activeElement;
    const column = active.closest('.ag-cell, .ag-header-cell')?.getAttribute('col-id');
    if (column) return `${active.closest('.ag-row')?.getAttribute('row-index') ?? 'header'} ${column}`;
    const [label] = active.labels ?? [];
    return active.getAttribute('aria-label') ?? (label ?? active).textContent.trim().slice(0, 40);
  });
}

/** Where the keyboard is in a webview's page. */
export class PageFocus {
  constructor(private readonly workbench: Workbench) {}

  on(): Promise<string> {
    return focused(this.workbench);
  }

  /** Waits until something has the focus. */
  async isOn(wanted: string): Promise<void> {
    await eventually(`the focus is on ${wanted}`, async () => {
      assert.equal(await this.on(), wanted);
      return true;
    });
  }

  /** Goes on with a key until something has the focus: a trap on the way fails. */
  async goTo(wanted: string, key = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let steps = 0; steps < 25; steps++) {
      await this.workbench.press(key);
      const now = await this.on();
      if (now === wanted) return;
      passed.push(now);
    }
    assert.fail(`${key} doesn't lead to ${wanted}, only to ${passed.join(', ')}`);
  }
}
