import * as l10n from '@vscode/l10n';
import { askSteps, askText, keptText } from './prompts';

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
        const answer = await askText({
          title,
          prompt: l10n.t('Description (may stay empty)'),
          back,
          value: description,
          problem: () => undefined,
        });
        description = keptText(answer, description);
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
