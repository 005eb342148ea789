import * as z from 'zod/mini';

const count = z.int().check(z.minimum(1));
const milliseconds = z.int().check(z.nonnegative());

const fault = {
  /** Answer with this status; nothing is applied. */
  status: z.optional(z.int().check(z.minimum(200), z.maximum(599))),
  /** Milliseconds to wait before anything else. */
  latency: z.optional(milliseconds),
  /** Milliseconds that an upload rests after each event. */
  pace: z.optional(milliseconds),
  /** Drop the connection: before anything is applied, in the middle of the answer, or when applied but not answered. */
  cut: z.optional(z.enum(['before', 'during', 'after'])),
  /** Answer with this body in place of the right one; of a stream, `half` is the first half of the first event. */
  body: z.optional(z.enum(['html', 'empty', 'half'])),
  /** Seconds, or an HTTP date. */
  retry_after: z.optional(z.union([z.number(), z.string()])),
  /** Seconds. */
  rate_limit_reset: z.optional(z.number()),
  headers: z.optional(z.record(z.string(), z.string())),
};

/** A fault and when it happens. */
export const faultRule = z.strictObject({
  ...fault,
  method: z.optional(z.string()),
  /** `*` stands for anything. One with a `?` is about the query, too, unescaped. Default: every path. */
  path: z.optional(z.string()),
  /** Lets so many requests that match pass first. */
  skip: z.optional(z.int().check(z.nonnegative())),
  /** Only every n-th request that matches. */
  every: z.optional(count),
  /** Only so many times. */
  times: z.optional(count),
});

export type FaultRule = z.infer<typeof faultRule>;
export type Fault = Pick<FaultRule, keyof typeof fault>;
