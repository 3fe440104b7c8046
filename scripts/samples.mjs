// Writes the sample bundles of test/fixtures/bundles again.
import { runPrograms } from './run-programs.mjs';

await runPrograms('test/samples', ['test/support']);
