import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { repository } from './processes';

/** Datadog's own client, as far as the bench asks of it. */
export interface OfficialClient {
  readonly version: string;
  /** Reads all records of a dataset, `limit` a page. Gives their number. */
  listRecords(projectId: string, datasetId: string, limit: number): Promise<number>;
}

interface OfficialModule {
  readonly logger: { disableAll(): void };
  readonly client: {
    createConfiguration(options: unknown): { unstableOperations: Record<string, boolean> };
    ServerConfiguration: new (url: string, variables: Record<string, string>) => unknown;
  };
  readonly v2: {
    AgentObservabilityApi: new (configuration: unknown) => {
      listLLMObsDatasetRecords(parameters: {
        projectId: string;
        datasetId: string;
        pageLimit: number;
        pageCursor?: string;
      }): Promise<{ data: readonly unknown[]; meta?: { after?: string | null } }>;
    };
  };
}

/** The official client, undefined where it isn't installed in this folder. */
export function officialClient(url: string): OfficialClient | undefined {
  const folder = path.join(repository, 'test/bench/node_modules/@datadog/datadog-api-client');
  const manifest = path.join(folder, 'package.json');
  if (!fs.existsSync(manifest)) return undefined;
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
  const { client, v2, logger } = createRequire(manifest)(folder) as OfficialModule;
  // It warns of each call that the operation is unstable.
  logger.disableAll();
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth: 'key', appKeyAuth: 'key' },
    baseServer: new client.ServerConfiguration(url, {}),
  });
  configuration.unstableOperations['v2.listLLMObsDatasetRecords'] = true;
  const api = new v2.AgentObservabilityApi(configuration);
  return {
    version,
    async listRecords(projectId, datasetId, pageLimit) {
      let records = 0;
      let pageCursor: string | undefined;
      do {
        const page = await api.listLLMObsDatasetRecords({
          projectId,
          datasetId,
          pageLimit,
          ...(pageCursor === undefined ? {} : { pageCursor }),
        });
        records += page.data.length;
        pageCursor = page.meta?.after ?? undefined;
      } while (pageCursor);
      return records;
    },
  };
}
