import * as vscode from 'vscode';
import { isWritable } from '../../api/writableDataset';
import type {
  ColumnState,
  GatherState,
  ImportState,
  PreviewRowState,
  ReadingState,
  ScanState,
} from '../../grid/importProtocol';
import { encodingNames, type CsvEncoding } from '../../records/csvUploadEncoding';
import { delimiters } from '../../records/import/importFormat';
import { nameOfPath } from '../../records/import/jsonWay';
import { fieldSources, importFields, mappingProblem } from '../../records/import/importMapping';
import { columnsOf, previewOf } from '../../records/import/importPreview';
import { isEmptyPlan } from '../../records/plan';
import { byteSize, count, records } from '../uploadText';
import type { ImportSession } from './importSession';
import { readOnlyMessage } from './importEnding';
import { nameOfTarget } from './importTarget';

/** How many problems the page lists; the Problems panel has more. */
const problemsShown = 50;

/** What the page shows of an import. */
export function importState(session: ImportSession): ImportState {
  const { origin, options, leaveOut, scan, failure, running, outcome } = session;
  const shown = session.file.reading && session.file.head.columns.length > 0;
  const fields = importFields.filter((field) => session.file.mapping.columns.some((choice) => choice.field === field));
  const result = scan?.result;
  const blocked = blockedBy(session);
  return {
    name: origin.name,
    about: [byteSize(origin.source.size), origin.about].filter(Boolean).join(', '),
    failure,
    reading: readingState(session),
    columns: shown ? columnStates(session) : [],
    gathering: gatherStates(session),
    previewFields: fields,
    preview: shown
      ? previewOf(session.file.head, session.setup).map(({ number, cells, problems }): PreviewRowState => ({
          number,
          problems,
          cells: fields.map((field) => cells[field] ?? null),
        }))
      : [],
    scan: scanState(session),
    problems: (result?.problems ?? []).slice(0, problemsShown).map(({ severity, message }) => ({ severity, message })),
    problemCount: result?.problemCount ?? 0,
    target: targetState(session),
    options: {
      overwrite: options.overwrite,
      deduplicate: options.deduplicate,
      leaveOut,
      tags: options.tags.join(', '),
    },
    repeated: repeatedInputs(session),
    way: {
      chosen: session.way,
      choices: [
        { value: 'automatic', label: vscode.l10n.t('Automatically') },
        { value: 'batch', label: vscode.l10n.t('As a batch update') },
        { value: 'upload', label: vscode.l10n.t('As an upload') },
      ],
      reason: reasonOf(session),
    },
    action: actionOf(session),
    blocked,
    canReview: session.planned !== undefined && !changesNothing(session) && outcome?.kind !== 'done',
    running,
    outcome,
  };
}

function readingState({ file: { reading, origin } }: ImportSession): ReadingState | undefined {
  if (!reading) return undefined;
  const isCsv = reading.format === 'csv';
  return {
    format: reading.format,
    formats: [
      { value: 'csv', label: 'CSV' },
      { value: 'json', label: vscode.l10n.t('JSON array') },
      { value: 'jsonl', label: 'JSONL' },
    ],
    encoding: reading.encoding.encoding,
    encodings: origin.isText
      ? undefined
      : (Object.keys(encodingNames) as CsvEncoding[]).map((value) => ({ value, label: encodingNames[value] })),
    delimiter: reading.delimiter,
    delimiters: isCsv ? delimiters.map((value) => ({ value, label: delimiterNames()[value] })) : undefined,
    hasHeader: isCsv ? reading.hasHeader : undefined,
    path: JSON.stringify(reading.path ?? []),
    paths:
      reading.format === 'json' && reading.paths?.length
        ? [[], ...reading.paths].map((path) => ({
            value: JSON.stringify(path),
            label: path.length === 0 ? vscode.l10n.t('the document itself') : nameOfPath(path),
          }))
        : undefined,
  };
}

