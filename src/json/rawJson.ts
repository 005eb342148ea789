declare const rawJson: unique symbol;

/**
 * The text of exactly one JSON value, without surrounding white space, as it arrived: number spelling, escapes, key order
 * and duplicate keys included. Only text that is known to be valid JSON carries this type.
 */
export type RawJson = string & { readonly [rawJson]: true };
