import { parseArgs } from 'node:util';
import type { Side } from '../records/merge';
import { UsageError } from './exitCodes';
import { help } from './help';

/** Options that every command has. */
export interface CommonOptions {
  readonly site: string | undefined;
  readonly baseUrl: string | undefined;
  readonly json: boolean;
}

export interface PullOptions extends CommonOptions {
  readonly command: 'pull';
  /** A dataset's name, or files. */
  readonly names: readonly string[];
  readonly dataset: string | undefined;
  readonly project: string | undefined;
  readonly version: number | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly conflicts: Side | undefined;
}

export interface StatusOptions extends CommonOptions {
  readonly command: 'status';
  readonly files: readonly string[];
}

export interface PushOptions extends CommonOptions {
  readonly command: 'push';
  readonly files: readonly string[];
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly deleteMany: boolean;
  readonly conflicts: Side | undefined;
}

export type Command = PullOptions | StatusOptions | PushOptions | { readonly command: 'print'; readonly text: string };

const common = {
  site: { type: 'string' },
  'base-url': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments behind the program's name. Throws UsageError. */
export function readArguments(args: readonly string[], version: string): Command {
  const [name, ...rest] = args;
  switch (name) {
    case 'pull': {
      const { values, positionals } = parse(name, rest, {
        ...common,
        dataset: { type: 'string' },
        project: { type: 'string' },
        version: { type: 'string' },
        out: { type: 'string', short: 'o' },
        force: { type: 'boolean' },
        conflicts: { type: 'string' },
      });
      if (values.help) return { command: 'print', text: help.pull };
      return {
        command: 'pull',
        names: positionals,
        dataset: values.dataset,
        project: values.project,
        version: versionOf(values.version),
        out: values.out,
        force: values.force ?? false,
        conflicts: sideOf(values.conflicts),
        ...commonOf(values),
      };
    }
    case 'status': {
      const { values, positionals } = parse(name, rest, common);
      if (values.help) return { command: 'print', text: help.status };
      return { command: 'status', files: positionals, ...commonOf(values) };
    }
    case 'push': {
      const { values, positionals } = parse(name, rest, {
        ...common,
        'dry-run': { type: 'boolean', short: 'n' },
        yes: { type: 'boolean', short: 'y' },
        'delete-many': { type: 'boolean' },
        conflicts: { type: 'string' },
      });
      if (values.help) return { command: 'print', text: help.push };
      return {
        command: 'push',
        files: positionals,
        dryRun: values['dry-run'] ?? false,
        yes: values.yes ?? false,
        deleteMany: values['delete-many'] ?? false,
        conflicts: sideOf(values.conflicts),
        ...commonOf(values),
      };
    }
    case '--version':
      return { command: 'print', text: `${version}\n` };
    case '--help':
    case '-h':
    case 'help':
      return { command: 'print', text: help.llmobs };
    case undefined:
      throw new UsageError(`A command is missing: pull, status or push. “llmobs --help” tells what they do.`);
    default:
      throw new UsageError(`There is no command “${name}”: there are pull, status and push.`);
  }
}

function parse<Options extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(
  command: 'pull' | 'status' | 'push',
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${mistakeOf(error)}: “llmobs ${command} --help” tells what it takes.`);
  }
}

/** What Node's parser complains of, in a few words: its own run over several lines and tell of other things than ours. */
function mistakeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const option = /'(?:-\w, )?(-[^' ]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${option}`;
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return message.split('\n', 1)[0] ?? '';
  return message.includes('does not take') ? `${option} takes no value` : `${option} needs a value`;
}

function commonOf(values: {
  site?: string | undefined;
  'base-url'?: string | undefined;
  json?: boolean | undefined;
}): CommonOptions {
  if (values.site !== undefined && values['base-url'] !== undefined) {
    throw new UsageError('Either --site or --base-url is meant, not both.');
  }
  return { site: values.site, baseUrl: values['base-url'], json: values.json ?? false };
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--version takes the number of a version, not “${text}”.`);
  return Number(text);
}

function sideOf(text: string | undefined): Side | undefined {
  if (text === undefined || text === 'mine' || text === 'theirs') return text;
  throw new UsageError(`--conflicts takes mine or theirs, not “${text}”.`);
}
