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
    label: `$(cloud-upload) Upload ${records(rows)} to ${datasetName}`,
    description: `${byteSize(size)}${plan.isNew ? ', into a new dataset' : ''}`,
    detail: describeOptions(plan.options),
    alwaysShow: true,
  };
  pick.title = `${files.length === 1 ? files[0]?.source.name : `${files.length} files`} → ${datasetName}`;
  pick.placeholder = 'Enter uploads, Esc leaves everything as it is';
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
    deduplicate ? 'skips inputs that are there already' : 'keeps repeated inputs',
    overwrite ? 'replaces records with the same id' : 'leaves records with the same id as they are',
    ...(tags.length > 0 ? [`adds ${tags.join(', ')}`] : []),
  ].join(' · ');
}

function remarks({ files, leftOut }: UploadPlan): vscode.QuickPickItem[] {
  const of = (file: PreparedFile, text: string) => (files.length > 1 ? `${file.source.name}: ${text}` : text);
  const items = [
    ...leftOut.map((reason) => ({ label: `$(error) Left out: ${reason}` })),
    ...files.flatMap((file) => file.scan.warnings.map(({ message }) => warning(of(file, message)))),
    ...files.flatMap((file) => file.changes.map((change) => ({ label: `$(edit) ${of(file, change)}` }))),
  ];
  if (items.length === 0) return [];
  return [{ label: 'Before you upload', kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** A row cuts its label off: whatever follows the first sentence is its second line. */
function warning(message: string): vscode.QuickPickItem {
  const [first = '', ...rest] = message.split(/(?<=\.) /);
  return { label: `$(warning) ${first}`, ...(rest.length > 0 ? { detail: rest.join(' ') } : {}) };
}

function previewItems({ source, preview }: PreparedFile, files: number): vscode.QuickPickItem[] {
  const shown = preview.slice(0, files === 1 ? preview.length : 3);
  if (shown.length === 0) return [];
  const label = `First rows${files === 1 ? '' : ` of ${source.name}`}, as the service will read them`;
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...shown.map(previewItem)];
}

function previewItem(record: PreviewRecord): vscode.QuickPickItem {
  const { id, input, expected_output, metadata, tags } = record;
  const parts = [
    ...(expected_output ? [`→ ${describeCell(expected_output)}`] : []),
    ...(metadata && metadata.type !== 'absent' ? [`metadata ${describeCell(metadata)}`] : []),
    ...(tags?.text ? [`tags ${oneLine(tags.text, 60)}`] : []),
    ...(id?.text ? [`id ${oneLine(id.text, 60)}`] : []),
  ];
  return {
    label: input?.text ? oneLine(input.text, 100) : '(no input)',
    description: input?.type ?? 'absent',
    ...(parts.length > 0 ? { detail: parts.join('   ') } : {}),
  };
}

function describeCell({ text, type }: PreviewCell): string {
  if (type === 'absent') return '(absent)';
  return type === 'text' ? oneLine(text, 80) : `${oneLine(text, 80)} (${type})`;
}
