import * as l10n from '@vscode/l10n';
import type { Memento } from 'vscode';
import type { UploadOptions } from '../api/resources';
import { askMany } from './askMany';
import { askText } from './prompts';

const stateKey = 'llmObs.upload.options';

/** Asks how the rows are to be taken, beginning with the answers of last time. undefined where the user left. */
export async function askUploadOptions(title: string, state: Memento): Promise<UploadOptions | undefined> {
  const { deduplicate = false, overwrite = true, tags = [] } = state.get<UploadOptions>(stateKey) ?? {};
  const items = [
    {
      option: 'deduplicate',
      label: l10n.t('Deduplicate'),
      description: l10n.t('off by default'),
      detail: l10n.t('Skip rows whose input is in the dataset already.'),
      picked: deduplicate,
    },
    {
      option: 'overwrite',
      label: l10n.t('Overwrite'),
      description: l10n.t('on by default'),
      detail: l10n.t('Replace records that have the id of a row. Matters only where the file has a column “id”.'),
      picked: overwrite,
    },
    {
      option: 'tags',
      label: l10n.t('Add tags…'),
      description: tags.join(', '),
      detail: l10n.t('Put tags on every uploaded record, beside those of its row.'),
      picked: tags.length > 0,
    },
  ] as const;
  const picked = await askMany<(typeof items)[number]>({ title, prompt: l10n.t('Options (Enter continues)'), items });
  if (!picked) return undefined;
  const chosen = (option: (typeof items)[number]['option']) => picked.some((item) => item.option === option);

  let newTags = tags;
  if (chosen('tags')) {
    const answer = await askText({
      title,
      prompt: l10n.t('Tags, separated by commas: env:prod, team:ai'),
      back: false,
      value: tags.join(', '),
      problem: () => undefined,
    });
    if (answer.kind !== 'next') return undefined;
    newTags = parseTags(answer.value);
  }
  const options: UploadOptions = {
    deduplicate: chosen('deduplicate'),
    overwrite: chosen('overwrite'),
    tags: chosen('tags') ? newTags : [],
  };
  await state.update(stateKey, options);
  return options;
}

function parseTags(text: string): readonly string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
