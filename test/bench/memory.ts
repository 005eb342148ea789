import fs from 'node:fs';

/** What a process has in use and the most that it had since resetPeak(), in MB (10⁶ bytes). */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}

/** Whether this system tells the memory of other processes (Linux does). */
export const tellsMemory = fs.existsSync('/proc/self/clear_refs');

export function memoryOf(pid: number): Memory {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** Lets the peak begin anew at what is in use now: starting up may have taken more for a moment. */
export function resetPeak(pid: number): void {
  fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
