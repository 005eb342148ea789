import * as z from 'zod/mini';
import { eventTypes, tagList } from '../../api/schemas';
import { badRequest } from '../problem';

const text = z.nullish(z.string());

const metric = z.object({
  label: z.string(),
  metric_type: z.enum(['score', 'categorical', 'boolean', 'json']),
  span_id: z.string(),
  timestamp_ms: z.int(),
  assessment: z.nullish(z.enum(['pass', 'fail'])),
  boolean_value: z.nullish(z.boolean()),
  categorical_value: text,
  score_value: z.nullish(z.number()),
  json_value: z.nullish(z.looseObject({})),
  reasoning: text,
  error: z.nullish(z.looseObject({ message: text })),
  metadata: z.nullish(z.looseObject({})),
  tags: z.nullish(tagList),
});

const span = z.object({
  dataset_id: z.string(),
  // Nanoseconds are beyond what a double counts exactly: whether they are whole is checked as far as that goes.
  duration: z.number(),
  name: z.string(),
  project_id: z.string(),
  span_id: z.string(),
  start_ns: z.number(),
  status: z.enum(['ok', 'error']),
  trace_id: z.string(),
  meta: z.nullish(z.looseObject({})),
  tags: z.nullish(tagList),
});

/** The request that pushes spans and metrics of an experiment. */
export const pushEvents = z.object({
  data: z.object({
    type: z.enum(eventTypes),
    attributes: z.object({ metrics: z.nullish(z.array(metric)), spans: z.nullish(z.array(span)) }),
  }),
});

type Events = z.infer<typeof pushEvents>['data']['attributes'];

const DAY_MS = 24 * 60 * 60 * 1000;

/** Refuses events that lie more than 24 hours before or after `now` (ms since the epoch), as the service does [V]. */
export function checkTimes({ spans, metrics }: Events, now: number): void {
  const check = (milliseconds: number, pointer: string): void => {
    if (Math.abs(milliseconds - now) > DAY_MS)
      throw badRequest('timestamp_within_24hr: the time must lie within 24 hours of now', { pointer });
  };
  spans?.forEach(({ start_ns }, i) => check(start_ns / 1e6, `/data/attributes/spans/${i}/start_ns`));
  metrics?.forEach(({ timestamp_ms }, i) => check(timestamp_ms, `/data/attributes/metrics/${i}/timestamp_ms`));
}
