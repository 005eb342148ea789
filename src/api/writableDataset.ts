import type { Dataset } from './resources';

/** Whether a dataset's records can be changed: those that an automation feeds can't. One without a type is a user's. */
export function isWritable({ attributes }: Pick<Dataset, 'attributes'>): boolean {
  return (attributes.dataset_type ?? 'user') === 'user';
}
