import { jsonTokens } from './jsonTokens';

/** More than this is shown without colours: elements cost more than they tell. */
const longest = 60_000;

/** Coloured JSON, as text nodes in spans. */
export function highlightedJson(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  if (text.length > longest) {
    fragment.append(text);
    return fragment;
  }
  for (const { kind, from, to } of jsonTokens(text)) {
    const part = text.slice(from, to);
    if (kind === 'space' || kind === 'punctuation') fragment.append(part);
    else {
      const span = document.createElement('span');
      span.className = `json-${kind}`;
      span.textContent = part;
      fragment.append(span);
    }
  }
  return fragment;
}
