import type { ExplorerNode } from '../explorer/nodes';

/**
 * The nodes that a command is meant for: all selected ones where it was called on one of them, else the one it was called
 * on, else none (the palette). Anything that isn't a node of one of `kinds` is left out.
 */
export function nodeArguments<Kind extends ExplorerNode['kind']>(
  kinds: readonly Kind[],
  node: unknown,
  selection: unknown,
): readonly Extract<ExplorerNode, { kind: Kind }>[] {
  const isOfKind = (value: unknown): value is Extract<ExplorerNode, { kind: Kind }> =>
    typeof value === 'object' && value !== null && kinds.includes((value as { kind?: Kind }).kind as Kind);
  const several = Array.isArray(selection) && selection.includes(node) ? selection.filter(isOfKind) : [];
  return several.length > 0 ? several : isOfKind(node) ? [node] : [];
}
