import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../../host/paths.mjs';
import type { Product } from '../../host/product.mjs';
import type { Workbench } from '../../host/workbench.mjs';

const folder = path.join(repository, 'test/e2e/shots');

/**
 * Puts a picture of the window into test/e2e/shots.
 * @param name of the file, without its ending
 */
export async function shot(workbench: Workbench, name: string): Promise<string> {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name.replaceAll(/[^\w]+/g, '-').slice(0, 120)}.png`);
  await workbench.screenshot(file);
  return path.relative(process.cwd(), file);
}

/** Where a test of this `describe` fails: a picture of the window, and what window and server said last. */
export function screenshotOnFailure(product: () => Product | undefined): void {
  afterEach('a failure is pictured', async function () {
    const opened = product();
    if (this.currentTest?.state !== 'failed' || !opened) return;
    const file = await shot(opened.workbench, `failed ${this.currentTest.fullTitle()}`);
    console.log(`The window: ${file}\n${opened.log().split('\n').slice(-15).join('\n')}`);
  });
}
