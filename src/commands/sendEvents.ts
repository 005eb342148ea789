import * as l10n from '@vscode/l10n';
import type { CallOptions, ExperimentsApi } from '../api/client';
import { LlmObsError } from '../api/errors';
import type { ExperimentEvent } from './eventChecks';

export interface SendLimits {
  readonly events: number;
  /** Of a request's body in UTF-8, about. */
  readonly bytes: number;
}

/** As for records: the documents name no limit. */
const defaultLimits: SendLimits = { events: 1000, bytes: 4 * 1024 * 1024 };

/** How far events came. */
export interface SentEvents {
  /** Of the events in order, so many have arrived for sure. */
  readonly sent: number;
  /** Why the rest was not sent; undefined where all arrived. */
  readonly error: unknown;
}

/**
 * Pushes events in batches, in order, and stops at the first that fails: that is told, not thrown. A batch that is too
 * large (413) is halved until it passes.
 */
export async function sendEvents(
  experiments: Pick<ExperimentsApi, 'pushEvents'>,
  experimentId: string,
  events: readonly ExperimentEvent[],
  options: CallOptions & { readonly onProgress?: (sent: number) => void; readonly limits?: SendLimits } = {},
): Promise<SentEvents> {
  const { onProgress, limits = defaultLimits, ...call } = options;
  const queue = batches(events, limits);
  let sent = 0;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      if (call.signal?.aborted) throw new LlmObsError('cancelled', l10n.t('Pushing events was cancelled.'));
      const of = (kind: ExperimentEvent['kind']) => batch?.filter((event) => event.kind === kind).map(({ raw }) => raw);
      const [spans, metrics] = [of('span') ?? [], of('metric') ?? []];
      await experiments.pushEvents(
        experimentId,
        { ...(spans.length > 0 ? { spans } : {}), ...(metrics.length > 0 ? { metrics } : {}) },
        call,
      );
    } catch (error) {
      if (!LlmObsError.is(error, 'too large') || batch.length < 2) return { sent, error };
      const half = Math.ceil(batch.length / 2);
      queue.unshift(batch.slice(0, half), batch.slice(half));
      continue;
    }
    sent += batch.length;
    onProgress?.(sent);
  }
  return { sent, error: undefined };
}

function batches(events: readonly ExperimentEvent[], limits: SendLimits): (readonly ExperimentEvent[])[] {
  const result: ExperimentEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.raw) + 1;
    let batch = result.at(-1);
    if (!batch || batch.length >= limits.events || bytes + size > limits.bytes) {
      batch = [];
      result.push(batch);
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  return result;
}
