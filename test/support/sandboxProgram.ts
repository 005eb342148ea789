import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export type Dialect = 'documented' | 'observed';

/** A fault that the sandbox is told to show, see src/sandbox. */
export type Fault = Readonly<Record<string, unknown>>;

/** A request as the sandbox noted it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  /** What the client calls itself. */
  readonly client?: string;
  readonly body?: unknown;
}

/** Where a sandbox that was just started listens, as its first line says. Rejects where it ends before. */
export async function addressOf(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code} before it listened.`)));
  });
  return (JSON.parse(line) as { url: string }).url;
}

/** The bundled sandbox as its own process, with keys and faults of the test's choice. */
export class SandboxProgram {
  readonly url: string;
  readonly apiKey: string;
  readonly applicationKey: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(
    url: string,
    keys: { apiKey: string; applicationKey: string },
    child: ChildProcess,
    folder: string,
  ) {
    this.url = url;
    this.apiKey = keys.apiKey;
    this.applicationKey = keys.applicationKey;
    this.#child = child;
    this.#folder = folder;
  }

  /** @param root the repository, whose dist/sandbox.js is started */
  static async start(root: string, options: { dialect?: Dialect; sample?: boolean } = {}): Promise<SandboxProgram> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'llmobs-sandbox-'));
    const keys = { apiKey: 'test-api-key-5d41402a', applicationKey: 'test-application-key-7d793037' };
    const child = spawn(
      process.execPath,
      [
        path.join(root, 'dist/sandbox.js'),
        '--port',
        '0',
        '--data',
        path.join(folder, 'sandbox.sqlite'),
        '--dialect',
        options.dialect ?? 'documented',
        '--faults',
        ...(options.sample ? ['--sample'] : []),
      ],
      {
        env: {
          ...process.env,
          ELECTRON_RUN_AS_NODE: '1',
          LLMOBS_SANDBOX_API_KEY: keys.apiKey,
          LLMOBS_SANDBOX_APP_KEY: keys.applicationKey,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    return new SandboxProgram(await addressOf(child), keys, child, folder);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await gone;
    }
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A request with the right keys, past the extension: what the service really holds. */
  async request<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const text = await this.text(method, path, body);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** Like request(), with the answer as text: values to the byte. */
  async text(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        'DD-API-KEY': this.apiKey,
        'DD-APPLICATION-KEY': this.applicationKey,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text;
  }

  async createProject(name: string): Promise<string> {
    const { data } = await this.request<{ data: { id: string } }>('POST', '/api/v2/llm-obs/v1/projects', {
      data: { type: 'projects', attributes: { name } },
    });
    return data.id;
  }

  /** A dataset with `records` (as JSON texts of `{id, input, …}`) as version 1. */
  async createDataset(projectId: string, name: string, records: readonly string[] = []): Promise<string> {
    const { data } = await this.request<{ data: { id: string } }>('POST', `/api/v2/llm-obs/v1/${projectId}/datasets`, {
      data: { type: 'datasets', attributes: { name } },
    });
    if (records.length > 0) await this.batchUpdate(projectId, data.id, `"insert_records":[${records.join(',')}]`);
    return data.id;
  }

  /** @param attributes members of `attributes` as JSON text */
  async batchUpdate(projectId: string, datasetId: string, attributes: string): Promise<void> {
    await this.text(
      'POST',
      `/api/v2/llm-obs/v1/${projectId}/datasets/${datasetId}/batch_update`,
      `{"data":{"type":"datasets","id":${JSON.stringify(datasetId)},"attributes":{${attributes}}}}`,
    );
  }

  /** Uploads a CSV file: the quick way to very many records. */
  async uploadCsv(projectId: string, datasetId: string, csv: string): Promise<void> {
    const form = new FormData();
    form.append('file', new Blob([csv], { type: 'text/csv' }), 'records.csv');
    const path = `/api/v2/llm-obs/v2/${projectId}/datasets/${datasetId}/records/upload`;
    const response = await fetch(new URL(path, this.url), {
      method: 'POST',
      headers: { 'DD-API-KEY': this.apiKey, 'DD-APPLICATION-KEY': this.applicationKey },
      body: form,
    });
    const events = await response.text();
    if (!/^event: completed$/m.test(events)) throw new Error(`The upload was answered with ${events}`);
  }

  /** The current records as the service tells them, by id, whichever dialect it speaks. */
  async records(projectId: string, datasetId: string): Promise<Map<string, Record<string, unknown>>> {
    const answer = await this.request<{
      data: ({ id: string; attributes?: Record<string, unknown> } & Record<string, unknown>)[];
    }>('GET', `/api/v2/llm-obs/v1/${projectId}/datasets/${datasetId}/records?page[limit]=5000`);
    return new Map(answer.data.map((record) => [record.id, record.attributes ?? record]));
  }

  async currentVersion(projectId: string, datasetId: string): Promise<number> {
    const answer = await this.request<{ data: { attributes: { current_version: number } }[] }>(
      'GET',
      `/api/v2/llm-obs/v1/${projectId}/datasets?filter[id]=${datasetId}`,
    );
    const [dataset] = answer.data;
    if (!dataset) throw new Error(`The sandbox has no dataset ${datasetId}.`);
    return dataset.attributes.current_version;
  }

  /** The requests that the service got since the last call of clearRequests(), oldest first. */
  async requests(): Promise<readonly SeenRequest[]> {
    return (await this.request<{ data: SeenRequest[] }>('GET', '/sandbox/requests')).data;
  }

  clearRequests(): Promise<string> {
    return this.text('DELETE', '/sandbox/requests');
  }

  addFault(fault: Fault): Promise<unknown> {
    return this.request('POST', '/sandbox/faults', fault);
  }

  clearFaults(): Promise<string> {
    return this.text('DELETE', '/sandbox/faults');
  }
}
