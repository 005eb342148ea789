import { debounce, element } from './dom';
import { checkBox, choiceBox, heading } from './importControls';
import type { Act } from './importMain';
import type { ImportState } from './importProtocol';

/** What becomes of the rows, and how they are sent. */
export const planSection = {
  shows: ({ scan, options, way, reading, problemCount }: ImportState) => [
    scan,
    { ...options, tags: undefined },
    way,
    reading === undefined,
    problemCount > 0,
  ],
  draw: ({ scan, options, way, reading, problemCount }: ImportState, act: Act) => {
    if (!reading) return [];
    return [
      heading('What will change'),
      counts(scan),
      element(
        'div.import-line',
        {},
        checkBox('overwrite', 'Overwrite', options.overwrite, (on) => act({ do: 'option', option: 'overwrite', on }), {
          title: 'A row with the id of a record replaces its fields; else it is skipped',
        }),
        checkBox(
          'deduplicate',
          'Deduplicate',
          options.deduplicate,
          (on) => act({ do: 'option', option: 'deduplicate', on }),
          {
            title: 'Leave out rows whose input is in the dataset already',
          },
        ),
        checkBox(
          'leaveOut',
          'Leave out rows with problems',
          options.leaveOut,
          (on) => act({ do: 'option', option: 'leaveOut', on }),
          { disabled: problemCount === 0 && !options.leaveOut },
        ),
        tagBox(options.tags, act),
      ),
      element(
        'div.import-line',
        {},
        choiceBox('way', 'Send', way.choices, way.chosen, (chosen) => act({ do: 'way', chosen })),
        element('span.muted', {}, way.reason),
      ),
    ];
  },
};

function counts(scan: ImportState['scan']): HTMLElement {
  if (!scan) return element('p.muted', {}, 'Nothing is counted yet.');
  const isRunning = scan.state === 'running';
  return element(
    'div.import-counts',
    {},
    ...scan.counts.map(({ value, label, kind, detail }) =>
      element(`span.import-count.${kind}`, { title: detail }, element('strong', {}, value), ` ${label}`),
    ),
    element('span.muted', {}, `of ${scan.rows}`),
    isRunning
      ? element('progress', {
          max: '1',
          value: String(scan.fraction),
          'aria-label': 'How much of the file has been read',
        })
      : undefined,
    isRunning ? element('span.muted', {}, 'reading the whole file…') : undefined,
  );
}

function tagBox(tags: string, act: Act): HTMLElement {
  const input = element('input', {
    type: 'text',
    'data-key': 'tags',
    value: tags,
    placeholder: 'env:prod, team:ai',
    title: 'Put on every record, beside its own',
  });
  const send = debounce(400, () => act({ do: 'tags', text: input.value }));
  input.addEventListener('input', send);
  return element('label', { class: 'import-choice' }, element('span', {}, 'Tags for all'), input);
}
