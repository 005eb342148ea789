import * as l10n from '@vscode/l10n';
import type { FindQuery, ReplacePreview, RowKey } from '../../../grid/protocol';
import { cellValueAt } from '../../../records/cells/cellValue';
import { allCells, inSlices, nextCell } from '../../../records/cells/findCells';
import { BadQuery, finderOf } from '../../../records/cells/findText';
import { TooSlow } from '../../../records/cells/timeLimit';
import type { EditableField, FieldEdit, FieldValue, RecordsModel } from '../../../records/recordsModel';
import { sameTags } from '../../../records/sameValue';
import { editable, type Handlers } from '../gridSession';
import type { RecordsDocument } from '../recordsDocument';
import { RequestFailure } from '../requestFailure';

const mostExamples = 20;

/** Finding and replacing in the rows of the view, as they are filtered and sorted. */
export const findHandlers: Handlers<'find' | 'countFound' | 'previewReplace' | 'replace'> = {
  async find({ document: { model } }, { query, from, direction }) {
    return (await searched(nextCell(model, query, from, direction))) ?? { position: -1 };
  },

  async countFound({ document }, { query, at }) {
    const cells = await cellsOf(document, query);
    if (cells === undefined) return { cells: undefined, place: undefined };
    const place = at && cells.findIndex(({ position, field }) => position === at.position && field === at.field) + 1;
    return { cells: cells.length, place: place || undefined };
  },

  async previewReplace({ document: { model } }, { query, replacement }) {
    const rows = new Set<RowKey>();
    const examples: { key: RowKey; field: EditableField; before: string; after: string }[] = [];
    let matches = 0;
    const look = eachMatch(model, query, replacement, (key, field, value, count) => {
      matches += count;
      rows.add(key);
      if (examples.length < mostExamples) {
        examples.push({ key, field, before: shown(field, fieldOf(model, key, field)), after: shown(field, value) });
      }
    });
    await searched(look);
    return { matches, rows: rows.size, examples } satisfies ReplacePreview;
  },

  async replace({ document }, { query, replacement }) {
    const model = editable(document);
    const found: (FieldEdit & { readonly before: FieldValue })[] = [];
    await searched(
      eachMatch(model, query, replacement, (key, field, value) =>
        found.push({ key, field, value, before: fieldOf(model, key, field) }),
      ),
    );
    // What was edited while the rest was looked through stays as it is now.
    const edits = found.filter(({ key, field, before }) => sameFieldValue(fieldOf(model, key, field), before));
    document.apply(
      model.setFields(edits, edits.length === 1 ? l10n.t('Replace') : l10n.t('Replace in {0} cells', edits.length)),
    );
    return { cells: edits.length };
  },
};

/** What a search gives. Throws RequestFailure where the query is none or takes too long. */
async function searched<Result>(search: Promise<Result>): Promise<Result> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof BadQuery) throw new RequestFailure(error.message);
    if (!(error instanceof TooSlow)) throw error;
    throw new RequestFailure(l10n.t('The regular expression takes too long on some of the records: make it simpler.'));
  }
}

interface Counting {
  /** What is counted, and in which state of the rows. */
  readonly asked: string;
  readonly cells: ReturnType<typeof allCells>;
  readonly stop: AbortController;
}

/** The last one of each document: going from match to match counts once. */
const countings = new WeakMap<RecordsDocument, Counting>();

/** All cells with a match; undefined where another query was asked meanwhile. */
async function cellsOf(document: RecordsDocument, query: FindQuery): Promise<Awaited<Counting['cells']> | undefined> {
  const { total, revision } = document.state();
  const asked = JSON.stringify([query, total, revision]);
  let counting = countings.get(document);
  if (counting?.asked !== asked) {
    counting?.stop.abort();
    const stop = new AbortController();
    counting = { asked, cells: allCells(document.model, query, stop.signal), stop };
    countings.set(document, counting);
  }
  const { cells, stop } = counting;
  try {
    return await searched(cells);
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  }
}

async function eachMatch(
  model: RecordsModel,
  query: FindQuery,
  replacement: string,
  found: (key: RowKey, field: EditableField, value: FieldValue, count: number) => void,
): Promise<void> {
  const finder = finderOf(query);
  await inSlices(query, model.viewSize, (from, to) => {
    for (const key of model.rows(from, to - from)) {
      if (model.status(key) === 'deleted') continue;
      const content = model.current(key);
      for (const field of finder.fields) {
        // An id that is changed is another record: only by hand.
        const replaced = field === 'id' ? undefined : finder.replace(content, field, replacement);
        if (replaced) found(key, field, replaced.value, replaced.count);
      }
    }
    return undefined;
  });
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
