import * as l10n from '@vscode/l10n';
import { button, element, isMainModifier } from './dom';
import { isForText } from './textKeys';

export interface DialogOptions {
  readonly title: string;
  readonly class?: string;
  readonly content: readonly Node[];
  /** Below the content. */
  readonly buttons: readonly HTMLElement[];
  /** Escape and the close button. */
  readonly onCancel?: () => void;
  readonly onClosed?: () => void;
}

/** Opens a modal dialog. The focus goes back to where it was. @returns closes it */
export function openDialog(options: DialogOptions): () => void {
  const before = document.activeElement;
  const dialog = element('dialog.dialog', { 'aria-label': options.title });
  if (options.class) dialog.classList.add(options.class);
  const cancel = () => {
    options.onCancel?.();
    close();
  };
  const close = () => {
    if (!dialog.isConnected) return;
    dialog.close();
    dialog.remove();
    options.onClosed?.();
    if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
  };
  dialog.append(
    element(
      'header.dialog-head',
      {},
      element('h2', {}, options.title),
      button({ icon: 'close', title: l10n.t('Close'), class: 'icon-button', onClick: cancel }),
    ),
    ...options.content,
    ...(options.buttons.length ? [element('footer.dialog-foot', {}, ...options.buttons)] : []),
  );
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    cancel();
  });
  dialog.addEventListener('keydown', (event) => {
    if (isForText(event) || isForDocument(event)) event.stopPropagation();
  });
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

/** Whether a key means the document behind a dialog, which it doesn't reach: save, find and replace. */
function isForDocument(event: KeyboardEvent): boolean {
  return isMainModifier(event) && !event.shiftKey && ['s', 'f', 'h'].includes(event.key.toLowerCase());
}
