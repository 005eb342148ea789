declare const rawJson: unique symbol;

/**
 * The text of exactly one JSON value, without surrounding white space, as it arrived: number spelling, escapes, key order
 * and duplicate keys included. Only text that is known to be valid JSON carries this type.
 */
export type RawJson = string & { readonly [rawJson]: true };

/** Whether `text` is one JSON value without surrounding white space. */
export function isRawJson(text: string): text is RawJson {
  if (/^[ \t\r\n]|[ \t\r\n]$/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `text` without surrounding white space, checked by JSON.parse. Throws SyntaxError. */
export function parseRawJson(text: string): RawJson {
  JSON.parse(text);
  return text.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '') as RawJson;
}

/** `value` as a JSON string. */
export function rawString(value: string): RawJson {
  return JSON.stringify(value) as RawJson;
}

/**
 * A copy of a slice that doesn't keep the text alive that it was cut from: V8 represents a slice as a pointer into its
 * parent, so that one record kept for long would pin its whole page.
 */
export function copyOut<Text extends string>(slice: Text): Text {
  // Cutting flattens the joined string first, which is the copy. Lone surrogates survive, unlike through a Buffer.
  return ` ${slice}`.slice(1) as Text;
}
