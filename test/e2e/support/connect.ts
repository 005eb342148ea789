import type { Workbench } from '../../host/workbench.mjs';

/** The title of the extension's view. */
export const view = 'LLM Observability';

/** Where a service is, and its keys. */
export interface Service {
  readonly url: string;
  readonly apiKey: string;
  readonly applicationKey: string;
}

/** Answers the prompt that begins so, once it is asked. */
export async function answer(workbench: Workbench, prompt: string, text: string): Promise<void> {
  await workbench.promptText(prompt);
  await workbench.answer(text);
}

/** Enters a connection `Test service` as a person does; its keys are checked then. */
export async function enterConnection(workbench: Workbench, { url, apiKey, applicationKey }: Service): Promise<void> {
  await workbench.openContainer(view);
  await workbench.page.getByRole('button', { name: 'Connect to Datadog' }).click();
  await answer(workbench, 'A name for this connection', 'Test service');
  await workbench.pick('Other URL…');
  await answer(workbench, 'The base URL', url);
  await answer(workbench, 'The API key', apiKey);
  await answer(workbench, 'The application key', applicationKey);
}

/** Adds a connection `Test service`, and opens the tree down to `labels`. */
export async function connect(workbench: Workbench, service: Service, ...labels: readonly string[]): Promise<void> {
  await enterConnection(workbench, service);
  await workbench.expandPath(view, 'Test service', ...labels);
}

/** Starts the sandbox that comes with the extension, and opens the tree down to `labels`. */
export async function openSandbox(workbench: Workbench, ...labels: readonly string[]): Promise<void> {
  await workbench.openContainer(view);
  await workbench.page.getByRole('button', { name: 'Open the Sandbox' }).click();
  await workbench.expandPath(view, 'Sandbox', ...labels);
}
