/** Unlike `disabled`, keeps a button that has the focus in the tab order, so that the focus is not lost. */
export function setEnabled(target: HTMLButtonElement, isEnabled: boolean): void {
  if (target === document.activeElement) target.setAttribute('aria-disabled', String(!isEnabled));
  else {
    target.removeAttribute('aria-disabled');
    target.disabled = !isEnabled;
  }
}

/** Makes a bar one stop of the Tab key; the arrow keys, Home and End go on from there. Its text fields stay stops of their own. */
export function rove(bar: HTMLElement): void {
  const stops = () => [...bar.querySelectorAll<HTMLElement>('button:not([disabled]), input')];
  bar.addEventListener('keydown', (event) => {
    const { key, target } = event;
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
    next.focus();
  });
  bar.addEventListener('focusin', ({ target }) => {
    for (const stop of stops()) stop.tabIndex = stop === target || stop instanceof HTMLInputElement ? 0 : -1;
  });
}
