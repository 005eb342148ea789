import { formatRawJson } from '../../json/format';
import { rawString, type RawJson } from '../../json/rawJson';
import { decodeKey, forEachMember } from '../../json/scan';
import type { RecordContent } from '../model';
import { onOneLine, writtenMembers, writtenName } from '../recordsWriter';
import { withGivenId, type WrittenField } from './fieldChanges';

/** How the records of a file are laid out. */
export interface JsonStyle {
  readonly lineEnd: string;
  /** Whether a record goes over many lines. */
  readonly isOnLines: boolean;
  /** What stands before the record on its line, and what each level adds. */
  readonly base: string;
  readonly indent: string;
  readonly colon: string;
  readonly comma: string;
}

/** @param before what stands on the record's line in front of it */
export function jsonStyleOf(record: string, before: string): JsonStyle {
  const lineEnd = record.includes('\r\n') ? '\r\n' : '\n';
  const inner = /^\{\r?\n([ \t]*)/.exec(record)?.[1];
  const base = /^[ \t]*$/.test(before) ? before : '';
  const indent = inner?.startsWith(base) && inner.length > base.length ? inner.slice(base.length) : '  ';
  const member = firstSpacing(record);
  return { lineEnd, isOnLines: inner !== undefined, base, indent, ...member };
}

/** A whole record, laid out as the others are. */
export function newJsonRecord(record: RecordContent, style: JsonStyle): string {
  const members = writtenMembers(withGivenId(record));
  if (style.isOnLines) {
    const compact = `{${members.map(([name, value]) => `${writtenName(name)}:${value}`).join(',')}}` as RawJson;
    return indented(compact, style, style.base);
  }
  return `{${members.map(([name, value]) => writtenName(name) + style.colon + onOneLine(value)).join(style.comma)}}`;
}

/** `text` with other values of some fields; everything else in it stays to the byte. */
export function patchJsonRecord(
  text: string,
  fields: readonly WrittenField[],
  now: RecordContent,
  style: JsonStyle,
): string {
  const content = withGivenId(now);
  const members: { readonly key: string; lead: string; text: string; readonly value: string }[] = [];
  let behind = 0;
  forEachMember(text, 0, (keyStart, keyEnd, valueStart, valueEnd) => {
    members.push({
      key: decodeKey(text, keyStart, keyEnd),
      lead: text.slice(behind, keyStart),
      text: text.slice(keyStart, valueEnd),
      value: text.slice(valueStart, valueEnd),
    });
    behind = valueEnd;
  });
  const [first] = members;
  const open = first?.lead ?? '{';
  const close = first ? text.slice(behind) : '}';
  const isOnLines = open.includes('\n');
  const innerIndent = isOnLines ? open.slice(open.lastIndexOf('\n') + 1) : '';
  const between = members[1]?.lead ?? (isOnLines ? `,${open.slice(1)}` : style.comma);
  const layOut = (value: RawJson, before: string) => {
    if (!text.includes('\n')) return onOneLine(value);
    const isContainer = /^[[{]/.test(value);
    const wantsLines = value.includes('\n') || (before === '' ? isOnLines : before.includes('\n'));
    return isContainer && wantsLines ? indented(value, style, innerIndent) : value;
  };
  for (const field of fields) {
    const value = fieldText(content, field);
    const at = members.findIndex(({ key }) => key === field);
    const member = members[at];
    if (value === undefined) {
      if (member) members.splice(at, 1);
    } else if (member) {
      const head = member.text.slice(0, member.text.length - member.value.length);
      members[at] = { ...member, text: head + layOut(value, member.value) };
    } else {
      const added = { key: field, lead: between, text: writtenName(field) + style.colon + layOut(value, ''), value };
      if (field === 'id') members.unshift(added);
      else members.push(added);
    }
  }
  if (members.length === 0) return '{}';
  // What stands first follows the brace; what stood first and doesn't any more has no lead of its own.
  const body = members.map((member, i) => (i === 0 ? '' : member.lead === open ? between : member.lead) + member.text);
  return open + body.join('') + close;
}

function fieldText(content: RecordContent, field: WrittenField): RawJson | undefined {
  if (field === 'id') return content.id === undefined ? undefined : rawString(content.id);
  if (field === 'tags') return content.tags && (JSON.stringify(content.tags) as RawJson);
  return content[field];
}

/** The value over many lines; `base` stands in front of each but the first. */
function indented(value: RawJson, { indent, lineEnd }: JsonStyle, base: string): string {
  // Line ends stand between tokens only.
  return formatRawJson(value, { indent }).replaceAll('\n', lineEnd + base);
}

/** What stands between a name and its value, and between two members on one line. */
function firstSpacing(record: string): { readonly colon: string; readonly comma: string } {
  let colon: string | undefined;
  let comma: string | undefined;
  let behind = 0;
  try {
    forEachMember(record, 0, (keyStart, keyEnd, valueStart, valueEnd) => {
      colon ??= record.slice(keyEnd, valueStart);
      if (behind > 0) comma ??= record.slice(behind, keyStart);
      behind = valueEnd;
    });
  } catch {
    // It holds no object: the usual spacing does.
  }
  return { colon: colon ?? ':', comma: comma === undefined || comma.includes('\n') ? ',' : comma };
}
