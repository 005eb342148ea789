import * as l10n from '@vscode/l10n';
import type { LlmObsClient } from '../api/client';
import type { Dataset, Page, Project } from '../api/resources';
import { isWritable } from '../api/writableDataset';
import type { Connection, ConnectionsView } from '../connections/connection';
import type { Explorer } from '../explorer/explorer';
import type { DatasetNode } from '../explorer/nodes';
import { askListed } from './listPick';
import { pickedPlace } from './projectPlace';
import { type Answer, askPick, askSteps, askText, type Step } from './prompts';

/** What was picked: something that is there, or the name of something that is yet to be made. */
export type Picked<T> =
  { readonly kind: 'existing'; readonly resource: T } | { readonly kind: 'new'; readonly name: string };

/** A dataset to write into. Nothing is created by picking it. */
export interface DatasetTarget {
  readonly connectionId: string;
  readonly project: Picked<Project>;
  readonly dataset: Picked<Dataset>;
}

/** A dataset of the side bar as one that was picked. */
export function targetOfNode(
  { connectionId, projectId, dataset }: DatasetNode,
  explorer: Pick<Explorer, 'projectName'>,
): DatasetTarget {
  const name = explorer.projectName(connectionId, projectId) ?? '';
  return {
    connectionId,
    project: { kind: 'existing', resource: { id: projectId, type: 'projects', attributes: { name } } },
    dataset: { kind: 'existing', resource: dataset },
  };
}

/** Where a picker begins: the choice of last time. */
export interface LastTarget {
  readonly connectionId: string;
  readonly projectId: string;
  readonly datasetId: string;
}

export interface PickOptions {
  readonly title?: string | undefined;
  readonly last?: LastTarget | undefined;
  /** The id of a dataset that isn't offered. */
  readonly except?: string | undefined;
}

/** Whether a new dataset may be an existing one of the same name. */
type MayTake = (client: LlmObsClient, projectId: string, dataset: Dataset) => Promise<boolean>;

export interface TargetOptions extends PickOptions {
  /** The first proposal is a new dataset, even where there are others. */
  readonly preferNew?: boolean | undefined;
}

/** Asks for a connection; the only one is taken without asking. undefined where the user left. */
export async function pickConnection(
  connections: ConnectionsView,
  options: PickOptions = {},
): Promise<Connection | undefined> {
  const picking = new Picking(connections, options.title ?? l10n.t('Choose a connection'), options);
  return (await askSteps([picking.connectionStep])) ? picking.connection : undefined;
}

/** Asks for a connection where there are several, then for a project of it. undefined where the user left. */
export async function pickProject(
  connections: ConnectionsView,
  options: PickOptions = {},
): Promise<{ connectionId: string; project: Project } | undefined> {
  const picking = new Picking(connections, options.title ?? l10n.t('Choose a project'), options);
  if (!(await askSteps([picking.connectionStep, picking.projectStep]))) return undefined;
  const { connection, project } = picking;
  if (!connection || project?.kind !== 'existing') return undefined;
  return { connectionId: connection.id, project: project.resource };
}

/** A dataset that was picked, with what the side bar may not have shown. */
export interface PickedDataset extends DatasetNode {
  readonly projectName: string;
}

/** Asks for a connection, a project and a dataset. undefined where the user left. */
export async function pickDataset(
  connections: ConnectionsView,
  options: PickOptions = {},
): Promise<PickedDataset | undefined> {
  const picking = new Picking(connections, options.title ?? l10n.t('Choose a dataset'), options);
  if (!(await askSteps(picking.steps))) return undefined;
  const { connection, project, dataset } = picking;
  if (!connection || project?.kind !== 'existing' || dataset?.kind !== 'existing') return undefined;
  return {
    kind: 'dataset',
    connectionId: connection.id,
    projectId: project.resource.id,
    projectName: project.resource.attributes.name,
    dataset: dataset.resource,
  };
}

/**
 * Asks for the name of a new dataset and its project, which may be new. A name that a dataset of the project has is refused,
 * unless `mayTake` allows it. undefined where the user left. Throws LlmObsError.
 */
export async function pickNewDataset(
  connections: ConnectionsView,
  newName: string,
  mayTake: MayTake,
  options: PickOptions = {},
): Promise<DatasetTarget | undefined> {
  const title = options.title ?? l10n.t('Choose a dataset');
  const picking = new Picking(connections, title, options, newName);
  const steps = [picking.connectionStep, picking.projectStep, picking.newDatasetStep(mayTake)];
  if (!(await askSteps(steps))) return undefined;
  const { connection, project, dataset } = picking;
  return connection && project && dataset ? { connectionId: connection.id, project, dataset } : undefined;
}

