import * as l10n from '@vscode/l10n';
import { debounce, element, icon } from './dom';
import { checkBox, choiceBox, heading } from './importControls';
import type { Act } from './importMain';
import type { ImportState } from './importProtocol';

/** What becomes of the rows, and how they are sent. */
export const planSection = {
  shows: ({ scan, repeated, options, way, reading, problemCount }: ImportState) => [
    scan,
    repeated,
    { ...options, tags: undefined },
    way,
    reading === undefined,
    problemCount > 0,
  ],
  draw: ({ scan, repeated, options, way, reading, problemCount }: ImportState, act: Act) => {
    if (!reading) return [];
    return [
      heading(l10n.t('What will change')),
      counts(scan),
      ...(repeated === undefined
        ? []
        : [element('div.import-repeated', {}, icon('warning'), element('span', {}, repeated))]),
      element(
        'div.import-line',
        {},
        checkBox(
          'overwrite',
          l10n.t('Overwrite'),
          options.overwrite,
          (on) => act({ do: 'option', option: 'overwrite', on }),
          {
            title: l10n.t('A row with the id of a record replaces its fields; else it is skipped'),
          },
        ),
        checkBox(
          'deduplicate',
          l10n.t('Deduplicate'),
          options.deduplicate,
          (on) => act({ do: 'option', option: 'deduplicate', on }),
          {
            title: l10n.t('Leave out rows whose input is in the dataset already'),
          },
        ),
        checkBox(
          'leaveOut',
          l10n.t('Leave out rows with problems'),
          options.leaveOut,
          (on) => act({ do: 'option', option: 'leaveOut', on }),
          { disabled: problemCount === 0 && !options.leaveOut },
        ),
        tagBox(options.tags, act),
      ),
      element(
        'div.import-line',
        {},
        choiceBox('way', l10n.t('Send'), way.choices, way.chosen, (chosen) => act({ do: 'way', chosen })),
        element('span.muted', {}, way.reason),
      ),
    ];
  },
};

function counts(scan: ImportState['scan']): HTMLElement {
  if (!scan) return element('p.muted', {}, l10n.t('Nothing is counted yet.'));
  const isRunning = scan.state === 'running';
  return element(
    'div.import-counts',
    {},
    ...scan.counts.map(({ value, label, kind, detail }) =>
      element(`span.import-count.${kind}`, { title: detail }, element('strong', {}, value), ` ${label}`),
    ),
    element('span.muted', {}, l10n.t('of {0}', scan.rows)),
    isRunning
      ? element('progress', {
          max: '1',
          value: String(scan.fraction),
          'aria-label': l10n.t('How much of the file has been read'),
        })
      : undefined,
    isRunning ? element('span.muted', {}, l10n.t('reading the whole file…')) : undefined,
  );
}

let tagInput: HTMLInputElement | undefined;

/** The same box each time: what is being typed, and where, outlives that the counts beside it are drawn anew. */
function tagBox(tags: string, act: Act): HTMLElement {
  tagInput ??= newTagInput(tags, act);
  return element('label', { class: 'import-choice' }, element('span', {}, l10n.t('Tags for all')), tagInput);
}

function newTagInput(tags: string, act: Act): HTMLInputElement {
  const input = element('input', {
    type: 'text',
    'data-key': 'tags',
    value: tags,
    placeholder: l10n.t('env:prod, team:ai'),
    title: l10n.t('Put on every record, beside its own'),
  });
  const send = debounce(400, () => act({ do: 'tags', text: input.value }));
  input.addEventListener('input', send);
  return input;
}
