import type { RawJson } from './rawJson';
import { endOfString } from './scan';

export interface RawJsonFormat {
  /** One level of indentation, for instance two spaces. */
  readonly indent: string;
  /** Levels that the surroundings are indented already; the first line isn't indented. Default 0. */
  readonly depth?: number | undefined;
}

/** The same value on many lines. Only the white space between tokens changes: numbers, strings and keys stay as spelled. */
export function formatRawJson(raw: RawJson, { indent, depth = 0 }: RawJsonFormat): RawJson {
  return respace(raw, (level) => `\n${indent.repeat(depth + level)}`, ': ');
}

/** The same value without any white space between its tokens. */
export function compactRawJson(raw: RawJson): RawJson {
  return respace(raw, () => '', ':');
}

const TOKEN = /[^\s{}[\],:"]+|["{}[\],:]/g;

function respace(raw: RawJson, lineBreak: (level: number) => string, colon: string): RawJson {
  const breaks: string[] = [];
  const breakAt = (level: number): string => (breaks[level] ??= lineBreak(level));
  const out: string[] = [];
  let level = 0;
  let opened = false;
  const token = new RegExp(TOKEN);
  for (let match = token.exec(raw); match !== null; match = token.exec(raw)) {
    const [word] = match;
    const closes = word === '}' || word === ']';
    if (closes) level--;
    // A line begins behind an opening bracket and before a closing one, but not between the two of an empty container.
    if (opened !== closes) out.push(breakAt(level));
    switch (word) {
      case '"': {
        const end = endOfString(raw, match.index);
        out.push(raw.slice(match.index, end));
        token.lastIndex = end;
        break;
      }
      case ':':
        out.push(colon);
        break;
      case ',':
        out.push(',', breakAt(level));
        break;
      default:
        out.push(word);
    }
    opened = word === '{' || word === '[';
    if (opened) level++;
  }
  return out.join('') as RawJson;
}
