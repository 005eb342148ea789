import * as vscode from 'vscode';
import type { ImportAction } from '../../grid/importProtocol';
import { withChoice } from '../../records/import/importMapping';
import { pickTarget, type LastTarget } from '../pickers';
import type { Way } from './fileScan';
import { openImported, reviewImport } from './importEnding';
import { revealProblem } from './importProblems';
import { targetKey, type ImportParts } from './importParts';
import type { ImportSession } from './importSession';
import { sendImport } from './sendImport';

/** Does what the person wants. Throws where that failed, with a sentence for the person. */
export async function performAction(parts: ImportParts, session: ImportSession, action: ImportAction): Promise<void> {
  const { options } = session;
  const { mapping } = session.file;
  switch (action.do) {
    case 'ready':
      return session.tell();
    case 'readAgain':
      session.file.origin = await session.origin.again();
      return session.open();
    case 'read':
      return session.readOtherwise(action);
    case 'map':
      return session.map(withChoice(mapping, action.column, { field: action.field, asText: action.asText }));
    case 'gather': {
      const gathered = mapping.gathered.filter((field) => field !== action.field);
      return session.map({ ...mapping, gathered: action.gathered ? [...gathered, action.field] : gathered });
    }
    case 'option':
      if (action.option !== 'leaveOut') return session.setOptions({ ...options, [action.option]: action.on });
      session.leaveOut = action.on;
      return session.tell();
    case 'tags':
      return session.setOptions({ ...options, tags: tagsOf(action.text) });
    case 'way':
      return session.setWay(action.chosen as Way);
    case 'chooseTarget':
      return chooseTarget(parts, session);
    case 'review':
      return reviewImport(parts.reviews, session);
    case 'import':
      return sendImport(parts, session, false);
    case 'resume':
      return sendImport(parts, session, true);
    case 'openDataset':
      return openImported(session);
    case 'showProblem': {
      const problem = session.scan?.result?.problems[action.index];
      return problem && revealProblem(session.origin, problem);
    }
  }
}

async function chooseTarget({ connections, state }: ImportParts, session: ImportSession): Promise<void> {
  const { name } = session.origin;
  const picked = await pickTarget(connections, name.replace(/\.[^.]*$/, ''), {
    title: vscode.l10n.t('Import {0} into', name),
    last: state.get<LastTarget>(targetKey),
  });
  if (picked) await session.setTarget(picked);
}

function tagsOf(text: string): readonly string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
