const { writeFileSync } = require('node:fs');

/** Writes the totals of a run to the file that BARAZA_TEST_COUNTS names, for `.ci/run` to print. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.BARAZA_TEST_COUNTS;
    if (!file) return;
    const broken = results.numRuntimeErrorTestSuites;
    const failed = results.numFailedTests + broken;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    writeFileSync(file, `${results.numPassedTests} passed, ${failed} failed${tail}\n`);
  }
};
