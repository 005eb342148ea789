import { LlmObsError } from './errors';

/**
 * Which of two spellings of a resource type the service takes. The documented one is sent first; where the service answers
 * 400 and names the type, the other is tried once, and what was taken is remembered.
 */
export class TypeNames {
  readonly #names: readonly [string, string];
  #taken: string | undefined;

  constructor(documented: string, observed: string) {
    this.#names = [documented, observed];
  }

  async send<T>(call: (typeName: string) => Promise<T>): Promise<T> {
    if (this.#taken !== undefined) return call(this.#taken);
    const [documented, observed] = this.#names;
    try {
      return await this.#keep(documented, call);
    } catch (error) {
      if (!refusesType(error, this.#names)) throw error;
      try {
        return await this.#keep(observed, call);
      } catch (second) {
        // Neither is taken: the refusal of the documented one says more.
        throw refusesType(second, this.#names) ? error : second;
      }
    }
  }

  async #keep<T>(name: string, call: (typeName: string) => Promise<T>): Promise<T> {
    const answer = await call(name);
    this.#taken = name;
    return answer;
  }
}

function refusesType(error: unknown, names: readonly string[]): boolean {
  if (!LlmObsError.is(error, 'invalid request') || error.status !== 400) return false;
  if (error.pointer !== undefined) return /(^|[/.])type$/.test(error.pointer);
  // Without a pointer: the service's words, behind what this program says itself.
  const words = error.message.slice(error.message.indexOf(': ') + 1);
  return (
    /\b(resource )?type\b/i.test(words) &&
    (/\b(data|resource|unsupported|invalid|unexpected|wrong)\b/i.test(words) ||
      names.some((name) => words.includes(name)))
  );
}
