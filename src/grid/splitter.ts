import * as l10n from '@vscode/l10n';
import { element } from './dom';

const least = 20;
const most = 75;

/** A bar that divides the page between the grid and the details, by mouse or arrow keys. Sizes are in percent. */
export function createSplitter(size: number, onSize: (size: number) => void): HTMLElement {
  let current = Math.max(least, Math.min(most, size));
  const bar = element('div.splitter', {
    role: 'separator',
    tabindex: '0',
    'aria-label': l10n.t('Size of the details'),
    'aria-valuemin': String(least),
    'aria-valuemax': String(most),
  });
  const set = (wanted: number) => {
    current = Math.max(least, Math.min(most, wanted));
    bar.setAttribute('aria-valuenow', String(Math.round(current)));
    bar.parentElement?.style.setProperty('--detail-size', `${current}%`);
    onSize(current);
  };
  const isBelow = () => bar.parentElement !== null && getComputedStyle(bar.parentElement).flexDirection === 'column';
  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  bar.addEventListener('pointermove', (event) => {
    if (!bar.hasPointerCapture(event.pointerId) || !bar.parentElement) return;
    const { left, top, width, height } = bar.parentElement.getBoundingClientRect();
    set(isBelow() ? 100 - ((event.clientY - top) / height) * 100 : 100 - ((event.clientX - left) / width) * 100);
  });
  bar.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft' || key === 'ArrowUp') set(current + 4);
    else if (key === 'ArrowRight' || key === 'ArrowDown') set(current - 4);
  });
  queueMicrotask(() => set(current));
  return bar;
}
