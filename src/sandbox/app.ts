import { Hono } from 'hono';
import { Faults, injectFaults } from './faults';
import { refuseForeigners, requireKeys, type SandboxKeys } from './guard';
import { Journal } from './journal';
import type { Leases } from './leases';
import { Problem } from './problem';
import { routeAdmin, routeFaults } from './routes/admin';
import { routeDatasets } from './routes/datasets';
import { routeExperiments } from './routes/experiments';
import { routeProjects } from './routes/projects';
import { routeQueues } from './routes/queues';
import { routeRecords } from './routes/records';
import { routeUpload } from './routes/upload';
import { answer, answerJson, type SandboxEnv, type Service } from './service';

export interface AppOptions extends SandboxKeys {
  readonly faults: boolean;
  readonly leases: Leases | undefined;
}

/** The HTTP side of the service: who may call, what is where, and how a fault is told. */
export function createApp(service: Service, options: AppOptions): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.use(refuseForeigners());
  app.use(requireKeys(options));
  routeAdmin(app, service, options.leases);
  if (options.faults) {
    const faults = new Faults();
    const journal = new Journal();
    routeFaults(app, service, faults, journal);
    app.use(journal.record());
    app.use(injectFaults(service, faults));
  }
  app.get('/api/v2/validate_keys', () => answerJson(service, 200, { status: 'ok' }));
  routeProjects(app, service);
  routeDatasets(app, service);
  routeRecords(app, service);
  routeUpload(app, service);
  routeExperiments(app, service);
  routeQueues(app, service);

  app.notFound((c) => {
    const problem = new Problem('not found', `there is nothing at ${c.req.method} ${c.req.path}`);
    return answer(service, service.dialect.problem(problem));
  });
  app.onError((error) => {
    if (error instanceof Problem) return answer(service, service.dialect.problem(error));
    process.stderr.write(`${error.stack ?? error.message}\n`);
    return answer(service, service.dialect.problem(new Problem('internal', error.message)));
  });
  return app;
}