/**
 * Asks for a dataset that can be written to; project and dataset may be new. `newName` is what a new dataset is called
 * where the user doesn't say otherwise. undefined where the user left.
 */
export async function pickTarget(
  connections: ConnectionsView,
  newName: string,
  options: TargetOptions = {},
): Promise<DatasetTarget | undefined> {
  const picking = new Picking(connections, options.title ?? l10n.t('Choose a dataset'), options, newName);
  if (!(await askSteps(picking.steps))) return undefined;
  const { connection, project, dataset } = picking;
  return connection && project && dataset ? { connectionId: connection.id, project, dataset } : undefined;
}

/** The questions from a connection down to a dataset, with a way back from each, and the answers so far. */
class Picking {
  connection: Connection | undefined;
  project: Picked<Project> | undefined;
  dataset: Picked<Dataset> | undefined;

  readonly #connections: ConnectionsView;
  readonly #title: string;
  readonly #options: TargetOptions;
  /** Set where new projects and datasets may be named. */
  readonly #newName: string | undefined;

  /** @param title stands above each question, with what was answered before: names repeat from place to place */
  constructor(connections: ConnectionsView, title: string, options: TargetOptions, newName?: string) {
    this.#connections = connections;
    this.#title = title;
    this.#options = options;
    this.#newName = newName;
    const all = connections.list();
    if (all.length === 1) this.connection = all[0];
  }

  get steps(): readonly Step[] {
    return [this.connectionStep, this.projectStep, this.datasetStep];
  }

