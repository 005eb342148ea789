import type { ResourceFiles } from '../documents/resourceFiles';

interface Parts {
  readonly views: Pick<ResourceFiles, 'refreshAll'>;
  readonly log: { warn(line: string): void };
}

/**
 * Shows in the open pages of a queue or an experiment what was changed of it just now, in its own time. Where that fails
 * they stay as they are, and the log says so.
 */
export function refreshViews({ views, log }: Parts, connectionId: string, id: string): void {
  views
    .refreshAll((ref) => ref.connectionId === connectionId && ref.id === id)
    .catch((error: unknown) => log.warn(`What was changed is not shown by all open documents: ${String(error)}`));
}
