/** Unlike `disabled`, keeps a button that has the focus in the tab order, so that the focus is not lost. */
export function setEnabled(target: HTMLButtonElement, isEnabled: boolean): void {
  if (target === document.activeElement) target.setAttribute('aria-disabled', String(!isEnabled));
  else {
    target.removeAttribute('aria-disabled');
    target.disabled = !isEnabled;
  }
}

/**
 * Makes the buttons of a bar one stop of the Tab key; the arrow keys, Home and End go on from there. Text fields stay stops
 * of their own, with the arrow keys leading on from their ends.
 *
 * @returns is to be called when buttons came, went or were switched off
 */
export function rove(bar: HTMLElement): () => void {
  let current: Element | null = null;
  const stops = () => [...bar.querySelectorAll<HTMLElement>('button:not([disabled], [hidden]), input')];
  const draw = () => {
    const buttons = stops().filter((stop) => !(stop instanceof HTMLInputElement));
    if (!buttons.some((stop) => stop === current)) current = buttons[0] ?? null;
    for (const stop of buttons) stop.tabIndex = stop === current ? 0 : -1;
  };
  bar.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement) return;
    current = target as Element;
    draw();
  });
  // Before a text field keeps its keys for itself.
  bar.addEventListener(
    'keydown',
    (event) => {
      const { key, target } = event;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const all = stops();
      const place = all.indexOf(target as HTMLElement);
      const goals: Partial<Record<string, number>> = { ArrowRight: place + 1, ArrowLeft: place - 1 };
      if (target instanceof HTMLInputElement) {
        const edge = key === 'ArrowRight' ? target.value.length : 0;
        if (target.selectionStart !== edge || target.selectionEnd !== edge) return;
      } else Object.assign(goals, { Home: 0, End: all.length - 1 });
      const next = all[goals[key] ?? -1];
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      next.focus();
    },
    true,
  );
  draw();
  return draw;
}
