import * as vscode from 'vscode';
import type { CallOptions, ClientOptions, Keys, LlmObsClient } from '../api/client';
import { LlmObsError } from '../api/errors';
import { proxySettings } from '../api/proxySettings';
import type { Connection, ConnectionState, ConnectionsView } from './connection';
import {
  baseUrlOf,
  checkDraft,
  type ConnectionDraft,
  type ConnectionEntries,
  placeOf,
  readConnections,
  sandboxConnection,
} from './connectionSettings';
import { testConnection } from './connectionTest';
import { checkKeys, connectionOfSecret, ConnectionKeys } from './keys';
import { SandboxProcess } from './sandboxProcess';
import {
  affectsTransport,
  readConnectionsSetting,
  readHttpSettings,
  readTransport,
  writeConnectionsSetting,
} from './settings';

/** What is used of the extension's context: its secrets, where the sandbox keeps its data, where the program is. */
export type ConnectionsContext = Pick<
  vscode.ExtensionContext,
  'secrets' | 'globalStorageUri' | 'extensionUri' | 'extension'
>;

interface OpenClient {
  readonly baseUrl: string;
  readonly client: LlmObsClient;
}

/**
 * The sandbox and the connections of the settings, with their keys and clients. Nothing is read or started before it is
 * first asked for, so a listener added at activation hears of every problem in the settings.
 */
