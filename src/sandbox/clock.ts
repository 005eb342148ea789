/** A point in time as RFC 3339 text in UTC with exactly nine fractional digits, so that text order is time order. */
export type Instant = string & { readonly instant: true };

/** The instant `nanoseconds` after the Unix epoch. */
export function instantOf(nanoseconds: bigint): Instant {
  const seconds = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${(nanoseconds % 1_000_000_000n).toString().padStart(9, '0')}Z` as Instant;
}

/** Gives the present, later at each call than at the one before, as creation dates decide the order of lists. */
export function createClock(): () => Instant {
  const origin = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  let last = 0n;
  return () => {
    const now = origin + process.hrtime.bigint();
    last = now > last ? now : last + 1n;
    return instantOf(last);
  };
}
