import type * as vscode from 'vscode';
import type { ResourceFiles } from '../documents/resourceFiles';
import type { Explorer } from '../explorer/explorer';
import type { Commands } from './commands';
import type { PulledParts } from './pushFile';

interface Parts extends PulledParts {
  readonly explorer: Explorer;
  readonly views: ResourceFiles;
  readonly metadata: ResourceFiles;
  readonly singleRecords: ResourceFiles;
  readonly log: vscode.LogOutputChannel;
}

/** The commands of projects, datasets, experiments and annotation queues. Each noun's code is loaded with its first use. */
export function registerNounCommands(commands: Commands, parts: Parts): void {
  const { connections, explorer } = parts;
  const later = (load: () => Promise<vscode.Disposable | void>, ...names: readonly string[]) =>
    commands.registerLater(
      names.map((name) => `llmObs.${name}`),
      load,
    );

  later(
    async () => (await import('./projects')).registerProjectCommands(commands, connections, explorer),
    'createProject',
    'deleteProject',
  );
  later(
    async () => (await import('./datasets')).registerDatasetCommands(commands, connections, explorer),
    'createDataset',
    'deleteDataset',
  );
  later(
    async () => (await import('./records')).registerRecordCommands({ commands, ...parts }),
    'editMetadata',
    'editRecord',
    'addRecord',
    'deleteRecords',
  );
  later(
    async () => (await import('./versions')).registerVersionCommands(commands, parts),
    'compareVersions',
    'restoreVersion',
  );
  later(async () => (await import('./copies')).registerDatasetCopies(commands, parts), 'cloneDataset', 'mergeDataset');
  later(
    async () => (await import('./exports')).registerExports(commands, connections, parts.log),
    'exportDataset',
    'exportRows',
  );
  later(
    async () => (await import('./pulledFiles')).registerPulledFiles(commands, parts),
    'pullDataset',
    'pullFile',
    'pushFile',
    'pulledFileStatus',
  );
  later(
    async () => (await import('./experiments')).registerExperimentCommands(commands, connections, explorer),
    'createExperiment',
    'deleteExperiment',
  );
  later(
    async () => (await import('./experimentDocuments')).registerExperimentDocuments({ commands, ...parts }),
    'openExperiment',
    'openExperimentAsJson',
    'openExperimentOfDataset',
    'compareExperiments',
    'pushEvents',
  );
  later(
    async () => (await import('./annotationQueues')).registerQueueCommands(commands, connections, explorer),
    'createQueue',
    'deleteQueue',
  );
  later(
    async () => (await import('./queueInteractions')).registerInteractionCommands({ commands, ...parts }),
    'addInteractions',
    'removeInteractions',
  );
  later(
    async () => (await import('./queueDocuments')).registerAnnotationCommands({ commands, ...parts }),
    'openAnnotations',
    'openAnnotationsAs',
    'exportAnnotations',
    'datasetFromAnnotations',
  );
  later(async () => (await import('./editDetails')).registerEditDetails({ commands, ...parts }), 'editDetails');
  later(
    async () => (await import('./copy')).registerCopyCommands(commands, connections, explorer),
    'copyLink',
    'copyAsCurl',
    'copyAsPython',
  );
}
