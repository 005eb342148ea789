import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { createParser } from 'eventsource-parser';
import { unreadable } from './answers';
import type { Caller, StreamAnswer } from './caller';
import type { CallOptions, UploadFile } from './client';
import { looksLikeHtml } from './errorBody';
import { LlmObsError } from './errors';
import { EventQueue } from './eventQueue';
import { unknownOutcome } from './failures';
import { multipartFile } from './multipart';
import type { UploadEvent, UploadOptions } from './resources';
import type { ServiceEvent } from './uploadEvents';
import { readServiceEvent } from './uploadEvents';

/** `sent` is told each time that a hundredth of the file has gone, but not more often than this many bytes. */
const SENT_STEP = 64 * 1024;

/** Sends a CSV file as one multipart part while the service tells its progress. See RecordsApi.upload. */
export async function* uploadRecords(
  caller: Caller,
  path: string,
  file: UploadFile,
  upload: UploadOptions,
  options: CallOptions,
): AsyncGenerator<UploadEvent, void, undefined> {
  const queue = new EventQueue<UploadEvent>();
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  const running = exchange(caller, path, file, upload, { ...options, signal }, queue).then(
    () => queue.end(),
    (error: unknown) => queue.fail(error),
  );
  try {
    yield* queue.read();
  } finally {
    leaving.abort();
    await running;
  }
}

async function exchange(
  caller: Caller,
  path: string,
  file: UploadFile,
  upload: UploadOptions,
  options: CallOptions,
  queue: EventQueue<UploadEvent>,
): Promise<void> {
  const boundary = `llm-observability-${randomUUID()}`;
  const answer = await caller.stream(
    {
      method: 'POST',
      path,
      query: uploadParameters(upload),
      stream: multipartFile(boundary, file, tellSent(file.size, queue)),
      contentType: `multipart/form-data; boundary=${boundary}`,
      purpose: l10n.t('upload {0}', file.name),
    },
    options,
  );
  let written: number | undefined;
  try {
    for await (const event of serviceEvents(answer)) {
      if (event.kind === 'progress') {
        written = event.records;
        queue.push(event);
      } else if (event.kind === 'completed') {
        queue.push({ kind: 'completed', records_created: event.records_created ?? written ?? 0 });
        return;
      } else throw failedUpload(answer, file, event.detail, written);
    }
  } catch (error) {
    throw withRecordsWritten(caller.streamFailure(answer, error, options), written);
  }
  throw withRecordsWritten(
    unknownOutcome(answer, l10n.t('the answer ended without saying how it went'), { status: 200 }),
    written,
  );
}

function uploadParameters({ deduplicate, overwrite, tags }: UploadOptions): [string, string][] {
  const parameters: [string, string][] = [];
  if (deduplicate !== undefined) parameters.push(['deduplicate', String(deduplicate)]);
  if (overwrite !== undefined) parameters.push(['overwrite', String(overwrite)]);
  for (const tag of tags ?? []) parameters.push(['tags', tag]);
  return parameters;
}

function tellSent(size: number, queue: EventQueue<UploadEvent>): (bytes: number) => void {
  const step = Math.max(SENT_STEP, size / 100);
  let told = 0;
  return (bytes) => {
    // A new attempt counts from the beginning again.
    if (bytes < told) told = 0;
    if (bytes - told < step && bytes < size) return;
    told = bytes;
    queue.replaceLast({ kind: 'sent', bytes }, (last) => last.kind === 'sent');
  };
}

/** The events of the stream, the last one also where the empty line behind it is missing. */
async function* serviceEvents(answer: StreamAnswer): AsyncGenerator<ServiceEvent, void, undefined> {
  const ready: ServiceEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const known = readServiceEvent(event, data);
      if (known) ready.push(known);
    },
  });
  const decoder = new TextDecoder();
  let beginning = '';
  for await (const chunk of answer.chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (beginning.length < 200) {
      beginning += text.slice(0, 200);
      if (looksLikeHtml(beginning))
        throw unreadable({ ...answer, status: 200, text: beginning }, l10n.t('it is a web page'));
    }
    parser.feed(text);
    yield* ready.splice(0);
  }
  parser.feed(`${decoder.decode()}\n\n`);
  yield* ready.splice(0);
}

function failedUpload(
  { host, request }: StreamAnswer,
  { name }: UploadFile,
  detail: string | undefined,
  written: number | undefined,
): LlmObsError {
  const known = written === undefined ? '' : l10n.t(' {0} records are known to be written.', written);
  return new LlmObsError(
    'upload failed',
    l10n.t('{0} gave up on {1}: {2}.{3}', host, name, detail ?? l10n.t('it gave no reason'), known),
    {
      request,
      status: 200,
      recordsWritten: written,
    },
  );
}

function withRecordsWritten(error: unknown, written: number | undefined): unknown {
  if (!(error instanceof LlmObsError) || error.recordsWritten !== undefined || written === undefined) return error;
  const { kind, message, status, request, pointer, cause } = error;
  return new LlmObsError(kind, message, { status, request, pointer, cause, recordsWritten: written });
}
