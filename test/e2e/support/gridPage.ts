import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fieldColumns } from '../../../src/grid/columns';
import type {
  Cell,
  CellInput,
  EditorState,
  GridColumn,
  GridRequests,
  Row,
  RowsAnswer,
  RowKey,
  RowStatus,
  ToGrid,
  ToHost,
} from '../../../src/grid/protocol';
import { openBrowser } from '../../host/browser.mjs';
import { repository } from '../../host/paths.mjs';

/** The records editor's page without VS Code, before a host that makes its records up. */
export interface GridPage {
  readonly page: Page;
  readonly host: StandInHost;
  /** What the page's policy refused and what its script threw. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface GridPageOptions {
  readonly records: number;
  readonly state?: Partial<EditorState>;
  /** Text of the cells that are not made up, by key and column. */
  readonly texts?: Readonly<Record<string, string>>;
}

const address = 'https://editor.test';
const nonce = 'nonce-of-this-page';
const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${address} 'nonce-${nonce}'; font-src ${address}; img-src data:`;
const html = `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>Records</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${address}/grid.css"></head><body><script nonce="${nonce}" src="${address}/grid.js"></script></body></html>`;
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

export async function openGridPage(options: GridPageOptions): Promise<GridPage> {
  const { page, close } = await openBrowser();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route(`${address}/**`, (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    if (!name) return route.fulfill({ contentType: 'text/html', body: html });
    const body = fs.readFileSync(path.join(repository, 'dist', name));
    return route.fulfill({ contentType: types[path.extname(name).slice(1)] ?? 'text/plain', body });
  });
  const send = (message: ToGrid) =>
    page.evaluate((data) => {
      const view = globalThis as unknown as { postMessage(data: unknown, target: string): void };
      view.postMessage(data, '*');
    }, message as unknown);
  const host = new StandInHost(options, (message) => void send(message).catch(() => undefined));
  await page.exposeFunction('toHost', (message: ToHost) => host.take(message));
  await page.addInitScript(() => {
    const view = globalThis as unknown as Record<string, unknown> & {
      sessionStorage: { getItem(name: string): string | null; setItem(name: string, text: string): void };
      toHost(message: unknown): void;
    };
    view['acquireVsCodeApi'] = () => ({
      postMessage: (message: unknown) => view.toHost(message),
      getState: () => JSON.parse(view.sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (state: unknown) => view.sessionStorage.setItem('state', JSON.stringify(state)),
    });
  });
  await page.goto(`${address}/`);
  return { page, host, complaints, close };
}

/** Answers the protocol for records that are made up from their keys. */
export class StandInHost {
  readonly received: ToHost[] = [];
  /** Keys in the order of the view. */
  order: RowKey[];
  readonly statuses = new Map<RowKey, RowStatus>();
  readonly edited = new Map<string, { readonly text: string; readonly kind: Cell['kind'] }>();
  /** Sentence to answer a request with, by its name. */
  readonly refusals = new Map<string, string>();
  state: EditorState;
  private nextKey: number;

  constructor(
    private readonly options: GridPageOptions,
    private readonly send: (message: ToGrid) => void,
  ) {
    this.order = Array.from({ length: options.records }, (_, key) => key);
    this.nextKey = options.records;
    this.state = {
      name: 'Capital cities',
      source: 'dataset',
      version: 3,
      readOnly: undefined,
      total: options.records,
      revision: 1,
      counts: { changed: 0, new: 0, deleted: 0, invalid: 0 },
      loading: { loaded: options.records, state: 'complete' },
      view: { filter: {}, sort: [] },
      saving: false,
      ...options.state,
    };
  }

  requests<Name extends ToHost['request']>(name: Name): GridRequests[Name]['send'][] {
    return this.received
      .filter(({ request }) => request === name)
      .map(({ body }) => body as GridRequests[Name]['send']);
  }

  post(message: ToGrid): void {
    this.send(message);
  }

  /** Another revision: counts, total and what else is given. */
  change(part: Partial<EditorState> = {}): void {
    const of = (wanted: RowStatus) => [...this.statuses.values()].filter((status) => status === wanted).length;
    const counts = { changed: of('changed'), new: of('new'), deleted: of('deleted'), invalid: of('invalid') };
    this.state = { ...this.state, counts, total: this.order.length, revision: this.state.revision + 1, ...part };
    this.send({ event: 'state', state: this.state });
  }

  insertAt(position: number, count = 1): RowKey[] {
    const keys = Array.from({ length: count }, () => this.nextKey++);
    this.order.splice(position, 0, ...keys);
    for (const key of keys) this.statuses.set(key, 'new');
    return keys;
  }

  text(key: RowKey, columnId: string): string {
    return this.cell(key, { id: columnId, field: columnId.split('/')[0] as GridColumn['field'], path: [], title: '' })
      .text;
  }

  take(message: ToHost): void {
    this.received.push(message);
    const refusal = this.refusals.get(message.request);
    if (refusal) this.send({ id: message.id, failure: { message: refusal } });
    else this.send({ id: message.id, answer: this.answer(message) });
  }

  private rows(start: number, count: number, columns: readonly GridColumn[]): RowsAnswer {
    const rows = this.order.slice(start, start + count).map((key): Row => ({
      key,
      status: this.statuses.get(key) ?? 'unchanged',
      cells: columns.map((column) => this.cell(key, column)),
    }));
    return { rows, total: this.order.length, revision: this.state.revision };
  }

  private answer(message: ToHost): unknown {
    switch (message.request) {
      case 'ready':
        return {
          state: this.state,
          columnState: undefined,
          first: { columns: fieldColumns, ...this.rows(0, message.body.rows, fieldColumns) },
        };
      case 'rows': {
        const { start, count, columns } = message.body;
        return this.rows(start, count, columns);
      }
      case 'value': {
        const { key, column } = message.body;
        const { kind, text } = this.cell(key, column);
        return { kind, text };
      }
      case 'edit':
        for (const { key, column, input } of message.body.edits) {
          this.edited.set(`${key} ${column.id}`, { text: textOf(input), kind: kindOf(input) });
          if (!this.statuses.has(key)) this.statuses.set(key, 'changed');
        }
        this.change();
        return {};
      case 'addRows': {
        const { after, count } = message.body;
        const keys = this.insertAt(after === undefined ? 0 : this.order.indexOf(after) + 1, count);
        this.change();
        return { keys };
      }
      case 'deleteRows': {
        const { rows } = message.body;
        const keys = 'keys' in rows ? rows.keys : rows.ranges.flatMap(({ from, to }) => this.order.slice(from, to));
        for (const key of keys) this.statuses.set(key, 'deleted');
        this.change();
        return { count: keys.length };
      }
      case 'positionOf':
        return { position: this.order.indexOf(message.body.key) };
      case 'view':
        this.state = { ...this.state, view: message.body };
        this.change();
        return { total: this.order.length, revision: this.state.revision };
      case 'pathColumns':
        return { columns: [{ id: 'input/question', field: 'input', path: ['question'], title: 'input.question' }] };
      case 'copy':
        return { text: 'copied' };
      case 'paste':
        return { cells: 1, added: 0 };
      case 'find':
        return { position: 40, key: this.order[40] ?? -1, field: 'input' };
      case 'countFound':
        return { cells: 44, place: message.body.at && 2 };
      case 'previewReplace':
        return { matches: 1, rows: 1, examples: [{ key: 0, field: 'input', before: 'old <b>', after: 'new <b>' }] };
      case 'replace':
      case 'clear':
      case 'fillDown':
        return { cells: 1 };
      case 'tag':
      case 'restoreRows':
        return { count: 1 };
      case 'duplicateRows':
        return { keys: [] };
      case 'detail':
        return this.detail(message.body.key);
      case 'command':
      case 'openCell':
      case 'exportRows':
      case 'rememberColumns':
      case 'resolveConflicts':
      case 'revertField':
      case 'revertRows':
        return {};
    }
  }

  private cell(key: RowKey, { id, field }: GridColumn): Cell {
    const edited = this.edited.get(`${key} ${id}`);
    if (edited) return { ...edited, changed: true };
    const given = this.options.texts?.[`${key} ${id}`];
    if (given !== undefined) return { kind: 'string', text: given };
    const isNew = this.statuses.get(key) === 'new';
    switch (field) {
      case 'id':
        return { kind: 'string', text: `record-${key}` };
      case 'input':
        if (isNew) return { kind: 'absent', text: '' };
        return {
          kind: 'object',
          text: `{"question": "What is the capital of country ${key}?", "hints": [${key}, true, null]}`,
        };
      case 'expected_output':
        return isNew
          ? { kind: 'absent', text: '' }
          : { kind: 'string', text: `The capital of country ${key}\nis city ${key}.` };
      case 'metadata':
        return key % 3
          ? { kind: 'object', text: `{"difficulty": ${key % 5}, "source": "atlas"}` }
          : { kind: 'absent', text: '' };
      case 'tags':
        return { kind: 'tags', text: isNew ? '' : `topic:geography\nlevel:${key % 5}` };
      case 'created_at':
      case 'updated_at':
        return isNew ? { kind: 'absent', text: '' } : { kind: 'time', text: '2026-05-04T09:30:00.000Z' };
    }
  }

  private detail(key: RowKey): GridRequests['detail']['answer'] {
    const names = ['id', 'input', 'expected_output', 'metadata', 'tags'] as const;
    return {
      key,
      status: this.statuses.get(key) ?? 'unchanged',
      fields: names.map((field) => {
        const { kind, text, changed } = this.cell(key, { id: field, field, path: [], title: field });
        const saved = { kind, text: changed ? 'The saved text' : text };
        return { field, saved, current: { kind, text }, changed: Boolean(changed) };
      }),
    };
  }
}

function textOf(input: CellInput): string {
  if (input.kind === 'absent') return '';
  return input.kind === 'tags' ? input.tags.join('\n') : input.text;
}

function kindOf(input: CellInput): Cell['kind'] {
  if (input.kind === 'json') return input.text.trim().startsWith('{') ? 'object' : 'number';
  return input.kind;
}
