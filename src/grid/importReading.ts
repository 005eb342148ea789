import * as l10n from '@vscode/l10n';
import { element } from './dom';
import { checkBox, choiceBox, heading } from './importControls';
import type { Act } from './importMain';
import type { ImportState } from './importProtocol';

/** How the file is read, as it was found; each can be chosen otherwise. */
export const readingSection = {
  shows: ({ reading, running }: ImportState) => [reading, running],
  draw: ({ reading }: ImportState, act: Act) => {
    if (!reading) return [];
    const { format, formats, encoding, encodings, delimiter, delimiters, hasHeader, path, paths } = reading;
    return [
      heading(l10n.t('How it is read')),
      element(
        'div.import-line',
        {},
        choiceBox('format', l10n.t('Format'), formats, format, (value) => act({ do: 'read', format: value })),
        paths && choiceBox('path', l10n.t('Records in'), paths, path, (value) => act({ do: 'read', path: value })),
        encodings &&
          choiceBox('encoding', l10n.t('Encoding'), encodings, encoding, (value) =>
            act({ do: 'read', encoding: value }),
          ),
        delimiters &&
          choiceBox('delimiter', l10n.t('Separator'), delimiters, delimiter, (value) =>
            act({ do: 'read', delimiter: value }),
          ),
        hasHeader === undefined
          ? undefined
          : checkBox('header', l10n.t('The first row names the columns'), hasHeader, (on) =>
              act({ do: 'read', hasHeader: on }),
            ),
      ),
    ];
  },
};
