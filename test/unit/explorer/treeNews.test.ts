import assert from 'node:assert/strict';
import type { ExplorerNode, FolderNode } from '../../../src/explorer/nodes';
import { TreeNews } from '../../../src/explorer/treeNews';

describe('News of the side bar’s tree', () => {
  const folder: FolderNode = { kind: 'folder', folder: 'datasets', connectionId: 'eu', projectId: 'p' };
  let told: (ExplorerNode | undefined)[];
  let time: number;
  let news: TreeNews;

  beforeEach(() => {
    told = [];
    time = 1000;
    news = new TreeNews({
      fire: (node) => told.push(node),
      now: () => time,
      wait: (milliseconds) => Promise.resolve((time += milliseconds)),
    });
  });

  it('are of one node while VS Code reads nothing', () => {
    news.tell(folder);
    assert.deepEqual(told, [folder]);
  });

  it('are of everything while VS Code reads, and between two of its calls', async () => {
    await news.whileRead(() => Promise.resolve(news.tell(folder)));
    news.tell(folder);
    time += 1000;
    news.tell(folder);
    assert.deepEqual(told, [undefined, undefined, folder]);
  });

  it('wait, where they can, until VS Code has read to the end', async () => {
    const reading = new Promise<void>((resolve) => {
      void news.whileRead(() => new Promise<void>((end) => queueMicrotask(() => (end(), resolve()))));
    });
    const waiting = news.tellInPause(() => folder);
    assert.deepEqual(told, []);
    await reading;
    await waiting;
    assert.deepEqual(told, [folder]);
  });

  it('wait no longer than a moment for a call that takes its time', async () => {
    void news.whileRead(() => new Promise<never>(() => undefined));
    await news.tellInPause(() => folder);
    assert.deepEqual(told, [undefined]);
  });
});
