import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ConnectionsView } from '../connections/connection';
import { formatRawJson } from '../json/format';
import { parseRawJson, type RawJson } from '../json/rawJson';
import { sortKeys } from '../json/sortKeys';
import { withProgress } from '../progress/progress';
import { placeOf } from '../records/documentProblems';
import { askToOverwrite } from './overwrite';
import type { ResourceSource } from './resourceFiles';
import { metadataScheme, resourceName, type ResourceRef } from './resourceUri';

/** Reads lag behind writes by up to about 6 s: for so many milliseconds an answer may be what our own save replaced. */
const lag = 10_000;

/** The address of a dataset's metadata. */
export function metadataRef(place: Pick<ResourceRef, 'connectionId' | 'projectId' | 'id'>): ResourceRef {
  return { scheme: metadataScheme, ...place, part: 'metadata', format: 'json' };
}

/**
 * A dataset's metadata as a JSON document. What someone else changed since it was opened is not overwritten without a
 * question.
 */
export function metadataSource(connections: ConnectionsView): ResourceSource {
  const replaced = new Map<string, { readonly text: string; readonly at: number }>();
  return {
    async load({ connectionId, projectId, id }, call) {
      const client = await connections.client(connectionId);
      return pretty(await client.datasets.metadata(projectId, id, call));
    },

    async save(uri: vscode.Uri, { connectionId, projectId, id }, text, opened) {
      const name = resourceName(uri);
      const metadata = checked(text);
      const client = await connections.client(connectionId);
      const now = await withProgress(l10n.t('Reading {0}', name), (call) =>
        client.datasets.metadata(projectId, id, call),
      );
      const own = replaced.get(uri.toString());
      const known = [opened, text, ...(own && Date.now() - own.at < lag ? [own.text] : [])].map(parseRawJson);
      if (!known.some((one) => sortKeys(one) === sortKeys(now)))
        await askToOverwrite(
          {
            changed: l10n.t('The metadata of {0} was changed by someone else since you opened it.', name),
            refused: l10n.t('Nothing was saved: the metadata of {0} was changed by someone else.', name),
          },
          pretty(now),
        );
      await withProgress(l10n.t('Saving {0}', name), (call) =>
        client.datasets.update(projectId, id, { metadata }, call),
      );
      replaced.set(uri.toString(), { text: opened, at: Date.now() });
    },
  };
}

function checked(text: string): RawJson {
  let raw: RawJson;
  try {
    raw = parseRawJson(text);
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const place = position === undefined ? '' : ` (${placeOf(text, Number(position))})`;
    throw new Error(l10n.t('The metadata is no valid JSON{0}: correct it and save again.', place), { cause: error });
  }
  if (!raw.startsWith('{')) throw new Error(l10n.t('The metadata must be an object: {"name": value}.'));
  return raw;
}

function pretty(raw: RawJson): string {
  return `${formatRawJson(raw, { indent: '  ' })}\n`;
}