function delimiterNames(): Readonly<Record<(typeof delimiters)[number], string>> {
  return {
    ',': vscode.l10n.t('Comma'),
    ';': vscode.l10n.t('Semicolon'),
    '\t': vscode.l10n.t('Tab'),
    '|': vscode.l10n.t('Bar'),
  };
}

function columnStates(session: ImportSession): readonly ColumnState[] {
  const { setup } = session;
  const { head, mapping } = session.file;
  const isCsv = setup.reading.format === 'csv';
  return columnsOf(head, setup).map(({ sample, types }, i): ColumnState => {
    const choice = mapping.columns[i];
    return {
      name: columnName(head.columns, i),
      sample,
      types,
      field: choice?.field,
      asText: isCsv ? (choice?.asText ?? false) : undefined,
    };
  });
}

/** The name of a column; with its place where it has none, or that of an earlier one. */
function columnName(columns: readonly string[], column: number): string {
  const name = columns[column] ?? '';
  if (name === '') return vscode.l10n.t('(column {0})', column + 1);
  const first = columns.indexOf(name);
  return first === column ? name : vscode.l10n.t('{0} (column {1}, named as column {2})', name, column + 1, first + 1);
}

function gatherStates({ file: { mapping } }: ImportSession): readonly GatherState[] {
  return fieldSources(mapping)
    .filter(({ field }) => field !== 'id')
    .map(({ field, columns, gather }) => ({ field, gathered: gather, fixed: columns.length > 1 }));
}

function scanState(session: ImportSession): ScanState | undefined {
  const { scan, planned } = session;
  if (!scan) return undefined;
  const { state, fraction, rows, counts } = scan;
  const plan = planned?.plan;
  const fates = planned?.counts ?? counts;
  const changed = plan ? plan.updates.length : fates.updated;
  const list = [
    {
      kind: 'new',
      label: vscode.l10n.t('new'),
      value: plan ? plan.inserts.length : fates.new,
      detail: vscode.l10n.t('Records that are added.'),
    },
    {
      kind: 'changed',
      label: vscode.l10n.t('updated'),
      value: changed,
      detail: vscode.l10n.t('Records with the id of a row, whose fields it replaces.'),
    },
    {
      kind: 'muted',
      label: vscode.l10n.t('unchanged'),
      value: fates.updated - changed,
      detail: vscode.l10n.t('Rows that hold what the dataset holds already.'),
    },
    {
      kind: 'muted',
      label: vscode.l10n.t('duplicates'),
      value: fates.duplicate,
      detail: vscode.l10n.t('Rows whose input is there already.'),
    },
    {
      kind: 'muted',
      label: vscode.l10n.t('skipped'),
      value: fates.skipped,
      detail: vscode.l10n.t('Rows whose id a record has, which isn’t overwritten.'),
    },
    {
      kind: 'wrong',
      label: vscode.l10n.t('with problems'),
      value: counts.problems,
      detail: vscode.l10n.t('Rows that can’t be imported as they are.'),
    },
  ];
  return {
    state,
    fraction,
    rows: rows === 1 ? vscode.l10n.t('1 row') : vscode.l10n.t('{0} rows', count(rows)),
    counts: list
      .filter(({ kind, value }) => kind === 'new' || value > 0)
      .map((entry) => ({ ...entry, value: count(entry.value) })),
  };
}

/** Tells of rows that would stand in the dataset twice, as after an import that is made again. */
function repeatedInputs({ planned, outcome }: ImportSession): string | undefined {
  if (!planned?.repeated || outcome) return undefined;
  return planned.repeated === 1
    ? vscode.l10n.t('1 of the new has an input that the dataset holds already: Deduplicate leaves it out.')
    : vscode.l10n.t(
        '{0} of the new have an input that the dataset holds already: Deduplicate leaves them out.',
        count(planned.repeated),
      );
}

