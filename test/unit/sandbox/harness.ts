import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/server';

export type DialectName = 'documented' | 'observed';
export const DIALECTS: readonly DialectName[] = ['documented', 'observed'];

export interface ResourceJson {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** An answer of the sandbox, with the parts of its body that tests ask for. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  get json(): unknown {
    return JSON.parse(this.text) as unknown;
  }

  get data(): unknown {
    return (this.json as { data: unknown }).data;
  }

  /** The only resource, or the first. */
  get resource(): ResourceJson {
    const [first] = this.resources;
    assert.ok(first, `an answer with a resource, not ${this.text}`);
    return first;
  }

  get resources(): readonly ResourceJson[] {
    return [this.data].flat() as ResourceJson[];
  }

  /** The first error. */
  get error(): { readonly detail?: string; readonly source?: unknown } {
    const [first] = (this.json as { errors: object[] }).errors;
    assert.ok(first, `an answer with an error, not ${this.text}`);
    return first;
  }

  /** The cursor of the next page; '' on the last. */
  get after(): string {
    return (this.json as { meta: { after?: string } }).meta.after ?? '';
  }
}

export const KEYS = { apiKey: 'api-key-1', applicationKey: 'application-key-1' };
export const KEY_HEADERS = { 'DD-API-KEY': KEYS.apiKey, 'DD-APPLICATION-KEY': KEYS.applicationKey };

/** A folder that is gone when the test ends. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-test-'));
  return { path: folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** A running sandbox and the few requests that most tests begin with. */
export class TestSandbox {
  private constructor(
    readonly dialect: DialectName,
    readonly data: string,
    private sandbox: Sandbox,
    private readonly options: Partial<SandboxOptions>,
    private readonly removeFolder: () => void,
  ) {}

  static async start(dialect: DialectName, options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
    const folder = temporaryFolder();
    const data = path.join(folder.path, 'data.db');
    const sandbox = await startSandbox({ data, dialect, ...KEYS, ...options });
    return new TestSandbox(dialect, data, sandbox, options, () => folder.remove());
  }

  get url(): string {
    return this.sandbox.url;
  }

  async restart(): Promise<void> {
    await this.sandbox.close();
    this.sandbox = await startSandbox({ data: this.data, dialect: this.dialect, ...KEYS, ...this.options });
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    this.removeFolder();
  }

  async send(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const url = `${this.url}${target.startsWith('/') ? target : `/api/v2/llm-obs/v1/${target}`}`;
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url, {
      method,
      headers: { ...KEY_HEADERS, ...headers },
      ...(payload === undefined ? {} : { body: payload }),
    });
    return new Answer(response.status, response.headers, await response.text());
  }

  get(target: string): Promise<Answer> {
    return this.send('GET', target);
  }

  post(target: string, type: string, attributes: unknown, id?: string): Promise<Answer> {
    return this.send('POST', target, { data: { type, attributes, id } });
  }

  patch(target: string, type: string, attributes: unknown): Promise<Answer> {
    return this.send('PATCH', target, { data: { type, attributes } });
  }

  async project(name = 'project'): Promise<string> {
    return (await this.post('projects', 'projects', { name })).resource.id;
  }

  async dataset(project: string, name = 'dataset'): Promise<TestDataset> {
    const answer = await this.post(`${project}/datasets`, 'datasets', { name });
    return new TestDataset(this, project, answer.resource.id);
  }

  /** A dataset in a project of its own. */
  async newDataset(): Promise<TestDataset> {
    return this.dataset(await this.project(`project ${Math.random()}`));
  }
}

export interface TestRecord {
  readonly id: string;
  readonly input: unknown;
  readonly expected_output?: unknown;
  readonly metadata?: unknown;
  readonly tags?: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly canonical_id?: string;
  readonly version?: number;
  readonly deleted_at?: string;
}

export class TestDataset {
  constructor(
    private readonly sandbox: TestSandbox,
    readonly project: string,
    readonly id: string,
  ) {}

  get path(): string {
    return `${this.project}/datasets/${this.id}`;
  }

  get uploadPath(): string {
    return `/api/v2/llm-obs/v2/${this.path}/records/upload`;
  }

  get recordsType(): string {
    return this.sandbox.dialect === 'observed' ? 'datasets' : 'records';
  }

  batch(attributes: unknown): Promise<Answer> {
    return this.sandbox.post(`${this.path}/batch_update`, 'datasets', attributes, this.id);
  }

  insert(...records: readonly unknown[]): Promise<Answer> {
    return this.batch({ insert_records: records });
  }

  append(attributes: unknown): Promise<Answer> {
    return this.sandbox.post(`${this.path}/records`, this.recordsType, attributes);
  }

  list(query = ''): Promise<Answer> {
    return this.sandbox.get(`${this.path}/records${query}`);
  }

  async records(query = ''): Promise<TestRecord[]> {
    return recordsOf(await this.list(query));
  }

  async version(): Promise<number> {
    const { resource } = await this.sandbox.get(`${this.project}/datasets?filter[id]=${this.id}`);
    return resource.attributes.current_version as number;
  }

  async upload(csv: string | Uint8Array, query = ''): Promise<{ status: number; text: string; events: UploadEvent[] }> {
    const form = new FormData();
    form.append('file', new Blob([csv], { type: 'text/csv' }), 'records.csv');
    const response = await fetch(`${this.sandbox.url}${this.uploadPath}${query}`, {
      method: 'POST',
      headers: KEY_HEADERS,
      body: form,
    });
    const text = await response.text();
    return { status: response.status, text, events: eventsOf(text) };
  }
}

export interface UploadEvent {
  readonly event: string;
  readonly data: unknown;
}

export function eventsOf(text: string): UploadEvent[] {
  return [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event = '', data = '']) => ({
    event,
    data: JSON.parse(data) as unknown,
  }));
}

/** The records of an answer, whichever shape the dialect gives them. */
export function recordsOf(answer: Answer): TestRecord[] {
  const items = answer.data as ({ records: TestRecord[] } | ResourceJson | TestRecord)[];
  return items.flatMap((item) => {
    if ('records' in item) return item.records;
    return 'attributes' in item ? ({ id: item.id, ...item.attributes } as TestRecord) : item;
  });
}

/** Describes the same behaviour in both dialects, each with a sandbox of its own. */
export function inBothDialects(
  title: string,
  define: (sandbox: () => TestSandbox) => void,
  options: Partial<SandboxOptions> = {},
): void {
  for (const dialect of DIALECTS) inDialect(dialect, title, define, options);
}

export function inDialect(
  dialect: DialectName,
  title: string,
  define: (sandbox: () => TestSandbox) => void,
  options: Partial<SandboxOptions> = {},
): void {
  describe(`${title} (${dialect})`, () => {
    let sandbox: TestSandbox | undefined;
    before(async () => {
      sandbox = await TestSandbox.start(dialect, options);
    });
    after(() => sandbox?.close());
    define(() => sandbox as TestSandbox);
  });
}
