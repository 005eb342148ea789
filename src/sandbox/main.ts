import { parseProgramOptions, USAGE, UsageError } from './options';
import { startSandbox } from './server';
import { StoreError } from './store/database';

const EXIT_USAGE = 2;
const EXIT_IN_USE = 3;

async function main(): Promise<void> {
  const { options, generatedKeys } = parseProgramOptions(process.argv.slice(2), process.env);
  const sandbox = await startSandbox(options);
  if (generatedKeys) process.stderr.write(`API key: ${options.apiKey}\nApplication key: ${options.applicationKey}\n`);
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, data: options.data })}\n`);
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(USAGE);
  if (error instanceof UsageError) process.exit(EXIT_USAGE);
  process.exit(error instanceof StoreError && error.kind === 'in use' ? EXIT_IN_USE : 1);
});
