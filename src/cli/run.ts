import { LlmObsError, type LlmObsErrorKind } from '../api/errors';
import { PulledFileError } from '../records/pulled/pulledFileError';
import { exitCodes, UsageError, type ExitCode } from './exitCodes';
import type { FileState } from './fileStates';
import type { Services } from './service';
import type { Terminal } from './terminal';
import { firstOf } from './wording';

/** What every command works with. */
export interface Run {
  readonly terminal: Terminal;
  readonly services: Services;
  /** What relative names begin at. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly json: boolean;
}

/** What came of one file. `report` is its entry in the JSON output. */
export interface FileResult {
  readonly exitCode: ExitCode;
  readonly report: Readonly<Record<string, unknown>> & { readonly state: FileState };
  /** For people; on stdout. */
  readonly lines: readonly string[];
}

/** Works on each file, whatever becomes of the others, and tells the results as they come. Gives the run's exit code. */
export async function eachFile(
  run: Run,
  command: string,
  names: readonly string[],
  work: (name: string) => Promise<FileResult>,
): Promise<ExitCode> {
  const results: FileResult[] = [];
  let isOver = false;
  for (const name of names) {
    const result = isOver ? notTried(name) : await work(name).catch((error: unknown) => failed(run, name, error));
    // What keeps the service from answering keeps it from answering about the other files, too.
    isOver ||= LlmObsError.is(result.report['cause'], ...endsAll);
    const { cause: _, ...report } = result.report;
    results.push({ ...result, report });
    if (!run.json) for (const line of result.lines) run.terminal.print(line);
  }
  const exitCode = Math.max(...results.map((result) => result.exitCode)) as ExitCode;
  if (run.json) {
    const files = results.map(({ report }) => report);
    run.terminal.write(`${JSON.stringify({ command, exitCode, files }, undefined, 2)}\n`);
  }
  return exitCode;
}

const endsAll: readonly LlmObsErrorKind[] = ['unauthorized', 'forbidden', 'unavailable', 'timed out', 'cancelled'];

function failed(run: Run, name: string, error: unknown): FileResult {
  const { exitCode, kind, message } = describeFailure(error);
  const problems = PulledFileError.is(error) ? error.problems : [];
  if (problems.length > 1) {
    for (const line of firstOf(problems.map((problem) => `${name}, line ${problem.line}: ${problem.message}`))) {
      run.terminal.warn(line);
    }
  } else run.terminal.warn(message.includes(name) ? message : `${name}: ${message}`);
  const told = { kind, message, ...(problems.length > 0 ? { problems } : {}) };
  return { exitCode, report: { file: name, state: 'failed', error: told, cause: error }, lines: [] };
}

function notTried(name: string): FileResult {
  return { exitCode: exitCodes.service, report: { file: name, state: 'not tried' }, lines: [`${name}: not tried`] };
}

/** The sentence, the kind and the exit code of a failure. */
export function describeFailure(error: unknown): { exitCode: ExitCode; kind: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (LlmObsError.is(error)) {
    const { kind } = error;
    if (kind === 'cancelled') return { exitCode: exitCodes.interrupted, kind, message };
    // Refused before anything was sent: an address or a key that can't be right.
    const isUsage = kind === 'invalid request' && error.request === undefined;
    return { exitCode: isUsage ? exitCodes.usage : exitCodes.service, kind, message };
  }
  if (error instanceof UsageError) return { exitCode: exitCodes.usage, kind: 'usage', message };
  if (PulledFileError.is(error)) return { exitCode: exitCodes.usage, kind: error.kind, message };
  if (error instanceof Error && error.name === 'AbortError') {
    return { exitCode: exitCodes.interrupted, kind: 'cancelled', message: 'Interrupted.' };
  }
  return { exitCode: exitCodes.usage, kind: 'failure', message };
}
