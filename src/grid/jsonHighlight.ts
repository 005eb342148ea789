import { element } from './dom';
import { jsonTokens } from './jsonTokens';

/** More than this is shown without colours: elements cost more than they tell. */
const longest = 60_000;

/** Offsets in a text, `to` exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Coloured JSON, as text nodes in spans.
 *
 * @param added what is marked as added to the text; in order, without overlaps
 */
export function highlightedJson(text: string, added: readonly TextRange[] = []): DocumentFragment {
  const fragment = document.createDocumentFragment();
  if (text.length > longest) {
    fragment.append(text);
    return fragment;
  }
  for (const { kind, from, to } of jsonTokens(text)) {
    const isPlain = kind === 'space' || kind === 'punctuation';
    const parts = marked(text, { from, to }, added);
    fragment.append(...(isPlain ? parts : [element('span', { class: `json-${kind}` }, ...parts)]));
  }
  return fragment;
}

/** A piece of the text, with what was added in `ins` elements. */
function marked(text: string, { from, to }: TextRange, added: readonly TextRange[]): readonly (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = from;
  for (const range of added) {
    if (range.to <= at || range.from >= to) continue;
    const [start, end] = [Math.max(at, range.from), Math.min(to, range.to)];
    parts.push(text.slice(at, start), element('ins', {}, text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at, to));
  return parts;
}
