import * as l10n from '@vscode/l10n';
import type { CallOptions, DatasetsApi } from '../api/client';
import { LlmObsError } from '../api/errors';

/** A version of a dataset, and the calls that tell whether the service still keeps it. */
export interface VersionPlace {
  readonly client: { readonly datasets: Pick<DatasetsApi, 'get' | 'versions'> };
  readonly projectId: string;
  readonly datasetId: string;
  readonly version: number;
}

/**
 * Runs `read`, which reads that version. Where the service can't give it since it removed it (90 days after the last use),
 * throws LlmObsError 'not found' that says so; other failures are thrown as they are.
 */
export async function readingVersion<T>(
  place: VersionPlace,
  read: () => Promise<T>,
  options: CallOptions = {},
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!LlmObsError.is(error, 'invalid request', 'not found')) throw error;
    const name = await nameWhereExpired(place, options).catch((reason: unknown) => {
      // The dataset itself is gone: that is the better answer. Of another failure the first one tells more.
      throw LlmObsError.is(reason, 'not found', 'cancelled') ? reason : error;
    });
    if (name === undefined) throw error;
    throw new LlmObsError(
      'not found',
      l10n.t(
        'Version {0} of {1} has expired: Datadog removes a version 90 days after its last use. Refresh the side bar to see those that are kept.',
        place.version,
        name,
      ),
      { cause: error },
    );
  }
}

async function nameWhereExpired(
  { client, projectId, datasetId, version }: VersionPlace,
  options: CallOptions,
): Promise<string | undefined> {
  const { attributes } = await client.datasets.get(projectId, datasetId, options);
  // One that is yet to come is no version, and the current one never expires.
  if (version < 0 || version >= attributes.current_version) return undefined;
  const kept = await client.datasets.versions(projectId, datasetId, options);
  return kept.some((listed) => listed.attributes.version_number === version) ? undefined : attributes.name;
}
