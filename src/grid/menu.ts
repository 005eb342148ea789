import * as l10n from '@vscode/l10n';
import { element, own } from './dom';

export interface MenuItem {
  readonly label: string;
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

let close: (() => void) | undefined;

/**
 * Shows a menu at a point of the window. Arrow keys, Home, End, letters and Escape work as in any menu.
 * @param items with undefined for a line between groups
 * @param onClosed gives the focus back
 */
export function showMenu(
  at: { x: number; y: number },
  items: readonly (MenuItem | undefined)[],
  onClosed: () => void,
): void {
  close?.();
  const menu = element('div.menu', { role: 'menu', 'aria-label': l10n.t('Actions'), tabindex: '-1' });
  for (const item of items) {
    if (!item) {
      menu.append(element('div.menu-line', { role: 'separator' }));
      continue;
    }
    const row = element(
      'div.menu-item',
      { role: 'menuitem', tabindex: '-1', 'aria-disabled': item.isDisabled ? 'true' : undefined },
      element('span', {}, item.label),
      element('span.menu-keys', {}, item.keys ?? ''),
    );
    if (item.keys) row.setAttribute('aria-keyshortcuts', item.keys.replaceAll('Ctrl', 'Control'));
    row.addEventListener('click', () => choose(item));
    row.addEventListener('mouseenter', () => row.focus());
    menu.append(row);
  }

  const rows = () => [...menu.querySelectorAll<HTMLElement>('.menu-item')];
  const leave = () => {
    close = undefined;
    menu.remove();
    removeEventListener('mousedown', onOutside, true);
    removeEventListener('blur', leave);
  };
  const choose = (item: MenuItem) => {
    if (item.isDisabled) return;
    leave();
    onClosed();
    item.run();
  };
  const onOutside = ({ target }: Event) => {
    if (!(target instanceof Node && menu.contains(target))) leave();
  };
  menu.addEventListener('keydown', (event) => {
    const all = rows();
    const place = all.indexOf(document.activeElement as HTMLElement);
    const goTo = (index: number) => all[(index + all.length) % all.length]?.focus();
    own(event);
    if (event.key === 'ArrowDown') goTo(place + 1);
    else if (event.key === 'ArrowUp') goTo(place < 0 ? -1 : place - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(-1);
    else if (event.key === 'Enter' || event.key === ' ') all[place]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      leave();
      onClosed();
    } else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      const next = [...all.slice(place + 1), ...all].find((row) => row.textContent.toLowerCase().startsWith(letter));
      next?.focus();
    }
  });

  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(at.x, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(at.y, innerHeight - height - 4))}px`;
  addEventListener('mousedown', onOutside, true);
  addEventListener('blur', leave);
  close = leave;
  rows()[0]?.focus();
}
