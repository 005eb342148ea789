import assert from 'node:assert/strict';
import type { Dialect, SandboxProgram } from '../../support/sandboxProgram';
import { SandboxNodes } from './nodes';
import { closeAll, connectSandbox, type ConnectedSandbox } from './product';

/** What the tests of a `describe` work on. What is read of it stands from the first `before` on. */
export interface SandboxSuite {
  readonly sandbox: SandboxProgram;
  readonly connectionId: string;
  /** Of the project that was asked for. */
  readonly projectId: string;
  readonly nodes: SandboxNodes;
}

/**
 * Makes a sandbox of their own for the tests of a `describe`, with a project where one is named. Each of them begins
 * without faults and without open editors.
 * @param close closes every editor, dropping what is unsaved
 */
export function sandboxSuite(dialect: Dialect, project?: string, close = closeAll): SandboxSuite {
  let connected: ConnectedSandbox;
  let projectId: string | undefined;
  before(async () => {
    connected = await connectSandbox(dialect);
    if (project !== undefined) projectId = await connected.sandbox.createProject(project);
  });
  beforeEach(async () => {
    // First, since closing what is unsaved may ask the service for it.
    await connected.sandbox.clearFaults();
    await close();
  });
  after(async () => {
    await close();
    await connected?.stop();
  });
  const place = {
    get sandbox() {
      return connected.sandbox;
    },
    get connectionId() {
      return connected.connectionId;
    },
    get projectId() {
      assert.ok(projectId !== undefined, 'the tests have a project');
      return projectId;
    },
  };
  return Object.assign(place, { nodes: new SandboxNodes(place) });
}
