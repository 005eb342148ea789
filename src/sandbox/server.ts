import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app';
import { createClock } from './clock';
import type { Dialect } from './dialect/dialect';
import { documented } from './dialect/documented';
import { observed } from './dialect/observed';
import type { SandboxKeys } from './guard';
import { LEASE_TIMES, Leases, type LeaseTimes } from './leases';
import { loadSample } from './sample/loadSample';
import { Database } from './store/database';

export interface SandboxOptions extends SandboxKeys {
  /** The SQLite file; made where it doesn't exist. */
  readonly data: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly dialect?: Dialect['name'];
  /** Loads sample data where the store is empty. */
  readonly sample?: boolean;
  /** Lets clients ask for faults. */
  readonly faults?: boolean;
  /** Called when nobody holds a lease any more, or nobody ever took one in time. Without it there are no leases. */
  readonly onUnused?: () => void;
  /** Default LEASE_TIMES. */
  readonly leaseTimes?: LeaseTimes;
}

export interface Sandbox {
  readonly url: string;
  /** Stops listening, lets the write under way end and closes the file. */
  close(): Promise<void>;
}

/** Idle connections stay open for longer than clients keep them, so that no request is sent into a closing one. */
const KEEP_ALIVE_MS = 65_000;

/** Opens the data file and listens on 127.0.0.1. Throws StoreError, and what listening throws. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const database = Database.open(options.data);
  const dialect = options.dialect === 'observed' ? observed : documented;
  const now = createClock();
  const leases = options.onUnused && new Leases(options.leaseTimes ?? LEASE_TIMES, options.onUnused);
  const app = createApp({ database, dialect, now }, { ...options, faults: options.faults ?? false, leases });
  const server = createAdaptorServer({
    fetch: app.fetch,
    // An upload takes as long as it takes.
    serverOptions: { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS },
  }) as Server;
  try {
    if (options.sample) await loadSample(database, dialect, now());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  leases?.start();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      leases?.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await database.close();
    },
  };
}
