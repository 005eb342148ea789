import type { Event } from 'vscode';
import type { LlmObsClient } from '../api/client';

/** A place to connect to. Its keys are not part of it: they live in SecretStorage only. */
export interface Connection {
  /** Stable; part of document URIs (authority): lower-case letters, digits and `-`. `sandbox` is the local service. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'sandbox' | 'datadog';
  /** One of the nine sites, or a base URL. undefined for the sandbox. */
  readonly site?: string | undefined;
  readonly url?: string | undefined;
  /** Subdomain or base URL of the web app, for "Open in Datadog", where the organisation has its own. */
  readonly webUrl?: string | undefined;
}

export type ConnectionState = 'ready' | 'signed out';

/** CONTRACT: what explorer, documents and commands use of the connections. */
export interface ConnectionsView {
  /** The sandbox first, then those of the settings. */
  list(): readonly Connection[];
  get(connectionId: string): Connection | undefined;
  state(connectionId: string): Promise<ConnectionState>;
  /** The client of a connection; starts the sandbox where it must. Throws LlmObsError('unauthorized') when signed out. */
  client(connectionId: string): Promise<LlmObsClient>;
  /** Where its requests go, without a slash at the end; starts the sandbox where it must. Throws LlmObsError. */
  baseUrl(connectionId: string): Promise<string>;
  /** Fires with the id of a connection that was added, changed, removed, signed in or out, here or in another window. */
  readonly onDidChange: Event<string>;
}
