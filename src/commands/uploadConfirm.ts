import * as vscode from 'vscode';
import type { UploadOptions } from '../api/resources';
import type { PreviewCell, PreviewRecord } from '../records/csvUploadPreview';
import type { PreparedFile } from './uploadPrepare';
import { byteSize, oneLine, records } from './uploadText';

export interface UploadPlan {
  readonly files: readonly PreparedFile[];
  /** Files that can't be sent, each with its reason as a sentence. */
  readonly leftOut: readonly string[];
  readonly datasetName: string;
  /** Connection and project. */
  readonly place: string;
  readonly isNew: boolean;
  readonly options: UploadOptions;
}

/** Shows the first rows as the service will read them, and what may go wrong. Whether to go on. */
export function confirmUpload(plan: UploadPlan): Promise<boolean> {
  const pick = vscode.window.createQuickPick();
  const { files, datasetName } = plan;
  const rows = files.reduce((sum, { scan }) => sum + scan.rows, 0);
  const size = files.reduce((sum, { scan }) => sum + scan.size, 0);
  const upload: vscode.QuickPickItem = {
    label: vscode.l10n.t('$(cloud-upload) Upload {0} to {1}', records(rows), datasetName),
    description: plan.isNew ? vscode.l10n.t('{0}, into a new dataset', byteSize(size)) : byteSize(size),
    detail: describeOptions(plan.options),
    alwaysShow: true,
  };
  pick.title = `${files.length === 1 ? files[0]?.source.name : vscode.l10n.t('{0} files', files.length)} → ${datasetName} · ${plan.place}`;
  pick.placeholder = vscode.l10n.t('Enter uploads, Esc leaves everything as it is');
  pick.ignoreFocusOut = true;
  pick.items = [upload, ...remarks(plan), ...files.flatMap((file) => previewItems(file, files.length))];
  pick.activeItems = [upload];
  return new Promise<boolean>((resolve) => {
    pick.onDidAccept(() => {
      // Only the first item uploads: a click on a row is a look at it.
      if (pick.selectedItems[0] === upload || pick.activeItems[0] === upload) resolve(true);
      else pick.activeItems = [upload];
    });
    pick.onDidHide(() => resolve(false));
    pick.show();
  }).finally(() => pick.dispose());
}

function describeOptions({ deduplicate, overwrite, tags = [] }: UploadOptions): string {
  return [
    deduplicate ? vscode.l10n.t('skips inputs that are there already') : vscode.l10n.t('keeps repeated inputs'),
    overwrite
      ? vscode.l10n.t('replaces records with the same id')
      : vscode.l10n.t('leaves records with the same id as they are'),
    ...(tags.length > 0 ? [vscode.l10n.t('adds {0}', tags.join(', '))] : []),
  ].join(' · ');
}

function remarks({ files, leftOut }: UploadPlan): vscode.QuickPickItem[] {
  const of = (file: PreparedFile, text: string) => (files.length > 1 ? `${file.source.name}: ${text}` : text);
  const items = [
    ...leftOut.map((reason) => ({ label: vscode.l10n.t('$(error) Left out: {0}', reason) })),
    ...files.flatMap((file) => file.scan.warnings.map(({ message }) => warning(of(file, message)))),
    ...files.flatMap((file) => file.changes.map((change) => ({ label: `$(edit) ${of(file, change)}` }))),
  ];
  if (items.length === 0) return [];
  return [{ label: vscode.l10n.t('Before you upload'), kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** A row cuts its label off: whatever follows the first sentence is its second line. */
function warning(message: string): vscode.QuickPickItem {
  const [first = '', ...rest] = message.split(/(?<=\.) /);
  return { label: `$(warning) ${first}`, ...(rest.length > 0 ? { detail: rest.join(' ') } : {}) };
}

function previewItems({ source, preview }: PreparedFile, files: number): vscode.QuickPickItem[] {
  const shown = preview.slice(0, files === 1 ? preview.length : 3);
  if (shown.length === 0) return [];
  const label =
    files === 1
      ? vscode.l10n.t('First rows, as the service will read them')
      : vscode.l10n.t('First rows of {0}, as the service will read them', source.name);
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...shown.map(previewItem)];
}

function previewItem(record: PreviewRecord): vscode.QuickPickItem {
  const { id, input, expected_output, metadata, tags } = record;
  const parts = [
    ...(expected_output ? [`→ ${describeCell(expected_output)}`] : []),
    ...(metadata && metadata.type !== 'absent' ? [vscode.l10n.t('metadata {0}', describeCell(metadata))] : []),
    ...(tags?.text ? [vscode.l10n.t('tags {0}', oneLine(tags.text, 60))] : []),
    ...(id?.text ? [vscode.l10n.t('id {0}', oneLine(id.text, 60))] : []),
  ];
  return {
    label: input?.text ? oneLine(input.text, 100) : vscode.l10n.t('(no input)'),
    description: input?.type ?? 'absent',
    ...(parts.length > 0 ? { detail: parts.join('   ') } : {}),
  };
}

function describeCell({ text, type }: PreviewCell): string {
  if (type === 'absent') return '(absent)';
  return type === 'text' ? oneLine(text, 80) : `${oneLine(text, 80)} (${type})`;
}
