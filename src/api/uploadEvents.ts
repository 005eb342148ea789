import { readErrorBody } from './errorBody';

/** What the service says during an upload. */
export type ServiceEvent =
  | { readonly kind: 'progress'; readonly records: number }
  | { readonly kind: 'completed'; readonly records_created: number | undefined }
  | { readonly kind: 'error'; readonly detail: string | undefined };

/** Names under which counts have been seen or may be expected: only `records_created` is documented. */
const COUNTS = [
  'records_created',
  'records_written',
  'records_processed',
  'records',
  'count',
  'written',
  'processed',
  'total',
];

/** An event of the stream, undefined where it is of no known name or a progress without a count. */
export function readServiceEvent(name: string | undefined, data: string): ServiceEvent | undefined {
  switch (name) {
    case 'progress': {
      const records = readCount(data);
      return records === undefined ? undefined : { kind: 'progress', records };
    }
    case 'completed':
      return { kind: 'completed', records_created: readCount(data) };
    case 'error':
      return { kind: 'error', detail: readErrorBody(data).detail };
    case undefined:
    default:
      return undefined;
  }
}

function readCount(data: string): number | undefined {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch {
    return undefined;
  }
  return countIn(body);
}

function countIn(body: unknown): number | undefined {
  if (typeof body === 'number' && Number.isFinite(body)) return body;
  if (typeof body === 'string' && /^\d{1,15}$/.test(body)) return Number(body);
  if (Array.isArray(body)) return body.length;
  if (typeof body !== 'object' || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  for (const name of COUNTS) {
    const count = countIn(fields[name]);
    if (count !== undefined) return count;
  }
  return countIn(fields['data']) ?? countIn(fields['attributes']);
}
