import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SandboxOptions } from './server';

export const USAGE = `Usage: sandbox [options]
  --port N            port on 127.0.0.1; 0 takes any free one (default 0)
  --data FILE         where the data is kept (default sandbox.db)
  --api-key K         the API key to ask for, or LLMOBS_SANDBOX_API_KEY in the environment
  --app-key K         the application key to ask for, or LLMOBS_SANDBOX_APP_KEY
  --dialect NAME      documented (default) or observed
  --sample            load sample data into an empty store
  --faults            allow faults to be asked for
  --endpoint-file F   write {"url","pid"} to F while listening
  --leased            end when nobody holds a lease any more
Without keys, random ones are made and printed on stderr.
`;

/** The program was called with options that make no sense. `message` is a sentence for the user. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface ProgramOptions {
  readonly options: SandboxOptions & { readonly data: string };
  /** What has to be told about keys that were made up, a line each. */
  readonly generatedKeys: readonly string[];
  readonly endpointFile: string | undefined;
  readonly leased: boolean;
}

/** Reads the command line; keys may stand in the environment, so that the process list doesn't show them. Throws UsageError. */
export function parseProgramOptions(args: string[], environment: NodeJS.ProcessEnv): ProgramOptions {
  const values = parse(args);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port ${values.port} is no port.`);
  if (values.dialect !== 'documented' && values.dialect !== 'observed')
    throw new UsageError(`--dialect must be documented or observed, not ${values.dialect}.`);
  const apiKey = values['api-key'] ?? environment.LLMOBS_SANDBOX_API_KEY;
  const applicationKey = values['app-key'] ?? environment.LLMOBS_SANDBOX_APP_KEY;
  if (apiKey === '' || applicationKey === '') throw new UsageError('A key must not be empty.');
  const keys = {
    apiKey: apiKey ?? randomBytes(16).toString('hex'),
    applicationKey: applicationKey ?? randomBytes(20).toString('hex'),
  };
  return {
    options: {
      ...keys,
      port,
      data: path.resolve(values.data),
      dialect: values.dialect,
      sample: values.sample,
      faults: values.faults,
    },
    generatedKeys: [
      ...(apiKey === undefined ? [`API key: ${keys.apiKey}`] : []),
      ...(applicationKey === undefined ? [`Application key: ${keys.applicationKey}`] : []),
    ],
    endpointFile: values['endpoint-file'],
    leased: values.leased,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string', default: 'sandbox.db' },
        'api-key': { type: 'string' },
        'app-key': { type: 'string' },
        dialect: { type: 'string', default: 'documented' },
        sample: { type: 'boolean', default: false },
        faults: { type: 'boolean', default: false },
        'endpoint-file': { type: 'string' },
        leased: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
