import { randomBytes } from 'node:crypto';
import { badRequest } from './problem';

/** What a record's own id may look like: 1 to 128 of letters, digits, `_`, `-` and `.`. */
const RECORD_ID = /^[A-Za-z0-9_.-]{1,128}$/;

/** `id`, if it may name a record; otherwise a 400 that points at it. */
export function checkedRecordId(id: string, pointer: string): string {
  if (RECORD_ID.test(id)) return id;
  throw badRequest('record id must be 1 to 128 letters, digits, "_", "-" or "."', { pointer });
}

let lastTime = 0;
let sequence = 0;

/** A UUID of version 7: later ids sort later, which keeps the index of a big upload compact. */
export function orderedUuid(): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastTime++;
    sequence = 0;
  }
  const time = lastTime.toString(16).padStart(12, '0');
  const random = randomHex(16);
  const variant = ((Number.parseInt(random.charAt(0), 16) & 0x3) | 0x8).toString(16);
  const count = sequence.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

let pool = '';

/** `digits` random hexadecimal digits, drawn from a pool because asking the system for a few bytes each is slow. */
function randomHex(digits: number): string {
  if (pool.length < digits) pool = randomBytes(4096).toString('hex');
  const taken = pool.slice(0, digits);
  pool = pool.slice(digits);
  return taken;
}
