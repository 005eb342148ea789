import fs from 'node:fs';

/** Says where the service listens, in a file that is never seen half written. */
export function writeEndpointFile(file: string, url: string): void {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
  fs.renameSync(draft, file);
}

/** Removes the file, unless another process has put its own there. */
export function removeEndpointFile(file: string): void {
  try {
    const { pid } = JSON.parse(fs.readFileSync(file, 'utf8')) as { pid?: unknown };
    if (pid === process.pid) fs.rmSync(file, { force: true });
  } catch {
    // Gone already, or not ours.
  }
}
