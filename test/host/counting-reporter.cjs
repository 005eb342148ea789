'use strict';
// Mocha's usual report, and in the file TEST_COUNTS how many tests passed, failed and were skipped.
const fs = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      const counts = JSON.stringify({ passed: passes, failed: failures, skipped: pending });
      if (process.env.TEST_COUNTS) fs.writeFileSync(process.env.TEST_COUNTS, counts);
    });
  }
};
