/**
 * What the service says is shown as text, never as Markdown: a picture in it would tell someone that it was looked at. Nor
 * as what VS Code's preview knows besides: formulas between `$`, and addresses and e-mail addresses as links.
 */
export function plain(text: string): string {
  return escaped(text).replace(/\s*[\r\n]+\s*/g, ' ⏎ ');
}

/** The same in a paragraph of its own, with its lines as they are. */
export function paragraph(text: string): string {
  return escaped(text)
    .trim()
    .replace(/^[-+=]|^(\d+)([.)])/, (start, digits?: string, sign?: string) =>
      digits === undefined ? `\\${start}` : `${digits}\\${sign}`,
    )
    .replace(/[^\S\r\n]*(?:\r\n?|\n)/g, '<br>');
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|!~&#$@]/g, '\\$&').replace(/\/\//g, '\\/\\/');
}

/** An id or the like, in the letters of code; also in a cell of a table. */
export function codeSpan(text: string): string {
  return `\`${text.replaceAll('`', '').replaceAll('|', '\\|')}\``;
}

/** A table of cells that are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '-')), ...rows.map(line)].join('\n');
}

/** Text as it is, in a block of its own. `language` is for its colours. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
