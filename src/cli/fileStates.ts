/** What a file's entry in the JSON output may say, by command: the help lists them, and scripts rely on them. */
export const fileStates = {
  pull: ['pulled', 'up to date', 'conflicts', 'failed', 'not tried'],
  status: ['clean', 'changed', 'behind', 'diverged', 'failed', 'not tried'],
  push: ['pushed', 'nothing to push', 'would push', 'conflicts', 'many deletes', 'declined', 'failed', 'not tried'],
} as const;

export type FileState = (typeof fileStates)[keyof typeof fileStates][number];
