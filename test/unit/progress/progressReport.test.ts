import assert from 'node:assert/strict';
import { type ProgressStep, ProgressReport, waitMessage } from '../../../src/progress/progressReport';

describe('the progress of a command', () => {
  let report: ProgressReport;
  let steps: ProgressStep[];
  let arrived: () => void;
  const next = () => new Promise<void>((resolve) => (arrived = resolve));

  beforeEach(() => {
    report = new ProgressReport();
    steps = [];
    arrived = () => undefined;
  });
  afterEach(() => report.dispose());
  const attach = () =>
    report.attach((step) => {
      steps.push(step);
      arrived();
    });

  it('shows what was reported before there was a place to show it', () => {
    report.report('half', 0.5);
    attach();
    assert.deepEqual(steps, [{ message: 'half', increment: 50 }]);
  });

  it('merges reports that follow each other closely, and shows the last one', async () => {
    attach();
    const merged = next();
    report.report('1', 0.01);
    await merged;
    const last = next();
    for (let n = 2; n <= 100; n++) report.report(String(n), n / 100);
    await last;
    assert.equal(steps.length, 2);
    assert.deepEqual(steps.at(-1), { message: '100', increment: 99 });
  });

  it('never moves the bar back, nor over its end', async () => {
    report.report('most', 0.8);
    attach();
    const back = next();
    report.report('again', 0.1);
    await back;
    const end = next();
    report.report('more than all', 7);
    await end;
    assert.deepEqual(steps.slice(1), [{ message: 'again' }, { message: 'more than all', increment: 20 }]);
  });
});

describe('a call that waits', () => {
  it('says why and for how long, in whole seconds', () => {
    assert.equal(waitMessage({ reason: 'rate limited', delay: 11_200, attempt: 1 }), 'rate limited, waiting 12 s');
    assert.equal(waitMessage({ reason: 'unavailable', delay: 80, attempt: 2 }), 'not reachable, waiting 1 s');
  });
});
