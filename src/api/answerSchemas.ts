import * as z from 'zod/mini';

/**
 * What comes back: only what the program leans on is required, since the service leaves out or adds fields that its
 * reference says otherwise about. Unknown fields are kept.
 */

/** A count or version; some services write int64 as strings. */
export const wireNumber = z.union([
  z.number(),
  z.pipe(
    z.string().check(z.regex(/^-?\d{1,15}$/)),
    z.transform((digits: string) => Number(digits)),
  ),
]);

/** null is told as absent. */
function optional<Item extends z.ZodMiniType>(item: Item) {
  return z.optional(
    z.pipe(
      z.nullable(item),
      z.transform((value: z.output<Item> | null) => value ?? undefined),
    ),
  );
}

const text = z.nullish(z.string());
const anyObject = z.nullish(z.record(z.string(), z.unknown()));
const optionalText = optional(z.string());
const time = optionalText;

function resource<Attributes extends z.ZodMiniType>(attributes: Attributes) {
  return z.looseObject({ id: z.string(), type: z.string(), attributes });
}

export const project = resource(
  z.looseObject({ name: z.string(), description: text, created_at: time, updated_at: time }),
);

export const dataset = resource(
  z.looseObject({
    name: z.string(),
    description: text,
    metadata: anyObject,
    current_version: wireNumber,
    created_at: time,
    updated_at: time,
    project_id: optionalText,
    dataset_type: optionalText,
  }),
);

export const datasetVersion = resource(
  z.looseObject({ dataset_id: z.string(), version_number: wireNumber, last_used: text }),
);

export const experiment = resource(
  z.looseObject({
    name: z.string(),
    description: text,
    project_id: optionalText,
    dataset_id: optionalText,
    dataset_version: optional(wireNumber),
    config: anyObject,
    metadata: anyObject,
    created_at: time,
    updated_at: time,
  }),
);

export const annotationQueue = resource(
  z.looseObject({
    name: z.string(),
    description: text,
    project_id: optionalText,
    created_at: time,
    created_by: optionalText,
    modified_at: time,
    modified_by: optionalText,
    owned_by: optionalText,
  }),
);

const interaction = { id: z.string(), content_id: z.string(), type: z.string() };

export const addedInteractions = resource(
  z.looseObject({ interactions: z.array(z.looseObject({ ...interaction, already_existed: z.boolean() })) }),
);

const annotation = z.looseObject({
  id: z.string(),
  interaction_id: z.string(),
  label_values: z.record(z.string(), z.unknown()),
  created_at: time,
  created_by: optionalText,
  modified_at: time,
  modified_by: optionalText,
});

export const annotatedInteractions = resource(
  z.looseObject({
    // null is how some services write an empty list.
    annotated_interactions: z.nullish(
      z.array(z.looseObject({ ...interaction, annotations: z.nullish(z.array(annotation)) })),
    ),
  }),
);

export const pageMeta = z.nullish(z.looseObject({ after: z.nullish(z.string()) }));

/** `{"data":{…}}` */
export function one<Item extends z.ZodMiniType>(item: Item) {
  return z.looseObject({ data: item });
}

/** `{"data":[…],"meta":{"after":…}}` */
export function many<Item extends z.ZodMiniType>(item: Item) {
  return z.looseObject({ data: z.array(item), meta: pageMeta });
}
