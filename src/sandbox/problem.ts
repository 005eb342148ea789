export type ProblemKind =
  'bad request' | 'unauthorized' | 'forbidden' | 'not found' | 'too large' | 'rate limited' | 'internal';

/** Where in a request the fault lies: a JSON pointer into the body, or the name of a path or query parameter. */
export interface ProblemSource {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
}

export const STATUS_OF_PROBLEM = {
  'bad request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not found': 404,
  'too large': 413,
  'rate limited': 429,
  internal: 500,
} as const satisfies Record<ProblemKind, number>;

/** A request that can't be answered as asked; the dialect says how it looks on the wire. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly kind: ProblemKind,
    message: string,
    readonly source: ProblemSource | undefined = undefined,
  ) {
    super(message);
  }
}

export function badRequest(message: string, source?: ProblemSource): Problem {
  return new Problem('bad request', message, source);
}

export function notFound(what: string, id: string): Problem {
  return new Problem('not found', `${what} ${id} not found`);
}
