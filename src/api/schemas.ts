import * as z from 'zod/mini';

/**
 * What goes over the wire in requests, as the API's reference describes it, for the client and the sandbox alike. Fields
 * that the reference doesn't know are kept. Values of records, spans and metrics aren't described here: they travel as
 * raw text (see json/scan.ts).
 */

/** The envelope of all request bodies: `{"data":{"type":…,"attributes":{…}}}`. */
function requestBody<Type extends string, Attributes extends z.ZodMiniType>(
  types: readonly [Type, ...Type[]],
  attributes: Attributes,
) {
  return z.object({ data: z.looseObject({ type: z.enum(types), attributes }) });
}

const name = z.string().check(z.minLength(1));
const description = z.nullish(z.string());
const anyObject = z.nullish(z.record(z.string(), z.unknown()));
const ids = z.array(z.string()).check(z.minLength(1));

export const createProject = requestBody(['projects'], z.looseObject({ name, description }));
export const updateProject = requestBody(['projects'], z.looseObject({ name: z.optional(name), description }));
export const deleteProjects = requestBody(['projects'], z.looseObject({ project_ids: ids }));

export const createDataset = requestBody(['datasets'], z.looseObject({ name, description, metadata: anyObject }));
export const updateDataset = requestBody(
  ['datasets'],
  z.looseObject({ name: z.optional(name), description, metadata: anyObject }),
);
export const deleteDatasets = requestBody(['datasets'], z.looseObject({ dataset_ids: ids }));

/** The documented type is `records`; the service takes `datasets` as well. */
export const recordTypes = ['records', 'datasets'] as const;
export const deleteRecords = requestBody(recordTypes, z.looseObject({ record_ids: ids }));

/** At most 128 letters, digits and `_ - .`: what the service takes as the id of a record. */
export const recordId = z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,128}$/));
export const tagList = z.array(z.string());
export const tagOperations = z.looseObject({
  add: z.nullish(tagList),
  remove: z.nullish(tagList),
  set: z.nullish(tagList),
});

export const createExperiment = requestBody(
  ['experiments'],
  z.looseObject({
    name,
    project_id: z.string(),
    dataset_id: z.string(),
    dataset_version: z.nullish(z.int().check(z.nonnegative())),
    description,
    config: anyObject,
    metadata: anyObject,
    ensure_unique: z.nullish(z.boolean()),
  }),
);
export const updateExperiment = requestBody(['experiments'], z.looseObject({ name: z.optional(name), description }));
export const deleteExperiments = requestBody(['experiments'], z.looseObject({ experiment_ids: ids }));

/** The documented type is `events`; the service takes `experiments`. */
export const eventTypes = ['events', 'experiments'] as const;

export const createQueue = requestBody(['queues'], z.looseObject({ name, project_id: z.string(), description }));
export const updateQueue = requestBody(['queues'], z.looseObject({ name: z.optional(name), description }));

export const interactionType = z.enum(['trace', 'experiment_trace']);
export const addInteractions = requestBody(
  ['interactions'],
  z.looseObject({
    interactions: z
      .array(z.looseObject({ content_id: z.string().check(z.minLength(1)), type: interactionType }))
      .check(z.minLength(1)),
  }),
);
export const deleteInteractions = requestBody(['interactions'], z.looseObject({ interaction_ids: ids }));
