import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { documentName, documentUri, parseDocumentUri, type DocumentRef } from '../documents/documentUri';
import type { Drafts } from '../documents/drafts';
import { textDocument, type OpenDocuments } from '../documents/openDocuments';
import { loadWithProgress, type RecordsFileSystem } from '../documents/recordsFileSystem';
import type { RecordsDocument } from '../documents/recordsEditor/recordsDocument';
import type { RecordsEditorProvider } from '../documents/recordsEditor/recordsEditorProvider';
import { activeRecordsUri, calledOnUri, recordsViewType, shownUri } from '../documents/tabs';
import type { ReviewTexts } from '../documents/review';
import { isSameDataset } from '../documents/sameDataset';
import type { DocumentSaver } from '../documents/documentSaver';
import type { RecordsFormat } from '../records/model';
import { isEmptyPlan, summarize } from '../records/plan';
import { writeReview } from '../records/review';
import type { Explorer } from '../explorer/explorer';
import type { Commands } from './commands';
import { nodeArguments } from './nodeArguments';

/** Opening a dataset's records as a document, and what can be done with such a document. */
export function registerDocumentCommands(
  commands: Commands,
  parts: {
    connections: ConnectionsView;
    documents: OpenDocuments;
    drafts: Drafts;
    reviews: ReviewTexts;
    saver: DocumentSaver;
    files: RecordsFileSystem;
    grids: RecordsEditorProvider;
    explorer: Explorer;
  },
): void {
  const { connections, documents, drafts, reviews, saver, files, grids, explorer } = parts;

  /** Where it is open, under whatever names, it is that tab that is shown. */
  const uriOf = (ref: DocumentRef, name: string, as: 'grid' | 'text') =>
    shownUri(as, (uri) => isDeepStrictEqual(parseDocumentUri(uri), ref)) ??
    documentUri(ref, name, explorer.projectName(ref.connectionId, ref.projectId));

  const openGrid = async (ref: DocumentRef, name: string) => {
    const uri = uriOf({ ...ref, format: 'json' }, name, 'grid');
    await vscode.commands.executeCommand('vscode.openWith', uri, recordsViewType, { preview: true });
  };

  const openText = async (ref: DocumentRef, name: string): Promise<string | void> => {
    const uri = uriOf(ref, name, 'text');
    // A document that no editor shows is kept from an earlier look at it, if at all.
    if (!textDocument(uri)) documents.close(uri);
    // Loaded before VS Code asks for the file, so that Cancel ends the command and a failure is told in one sentence.
    await loadWithProgress(documents, uri);
    // Not showTextDocument(): it keeps a closed document in memory for minutes, with the records that it had then, and
    // refuses one that is too large for extensions to see.
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default', { preview: true });
    const isEdited = grids.all().some((grid) => grid.model.isDirty && isSameDataset(grid.uri, ref));
    if (ref.version !== undefined || !isEdited) return;
    return vscode.l10n.t(
      '{0} has unsaved edits in the records editor, which the text doesn’t show: it holds what is saved.',
      name,
    );
  };

  const askDataset = async () => {
    const { pickDataset } = await import('./pickers');
    return pickDataset(connections);
  };
  const openAs = async (format: RecordsFormat, node: unknown) => {
    const [target] = nodeArguments(['dataset'], node, undefined);
    const active = target || !(node instanceof vscode.Uri || node === undefined) ? undefined : activeRef(node);
    if (active) return openText({ ...active.ref, format }, active.name);
    const picked = target ?? (await askDataset());
    if (!picked) return;
    const { connectionId, projectId, dataset } = picked;
    return openText({ connectionId, projectId, datasetId: dataset.id, format }, dataset.attributes.name);
  };

  commands.register('llmObs.openDataset', async (node?: unknown) => {
    const [target] = nodeArguments(['dataset'], node, undefined);
    const picked = target ?? (await askDataset());
    if (!picked) return;
    const { connectionId, projectId, dataset } = picked;
    await openGrid({ connectionId, projectId, datasetId: dataset.id, format: 'json' }, dataset.attributes.name);
  });
  commands.register('llmObs.openRecordsEditor', async (uri?: unknown) => {
    const active = activeRef(uri);
    if (active) await openGrid(active.ref, active.name);
  });
  commands.register('llmObs.openText', async (uri?: unknown) => {
    const active = activeRef(uri);
    return active && openText(active.ref, active.name);
  });
  commands.register('llmObs.openDatasetAsJson', (node?: unknown) => openAs('json', node));
  commands.register('llmObs.openDatasetAsJsonl', (node?: unknown) => openAs('jsonl', node));
  commands.register('llmObs.openDatasetAsCsv', (node?: unknown) => openAs('csv', node));

  const openVersion = async (
    node: unknown,
    open: (ref: DocumentRef, name: string) => Promise<string | void>,
    format: RecordsFormat,
  ) => {
    const [target] = nodeArguments(['version'], node, undefined);
    if (!target) return;
    const { connectionId, projectId, dataset, version } = target;
    const { version_number } = version.attributes;
    const ref: DocumentRef = { connectionId, projectId, datasetId: dataset.id, version: version_number, format };
    await open(ref, dataset.attributes.name);
  };
  commands.register('llmObs.openVersion', (node?: unknown) => openVersion(node, openGrid, 'json'));
  commands.register('llmObs.openVersionAs', async (node?: unknown) => {
    const formats = [
      { label: 'JSON', format: 'json' },
      { label: 'JSON Lines', format: 'jsonl' },
      { label: 'CSV', format: 'csv' },
    ] as const;
    const picked = await vscode.window.showQuickPick(formats, { title: vscode.l10n.t('Open the version as') });
    if (picked) await openVersion(node, openText, picked.format);
  });
  commands.register('llmObs.openCurrentVersion', async (uri?: unknown) => {
    const active = activeRef(uri);
    if (!active) return;
    const { connectionId, projectId, datasetId, format } = active.ref;
    const open = active.isGrid ? openGrid : openText;
    await open({ connectionId, projectId, datasetId, format }, active.name);
  });

  commands.register('llmObs.reviewChanges', async (uri?: unknown) => {
    const grid = activeGrid(grids, uri);
    if (grid) {
      const plan = grid.plan();
      if (isEmptyPlan(plan)) return vscode.l10n.t('{0}: no changes.', grid.name);
      const { before, after } = writeReview(grid.model.touched().base, plan);
      await reviews.diff(grid.uri, `${grid.name}: ${summarize(plan)}`, before, after);
      return;
    }
    const document = activeDocument(uri);
    if (!document) return vscode.l10n.t('Open a dataset’s records first: there is nothing to review here.');
    const opened = await documents.openForSave(document.uri);
    const plan = await saver.planOf(opened, document.getText());
    if (isEmptyPlan(plan)) return vscode.l10n.t('{0}: no changes.', opened.name);
    const { before, after } = writeReview(opened.base, plan);
    await reviews.diff(document.uri, `${opened.name}: ${summarize(plan)}`, before, after);
    return;
  });

  commands.register('llmObs.saveChanges', async (uri?: unknown) => {
    const grid = activeGrid(grids, uri);
    if (grid) return grids.save(grid);
    const document = activeDocument(uri);
    if (!document) return vscode.l10n.t('Open a dataset’s records first: there is nothing to save here.');
    // A draft is sent past VS Code, which thinks that it is saved.
    if ((await document.save()) && drafts.has(document.uri)) {
      await files.save(document.uri, new TextEncoder().encode(document.getText()));
    }
    return;
  });

  commands.register('llmObs.discardChanges', async (uri?: unknown) => {
    const grid = activeGrid(grids, uri);
    const document = grid ?? activeDocument(uri);
    if (!document) return;
    const discard = vscode.l10n.t('Discard');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Discard the changes of {0} that were not sent?', documentName(document.uri)),
      { modal: true, detail: vscode.l10n.t('The records are read from the service anew.') },
      discard,
    );
    if (answer !== discard) return;
    if (grid) return grids.discard(grid);
    await documents.reload(document.uri);
    await drafts.delete(document.uri);
    // VS Code reverts what is in front.
    await vscode.window.showTextDocument(document.uri, { preview: false });
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  commands.register('llmObs.refreshDocument', async (uri?: unknown) => {
    const grid = activeGrid(grids, uri);
    if (grid) {
      grid.loader.reload();
      await grid.loader.whenComplete();
      const { name, source, version } = grid.state();
      const done =
        source === 'file' ? vscode.l10n.t('Read {0} anew', name) : vscode.l10n.t('Read version {0}', version ?? 0);
      vscode.window.setStatusBarMessage(done, 3000);
      return;
    }
    const document = activeDocument(uri);
    if (!document) return vscode.l10n.t('Open a dataset’s records first: there is nothing to refresh here.');
    if (document.isDirty || drafts.has(document.uri) || documents.get(document.uri)?.next) {
      return vscode.l10n.t(
        'This document has changes. Saving merges them with what is new on the service; discard them to read it anew.',
      );
    }
    const version = await documents.reload(document.uri);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Read version {0}', version), 3000);
    return;
  });
}

/** The document whose grid a command was called on: a button hands over its address, keys and the palette nothing. */
function activeGrid(grids: RecordsEditorProvider, uri: unknown): RecordsDocument | undefined {
  const active = activeRecordsUri();
  if (!(uri instanceof vscode.Uri)) return active && grids.document(active);
  // The same address may be open as text: then the tab in front decides.
  const isTextInFront = vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();
  return isTextInFront && active?.toString() !== uri.toString() ? undefined : grids.document(uri);
}

/** The text document that a command was called on. */
function activeDocument(uri: unknown): vscode.TextDocument | undefined {
  const wanted = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
  if (!wanted || !parseDocumentUri(wanted)) return undefined;
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === wanted.toString());
}

function activeRef(uri: unknown): { ref: DocumentRef; name: string; isGrid: boolean } | undefined {
  const wanted = calledOnUri(uri);
  const ref = wanted && parseDocumentUri(wanted);
  return ref && { ref, name: documentName(wanted), isGrid: wanted.toString() === activeRecordsUri()?.toString() };
}
