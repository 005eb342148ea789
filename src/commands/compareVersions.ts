import * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import type { ReviewTexts } from '../documents/review';
import { lastUse } from '../explorer/day';
import { withProgress } from '../progress/progress';
import { compareRecords, isSame, summarizeComparison, writeComparison } from '../records/compareRecords';
import type { Snapshot } from '../records/model';
import { addressOf, readPlace, type DatasetPlace } from './datasetPlace';
import { count, shortened } from './uploadText';

/** Shows how the records of two places differ, `before` on the left. Gives the sentence that sums it up. */
export async function compareVersions(
  connections: ConnectionsView,
  reviews: ReviewTexts,
  before: DatasetPlace,
  after: DatasetPlace,
): Promise<string> {
  const { left, right, comparison } = await withProgress(vscode.l10n.t('Comparing versions'), async (call, report) => {
    const read = { left: 0, right: 0 };
    const reader = (side: 'left' | 'right', place: DatasetPlace) =>
      readPlace(connections, place, call, (records) => {
        read[side] = records;
        report(vscode.l10n.t('{0} records read', count(read.left + read.right)));
      });
    const [left, right] = await Promise.all([reader('left', before), reader('right', after)]);
    return { left, right, comparison: compareRecords(left.records, right.records) };
  });
  const pair = titleOf(before, left, after, right);
  if (isSame(comparison)) return vscode.l10n.t('{0}: the same records.', pair);
  const summary = summarizeComparison(comparison);
  const texts = writeComparison(comparison);
  const address = addressOf({ ...before, version: left.version });
  const otherSide = `${after.datasetId === before.datasetId ? '' : `${after.datasetId} `}v${right.version}`;
  await reviews.diff(
    address.with({ path: `${address.path}/compared with ${otherSide}` }),
    `${pair}: ${summary}`,
    texts.before,
    texts.after,
  );
  const { added, removed, changed } = comparison;
  const differing = added.length + removed.length + changed.length;
  const some =
    texts.shown < differing
      ? vscode.l10n.t(' The first {0} of {1} are shown.', count(texts.shown), count(differing))
      : '';
  return `${pair}: ${summary}.${some}`;
}

/** `capitals, version 3 → 5` */
function titleOf(before: DatasetPlace, left: Snapshot, after: DatasetPlace, right: Snapshot): string {
  return before.connectionId === after.connectionId && before.datasetId === after.datasetId
    ? vscode.l10n.t('{0}, version {1} → {2}', shortened(before.name), left.version, right.version)
    : vscode.l10n.t(
        '{0}, version {1} → {2}, version {3}',
        shortened(before.name),
        left.version,
        shortened(after.name),
        right.version,
      );
}

/** Asks for a version of a dataset, newest first. undefined where the user left. */
export async function askVersion(
  connections: ConnectionsView,
  place: DatasetPlace,
  title: string,
  without?: number,
): Promise<number | undefined> {
  const client = await connections.client(place.connectionId);
  const listed = await withProgress(vscode.l10n.t('Reading versions'), (call) =>
    client.datasets.versions(place.projectId, place.datasetId, call),
  );
  const versions = listed
    .map(({ attributes }) => attributes)
    .filter(({ version_number }) => version_number !== without)
    .sort((a, b) => b.version_number - a.version_number);
  if (versions.length === 0) throw new Error(vscode.l10n.t('{0} has no other version to choose.', place.name));
  const items = versions.map(({ version_number: version, last_used }) => ({
    label: vscode.l10n.t('Version {0}', version),
    description: lastUse(last_used),
    version,
  }));
  return (
    await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Version'), ignoreFocusOut: true })
  )?.version;
}
