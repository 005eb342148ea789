import * as z from 'zod/mini';
import { recordTypes, tagList, tagOperations } from '../../api/schemas';

/** Requests that carry records. JSON values are only looked for here: they are taken from the text of the body. */
const metadata = z.nullish(z.looseObject({}));
const flag = z.nullish(z.boolean());
const type = z.enum(recordTypes);

const insert = z.object({
  id: z.nullish(z.string()),
  input: z.unknown(),
  metadata,
  tags: z.nullish(tagList),
  tag_operations: z.nullish(tagOperations),
});
const update = z.object({ id: z.string(), metadata, tag_operations: z.nullish(tagOperations) });

export type InsertForm = z.infer<typeof insert>;
export type UpdateForm = z.infer<typeof update>;

export const appendRecords = z.object({
  data: z.object({ type, attributes: z.object({ records: z.array(insert), deduplicate: flag }) }),
});
export const updateRecords = z.object({
  data: z.object({ type, attributes: z.object({ records: z.array(update) }) }),
});
export const batchUpdate = z.object({
  data: z.object({
    type: z.enum(['datasets']),
    attributes: z.object({
      insert_records: z.nullish(z.array(insert)),
      update_records: z.nullish(z.array(update)),
      delete_records: z.nullish(z.array(z.string())),
      create_new_version: flag,
      deduplicate: flag,
      tags: z.nullish(tagList),
    }),
  }),
});
