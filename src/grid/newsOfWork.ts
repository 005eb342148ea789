import type { GridRequestName } from './protocol';
import type { Wire } from './wire';

/** What makes the news of the work before it old. */
const works: ReadonlySet<GridRequestName> = new Set([
  'edit',
  'addRows',
  'duplicateRows',
  'deleteRows',
  'restoreRows',
  'revertField',
  'revertRows',
  'clear',
  'paste',
  'fillDown',
  'tag',
  'replace',
  'command',
  'resolveConflicts',
]);

/** The wire, with `onWork` called before each request that changes, undoes or saves something. */
export function tellingOfWork(wire: Wire, onWork: () => void): Wire {
  return {
    request(name, body) {
      if (works.has(name)) onWork();
      return wire.request(name, body);
    },
  };
}
