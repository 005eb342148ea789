import * as vscode from 'vscode';
import { Commands } from './commands/commands';
import { registerConnectionCommands } from './commands/connections';
import { registerDatasetCopies } from './commands/copies';
import { registerCopyCommands } from './commands/copy';
import { registerDatasetCommands } from './commands/datasets';
import { registerDocumentCommands } from './commands/documents';
import { registerExports } from './commands/exports';
import { registerFilterCommands } from './commands/filter';
import { registerProjectCommands } from './commands/projects';
import { registerTreeCommands } from './commands/tree';
import { registerUploads } from './commands/uploads';
import { registerVersionCommands } from './commands/versions';
import { Connections } from './connections/connections';
import { modalAsks } from './documents/asks';
import { DocumentDiagnostics } from './documents/diagnostics';
import { DocumentReader } from './documents/documentReader';
import { recordsScheme } from './documents/documentUri';
import { Drafts } from './documents/drafts';
import { OpenDocuments } from './documents/openDocuments';
import { RecordsFileSystem } from './documents/recordsFileSystem';
import { ReviewTexts } from './documents/review';
import { DocumentSaver } from './documents/saveDocument';
import { DocumentStatus } from './documents/statusBar';
import { Explorer } from './explorer/explorer';
import { sandboxVisibility } from './explorer/visibleConnections';

/** What tests inside the extension host reach; other extensions get nothing. */
export interface TestApi {
  readonly connections: Connections;
  readonly explorer: Explorer;
  readonly documents: OpenDocuments;
}

/** Builds the parts and hands them to one another. No request is made and no process started here. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const log = vscode.window.createOutputChannel('LLM Observability', { log: true });
  const commands = new Commands(log);
  const connections = new Connections(context, log);
  const visible = sandboxVisibility(connections, context.globalState);
  const explorer = new Explorer(connections, visible.list, log);
  const drafts = new Drafts(context.storageUri ?? context.globalStorageUri);
  const documents = new OpenDocuments(connections, drafts, context.workspaceState);
  const reader = new DocumentReader();
  const diagnostics = new DocumentDiagnostics(documents, reader);
  const reviews = new ReviewTexts();
  const saver = new DocumentSaver({
    connections,
    documents,
    drafts,
    diagnostics,
    reader,
    reviews,
    asks: modalAsks,
    log,
  });
  const status = new DocumentStatus(documents, drafts);
  const files = new RecordsFileSystem(documents, drafts, (document, text) => saver.save(document, text));

  registerTreeCommands(commands, connections, explorer);
  registerCopyCommands(commands, connections, explorer);
  registerFilterCommands(commands, explorer);
  registerConnectionCommands(commands, connections, (id) => explorer.reveal([id]));
  registerProjectCommands(commands, connections, explorer);
  registerDatasetCommands(commands, connections, explorer);
  registerDocumentCommands(commands, { connections, documents, drafts, reviews, saver });
  registerExports(commands, connections, log);
  const onChanged = ({ connectionId, projectId }: { connectionId: string; projectId: string }) =>
    explorer.refreshDatasets(connectionId, projectId);
  const planParts = { connections, reviews, documents, onChanged };
  registerVersionCommands(commands, planParts);
  registerDatasetCopies(commands, planParts);
  commands.register('llmObs.useSandbox', async () => {
    await visible.showSandbox();
    explorer.refresh();
    await explorer.reveal(['sandbox']);
  });
  commands.register('llmObs.showLog', () => log.show());

  context.subscriptions.push(
    log,
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
    vscode.workspace.registerFileSystemProvider(recordsScheme, files, { isCaseSensitive: true }),
    saver.onDidSave(({ document, summary }) => {
      status.saved(document.uri, summary);
      void reviews.close(document.uri);
      explorer.refreshDatasets(document.ref.connectionId, document.ref.projectId);
    }),
    registerUploads({
      commands,
      connections,
      state: context.globalState,
      log,
      onUploaded: onChanged,
    }),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? { connections, explorer, documents } : undefined;
}
