import * as l10n from '@vscode/l10n';
import { askSteps, askText } from './prompts';

export interface NameAndDescription {
  readonly name: string;
  readonly description: string;
}

/**
 * Asks for a name, then for a description, with a way back from the second to the first. Both begin with what `now` says.
 * The name is trimmed. undefined where the user left.
 */
export async function askNameAndDescription(
  title: string,
  namePrompt: string,
  now: Partial<NameAndDescription> = {},
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
        });
        if (answer.kind === 'next') name = answer.value.trim();
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
        if (answer.kind === 'next') description = answer.value;
        return answer;
      },
    },
  ]);
  return done ? { name, description } : undefined;
}
