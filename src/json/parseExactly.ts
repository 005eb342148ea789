/** Text that JSON.rawJSON() made, so that JSON.stringify() writes it as it is; Node 20 doesn't have it yet. */
const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => unknown };

/** Digits that a number can have and be the same behind JSON.parse(), whatever they are. */
const SAFE_DIGITS = 15;

/** Whether there may be a number that JavaScript's don't hold: most texts needn't be looked at closer. */
const SUSPICIOUS = /\d[\d.]{15}|\de[+-]?\d{3}/i;

/**
 * What JSON.parse() gives, but numbers that a JavaScript number can't hold (int64, long decimals, 1e400) are objects that
 * JSON.stringify() writes to the digit. Throws SyntaxError.
 */
export function parseExactly(text: string): unknown {
  if (rawJSON === undefined || !SUSPICIOUS.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value !== 'number' || context?.source === undefined || isHeld(value, context.source)
      ? value
      : rawJSON(context.source),
  );
}

function isHeld(value: number, source: string): boolean {
  if (String(value) === source) return true;
  const digits = source.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '');
  return Number.isFinite(value) && digits.length <= SAFE_DIGITS && (value !== 0 || digits === '');
}
