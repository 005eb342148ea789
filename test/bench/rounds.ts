/** Milliseconds: the median of a contender's rounds. */
export type Medians<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Runs the contenders in turn, A B A B …, so that a machine that slows down slows all of them, and gives the median time
 * of each. A first round warms up and isn't counted. Garbage of the contender before is collected outside the time where
 * the process was started with --expose-gc, and `before` runs outside it, too.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, () => unknown>>,
  before: () => unknown = () => undefined,
): Promise<Medians<Name>> {
  const names = Object.keys(contenders) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      await before();
      globalThis.gc?.();
      const started = performance.now();
      await contenders[name]();
      const time = performance.now() - started;
      if (round > 0) times.get(name)?.push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? NaN)) / 2 : upper;
}

export function milliseconds(time: number): string {
  return time >= 10 ? `${Math.round(time)} ms` : `${time.toFixed(1)} ms`;
}