function targetState({ target, place = '' }: ImportSession): ImportState['target'] {
  if (!target) return undefined;
  const { project, dataset } = target;
  const about =
    dataset.kind === 'existing'
      ? vscode.l10n.t('version {0}', dataset.resource.attributes.current_version)
      : project.kind === 'existing'
        ? vscode.l10n.t('new dataset')
        : vscode.l10n.t('new project, new dataset');
  return { name: nameOfTarget(target), place: [place, about].join(' · ') };
}

/** Why records go the way that they go. */
function reasonOf(session: ImportSession): string {
  const { way, chosenWay, origin, scan } = session;
  const bytes = byteSize(origin.source.size);
  const size = scan?.result ? `${records(scan.result.rows)}, ${bytes}` : bytes;
  const batch = vscode.l10n.t('Every change can be reviewed before it is sent.');
  const replaced = replacedWhole(session)
    ? ` ${vscode.l10n.t('An upload replaces records whole: fields that the file doesn’t have are cleared in records with the id of a row.')}`
    : '';
  const upload = `${vscode.l10n.t('The service reads the file as one stream and tells how far it is.')}${replaced}`;
  if (way === 'batch') return batch;
  if (way === 'upload') return upload;
  return chosenWay === 'batch'
    ? vscode.l10n.t('As a batch update, since the file is small ({0}). {1}', size, batch)
    : vscode.l10n.t('As an upload, since the file is large ({0}). {1}', size, upload);
}

/** Whether a plan changes nothing. */
function changesNothing({ planned }: ImportSession): boolean {
  return planned !== undefined && isEmptyPlan(planned.plan);
}

function replacedWhole({ options, target, contents, file: { mapping } }: ImportSession): boolean {
  const isNew = target === undefined || target.dataset.kind === 'new' || contents?.held.size === 0;
  const has = (field: (typeof importFields)[number]) => mapping.columns.some((choice) => choice.field === field);
  return !isNew && options.overwrite && has('id') && importFields.some((field) => !has(field));
}

function actionOf(session: ImportSession): string {
  const { scan, planned, outcome } = session;
  if (outcome?.canResume) return vscode.l10n.t('Resume');
  if (!scan?.result) return vscode.l10n.t('Import');
  const { counts } = scan.result;
  const changes = planned ? planned.plan.inserts.length + planned.plan.updates.length : counts.new + counts.updated;
  return changes === 0 ? vscode.l10n.t('Import') : vscode.l10n.t('Import {0}', records(changes));
}

/** Why nothing can be imported now, as a sentence. */
function blockedBy(session: ImportSession): string | undefined {
  const { origin, target, scan, failure, contents, outcome, running, leaveOut } = session;
  if (failure !== undefined) return failure;
  if (running) return vscode.l10n.t('The import is running.');
  if (outcome?.kind === 'done') return vscode.l10n.t('This file has been imported.');
  const unmapped = mappingProblem(session.file.mapping, origin.name);
  if (unmapped !== undefined) return unmapped;
  if (!target) return vscode.l10n.t('Choose the dataset to import into.');
  if (target.dataset.kind === 'existing' && !isWritable(target.dataset.resource)) {
    return readOnlyMessage(target.dataset.resource.attributes.name);
  }
  if (!scan?.result) return vscode.l10n.t('The file is still being read.');
  const wrong = scan.result.counts.problems;
  if (wrong > 0 && !leaveOut) {
    return wrong === 1
      ? vscode.l10n.t('1 row can’t be imported: correct it, take other columns, or choose to leave it out.')
      : vscode.l10n.t(
          '{0} rows can’t be imported: correct them, take other columns, or choose to leave them out.',
          count(wrong),
        );
  }
  if (session.chosenWay === 'batch') {
    if (!scan.result.records) return vscode.l10n.t('The file is too large for a batch update: send it as an upload.');
    if (!contents) return vscode.l10n.t('The dataset is still being read.');
    if (changesNothing(session)) return vscode.l10n.t('The dataset holds everything of this file already.');
  }
  const { counts } = scan.result;
  if (counts.new + counts.updated === 0) return vscode.l10n.t('There is nothing to import.');
  return undefined;
}
