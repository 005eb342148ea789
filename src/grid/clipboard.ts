import type { Actions } from './actions';

/**
 * Copies, cuts and pastes cells: the keys and VS Code's own clipboard commands both come as these events.
 *
 * @param isEmpty whether there is no cell that could have the focus: what is pasted then becomes the first records
 */
export function bindClipboard(host: HTMLElement, actions: Actions, isEmpty: () => boolean): void {
  const isInCell = () => {
    const active = document.activeElement;
    return active === host || (active?.closest('.ag-cell') && host.contains(active));
  };
  const isInText = () => document.activeElement?.matches('input, textarea');
  const on = (name: string, isMeant: () => unknown, action: (event: ClipboardEvent) => void) =>
    document.addEventListener(name, (event) => {
      if (!isMeant()) return;
      event.preventDefault();
      action(event as ClipboardEvent);
    });
  const canPaste = () => isInCell() || (isEmpty() && !isInText());
  on('copy', isInCell, () => actions.copy('tsv'));
  on('cut', isInCell, () => actions.cut());
  on('paste', canPaste, ({ clipboardData }) => actions.paste(clipboardData?.getData('text/plain') ?? ''));
  // Cancelling these tells the browser that the commands are possible although no text is selected.
  on('beforecopy', isInCell, () => undefined);
  on('beforecut', isInCell, () => undefined);
  on('beforepaste', canPaste, () => undefined);
}
