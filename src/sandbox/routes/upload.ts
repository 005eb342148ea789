import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Problem } from '../problem';
import { boolean } from '../query';
import type { SandboxContext, SandboxEnv, Service } from '../service';
import { receiveFile } from '../upload/receive';
import { CsvError } from '../upload/csvRows';
import { type UploadRequest, writeUpload } from '../upload/writeUpload';
import { existingDataset } from './datasets';

/** Upload of a CSV file, answered by a stream of events: `progress`, then `completed` or `error`. */
export function routeUpload(app: Hono<SandboxEnv>, service: Service): void {
  app.post('/api/v2/llm-obs/v2/:project/datasets/:dataset/records/upload', async (c) => {
    const { project, dataset } = c.req.param();
    const { incoming } = c.env;
    const file = service.database.scratchFile(randomUUID());
    try {
      const query = new URL(c.req.url).searchParams;
      existingDataset(service.database.reader, project, dataset);
      const request = {
        project,
        dataset,
        deduplicate: boolean(query, 'deduplicate', false),
        overwrite: boolean(query, 'overwrite', true),
        tags: query.getAll('tags').filter((tag) => tag !== ''),
      };
      await receiveFile(incoming, file);
      return answerWithEvents(c, service, request, file);
    } catch (error) {
      await fs.promises.rm(file, { force: true });
      await readToEnd(incoming);
      throw error;
    }
  });
}

function answerWithEvents(c: SandboxContext, service: Service, request: UploadRequest, file: string): Response {
  const pace = c.get('pace');
  return streamSSE(c, async (stream) => {
    const cancelled = new AbortController();
    stream.onAbort(() => cancelled.abort());
    const send = (event: string, data: unknown): Promise<void> =>
      stream.writeSSE({ event, data: JSON.stringify(data) });
    // Not waited for: a client that doesn't read must not keep others from writing.
    const onProgress = (written: number): Promise<void> | void => {
      void send('progress', { records_written: written });
      if (pace !== undefined) return delay(pace, undefined, { signal: cancelled.signal });
    };
    try {
      const written = await writeUpload(service, request, file, onProgress, cancelled.signal);
      await send('completed', { records_created: written });
    } catch (error) {
      if (cancelled.signal.aborted) return;
      if (!(error instanceof CsvError) && !(error instanceof Problem)) process.stderr.write(`${String(error)}\n`);
      await send('error', { message: error instanceof Error ? error.message : String(error) });
    } finally {
      await fs.promises.rm(file, { force: true });
    }
  });
}

/** Reads what is left of a body, so that a client that is still sending gets to see the answer. */
async function readToEnd(incoming: IncomingMessage): Promise<void> {
  if (incoming.readableEnded || incoming.destroyed) return;
  incoming.unpipe();
  incoming.resume();
  await new Promise<void>((resolve) => incoming.once('end', resolve).once('close', resolve));
}
