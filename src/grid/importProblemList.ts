import * as l10n from '@vscode/l10n';
import { button, element, icon } from './dom';
import { heading } from './importControls';
import type { Act } from './importMain';
import type { ImportState } from './importProtocol';

/** What is wrong with rows. Each leads to its place in the file. */
export const problemsSection = {
  shows: ({ problems, problemCount }: ImportState) => [problems, problemCount],
  draw: ({ problems, problemCount }: ImportState, act: Act) => {
    if (problems.length === 0) return [];
    const more = problemCount - problems.length;
    return [
      heading(l10n.t('Problems'), l10n.t('{0}, also in the Problems panel', problemCount.toLocaleString('en-US'))),
      element(
        'ul.import-problems',
        {},
        ...problems.map(({ severity, message }, index) =>
          element(
            'li',
            {},
            icon(severity),
            button({ text: message, class: 'link', onClick: () => act({ do: 'showProblem', index }) }),
          ),
        ),
      ),
      ...(more > 0 ? [element('p.muted', {}, l10n.t('and {0} more', more.toLocaleString('en-US')))] : []),
    ];
  },
};