  /** @param project is named only where it was chosen before */
  #titleIn(project?: Picked<Project>): string {
    if (!this.connection) return this.#title;
    return `${this.#title} · ${pickedPlace(this.#connections, { connectionId: this.connection.id, project })}`;
  }

  readonly connectionStep: Step = {
    applies: () => this.#connections.list().length > 1,
    ask: (back) => this.#askConnection(back),
  };
  readonly projectStep: Step = { ask: (back) => this.#askProject(back) };
  readonly datasetStep: Step = { ask: (back) => this.#askDataset(back) };

  /** In place of datasetStep, where the dataset has to be new. */
  newDatasetStep(mayTake: MayTake): Step {
    return {
      ask: async (back) => {
        const { project } = this;
        const previous = this.dataset?.kind === 'new' ? this.dataset.name : (this.#newName ?? '');
        const answer =
          project?.kind === 'existing'
            ? await this.#askFreeName(back, previous, project.resource, mayTake)
            : await this.#askName('dataset', previous);
        if (answer.kind === 'next') this.dataset = answer.value;
        return answer;
      },
    };
  }

  async #askConnection(back: boolean): Promise<Answer<unknown>> {
    const items = await Promise.all(
      this.#connections.list().map(async (connection) => ({
        label: connection.name,
        description:
          (await this.#connections.state(connection.id)) === 'signed out'
            ? l10n.t('signed out')
            : (connection.site ?? connection.url ?? l10n.t('on this machine')),
        connection,
      })),
    );
    const wanted = this.connection?.id ?? this.#options.last?.connectionId;
    const active = items.find(({ connection }) => connection.id === wanted);
    const answer = await askPick({ title: this.#title, prompt: l10n.t('Connection'), back, items, active });
    if (answer.kind === 'next') this.connection = answer.value.connection;
    return answer;
  }

  async #askProject(back: boolean): Promise<Answer<unknown>> {
    const answer = await this.#askFor<Project>({
      back,
      what: 'project',
      newName: l10n.t('My project'),
      pages: (client, signal) => client.projects.pages({}, { signal }),
      describe: () => undefined,
      previous: this.project,
      last: this.#options.last?.projectId,
    });
    if (answer.kind === 'next') this.project = answer.value;
    return answer;
  }

  async #askDataset(back: boolean): Promise<Answer<unknown>> {
    const project = this.project;
    const answer: Answer<Picked<Dataset>> =
      project?.kind === 'existing'
        ? await this.#askFor<Dataset>({
            back,
            what: 'dataset',
            newName: this.#newName ?? '',
            pages: (client, signal) => this.#datasets(client, project.resource.id, signal),
            describe: ({ attributes }) => l10n.t('version {0}', attributes.current_version),
            previous: this.dataset,
            last: this.#options.last?.datasetId,
          })
        : await this.#askName('dataset', this.#newName ?? '');
    if (answer.kind === 'next') this.dataset = answer.value;
    return answer;
  }

  async *#datasets(client: LlmObsClient, projectId: string, signal: AbortSignal): AsyncGenerator<Page<Dataset>> {
    for await (const page of client.datasets.pages(projectId, {}, { signal })) {
      const offered = page.items.filter(({ id }) => id !== this.#options.except);
      yield { ...page, items: this.#newName === undefined ? offered : offered.filter(isWritable) };
    }
  }

  async #askFor<T extends Project | Dataset>(question: {
    back: boolean;
    what: 'project' | 'dataset';
    newName: string;
    pages: (client: LlmObsClient, signal: AbortSignal) => AsyncIterable<Page<T>>;
    describe: (resource: T) => string | undefined;
    previous: Picked<T> | undefined;
    last: string | undefined;
  }): Promise<Answer<Picked<T>>> {
    const { what, previous } = question;
    const connectionId = this.connection?.id ?? '';
    const wanted = previous?.kind === 'existing' ? previous.resource.id : question.last;
    for (;;) {
      const title = this.#titleIn(what === 'dataset' ? this.project : undefined);
      const answer = await askListed<T>({
        title,
        prompt: what === 'project' ? l10n.t('Project') : l10n.t('Dataset'),
        back: question.back,
        pages: (signal) => this.#pages(connectionId, question.pages, signal),
        item: (resource) => itemOf(resource, question.describe(resource)),
        isActive: (resource) => resource.id === wanted,
        isNewActive: what === 'dataset' && this.#options.preferNew,
        create:
          this.#newName === undefined
            ? undefined
            : what === 'project'
              ? l10n.t('Create a New Project…')
              : l10n.t('Create a New Dataset…'),
        empty: what === 'project' ? l10n.t('There is no project yet.') : l10n.t('There is no dataset yet.'),
      });
      if (answer.kind !== 'next') return answer;
      if (answer.value.kind === 'listed') {
        return { kind: 'next', value: { kind: 'existing', resource: answer.value.value } };
      }
      const named = await this.#askName(what, previous?.kind === 'new' ? previous.name : question.newName);
      if (named.kind !== 'back') return named;
    }
  }

  async *#pages<T>(
    connectionId: string,
    pages: (client: LlmObsClient, signal: AbortSignal) => AsyncIterable<Page<T>>,
    signal: AbortSignal,
  ): AsyncGenerator<Page<T>> {
    // Getting the client may start the sandbox: the prompt is there already, and says that it is busy.
    yield* pages(await this.#connections.client(connectionId), signal);
  }

  async #askFreeName(
    back: boolean,
    value: string,
    project: Project,
    mayTake: MayTake,
  ): Promise<Answer<{ kind: 'new'; name: string }>> {
    const projectName = project.attributes.name;
    const answer = await askText({
      title: this.#titleIn(this.project),
      prompt: l10n.t('Name of the new dataset in {0}', projectName),
      back,
      value,
      problem: (name) => (name.trim() ? undefined : l10n.t('The dataset needs a name.')),
      problemThere: async (name) => {
        const client = await this.#connections.client(this.connection?.id ?? '');
        for await (const { items } of client.datasets.pages(project.id, { name: name.trim() })) {
          // A filter by name isn't exact everywhere.
          const taken = items.find(({ attributes }) => attributes.name === name.trim());
          if (taken && !(await mayTake(client, project.id, taken))) {
            return l10n.t('{0} has a dataset of this name: choose another one.', projectName);
          }
        }
        return undefined;
      },
    });
    return answer.kind === 'next' ? { kind: 'next', value: { kind: 'new', name: answer.value.trim() } } : answer;
  }

  async #askName(what: 'project' | 'dataset', value: string): Promise<Answer<{ kind: 'new'; name: string }>> {
    const answer = await askText({
      title: this.#titleIn(what === 'dataset' ? this.project : undefined),
      prompt:
        what === 'project'
          ? l10n.t('Name of the new project. Where the name is taken, the project that has it is used.')
          : l10n.t('Name of the new dataset. Where the name is taken, the dataset that has it is used.'),
      back: true,
      value,
      problem: (name) => {
        if (name.trim()) return undefined;
        return what === 'project' ? l10n.t('The project needs a name.') : l10n.t('The dataset needs a name.');
      },
    });
    return answer.kind === 'next' ? { kind: 'next', value: { kind: 'new', name: answer.value.trim() } } : answer;
  }
}

function itemOf({ attributes }: Project | Dataset, description: string | undefined) {
  const detail = attributes.description?.split('\n', 1)[0];
  return { label: attributes.name, ...(description ? { description } : {}), ...(detail ? { detail } : {}) };
}
