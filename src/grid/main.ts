import './language';
import { blockSize } from './dataSource';
import { element } from './dom';
import { buildEditor } from './editorPage';
import { Notices } from './notices';
import type { ToGrid } from './protocol';
import { viewState } from './viewState';
import { vscode } from './vscodeApi';
import { createWire, sentenceOf, type GridEvent } from './wire';

const wire = createWire({ post: (message) => vscode.postMessage(message), onEvent });
const notices = new Notices();
const before: GridEvent[] = [];
let take: ((event: GridEvent) => void) | undefined;
addEventListener('message', ({ data }: MessageEvent<ToGrid>) => wire.receive(data));

/** Events may come before the answer to `ready`. */
function onEvent(event: GridEvent): void {
  if (take) take(event);
  else before.push(event);
}

// Where a hidden tab had been scrolled down, other rows are drawn first.
wire.request('ready', { rows: viewState().firstRow ? 0 : blockSize }).then(
  ({ state, columnState, first }) => {
    take = buildEditor({
      wire,
      notices,
      first: state,
      columnState,
      firstRows: first.rows.length > 0 ? first : undefined,
    });
    before.splice(0).forEach(take);
  },
  (error: unknown) => document.body.append(element('p.overlay', { role: 'alert' }, sentenceOf(error))),
);
