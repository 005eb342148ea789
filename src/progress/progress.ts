import * as vscode from 'vscode';
import type { CallOptions, WaitNotice } from '../api/client';
import { ProgressReport, waitMessage } from './progressReport';

/** Work that ends sooner shows no progress at all. Milliseconds. */
const showAfter = 300;

/** `message` stands beside the title; `fraction` (0 to 1, of the whole) moves the bar, which a notification has. */
export type Report = (message: string, fraction?: number) => void;

export interface ProgressOptions {
  /** Default: a notification, the only place with a bar and Cancel. */
  readonly location?: vscode.ProgressLocation | { readonly viewId: string } | undefined;
}

/** What a piece of work is given: pass it on to the client's calls, and look at `signal` between them. */
export interface ProgressCall extends CallOptions {
  readonly signal: AbortSignal;
  readonly onWait: (notice: WaitNotice) => void;
}

/**
 * Runs `run` and gives what it gives. Progress appears after 300 ms; its Cancel button aborts `call.signal`; a call that
 * waits before it is tried again says so beside the title. Throws what `run` throws.
 */
export async function withProgress<T>(
  title: string,
  run: (call: ProgressCall, report: Report) => Promise<T>,
  options: ProgressOptions = {},
): Promise<T> {
  const controller = new AbortController();
  const shown = new ProgressReport();
  const work = run(
    { signal: controller.signal, onWait: (notice) => shown.report(waitMessage(notice)) },
    (message, fraction) => shown.report(message, fraction),
  );
  try {
    if (await settlesWithin(work, showAfter)) return await work;
    return await vscode.window.withProgress(
      { location: options.location ?? vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        shown.attach((step) => progress.report(step));
        return work;
      },
    );
  } finally {
    shown.dispose();
  }
}

async function settlesWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}
