import * as l10n from '@vscode/l10n';
/** `1,204` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 record`, `1,204 records` */
export function records(value: number): string {
  return value === 1 ? l10n.t('1 record') : l10n.t('{0} records', count(value));
}

const units = ['bytes', 'KB', 'MB', 'GB'] as const;

/** `12.4 MB`, in steps of 1,000. */
export function byteSize(bytes: number): string {
  const unit = unitOf(bytes);
  return `${inUnit(bytes, unit)} ${units[unit]}`;
}

/** `12.4 of 100 MB`: both in the unit of the whole. */
export function bytesOf(part: number, whole: number): string {
  const unit = unitOf(whole);
  return l10n.t('{0} of {1} {2}', inUnit(part, unit), inUnit(whole, unit), units[unit] ?? '');
}

function unitOf(bytes: number): number {
  return Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
}

function inUnit(bytes: number, unit: number): string {
  return (bytes / 1000 ** unit).toLocaleString('en-US', { maximumFractionDigits: unit === 0 ? 0 : 1 });
}

/** At most `length` characters of a text, for a title that shall leave room for others. */
export function shortened(text: string, length = 60): string {
  if (text.length <= length) return text;
  // Without the half of a pair that a cut leaves.
  return `${text.slice(0, length - 1).replace(/\p{Surrogate}/gu, '')}…`;
}

/** The text on one line, at most `length` characters of it, for a label in which VS Code looks for `$(icons)`. */
export function oneLine(text: string, length: number): string {
  const start = text
    .slice(0, length * 2)
    .replace(/\s+/g, ' ')
    .trim();
  const cut = start.length > length || text.length > length * 2 ? `${start.slice(0, length - 1)}…` : start;
  return cut.replace(/\$\((?=[\w~-]+\))/g, '\\$(');
}
