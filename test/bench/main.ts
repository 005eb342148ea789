import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchFolder, workFolder } from './processes';
import type { Report } from './report';
import { missed, tableOf, type Row } from './table';

// Measures everything and prints one table; all of it also goes to .bench/results.md.
//   node main.js              all of it
//   node main.js diff upload  some of it

const BENCHES = [
  'listing',
  'diff',
  'versions',
  'export',
  'model',
  'grid',
  'upload',
  'import',
  'serving',
  'tree',
  'activation',
];

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.find((name) => !BENCHES.includes(name));
  if (unknown !== undefined) throw new Error(`There is no bench ${unknown}: choose from ${BENCHES.join(', ')}.`);
  const rows: Row[] = [];
  for (const name of BENCHES.filter((bench) => wanted.length === 0 || wanted.includes(bench))) {
    process.stderr.write(`${name} …\n`);
    rows.push(...(await run(name)));
  }
  const table = `${tableOf(rows)}\n\n${machine()} Medians of rounds in turn with what is compared.\n`;
  process.stdout.write(`\n${table}`);
  // A part alone doesn't stand for all.
  if (wanted.length === 0) fs.writeFileSync(path.join(workFolder(), 'results.md'), table);
  const over = missed(rows);
  process.stdout.write(
    over.length === 0 ? 'All targets are met.\n' : `${over.length} of ${rows.length} rows miss their target.\n`,
  );
}

/** Each bench has a process of its own, which can collect its garbage between the rounds. */
function run(name: string): Promise<readonly Row[]> {
  return new Promise((resolve) => {
    const child = fork(path.join(benchFolder, `${name}.js`), [], { execArgv: ['--expose-gc'] });
    let rows: readonly Row[] = [];
    child.on('message', (report: Report) => (rows = report.rows));
    child.once('exit', (code) => {
      if (rows.length > 0) resolve(rows);
      else {
        const target = { text: 'to be measured', met: false };
        resolve([{ what: name, measured: `failed with ${code}, see above`, comparedWith: '', target }]);
      }
    });
  });
}

function machine(): string {
  const gigabytes = Math.round(os.totalmem() / 1024 ** 3);
  const load = os
    .loadavg()
    .map((minutes) => minutes.toFixed(1))
    .join(', ');
  return `${os.availableParallelism()} cores, ${gigabytes} GB, Node ${process.versions.node}; load in the last 1, 5 and 15 minutes: ${load}.`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
