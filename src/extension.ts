import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerArrangeCommands } from './commands/arrangeTree';
import { Commands, itemCommands } from './commands/commands';
import { registerConnectionCommands } from './commands/connections';
import { registerDocumentCommands } from './commands/documents';
import { registerFileCommands } from './commands/recordFiles';
import { registerNounCommands } from './commands/nounCommands';
import { registerFilterCommands } from './commands/filter';
import { Imports } from './commands/import/imports';
import { projectPlace } from './commands/projectPlace';
import { registerRecordsEditorCommands } from './commands/recordsEditor';
import { registerTreeCommands } from './commands/tree';
import { registerTreeKeys } from './commands/treeKeys';
import { registerUploads } from './commands/uploads';
import { registerWalkthrough, tellAchieved } from './commands/walkthrough';
import { Connections } from './connections/connections';
import { modalAsks } from './documents/asks';
import { DocumentDiagnostics } from './documents/diagnostics';
import { DocumentReader } from './documents/documentReader';
import { parseDocumentUri, recordsScheme } from './documents/documentUri';
import { Drafts } from './documents/drafts';
import { metadataSource } from './documents/metadata';
import { OpenDocuments } from './documents/openDocuments';
import { gridHtml } from './documents/gridHtml';
import { CellFileSystem } from './documents/recordsEditor/cellFileSystem';
import { exportRows, runGridCommand } from './documents/recordsEditor/gridCommands';
import { PulledFiles } from './documents/pulledFiles';
import { RecordsEditorProvider } from './documents/recordsEditor/recordsEditorProvider';
import { RecordsFileSystem } from './documents/recordsFileSystem';
import { ResourceFiles } from './documents/resourceFiles';
import { metadataScheme, recordScheme, viewScheme } from './documents/resourceUri';
import { ReviewTexts } from './documents/review';
import { type DatasetAddress, showWritten, type Written } from './documents/sameDataset';
import { SaveTurns } from './documents/saveTurns';
import { DocumentSaver } from './documents/documentSaver';
import { recordSource } from './documents/singleRecord';
import { DocumentStatus } from './documents/statusBar';
import { viewSource } from './documents/views';
import { Explorer } from './explorer/explorer';
import { TreeMemory } from './explorer/treeMemory';
import type { Snapshot } from './records/model';
import { sandboxVisibility } from './explorer/visibleConnections';

/** What tests inside the extension host reach; other extensions get nothing. */
export interface TestApi {
  readonly connections: Connections;
  readonly explorer: Explorer;
  readonly documents: OpenDocuments;
  readonly grids: RecordsEditorProvider;
  readonly imports: Imports;
}

