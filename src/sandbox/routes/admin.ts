import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { readBody } from '../body';
import type { Faults } from '../faults';
import { faultRule } from '../faultRules';
import type { Journal } from '../journal';
import { rawElements, rawMembers } from '../jsonText';
import type { Leases } from '../leases';
import { badRequest, notFound } from '../problem';
import { answer, answerJson, type SandboxEnv, type Service } from '../service';
import { addAnnotation, getQueue } from '../store/queues';
import { annotationOf } from './queues';

const annotations = z.object({
  data: z.object({
    type: z.enum(['annotations']),
    attributes: z.object({
      queue_id: z.string(),
      annotations: z.array(
        z.object({
          interaction_id: z.string(),
          label_values: z.looseObject({}),
          created_by: z.optional(z.string()),
        }),
      ),
    }),
  }),
});

/** What tests and demonstrations need and the API doesn't offer. */
export function routeAdmin(app: Hono<SandboxEnv>, service: Service, leases: Leases | undefined): void {
  const { database, dialect, now } = service;

  // Annotations: no endpoint writes them.
  app.post('/sandbox/annotations', async (c) => {
    const { attributes, raw } = await readBody(c, service, annotations);
    const texts = rawElements(raw.get('annotations'));
    const rows = await database.write((store) => {
      if (!getQueue(store, attributes.queue_id)) throw notFound('annotation queue', attributes.queue_id);
      return attributes.annotations.map(({ interaction_id, created_by }, index) => {
        const labelValues = rawMembers(texts[index] ?? '{}').get('label_values') ?? '{}';
        const annotation = { interactionId: interaction_id, labelValues, createdBy: created_by };
        const row = addAnnotation(store, attributes.queue_id, annotation, now());
        if (!row) throw notFound('interaction', interaction_id);
        return row;
      });
    });
    return answerJson(service, 201, { data: rows.map((row) => annotationOf(dialect, row)) });
  });

  app.get('/sandbox/lease', () => {
    if (!leases) throw badRequest('the sandbox was started without --leased: it stays until it is stopped');
    return leases.hold();
  });
}

/** Faults and the journal of requests, for a sandbox that was started with --faults. */
export function routeFaults(app: Hono<SandboxEnv>, service: Service, faults: Faults, journal: Journal): void {
  app.post('/sandbox/faults', async (c) => {
    const rules = z.safeParse(z.union([faultRule, z.array(faultRule)]), await c.req.json().catch(() => undefined));
    if (!rules.success) throw badRequest(`the rules can't be understood: ${z.prettifyError(rules.error)}`);
    faults.add([rules.data].flat());
    return answer(service, { status: 204, body: '' });
  });
  app.delete('/sandbox/faults', () => {
    faults.clear();
    return answer(service, { status: 204, body: '' });
  });
  app.get('/sandbox/requests', () => answerJson(service, 200, { data: journal.entries }));
  app.delete('/sandbox/requests', () => {
    journal.clear();
    return answer(service, { status: 204, body: '' });
  });
}
