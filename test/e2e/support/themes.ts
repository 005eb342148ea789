import fs from 'node:fs';
import path from 'node:path';
import type { Product } from '../../host/product.mjs';

/** Themes of VS Code, with the class that webviews have under each. */
export const themes = {
  'Dark Modern': 'vscode-dark',
  'Light Modern': 'vscode-light',
  'Default High Contrast': 'vscode-high-contrast',
  'Default High Contrast Light': 'vscode-high-contrast-light',
} as const;

export type Theme = keyof typeof themes;

/** Changes the window's theme, and waits until the webview has it. */
export async function wearTheme({ workbench, workspace }: Product, theme: Theme): Promise<void> {
  const settings = path.join(workspace, '.vscode');
  fs.mkdirSync(settings, { recursive: true });
  fs.writeFileSync(path.join(settings, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
  await workbench.webview().locator(`body.${themes[theme]}`).waitFor();
}