export class Connections implements ConnectionsView, vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #userAgent: string;
  readonly #keys: ConnectionKeys;
  readonly #sandbox: SandboxProcess;
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #foundProblem = new vscode.EventEmitter<string>();
  readonly #usedSandbox = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #clients = new Map<string, OpenClient>();
  readonly #keyReads = new Map<string, Promise<Keys | undefined>>();
  readonly #problemsTold = new Set<string>();
  #read: ConnectionEntries | undefined;

  readonly onDidChange = this.#changed.event;
  /** Fires once with a sentence for each entry of the settings that can't be used. */
  readonly onDidFindProblem = this.#foundProblem.event;
  /** Fires when this window begins to use the sandbox, for whatever. */
  readonly onDidUseSandbox = this.#usedSandbox.event;

  constructor(context: ConnectionsContext, log: vscode.LogOutputChannel) {
    this.#log = log;
    const { version } = context.extension.packageJSON as { version: string };
    this.#userAgent = `llm-observability-vscode/${version}`;
    this.#keys = new ConnectionKeys(context.secrets);
    this.#sandbox = new SandboxProcess({
      program: vscode.Uri.joinPath(context.extensionUri, 'dist', 'sandbox.js').fsPath,
      folder: context.globalStorageUri.fsPath,
      log: (line) => log.info(line),
      onHeld: () => this.#usedSandbox.fire(),
      onLost: () => {
        this.#closeClient(sandboxConnection.id);
        this.#changed.fire(sandboxConnection.id);
      },
    });
    this.#subscriptions = [
      this.#changed,
      this.#foundProblem,
      this.#usedSandbox,
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (affectsTransport(change)) this.#reload({ all: true });
        else if (change.affectsConfiguration('llmObs.connections')) this.#reload();
      }),
      context.secrets.onDidChange(({ key }) => {
        const connectionId = connectionOfSecret(key);
        if (connectionId === undefined) return;
        this.#keyReads.delete(connectionId);
        this.#changed.fire(connectionId);
      }),
    ];
  }

  list(): readonly Connection[] {
    return [sandboxConnection, ...this.#entries().entries.map((entry) => entry.connection)];
  }

  get(connectionId: string): Connection | undefined {
    return this.list().find((connection) => connection.id === connectionId);
  }

  async state(connectionId: string): Promise<ConnectionState> {
    const connection = this.get(connectionId);
    if (connection?.kind === 'sandbox') return 'ready';
    return connection && (await this.#keysOf(connection)) ? 'ready' : 'signed out';
  }

  async baseUrl(connectionId: string): Promise<string> {
    const connection = this.#known(connectionId);
    return connection.kind === 'sandbox' ? (await this.#sandbox.endpoint()).url : baseUrlOf(connection);
  }

  async client(connectionId: string): Promise<LlmObsClient> {
    const connection = this.#known(connectionId);
    if (connection.kind === 'sandbox') {
      const { url, keys } = await this.#sandbox.endpoint();
      return this.#openClient(connection.id, url, () => keys);
    }
    const signedIn = async () => {
      const keys = await this.#keysOf(connection);
      if (keys) return keys;
      throw new LlmObsError(
        'unauthorized',
        vscode.l10n.t('You are signed out of “{0}”: sign in to use it.', connection.name),
      );
    };
    await signedIn();
    return this.#openClient(connection.id, baseUrlOf(connection), signedIn);
  }

  /**
   * Adds a connection once its keys have been tried; nothing is stored before. Throws LlmObsError 'invalid request' for
   * what can't be right, ConnectionTestError for what the service refused.
   */
  async add(draft: ConnectionDraft, keys: Keys, call: CallOptions = {}): Promise<Connection> {
    const connection = checkDraft(draft, new Set(this.list().map(({ id }) => id)));
    const checked = checkKeys(keys);
    await this.#try(connection, checked, call);
    await this.#storeKeys(connection, checked);
    try {
      await this.#writeSetting((entries) => [...entries, settingOf(connection)]);
    } catch (error) {
      await this.signOut(connection.id);
      throw error;
    }
    return connection;
  }

  /** Changes a connection. New keys are needed where its address changes: keys are never sent to another one. */
  async edit(connectionId: string, draft: ConnectionDraft, keys?: Keys, call: CallOptions = {}): Promise<Connection> {
    const before = this.#known(connectionId);
    const connection = checkDraft(draft, new Set(), connectionId);
    if (keys) {
      const checked = checkKeys(keys);
      await this.#try(connection, checked, call);
      await this.#storeKeys(connection, checked);
    } else if (baseUrlOf(connection) !== baseUrlOf(before)) {
      throw new LlmObsError(
        'invalid request',
        vscode.l10n.t('The new address of “{0}” needs its own keys.', connection.name),
        {
          pointer: 'apiKey',
        },
      );
    }
    const index = this.#entries().entries.find((entry) => entry.connection.id === connectionId)?.index;
    await this.#writeSetting((entries) =>
      entries.map((entry, at) => (at === index ? changedSetting(entry, connection) : entry)),
    );
    return connection;
  }

  /** Removes a connection and its keys. */
  async remove(connectionId: string): Promise<void> {
    const index = this.#entries().entries.find((entry) => entry.connection.id === connectionId)?.index;
    await this.signOut(connectionId);
    if (index !== undefined) await this.#writeSetting((entries) => entries.filter((_, at) => at !== index));
  }

  /** Stores keys once they have been tried. Throws as add() does. */
  async signIn(connectionId: string, keys: Keys, call: CallOptions = {}): Promise<void> {
    const connection = this.#known(connectionId);
    const checked = checkKeys(keys);
    await this.#try(connection, checked, call);
    await this.#storeKeys(connection, checked);
  }

  /** Removes the keys of a connection. Calls under way fail. */
  async signOut(connectionId: string): Promise<void> {
    await this.#keys.delete(connectionId);
    this.#keyReads.delete(connectionId);
    this.#closeClient(connectionId);
  }

  /** Tries a connection as it is. Throws ConnectionTestError with the reason where it can't be used. */
  async test(connectionId: string, call: CallOptions = {}): Promise<void> {
    const connection = this.#known(connectionId);
    await testConnection(await this.client(connectionId), placeOf(connection), call);
  }

  dispose(): void {
    this.#sandbox.dispose();
    for (const connectionId of [...this.#clients.keys()]) this.#closeClient(connectionId);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #known(connectionId: string): Connection {
    const connection = this.get(connectionId);
    if (!connection)
      throw new LlmObsError(
        'not found',
        vscode.l10n.t('The connection “{0}” is not in the settings: add it again.', connectionId),
      );
    return connection;
  }

  #entries(): ConnectionEntries {
    if (!this.#read) {
      this.#read = readConnections(readConnectionsSetting());
      for (const problem of this.#read.problems) {
        if (this.#problemsTold.has(problem)) continue;
        this.#problemsTold.add(problem);
        this.#log.warn(problem);
        this.#foundProblem.fire(problem);
      }
    }
    return this.#read;
  }

  /** Takes the settings as they are now and tells which connections differ. */
  #reload({ all = false } = {}): void {
    const before = new Map(this.list().map((connection) => [connection.id, JSON.stringify(connection)]));
    this.#read = undefined;
    const after = new Map(this.list().map((connection) => [connection.id, JSON.stringify(connection)]));
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      if (id === sandboxConnection.id || (!all && before.get(id) === after.get(id))) continue;
      this.#keyReads.delete(id);
      this.#closeClient(id);
      this.#changed.fire(id);
    }
  }

  async #writeSetting(change: (entries: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const value = readConnectionsSetting();
    await writeConnectionsSetting(change(Array.isArray(value) ? value : []));
    this.#reload();
  }

  async #storeKeys(connection: Connection, keys: Keys): Promise<void> {
    await this.#keys.store(connection.id, baseUrlOf(connection), keys);
    this.#keyReads.delete(connection.id);
  }

  #keysOf(connection: Connection): Promise<Keys | undefined> {
    const known = this.#keyReads.get(connection.id);
    if (known) return known;
    const read = this.#keys.get(connection.id, baseUrlOf(connection)).catch((error: unknown) => {
      this.#keyReads.delete(connection.id);
      throw new LlmObsError(
        'unavailable',
        vscode.l10n.t(
          "The keys of “{0}” can't be read from VS Code's secret storage: {1}",
          connection.name,
          String(error),
        ),
        { cause: error },
      );
    });
    this.#keyReads.set(connection.id, read);
    return read;
  }

  async #try(connection: Connection, keys: Keys, call: CallOptions): Promise<void> {
    const createClient = await loadClient();
    const client = createClient(this.#clientOptions(baseUrlOf(connection), () => keys));
    try {
      await testConnection(client, placeOf(connection), call);
    } finally {
      await client.close();
    }
  }

  async #openClient(connectionId: string, baseUrl: string, keys: ClientOptions['keys']): Promise<LlmObsClient> {
    const createClient = await loadClient();
    const open = this.#clients.get(connectionId);
    if (open?.baseUrl === baseUrl) return open.client;
    this.#closeClient(connectionId);
    const client = createClient(this.#clientOptions(baseUrl, keys));
    this.#clients.set(connectionId, { baseUrl, client });
    return client;
  }

  #closeClient(connectionId: string): void {
    const open = this.#clients.get(connectionId);
    this.#clients.delete(connectionId);
    void open?.client.close();
  }

  #clientOptions(baseUrl: string, keys: ClientOptions['keys']): ClientOptions {
    return {
      baseUrl,
      keys,
      transport: readTransport(),
      // As VS Code patched it, looked up with each call: other extensions may have changed it since.
      editorFetch: (input, init) => globalThis.fetch(input, init),
      proxy: proxySettings(baseUrl, readHttpSettings(), process.env),
      userAgent: this.#userAgent,
      log: (line) => this.#log.debug(line),
    };
  }
}

/** Loaded when first used: activation doesn't need the API's schemas. */
async function loadClient(): Promise<(options: ClientOptions) => LlmObsClient> {
  return (await import('../api/createClient')).createClient;
}

/** The entry of the setting for a connection. Its id is written out, so that a new name keeps keys and documents. */
function settingOf({ id, name, site, url, webUrl }: Connection): Record<string, string> {
  const fields = Object.entries({ id, name, site, url, webUrl });
  return Object.fromEntries(fields.filter((field): field is [string, string] => field[1] !== undefined));
}

/** `entry` as the user wrote it, with what this program knows of it replaced. */
function changedSetting(entry: unknown, connection: Connection): Record<string, unknown> {
  const {
    id: _id,
    name: _name,
    site: _site,
    url: _url,
    webUrl: _webUrl,
    ...unknown
  } = entry as Record<string, unknown>;
  return { ...settingOf(connection), ...unknown };
}
