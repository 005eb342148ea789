import * as l10n from '@vscode/l10n';
import { askSteps, askText, keptText } from './prompts';

/** Stands for the end of a line where a text is asked for on one. */
const lineEnd = '⏎';

export interface NameAndDescription {
  readonly name: string;
  readonly description: string;
}

/**
 * Asks for a name, then for a description, with a way back from the second to the first. Both begin with what `now` says.
 * The name is trimmed. undefined where the user left.
 *
 * @param findTaken the one that has a name already: the name is refused then, before more is typed. Where it can't be asked,
 *   the name is taken for free.
 */
export async function askNameAndDescription(
  title: string,
  namePrompt: string,
  now: Partial<NameAndDescription> = {},
  findTaken?: (name: string) => Promise<unknown>,
): Promise<NameAndDescription | undefined> {
  let { name = '', description = '' } = now;
  const done = await askSteps([
    {
      ask: async (back) => {
        const answer = await askText({
          title,
          prompt: namePrompt,
          back,
          value: name,
          problem: (text) => (text.trim() ? undefined : l10n.t('A name is needed.')),
          problemThere: async (text) => {
            const taken = await findTaken?.(text.trim()).catch(() => undefined);
            return taken ? l10n.t('“{0}” is there already: choose another name.', text.trim()) : undefined;
          },
        });
        name = keptText(answer, name).trim();
        return answer;
      },
    },
    {
      ask: async (back) => {
        // An input box drops the ends of lines, without a word.
        const shown = description.replaceAll(/\r\n?|\n/g, lineEnd);
        const hasLines = shown !== description;
        const answer = await askText({
          title,
          prompt: hasLines
            ? l10n.t('Description (may stay empty; {0} begins a new line)', lineEnd)
            : l10n.t('Description (may stay empty)'),
          back,
          value: shown,
          problem: () => undefined,
        });
        const typed = keptText(answer, shown);
        if (typed !== shown) description = hasLines ? typed.replaceAll(lineEnd, '\n') : typed;
        return answer;
      },
    },
  ]);
  return done ? { name, description } : undefined;
}

/** Tells of a description that was typed for something that was there already, so that it isn't lost. */
export function leftDescription(description: string): readonly string[] {
  return description === '' ? [] : [l10n.t('The description that you typed was not given to it: “{0}”.', description)];
}
