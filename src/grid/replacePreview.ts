import * as l10n from '@vscode/l10n';
import { element } from './dom';
import { diffOf, type DiffPart } from './lineDiff';
import type { ReplacePreview } from './protocol';

/** Characters around a change that are shown. */
const surroundings = 60;

/** What replacing would change: the first places, before and after, each with what goes and what comes marked. */
export function replacePreview({ examples, matches }: ReplacePreview): readonly HTMLElement[] {
  if (!examples.length) return [element('p.muted', {}, l10n.t('Nothing would change.'))];
  const heads = [l10n.t('Field'), l10n.t('Before'), l10n.t('After')].map((title) =>
    element('th', { scope: 'col' }, title),
  );
  const table = element('table', { 'aria-label': l10n.t('What would change') }, element('tr', {}, ...heads));
  for (const { field, before, after } of examples) {
    const parts = diffOf(before, after);
    table.append(
      element(
        'tr',
        {},
        element('td', {}, field),
        element('td.before', {}, ...sideOf(parts, 'removed')),
        element('td.after', {}, ...sideOf(parts, 'added')),
      ),
    );
  }
  const places = l10n.t('The first {0} places are shown.', examples.length.toLocaleString());
  return matches > examples.length ? [table, element('p.muted', {}, places)] : [table];
}

/** One side of a comparison, with what is the same far from any change left out. */
function sideOf(parts: readonly DiffPart[], side: 'removed' | 'added'): readonly (Node | string)[] {
  return parts.flatMap(({ kind, text }, index): (Node | string)[] => {
    if (kind === side) return [element(side === 'removed' ? 'del' : 'ins', {}, text)];
    if (kind !== 'same') return [];
    return [shortened(text.replaceAll(/\s+/g, ' '), index === 0, index === parts.length - 1)];
  });
}

function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const [head, tail] = [isFirst && !isLast ? 0 : surroundings, isLast ? 0 : surroundings];
  if (text.length <= head + tail + 1) return text;
  return `${text.slice(0, head)}…${tail ? text.slice(-tail) : ''}`;
}
