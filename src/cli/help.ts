import { fileStates } from './fileStates';

const where = `
Where the service is:
  --site SITE        A Datadog site, for instance datadoghq.eu. Default: DD_SITE, else the site that the file was pulled
                     from, else datadoghq.com.
  --base-url URL     Another service with the same API, for instance a sandbox at http://127.0.0.1:8080.
  DD_API_KEY and DD_APP_KEY hold the keys. They are never arguments.
`;

const exitCodes = `
Exit codes: 0 done, or nothing to do · 1 file and service differ, or a conflict waits for a decision · 2 wrong use, or a
file that can't be read · 3 the service can't be reached, refused the keys or failed · 130 interrupted.
`;

const indent = ' '.repeat(21);

/** What all commands have in common, with the states that the JSON output of one gives a file. */
function common(command?: keyof typeof fileStates): string {
  const states = command ? fileStates[command].map((state) => `"${state}"`).join(', ') : '';
  const told = states && `\n${indent}Each of its "files" has a "state":\n${indent}${states}.`;
  return `${where}
Output:
  --json             One JSON document on stdout. Errors stay on stderr.${told}
  -h, --help         This text.
${exitCodes}`;
}

export const help = {
  llmobs: `Keeps datasets of Datadog LLM Observability as files in a repository.

Usage:
  llmobs pull DATASET       Writes a dataset's records to DATASET.jsonl, sorted by id, and what they were to
                            DATASET.jsonl.lock.json: commit both.
  llmobs pull [FILES]       Brings pulled files up to date; what you changed in them stays.
  llmobs status [FILES]     Says which files were changed, and which datasets have a newer version.
  llmobs push [FILES]       Sends what was changed in the files as a new version, merged with what others changed.

FILES are pulled files, or folders that hold some. Without FILES, all pulled files below this folder are meant.
“llmobs COMMAND --help” tells more.
  --version                 Prints the program's version.
${common()}`,
  pull: `Usage: llmobs pull DATASET [options]
       llmobs pull --dataset ID [options]
       llmobs pull [FILES] [options]

The first two write a dataset to a file, by its name or its id. The third brings files that were pulled before up to date:
what was changed in them is merged with what others changed on the service, record by record and field by field.

  --dataset ID       The dataset, by its id.
  --project PROJECT  Name or id of the dataset's project. Needed where several projects have a dataset of that name.
  --version N        That version instead of the current one.
  -o, --out FILE     Where the records go. Default: the dataset's name with .jsonl, in this folder.
  --force            Replaces a file that is in the way, and what was changed in it.
  --conflicts SIDE   Where you and others changed the same field: mine keeps the file's value, theirs takes the service's.
                     Without it, a file with conflicts is left as it is.
${common('pull')}`,
  status: `Usage: llmobs status [FILES] [options]

Says of each pulled file whether it is clean, was changed, is behind the service's current version, or both. Nothing is
written and nothing sent. Exits with 1 where a file isn't clean.
${common('status')}`,
  push: `Usage: llmobs push [FILES] [options]

Sends what was changed in pulled files since they were pulled, as a new version of their datasets. What others changed
meanwhile is merged first, record by record and field by field, and comes into the file. New records get an id, which is
written into the file.

  -n, --dry-run      Shows what would be sent, and sends and writes nothing. Exits with 1 where there is something.
  -y, --yes          Sends without asking. Needed where there is no terminal to ask in.
  --delete-many      Goes with --yes: also deletes more than a tenth of a dataset's records.
  --conflicts SIDE   Where you and others changed the same field: mine sends the file's value, theirs takes the service's.
                     Without it, nothing is sent for a file with conflicts.
${common('push')}`,
} as const;
