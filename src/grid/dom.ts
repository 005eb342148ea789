// Elements by one call. Text goes in as text nodes only: nothing that a record holds is ever parsed as markup.

type Attributes = Readonly<Record<string, string | boolean | undefined>>;
type Child = Node | string | undefined;

/**
 * @param tag with classes: `span.muted.small`
 * @param attributes true sets an empty attribute; false and undefined set none
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag | `${Tag}.${string}`,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const [name, ...classes] = tag.split('.');
  const created = document.createElement(name as Tag);
  if (classes.length) created.className = classes.join(' ');
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) created.setAttribute(attribute, value === true ? '' : value);
  for (const child of children) if (child !== undefined) created.append(child);
  return created;
}

/** A codicon, which says nothing to a screen reader. */
export function icon(name: string): HTMLElement {
  return element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

export interface ButtonOptions {
  readonly icon?: string;
  /** Shown; without it the title names the button. */
  readonly text?: string;
  readonly title?: string;
  readonly class?: string;
  readonly onClick: (event: MouseEvent) => void;
}

export function button(options: ButtonOptions): HTMLButtonElement {
  const created = element(
    'button',
    {
      type: 'button',
      class: options.class ?? 'button',
      title: options.title,
      'aria-label': options.text ? undefined : options.title,
    },
    options.icon ? icon(options.icon) : undefined,
    options.text ? element('span', {}, options.text) : undefined,
  );
  created.addEventListener('click', options.onClick);
  return created;
}

/** Calls `action` once, `delay` ms after the last call. */
export function debounce(delay: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}

/** Whether the key that stands for the platform's main modifier (Cmd on macOS) is down. */
export function isMainModifier(event: KeyboardEvent | MouseEvent): boolean {
  return isMac ? event.metaKey : event.ctrlKey;
}

export const isMac = navigator.platform.startsWith('Mac');

/** Keeps a key from the browser, from AG Grid and from VS Code's keybindings. */
export function own(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
