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
  what: string,
  now: Partial<NameAndDescription> = {},
): Promise<NameAndDescription | undefined> {
  let { name = '', description = '' } = now;
  const done = await askSteps([
    {
      ask: async (back) => {
        const answer = await askText({
          title,
          prompt: `Name of the ${what}`,
          back,
          value: name,
          problem: (text) => (text.trim() ? undefined : 'A name is needed.'),
        });
        if (answer.kind === 'next') name = answer.value.trim();
        return answer;
      },
    },
    {
      ask: async (back) => {
        const answer = await askText({
          title,
          prompt: 'Description (may stay empty)',
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