/** Builds the parts and hands them to one another. No request is made and no process started here. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  // For the folders that know nothing of VS Code.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('LLM Observability', { log: true });
  const commands = new Commands(log, itemCommands(context.extension.packageJSON), () => explorer.redraw());
  const connections = new Connections(context, log);
  const visible = sandboxVisibility(connections, context.globalState);
  const explorer = new Explorer(connections, visible.list, new TreeMemory(context.globalState), log);
  const drafts = new Drafts(context.storageUri ?? context.globalStorageUri);
  const documents = new OpenDocuments(connections, drafts, context.workspaceState);
  const reader = new DocumentReader();
  const diagnostics = new DocumentDiagnostics(documents, reader);
  const reviews = new ReviewTexts();
  const asks = modalAsks((ref) => projectPlace(connections, ref, explorer));
  const saver = new DocumentSaver({
    connections,
    documents,
    drafts,
    diagnostics,
    reader,
    reviews,
    asks,
    log,
  });
  const cells = new CellFileSystem();
  const turns = new SaveTurns();
  const grids = new RecordsEditorProvider({
    extensionUri: context.extensionUri,
    storage: context.storageUri ?? context.globalStorageUri,
    memory: context.workspaceState,
    drafts,
    asks,
    cells,
    html: (webview, name) => gridHtml(webview, context.extensionUri, randomUUID(), name),
    sourceOf: async (uri) => {
      if (uri.scheme !== recordsScheme) {
        const { fileSource } = await import('./documents/recordsEditor/fileSource');
        return fileSource(uri, log);
      }
      const { datasetSource } = await import('./documents/recordsEditor/datasetSource');
      return datasetSource(uri, { connections, asks, turns, log });
    },
    run: runGridCommand,
    exportRows,
  });
  const status = new DocumentStatus(documents, drafts, grids);
  const files = new RecordsFileSystem(documents, drafts, turns, (document, text, by) => saver.save(document, text, by));
  const onWritten = (place: DatasetAddress, written?: Written) => {
    explorer.showWritten(place, written?.version ?? written?.records?.version);
    void showWritten(place, { documents, grids, singleRecords, log }, written);
  };
  const views = new ResourceFiles(viewScheme, viewSource(connections));
  const metadata = new ResourceFiles(metadataScheme, metadataSource(connections));
  const singleRecords: ResourceFiles = new ResourceFiles(
    recordScheme,
    recordSource(connections, ({ connectionId, projectId, id }) =>
      onWritten({ connectionId, projectId, datasetId: id }),
    ),
  );

  registerTreeCommands(commands, connections, explorer);
  registerFilterCommands(commands, explorer);
  registerArrangeCommands(commands, explorer);
  registerTreeKeys(commands, explorer);
  registerConnectionCommands(commands, connections, (id) => explorer.reveal([id]));
  registerDocumentCommands(commands, { connections, documents, drafts, reviews, saver, files, grids, explorer });
  registerRecordsEditorCommands(commands, grids);
  registerFileCommands(commands, grids);
  const onChanged = (place: DatasetAddress, records?: Snapshot) => onWritten(place, { records });
  const planParts = { connections, reviews, explorer, onChanged };
  registerNounCommands(commands, { ...planParts, views, metadata, singleRecords, asks, log });
  const imports = new Imports({
    ...planParts,
    commands,
    state: context.globalState,
    log,
    extensionUri: context.extensionUri,
    html: (webview, title) => gridHtml(webview, context.extensionUri, randomUUID(), title, 'import'),
  });
  connections.onDidUseSandbox(async () => {
    if (await visible.noteUse()) explorer.refresh();
  });
  commands.register('llmObs.useSandbox', async () => {
    await visible.showSandbox();
    explorer.refresh();
    await explorer.reveal(['sandbox']);
  });
  commands.register('llmObs.showLog', () => log.show());

  context.subscriptions.push(
    log,
    new PulledFiles(),
    commands,
    connections,
    explorer,
    drafts,
    documents,
    diagnostics,
    reviews,
    saver,
    status,
    files,
    views,
    metadata,
    singleRecords,
    vscode.workspace.registerFileSystemProvider(recordsScheme, files, { isCaseSensitive: true }),
    saver.onDidSave(({ document, summary, version }) => {
      tellAchieved('saved');
      status.saved(document.uri, { summary, version });
      void reviews.close(document.uri);
    }),
    saver.onDidWrite(({ document, records, version }) =>
      onWritten(document.ref, { records, version, by: { uri: document.uri, as: 'text' } }),
    ),
    cells,
    grids,
    imports,
    grids.onDidSave(({ uri, name, lastSave }) => {
      tellAchieved('saved');
      const ref = parseDocumentUri(uri);
      if (lastSave) log.info(`${name}: ${lastSave.summary}`);
      if (ref) onWritten(ref, { version: lastSave?.version, by: { uri, as: 'grid' } });
    }),
    registerWalkthrough(commands, connections, context.extensionUri),
    registerUploads({
      commands,
      connections,
      explorer,
      state: context.globalState,
      log,
      onUploaded: (place) => {
        tellAchieved('uploaded');
        onChanged(place);
      },
    }),
  );
  void import('./documents/recordsEditor/leftEdits')
    .then(({ tellLeftEdits }) => tellLeftEdits(context.storageUri ?? context.globalStorageUri))
    .catch((error: unknown) => log.error('Looking for edits that were left', String(error)));
  return context.extensionMode === vscode.ExtensionMode.Test
    ? { connections, explorer, documents, grids, imports }
    : undefined;
}
