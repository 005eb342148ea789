import * as l10n from '@vscode/l10n';
import type { ExperimentsApi } from '../api/client';
import type { Dataset } from '../api/resources';
import type { ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { DatasetNode, FolderNode, ProjectNode, VersionNode } from '../explorer/nodes';
import { parseRawJson, type RawJson } from '../json/rawJson';
import { askListed } from './listPick';
import { pickDataset } from './pickers';
import { projectPlace } from './projectPlace';
import { askSteps, askText, keptText } from './prompts';

type Attributes = Parameters<ExperimentsApi['create']>[0];

/** An experiment that the user wants. */
export interface NewExperiment {
  readonly connectionId: string;
  readonly dataset: Dataset;
  readonly attributes: Attributes & { readonly dataset_version: number };
}

/**
 * Asks for what a new experiment needs that `node` doesn't say: dataset, version, name, description, configuration, with
 * a way back from each. undefined where the user left.
 */
export async function askNewExperiment(
  connections: ConnectionsView,
  explorer: Pick<Explorer, 'projectName'>,
  node: ProjectNode | FolderNode | DatasetNode | VersionNode | undefined,
): Promise<NewExperiment | undefined> {
  const what = l10n.t('New experiment');
  const place: ExperimentPlace | undefined = node ? placeOf(node) : await pickDataset(connections, { title: what });
  if (!place) return undefined;
  const { connectionId, projectId } = place;
  const title = `${what} · ${projectPlace(connections, place, explorer)}`;
  let { dataset } = place;
  let version = node?.kind === 'version' ? node.version.attributes.version_number : undefined;
  let name = '';
  let description = '';
  let config = '';
  const done = await askSteps([
    {
      applies: () => node?.kind === 'project' || node?.kind === 'folder',
      ask: async (back) => {
        const answer = await askListed<Dataset>({
          title,
          prompt: l10n.t('Dataset'),
          back,
          pages: async function* (signal) {
            const client = await connections.client(connectionId);
            yield* client.datasets.pages(projectId, {}, { signal });
          },
          item: ({ attributes }) => ({
            label: attributes.name,
            description: l10n.t('version {0}', attributes.current_version),
          }),
          isActive: ({ id }) => id === dataset?.id,
          empty: l10n.t('There is no dataset yet: an experiment needs one.'),
        });
        if (answer.kind === 'next' && answer.value.kind === 'listed') dataset = answer.value.value;
        return answer;
      },
    },
    {
      applies: () => node?.kind !== 'version',
      ask: async (back) => {
        const answer = await askVersion(title, connections, connectionId, projectId, dataset, version, back);
        if (answer.kind === 'next' && answer.value.kind === 'listed') version = answer.value.value;
        return answer;
      },
    },
    {
      ask: async (back) => {
        const prompt = l10n.t(
          'Name of the experiment on version {0} of {1}',
          version ?? 0,
          dataset?.attributes.name ?? '',
        );
        const problem = (text: string) => (text.trim() ? undefined : l10n.t('A name is needed.'));
        const answer = await askText({ title, prompt, back, value: name, problem });
        name = keptText(answer, name).trim();
        return answer;
      },
    },
    {
      ask: async (back) => {
        const prompt = l10n.t('Description (may stay empty)');
        const answer = await askText({ title, prompt, back, value: description, problem: () => undefined });
        description = keptText(answer, description);
        return answer;
      },
    },
    {
      ask: async (back) => {
        const prompt = l10n.t('Configuration as a JSON object (may stay empty)');
        const placeholder = '{"model": "…", "temperature": 0}';
        const answer = await askText({ title, prompt, placeholder, back, value: config, problem: configProblem });
        config = keptText(answer, config).trim();
        return answer;
      },
    },
  ]);
  if (!done || !dataset || version === undefined) return undefined;
  const attributes = {
    name,
    project_id: projectId,
    dataset_id: dataset.id,
    dataset_version: version,
    ...(description ? { description } : {}),
    ...(config ? { config: parseRawJson(config) satisfies RawJson } : {}),
  };
  return { connectionId, dataset, attributes };
}

interface ExperimentPlace {
  readonly connectionId: string;
  readonly projectId: string;
  readonly projectName?: string;
  readonly dataset?: Dataset;
}

function placeOf(node: ProjectNode | FolderNode | DatasetNode | VersionNode): ExperimentPlace {
  const { connectionId } = node;
  switch (node.kind) {
    case 'project':
      return { connectionId, projectId: node.project.id };
    case 'folder':
      return { connectionId, projectId: node.projectId };
    case 'dataset':
    case 'version':
      return { connectionId, projectId: node.projectId, dataset: node.dataset };
  }
}

/** The versions that the service still has, newest first; the current one always, also where none was used yet. */
function askVersion(
  title: string,
  connections: ConnectionsView,
  connectionId: string,
  projectId: string,
  dataset: Dataset | undefined,
  active: number | undefined,
  back: boolean,
) {
  const current = dataset?.attributes.current_version ?? 0;
  return askListed<number>({
    title,
    prompt: l10n.t('Version of the dataset that the experiment is pinned to'),
    back,
    pages: async function* (signal) {
      const client = await connections.client(connectionId);
      const versions = dataset ? await client.datasets.versions(projectId, dataset.id, { signal }) : [];
      const numbers = new Set([current, ...versions.map(({ attributes }) => attributes.version_number)]);
      yield { items: [...numbers].sort((a, b) => b - a), after: undefined };
    },
    item: (number) => ({
      label: l10n.t('Version {0}', number),
      ...(number === current ? { description: l10n.t('current') } : {}),
    }),
    isActive: (number) => number === (active ?? current),
    empty: l10n.t('The dataset has no version yet.'),
  });
}

function configProblem(text: string): string | undefined {
  if (!text.trim()) return undefined;
  try {
    return parseRawJson(text).startsWith('{')
      ? undefined
      : l10n.t('The configuration must be an object: {"name": value}.');
  } catch (error) {
    return l10n.t('This is no valid JSON: {0}', error instanceof Error ? error.message : String(error));
  }
}
