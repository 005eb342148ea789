import * as vscode from 'vscode';
import type { Connection, ConnectionsView } from '../connections/connection';

const usedKey = 'sandbox was used';

/**
 * Which connections the side bar shows. At first it is empty, so that VS Code shows the welcome text with its two ways to
 * begin; the sandbox is there from its first use on (setting `llmObs.sandbox.visible`).
 */
export function sandboxVisibility(connections: ConnectionsView, state: vscode.Memento) {
  const visible = () => {
    const setting = vscode.workspace.getConfiguration('llmObs.sandbox').get<string>('visible');
    return setting === 'always' || (setting !== 'never' && state.get<boolean>(usedKey) === true);
  };
  return {
    list: (): readonly Connection[] => connections.list().filter(({ kind }) => kind !== 'sandbox' || visible()),
    /** The sandbox is in use: it is shown from now on, unless the settings say otherwise. @returns whether that is new */
    noteUse: async (): Promise<boolean> => {
      const before = visible();
      await state.update(usedKey, true);
      return visible() !== before;
    },
    /** Shows the sandbox from now on. */
    showSandbox: async (): Promise<void> => {
      await state.update(usedKey, true);
      const configuration = vscode.workspace.getConfiguration('llmObs.sandbox');
      if (configuration.get('visible') === 'never') {
        await configuration.update('visible', undefined, vscode.ConfigurationTarget.Global);
      }
    },
  };
}
