import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Problem } from '../problem';
import { boolean } from '../query';
import type { SandboxContext, SandboxEnv, Service } from '../service';
import { CsvError } from '../upload/csvRows';
import { receiveFile } from '../upload/receive';
import { ReceivedFile } from '../upload/receivedFile';
import { type UploadRequest, writeUpload } from '../upload/writeUpload';
import { existingDataset } from './datasets';

/** Upload of a CSV file, answered by a stream of events: `progress`, then `completed` or `error`. */
export function routeUpload(app: Hono<SandboxEnv>, service: Service): void {
  app.post('/api/v2/llm-obs/v2/:project/datasets/:dataset/records/upload', async (c) => {
    const { incoming } = c.env;
    try {
      const upload = new Upload(c, service, requestOf(c, service));
      await upload.received;
      return upload.answer(c);
    } catch (error) {
      await readToEnd(incoming);
      throw error;
    }
  });
}

function requestOf(c: SandboxContext, service: Service): UploadRequest {
  const { project = '', dataset = '' } = c.req.param();
  const query = new URL(c.req.url).searchParams;
  existingDataset(service.database.reader, project, dataset);
  return {
    project,
    dataset,
    deduplicate: boolean(query, 'deduplicate', false),
    overwrite: boolean(query, 'overwrite', true),
    tags: query.getAll('tags').filter((tag) => tag !== ''),
  };
}

/** An upload from its first byte on. */
class Upload {
  /** Rejects where the body can't be read. */
  readonly received: Promise<void>;
  readonly #written: Promise<number>;
  readonly #cancelled = new AbortController();
  readonly #pace: number | undefined;
  #progress = 0;
  #tell = (_written: number): void => undefined;

  constructor(c: SandboxContext, service: Service, request: UploadRequest) {
    const file = new ReceivedFile(service.database.scratchFile(randomUUID()));
    this.#pace = c.get('pace');
    this.received = receiveFile(c.env.incoming, file);
    const onProgress = (written: number): Promise<void> | void => this.#onProgress(written);
    this.#written = writeUpload(service, request, file, this.received, onProgress, this.#cancelled.signal).finally(
      async () => {
        // Where the file makes no sense it may still be coming in.
        await this.received.catch(() => undefined);
        await fs.promises.rm(file.path, { force: true });
      },
    );
    // Told by the answer, which may still be far off, or given up because the body can't be read.
    this.#written.catch(() => undefined);
  }

  answer(c: SandboxContext): Response {
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => this.#cancelled.abort());
      const send = (event: string, data: unknown): Promise<void> =>
        stream.writeSSE({ event, data: JSON.stringify(data) });
      // Not waited for: a client that doesn't read must not keep others from writing.
      this.#tell = (written) => void send('progress', { records_written: written });
      if (this.#progress > 0) this.#tell(this.#progress);
      try {
        await send('completed', { records_created: await this.#written });
      } catch (error) {
        if (this.#cancelled.signal.aborted) return;
        if (!(error instanceof CsvError) && !(error instanceof Problem)) process.stderr.write(`${String(error)}\n`);
        await send('error', { message: error instanceof Error ? error.message : String(error) });
      }
    });
  }

  #onProgress(written: number): Promise<void> | void {
    if (written > this.#progress) this.#tell((this.#progress = written));
    if (this.#pace !== undefined) return delay(this.#pace, undefined, { signal: this.#cancelled.signal });
  }
}

/** Reads what is left of a body, so that a client that is still sending gets to see the answer. */
async function readToEnd(incoming: IncomingMessage): Promise<void> {
  if (incoming.readableEnded || incoming.destroyed) return;
  incoming.resume();
  await new Promise<void>((resolve) => incoming.once('end', resolve).once('close', resolve));
}
