import * as l10n from '@vscode/l10n';
import { button, type ButtonOptions, element, icon } from './dom';
import type { Act } from './importMain';
import type { ImportState } from './importProtocol';

export const headSection = {
  shows: ({ name, about, target, action, blocked, canReview, running, outcome }: ImportState) => [
    name,
    about,
    target,
    action,
    blocked,
    canReview,
    running,
    outcome?.canResume,
  ],
  draw: ({ name, about, target, action, blocked, canReview, running, outcome }: ImportState, act: Act) => {
    const resumes = outcome?.canResume === true;
    const go = keyed('import', {
      text: action,
      icon: resumes ? 'debug-continue' : 'cloud-upload',
      class: 'button primary',
      title: blocked ?? '',
      onClick: () => act({ do: resumes ? 'resume' : 'import' }),
    });
    go.disabled = running || (!resumes && blocked !== undefined);
    const review = keyed('review', {
      text: l10n.t('Review Changes'),
      icon: 'diff',
      title: l10n.t('See what will change before it is sent'),
      onClick: () => act({ do: 'review' }),
    });
    review.disabled = running || !canReview;
    const choose = keyed('target', {
      text: target ? l10n.t('Change…') : l10n.t('Choose Dataset…'),
      icon: 'database',
      class: target ? 'button' : 'button primary',
      onClick: () => act({ do: 'chooseTarget' }),
    });
    choose.disabled = running;
    return [
      element('h1', {}, name, element('span.muted', {}, about)),
      icon('arrow-right'),
      element(
        'div.import-target',
        {},
        target ? element('strong', {}, target.name) : undefined,
        target ? element('span.muted', {}, target.place) : undefined,
        choose,
      ),
      element('div.import-actions', {}, review, go),
    ];
  },
};

/** What came of it, or what has to be done first. */
export const noticeSection = {
  shows: ({ failure, blocked, outcome, running }: ImportState) => [failure, blocked, outcome, running],
  draw: ({ failure, blocked, outcome, running }: ImportState, act: Act) => {
    if (outcome) {
      const kind = { done: 'pass', partial: 'warning', failed: 'error' }[outcome.kind];
      return [
        element(
          `div.import-banner.${outcome.kind}`,
          {},
          icon(kind),
          element('span', {}, outcome.message),
          outcome.canResume
            ? keyed('resume', { text: l10n.t('Resume'), class: 'button primary', onClick: () => act({ do: 'resume' }) })
            : undefined,
          outcome.canOpen
            ? keyed('open', { text: l10n.t('Open Dataset'), onClick: () => act({ do: 'openDataset' }) })
            : undefined,
          outcome.kind === 'failed' ? readAgain(act) : undefined,
        ),
      ];
    }
    if (failure !== undefined) {
      return [element('div.import-banner.failed', {}, icon('error'), element('span', {}, failure), readAgain(act))];
    }
    if (blocked === undefined || running) return [];
    return [element('div.import-banner', {}, icon('info'), element('span', {}, blocked))];
  },
};

function readAgain(act: Act): HTMLButtonElement {
  return keyed('read again', {
    text: l10n.t('Read Again'),
    icon: 'refresh',
    title: l10n.t('Read the file as it is now'),
    onClick: () => act({ do: 'readAgain' }),
  });
}

/** A button that is found again by its key after it was drawn anew. */
function keyed(key: string, options: ButtonOptions): HTMLButtonElement {
  const created = button(options);
  created.dataset['key'] = key;
  return created;
}
