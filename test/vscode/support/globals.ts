import * as vscode from 'vscode';

const place = Symbol.for('globals before activation');

/** The process's globals as they were before the extension was activated. */
export interface GlobalsBefore {
  /** Whether the extension was active already, so that nothing is proved. */
  readonly wasActive: boolean;
  readonly values: ReadonlyMap<PropertyKey, unknown>;
  /** What was defined among the globals since then, and by whom: a stack trace. */
  readonly defined: readonly { readonly key: PropertyKey; readonly stack: string }[];
}

/** Values by key, without this module's own. Reading one that Node makes when it is first asked for makes it. */
export function valuesOfGlobals(): Map<PropertyKey, unknown> {
  const keys = Reflect.ownKeys(globalThis).filter((key) => key !== place);
  return new Map(keys.map((key) => [key, Reflect.get(globalThis, key) as unknown]));
}

/**
 * Notes the globals, and from then on who defines one with Object.defineProperty(), as undici does with the dispatcher of
 * every `fetch` where it finds none when it is loaded.
 */
export function noteGlobals(extensionId: string): void {
  const defined: { key: PropertyKey; stack: string }[] = [];
  const define = Object.defineProperty;
  Object.defineProperty = <T>(target: T, key: PropertyKey, attributes: PropertyDescriptor) => {
    if (target === globalThis) defined.push({ key, stack: new Error('defined').stack ?? '' });
    return define(target, key, attributes);
  };
  const before: GlobalsBefore = {
    wasActive: vscode.extensions.getExtension(extensionId)?.isActive ?? false,
    values: valuesOfGlobals(),
    defined,
  };
  Reflect.set(globalThis, place, before);
}

/** What noteGlobals() noted; the tests are bundles of their own that share nothing but globals. */
export function globalsBefore(): GlobalsBefore {
  return Reflect.get(globalThis, place) as GlobalsBefore;
}
