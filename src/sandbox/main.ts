import v8 from 'node:v8';
import { removeEndpointFile, writeEndpointFile } from './endpointFile';
import { parseProgramOptions, USAGE, UsageError } from './options';
import { startSandbox } from './server';
import { StoreError } from './store/database';

// Uploads of any size pass through: without this V8 lets the garbage of a 100 MB file pile up to some 80 MB before it
// collects it, and with it to some 30, in the same time.
v8.setFlagsFromString('--min-semi-space-size=4');
v8.setFlagsFromString('--max-semi-space-size=4');
v8.setFlagsFromString('--semi-space-growth-factor=1');
// What outlives that is collected once it makes up a third, not four times what stays: 25 MB less for 4 % of the time.
v8.setFlagsFromString('--heap-growing-percent=30');

// What is stored is for this user only.
process.umask(0o077);

const EXIT_USAGE = 2;
const EXIT_IN_USE = 3;

async function main(): Promise<void> {
  const { options, generatedKeys, endpointFile, leased } = parseProgramOptions(process.argv.slice(2), process.env);
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  const sandbox = await startSandbox(leased ? { ...options, onUnused: stop } : options);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (endpointFile !== undefined) {
    writeEndpointFile(endpointFile, sandbox.url);
    process.once('exit', () => removeEndpointFile(endpointFile));
  }
  for (const line of generatedKeys) process.stderr.write(`${line}\n`);
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, data: options.data })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(USAGE);
  if (error instanceof UsageError) process.exit(EXIT_USAGE);
  process.exit(error instanceof StoreError && error.kind === 'in use' ? EXIT_IN_USE : 1);
});
