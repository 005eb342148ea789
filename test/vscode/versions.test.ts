import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { choosing } from './support/choosing';
import { saidMessages } from './support/messages';
import { datasetNode, versionNode } from './support/nodes';
import { OpenGrid } from './support/openGrid';
import { eventually, openRecords, replace } from './support/product';
import { datasetSuite } from './support/datasetSuite';

const first = [
  '{"id":"paris","input":"France?","expected_output":"Paris","metadata":{"n":1.0},"tags":["a:1"]}',
  '{"id":"rome","input":"Italy?","expected_output":"Rome"}',
  '{"id":"big","input":12345678901234567890}',
];

for (const dialect of ['documented', 'observed'] as const) {
  describe(`Versions of a dataset (${dialect} dialect)`, () => {
    const dataset = datasetSuite(dialect, 'versions', first);
    const { held, version: currentVersion, changedByOthers } = dataset;
    const messages = saidMessages();

    beforeEach(async () => {
      // Version 2 changes one, adds one and removes one. Version 3 adds another.
      await changedByOthers(
        '"update_records":[{"id":"paris","expected_output":"PARIS","tag_operations":{"add":["b:2"]}},{"id":"big","input":12345678901234567891}],"insert_records":[{"id":"lima","input":"Peru?"}],"delete_records":["rome"]',
      );
      await changedByOthers('"insert_records":[{"id":"oslo","input":"Norway?"}]');
    });

    const version = (number: number) => versionNode(dataset.ref, number);
    const batches = async () => (await dataset.requests('/batch_update')).length;
    const shownDiff = () =>
      eventually('a comparison is shown', () => {
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
        return tab?.input instanceof vscode.TabInputTextDiff ? { label: tab.label, input: tab.input } : undefined;
      });
    const textOf = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();
    const compare = (...args: unknown[]) => vscode.commands.executeCommand('llmObs.compareVersions', ...args);
    const restore = async (number: number) =>
      vscode.commands.executeCommand('llmObs.restoreVersion', await version(number));

    describe('compared', () => {
      it('are shown as the records that differ, sorted by id, with the summary by field', async () => {
        const [one, two] = [await version(1), await version(2)];
        await compare(two, [two, one]);
        await messages.says(/^dataset \d+, version 1 → 2: 1 added, 1 removed, 2 changed \(.*expected_output 1.*\)\.$/);
        const { label, input } = await shownDiff();
        assert.match(label, /version 1 → 2: 1 added, 1 removed, 2 changed/);
        const [before, after] = [await textOf(input.original), await textOf(input.modified)];
        const ids = (text: string) => (JSON.parse(text) as { id: string }[]).map(({ id }) => id);
        assert.deepEqual(ids(before), ['big', 'paris', 'rome']);
        assert.deepEqual(ids(after), ['big', 'lima', 'paris']);
        assert.match(before, /12345678901234567890/);
        assert.match(after, /12345678901234567891/);
      });

      it('are one of them and the current one where the command is called on one', async () => {
        await compare(await version(2));
        await messages.says(/version 2 → 3: 1 added\.$/);
      });

      it('ask for the other one where it is called on the dataset or its current version', async () => {
        for (const target of [await datasetNode(dataset.ref), await version(3)]) {
          messages.clear();
          await choosing(
            ['Version 2'],
            () => compare(target),
            ({ labels }) =>
              assert.match(labels.join(), /^Version 2 (?:never|last) used.*,Version 1 (?:never|last) used/),
          );
          await messages.says(/version 2 → 3: 1 added\.$/);
        }
      });

      it('are said to be the same where nothing differs', async () => {
        await changedByOthers('"delete_records":["oslo"]');
        await compare(await version(2));
        await messages.says(/version 2 → 4: the same records\.$/);
      });

      it('are said to have expired where the service has removed one', async () => {
        await dataset.sandbox.addFault({ path: '*/records?*filter[version]=0*', status: 404 });
        const [none, two] = [await version(0), await version(2)];
        await compare(none, [none, two]);
        await messages.says(
          /Version 0 of dataset \d+ has expired: Datadog removes a version 90 days after its last use/,
        );
      });
    });

    describe('restored', () => {
      it('are reviewed, then saved as a new version, and open documents show it', async () => {
        const { document } = await openRecords({ ...dataset.ref, format: 'json' });
        await choosing(
          ['Restore version 1'],
          () => restore(1),
          async ({ title, labels }) => {
            assert.match(title, /dataset \d+ will be at version 4 · Test \w+ \d+ \(/);
            assert.match(labels.join(), /Restore version 1 2 updated, 1 added, 2 deleted/);
            const { input } = await shownDiff();
            assert.match(await textOf(input.original), /"PARIS"/);
            assert.match(await textOf(input.modified), /"Paris"/);
          },
        );
        await messages.says(/^Restored version 1 of dataset \d+: 2 updated, 1 added, 2 deleted · version 4\.$/);
        assert.deepEqual([...(await held()).keys()].sort(), ['big', 'paris', 'rome']);
        assert.equal((await held()).get('paris')?.['expected_output'], 'Paris');
        assert.deepEqual((await held()).get('paris')?.['tags'], ['a:1']);
        assert.equal(await currentVersion(), 4);
        const text = await dataset.heldText();
        assert.match(text, /12345678901234567890/);
        await eventually('the open document shows it', () => document.getText().includes('"Paris"'));
        assert.equal(document.isDirty, false);
      });

      it('are shown by a grid that was open, unless it has edits', async () => {
        const grid = await OpenGrid.loaded(dataset.ref);
        assert.equal(await grid.text('paris', 'expected_output'), 'PARIS');
        await choosing(['Restore version 1'], () => restore(1));
        await messages.says(/^Restored version 1 of dataset \d+/);
        await eventually(
          'the grid shows them',
          async () =>
            (await grid.text('paris', 'expected_output')) === 'Paris' && grid.document.model.isDirty === false,
        );
        await grid.edit('paris', 'expected_output', 'mine');
        await choosing(['Restore version 2'], () => restore(2));
        await messages.says(/^Restored version 2 of dataset \d+/);
        assert.equal(await grid.text('paris', 'expected_output'), 'mine');
        await vscode.commands.executeCommand('workbench.action.files.revert');
      });

      it('leave edits of an open document alone, to be merged by its save', async () => {
        const { document } = await openRecords({ ...dataset.ref, format: 'json' });
        await replace(document, 'Norway?', 'Norway, then?');
        await choosing(['Restore version 2'], () => restore(2));
        await messages.says(/1 deleted · version 4/);
        assert.match(document.getText(), /Norway, then\?/);
        assert.equal(document.isDirty, true);
      });

      it('send nothing where the question is left', async () => {
        const before = await batches();
        await choosing([undefined], () => restore(1));
        assert.equal(await batches(), before);
        assert.equal(await currentVersion(), 3);
      });

      it('send nothing where someone else saved a version meanwhile', async () => {
        await choosing(
          ['Restore version 1'],
          () => restore(1),
          async () => {
            await changedByOthers('"delete_records":["oslo"]');
          },
        );
        await messages.says(/was changed by someone else \(version 4\), so that nothing was sent/);
        assert.equal(await currentVersion(), 4);
      });

      it('say so where there is nothing to restore', async () => {
        await restore(3);
        await messages.says(/^dataset \d+ holds the records of version 3 already\.$/);
      });

      it('tell a refusal, with nothing changed', async () => {
        await dataset.sandbox.addFault({ path: '*/batch_update', status: 403 });
        await choosing(['Restore version 1'], () => restore(1));
        await messages.says(/^dataset \d+ was not changed: .*does not allow/);
      });
    });
  });
}
