import * as l10n from '@vscode/l10n';
import { LlmObsError } from '../../api/errors';
import type { PulledLock } from './lockFile';

/**
 * Asks the service about a pulled file's dataset. Where it isn't there any more, what is thrown (LlmObsError 'not found')
 * names it as its user knows it, and says what can be done with the file.
 */
export async function namingDataset<T>(
  file: string,
  { project, dataset }: PulledLock,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!LlmObsError.is(error, 'not found')) throw error;
    throw new LlmObsError(
      'not found',
      l10n.t(
        'The dataset {0} is not in the project {1} any more: it may have been deleted. {2} is as it was: its records can be imported into a new dataset.',
        dataset.name,
        project.name,
        file,
      ),
      { cause: error },
    );
  }
}
