import type { Row } from './table';

/** What a bench program says to main.ts when it is done. */
export interface Report {
  readonly rows: readonly Row[];
}

/** Runs a bench and tells its rows: to main.ts, or on stdout where the program was started by hand. */
export function report(measure: () => Promise<readonly Row[]>): void {
  measure().then(
    (rows) => {
      if (!process.send) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      else process.send({ rows } satisfies Report, () => process.exit(0));
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}
