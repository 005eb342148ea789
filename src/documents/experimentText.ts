import * as l10n from '@vscode/l10n';
import { memberOf } from '../api/rawResource';
import { formatRawJson } from '../json/format';
import { membersOf } from '../json/members';
import type { RawJson } from '../json/rawJson';
import { codeBlock, codeSpan, markdownTable, paragraph, plain } from './markdown';

/** Told in places of their own. */
const placed = ['name', 'description', 'config', 'metadata', 'dataset_id', 'dataset_version', 'project_id'];

/**
 * An experiment as a page to read, in Markdown: what it ran on, what else the service tells of it, its configuration and
 * metadata to the digit.
 *
 * @param experiment the resource as it arrived
 * @param dataset the name of the dataset that it is of, where that is known, or that it is deleted
 */
export function writeExperiment(
  experiment: RawJson,
  dataset: { readonly name: string } | 'deleted' | undefined,
): string {
  const attributes = memberOf(experiment, 'attributes') ?? ('{}' as RawJson);
  const told = (key: string) => textOf(memberOf(attributes, key));
  const version = told('dataset_version');
  const description = told('description');
  const others = membersOf(attributes).filter(({ key, value }) => !placed.includes(key) && textOf(value) !== undefined);
  const rows = [
    [l10n.t('Dataset'), datasetText(dataset, told('dataset_id'))],
    ...(version === undefined ? [] : [[l10n.t('Version'), plain(version)]]),
    ...others.map(({ key, value }) => [labelOf(key), plain(textOf(value) ?? '')]),
    ['Id', plain(textOf(memberOf(experiment, 'id')) ?? '')],
  ];
  const parts = [
    `# ${plain(told('name') ?? '')}`,
    ...(description ? [paragraph(description)] : []),
    markdownTable(['', ''], rows),
    `## ${l10n.t('Configuration')}`,
    jsonOf(memberOf(attributes, 'config')),
    `## ${l10n.t('Metadata')}`,
    jsonOf(memberOf(attributes, 'metadata')),
  ];
  return `${parts.join('\n\n')}\n`;
}

function labelOf(key: string): string {
  switch (key) {
    case 'created_at':
      return l10n.t('Created');
    case 'updated_at':
      return l10n.t('Updated');
    default:
      return plain(key);
  }
}

function datasetText(dataset: { readonly name: string } | 'deleted' | undefined, id: string | undefined): string {
  const shownId = codeSpan(id ?? '');
  if (dataset === 'deleted') return l10n.t('{0} (deleted)', shownId);
  return dataset === undefined ? shownId : `${plain(dataset.name)} (${shownId})`;
}

/** A string, number or boolean as text. */
function textOf(value: RawJson | undefined): string | undefined {
  if (value === undefined || value === 'null' || /^[[{]/.test(value)) return undefined;
  return value.startsWith('"') ? (JSON.parse(value) as string) : value;
}

function jsonOf(value: RawJson | undefined): string {
  if (value === undefined || value === 'null' || /^\{\s*\}$/.test(value)) return l10n.t('None.');
  return codeBlock('json', formatRawJson(value, { indent: '  ' }));
}
