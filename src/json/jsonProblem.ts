import * as l10n from '@vscode/l10n';
import { endOfString, endOfValue, JsonScanError, skipWhiteSpace } from './scan';

/** Why a text is not one JSON value, and where: an offset in UTF-16 units. undefined: it is one. */
export function jsonProblem(text: string): { readonly message: string; readonly offset: number } | undefined {
  try {
    const start = skipWhiteSpace(text, 0);
    const end = endOfValue(text, start);
    const rest = skipWhiteSpace(text, end);
    if (rest < text.length) return { message: l10n.t('more text follows behind the value'), offset: rest };
    const fault = stringFault(text, start, end);
    return fault && { message: fault.problem, offset: fault.offset };
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    return { message: error.problem, offset: error.offset };
  }
}

// eslint-disable-next-line no-control-regex
const STRING_FAULT = /\\(?!["\\/bfnrt]|u[\da-fA-F]{4})|[\u0000-\u001f]/;

/** The first bad character inside a string between `start` and `end`, which the scanner doesn't look for. */
export function stringFault(text: string, start: number, end: number): JsonScanError | undefined {
  for (let at = text.indexOf('"', start); at >= 0 && at < end; at = text.indexOf('"', at)) {
    const close = endOfString(text, at);
    // A pair of escape and escaped is blanked out, so that the second backslash of a pair doesn't begin an escape.
    const inner = text.slice(at, close).replace(/\\\\/g, '  ');
    const fault = STRING_FAULT.exec(inner);
    if (fault !== null) {
      const what =
        fault[0] === '\\'
          ? l10n.t('a backslash begins no known escape')
          : /[\t\r\n]/.test(fault[0])
            ? l10n.t('a line end or tab stands inside a string')
            : l10n.t('a control character stands inside a string: write it as an escape, or remove it');
      return new JsonScanError(what, at + fault.index);
    }
    at = close;
  }
  return undefined;
}
