import type { Workbench } from '../../host/workbench.mjs';
import type { SandboxProgram } from '../../support/sandboxProgram';

/** The title of the extension's view. */
export const view = 'LLM Observability';

/** Adds a connection `Test service` as a person does, and opens the tree down to `labels`. */
export async function connect(workbench: Workbench, sandbox: SandboxProgram, ...labels: readonly string[]) {
  const answer = async (prompt: string, text: string) => {
    await workbench.promptText(prompt);
    await workbench.answer(text);
  };
  await workbench.openContainer(view);
  await workbench.page.getByRole('button', { name: 'Connect to Datadog' }).click();
  await answer('A name for this connection', 'Test service');
  await workbench.pick('Other URL…');
  await answer('The base URL', sandbox.url);
  await answer('The API key', sandbox.apiKey);
  await answer('The application key', sandbox.applicationKey);
  await workbench.expandPath(view, 'Test service', ...labels);
}
