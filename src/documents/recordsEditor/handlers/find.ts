import * as l10n from '@vscode/l10n';
import { setImmediate as macrotask } from 'node:timers/promises';
import type { FindQuery, ReplacePreview, RowKey } from '../../../grid/protocol';
import { cellValueAt } from '../../../records/cells/cellValue';
import { BadQuery, finderOf, type TextFinder } from '../../../records/cells/findText';
import { runWithin, TooSlow } from '../../../records/cells/timeLimit';
import type { EditableField, FieldEdit, FieldValue, RecordsModel } from '../../../records/recordsModel';
import { sameTags } from '../../../records/sameValue';
import { editable, type Handlers } from '../gridSession';
import { RequestFailure } from '../requestFailure';

const mostExamples = 20;
/** Rows that are looked through before others get their turn. */
const slice = 200;
/** Milliseconds that a regular expression may take for those. */
const longestSlice = 1000;

/** Finding and replacing in the rows of the view, as they are filtered and sorted. */
export const findHandlers: Handlers<'find' | 'previewReplace' | 'replace'> = {
  async find({ document: { model } }, { query, from, backwards }) {
    const finder = finderFor(query);
    const size = model.viewSize;
    const matchAt = (step: number) => {
      const position = (((from + (backwards ? -step : step)) % size) + size) % size;
      const [key] = model.rows(position, 1);
      const content = key === undefined ? undefined : model.current(key);
      const field = content && finder.fields.find((candidate) => finder.count(content, candidate) > 0);
      return key !== undefined && field ? { position, key, field } : undefined;
    };
    for (let at = 0; at < size; at += slice) {
      const found = limited(query, () => {
        for (let step = at; step < Math.min(at + slice, size); step++) {
          const match = matchAt(step);
          if (match) return match;
        }
        return undefined;
      });
      if (found) return found;
      await macrotask();
    }
    return { position: -1 };
  },

  async previewReplace({ document: { model } }, { query, replacement }) {
    const rows = new Set<RowKey>();
    const examples: { key: RowKey; field: EditableField; before: string; after: string }[] = [];
    let matches = 0;
    await eachMatch(model, query, replacement, (key, field, value, count) => {
      matches += count;
      rows.add(key);
      if (examples.length < mostExamples) {
        examples.push({ key, field, before: shown(field, fieldOf(model, key, field)), after: shown(field, value) });
      }
    });
    return { matches, rows: rows.size, examples } satisfies ReplacePreview;
  },

  async replace({ document }, { query, replacement }) {
    const model = editable(document);
    const found: (FieldEdit & { readonly before: FieldValue })[] = [];
    await eachMatch(model, query, replacement, (key, field, value) =>
      found.push({ key, field, value, before: fieldOf(model, key, field) }),
    );
    // What was edited while the rest was looked through stays as it is now.
    const edits = found.filter(({ key, field, before }) => sameFieldValue(fieldOf(model, key, field), before));
    document.apply(
      model.setFields(edits, edits.length === 1 ? l10n.t('Replace') : l10n.t('Replace in {0} cells', edits.length)),
    );
    return { cells: edits.length };
  },
};

function finderFor(query: FindQuery): TextFinder {
  try {
    return finderOf(query);
  } catch (error) {
    if (error instanceof BadQuery) throw new RequestFailure(error.message);
    throw error;
  }
}

async function eachMatch(
  model: RecordsModel,
  query: FindQuery,
  replacement: string,
  found: (key: RowKey, field: EditableField, value: FieldValue, count: number) => void,
): Promise<void> {
  const finder = finderFor(query);
  for (let at = 0; at < model.viewSize; at += slice) {
    limited(query, () => {
      for (const key of model.rows(at, slice)) {
        if (model.status(key) === 'deleted') continue;
        const content = model.current(key);
        for (const field of finder.fields) {
          // An id that is changed is another record: only by hand.
          const replaced = field === 'id' ? undefined : finder.replace(content, field, replacement);
          if (replaced) found(key, field, replaced.value, replaced.count);
        }
      }
    });
    await macrotask();
  }
}

/** `run` on a slice of rows; only a regular expression can take for ever. */
function limited<Result>({ regex }: FindQuery, run: () => Result): Result {
  if (!regex) return run();
  try {
    return runWithin(longestSlice, run);
  } catch (error) {
    if (!(error instanceof TooSlow)) throw error;
    throw new RequestFailure(l10n.t('The regular expression takes too long on some of the records: make it simpler.'));
  }
}

function fieldOf(model: RecordsModel, key: RowKey, field: EditableField): FieldValue {
  const content = model.current(key);
  return field === 'id' ? undefined : content[field];
}

function sameFieldValue(a: FieldValue, b: FieldValue): boolean {
  return typeof a === 'string' || typeof b === 'string' ? a === b : sameTags(a, b);
}

function shown(field: EditableField, value: FieldValue): string {
  const column = { id: field, field, path: [], title: field };
  return cellValueAt({ content: { [field]: value }, times: {} }, column).text;
}
