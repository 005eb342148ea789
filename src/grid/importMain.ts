import * as l10n from '@vscode/l10n';
import './language';
import { element } from './dom';
import { ControlFocus } from './controlFocus';
import { columnsSection } from './importColumns';
import { headSection, noticeSection } from './importHead';
import { previewSection } from './importRows';
import { planSection } from './importPlanView';
import { problemsSection } from './importProblemList';
import type { ImportAction, ImportState, ToImportPage } from './importProtocol';
import { readingSection } from './importReading';
import { vscode } from './vscodeApi';

/** Sends what the person does. */
export type Act = (action: ImportAction) => void;

/** A part of the page. It is drawn again only when what it shows has changed, so that an open list isn't taken away. */
interface Section {
  readonly element: HTMLElement;
  /** What of the state it shows. */
  readonly shows: (state: ImportState) => unknown;
  readonly draw: (state: ImportState, act: Act) => readonly (Node | string)[];
  drawn?: string;
}

const focus = new ControlFocus('.import-banner button');
const act: Act = (action) => vscode.postMessage(action);

const sections: readonly Section[] = [
  { element: element('header', { class: 'import-head' }), ...headSection },
  { element: element('div', { class: 'import-notice', role: 'status', 'aria-live': 'polite' }), ...noticeSection },
  { element: element('section', { 'aria-label': l10n.t('How it is read') }), ...readingSection },
  { element: element('section', { 'aria-label': l10n.t('Columns') }), ...columnsSection },
  { element: element('section', { 'aria-label': l10n.t('First rows') }), ...previewSection },
  { element: element('section', { 'aria-label': l10n.t('What will change') }), ...planSection },
  { element: element('section', { 'aria-label': l10n.t('Problems') }), ...problemsSection },
];

function draw(state: ImportState): void {
  for (const section of sections) {
    const drawn = JSON.stringify(section.shows(state)) ?? '';
    if (drawn === section.drawn) continue;
    section.drawn = drawn;
    section.element.replaceChildren(...section.draw(state, act));
    section.element.hidden = section.element.childNodes.length === 0;
  }
  focus.restore();
}

const [head, ...rest] = sections.map((section) => section.element);
document.body.append(...(head ? [head] : []), element('main', { class: 'import-main' }));
document.querySelector('main')?.append(...rest);
window.addEventListener('message', ({ data }: MessageEvent<ToImportPage>) => draw(data.state));
act({ do: 'ready' });
