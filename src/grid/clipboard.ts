import type { Actions } from './actions';

/** Copies, cuts and pastes cells: the keys and VS Code's own clipboard commands both come as these events. */
export function bindClipboard(host: HTMLElement, actions: Actions): void {
  const isMeant = () => document.activeElement?.closest('.ag-cell') && host.contains(document.activeElement);
  const on = (name: string, action: (event: ClipboardEvent) => void) =>
    document.addEventListener(name, (event) => {
      if (!isMeant()) return;
      event.preventDefault();
      action(event as ClipboardEvent);
    });
  on('copy', () => actions.copy('tsv'));
  on('cut', () => actions.cut());
  on('paste', ({ clipboardData }) => actions.paste(clipboardData?.getData('text/plain') ?? ''));
  // Cancelling these tells the browser that the commands are possible although no text is selected.
  for (const name of ['beforecopy', 'beforecut', 'beforepaste']) on(name, () => undefined);
}
