import type { CallOptions } from './client';

/**
 * Creating a project or dataset whose name is taken answers with the one that is there, often with the same status as for
 * a new one. So its name is looked up first, and what was found is compared with the answer.
 */

/**
 * Whether `created` was among those found by its name before, or can't be new: a new dataset has version 0 as recorded, 1 in
 * the documents.
 */
export function wasThere(
  created: { readonly id: string; readonly attributes: { readonly [field: string]: unknown } },
  before: readonly { readonly id: string }[],
): boolean {
  return before.some(({ id }) => id === created.id) || Number(created.attributes['current_version'] ?? 0) > 1;
}

/** What a look before a write gives. Its failure doesn't matter (the write will say what is wrong), a cancel does. */
export async function answerOf<T>(look: Promise<T>, options: CallOptions | undefined): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    return undefined;
  }
}
