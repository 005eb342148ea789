/** JSON texts of request bodies. */

/** `{"data":{"type":…,"attributes":{…}}}` */
export function jsonApiBody(type: string, attributes: Readonly<Record<string, unknown>>, id?: string): string {
  return JSON.stringify({ data: { type, ...(id === undefined ? {} : { id }), attributes } });
}

/** The same with attributes that are JSON text already. */
export function rawJsonApiBody(type: string, attributes: string, id?: string): string {
  const idMember = id === undefined ? '' : `"id":${JSON.stringify(id)},`;
  return `{"data":{"type":${JSON.stringify(type)},${idMember}"attributes":${attributes}}}`;
}

/** An object of members that are JSON text already, without those that are undefined. */
export function rawObject(members: Readonly<Record<string, string | undefined>>): string {
  const texts: string[] = [];
  for (const [key, value] of Object.entries(members))
    if (value !== undefined) texts.push(`${JSON.stringify(key)}:${value}`);
  return `{${texts.join(',')}}`;
}

/** An object as JSON text, with further members that are JSON text already; without those that are undefined. */
export function jsonWith(
  values: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string | undefined>>,
): string {
  const members: Record<string, string | undefined> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) members[key] = JSON.stringify(value);
  return rawObject({ ...members, ...texts });
}

/** An array of elements that are JSON text already. */
export function rawArray(elements: readonly string[]): string {
  return `[${elements.join(',')}]`;
}

/** An id as one segment of a path. */
export function segment(id: string): string {
  return encodeURIComponent(id);
}
