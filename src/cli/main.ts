import { exitCodes, type ExitCode } from './exitCodes';
import { fileStates } from './fileStates';
import { pull } from './pull';
import { push } from './push';
import { readArguments, type Command } from './readArguments';
import { describeFailure, type Run } from './run';
import { Services } from './service';
import { status } from './status';
import { Terminal } from './terminal';

/** Set by the build: the version of package.json. */
declare const LLMOBS_VERSION: string;

// The command line speaks English whatever the locale. It is one file that runs from anywhere, so that there is no
// translation beside it that it could count on, and what a script looks for in its output must be the same on every machine.

const terminal = new Terminal(process.stdin, process.stdout, process.stderr);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());
// `llmobs status | head`: whoever read the output has gone.
process.stdout.on('error', () => process.exit(exitCodes.done));

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});

async function main(args: readonly string[]): Promise<ExitCode> {
  let services: Services | undefined;
  try {
    const command = readArguments(args, LLMOBS_VERSION);
    if (command.command === 'print') {
      terminal.write(command.text);
      return exitCodes.done;
    }
    services = new Services(command, process.env, LLMOBS_VERSION);
    const run = { terminal, services, folder: process.cwd(), signal: interrupted.signal, json: command.json };
    return await runCommand(run, command);
  } catch (error) {
    const { exitCode, kind, message } = describeFailure(error);
    terminal.warn(message);
    // Whoever reads JSON gets it for arguments that can't be read, too.
    if (args.includes('--json')) {
      const command = Object.keys(fileStates).find((name) => name === args[0]) ?? null;
      const failure = { command, exitCode, files: [], error: { kind, message } };
      terminal.write(`${JSON.stringify(failure, undefined, 2)}\n`);
    }
    return exitCode;
  } finally {
    await services?.close();
  }
}

function runCommand(run: Run, command: Exclude<Command, { command: 'print' }>): Promise<ExitCode> {
  switch (command.command) {
    case 'pull':
      return pull(run, command);
    case 'status':
      return status(run, command);
    case 'push':
      return push(run, command);
  }
}
