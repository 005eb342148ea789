/** A run of text that both sides have, or only one. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Comparing more than this many words by more than as many costs more than it tells. */
const mostWords = 1200;

/**
 * What changed between two texts, word by word; line by line where they are long.
 */
export function diffOf(before: string, after: string): readonly DiffPart[] {
  let a = words(before);
  let b = words(after);
  if (a.length > mostWords || b.length > mostWords) {
    a = lines(before);
    b = lines(after);
  }
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middleA = a.slice(head, a.length - tail);
  const middleB = b.slice(head, b.length - tail);
  const middle =
    middleA.length > mostWords || middleB.length > mostWords
      ? [part('removed', middleA), part('added', middleB)]
      : longestCommon(middleA, middleB);
  return joined([part('same', a.slice(0, head)), ...middle, part('same', a.slice(a.length - tail))]);
}

function words(text: string): readonly string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|./gsu) ?? [];
}

function lines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function part(kind: DiffPart['kind'], pieces: readonly string[]): DiffPart {
  return { kind, text: pieces.join('') };
}

function longestCommon(a: readonly string[], b: readonly string[]): DiffPart[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      parts.push({ kind: 'removed', text: a[i++] ?? '' });
    else parts.push({ kind: 'added', text: b[j++] ?? '' });
  }
  return parts;
}

/** Neighbours of one kind become one; empty ones go. */
function joined(parts: readonly DiffPart[]): readonly DiffPart[] {
  const result: DiffPart[] = [];
  for (const next of parts) {
    if (!next.text) continue;
    const last = result.at(-1);
    if (last?.kind === next.kind) result[result.length - 1] = { kind: last.kind, text: last.text + next.text };
    else result.push(next);
  }
  return result;
}
