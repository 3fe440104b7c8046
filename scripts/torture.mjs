// Runs the long trials of test/torture/ whose name holds the first argument (or all).
import { runPrograms } from './run-programs.mjs';

await runPrograms('test/torture', ['test/support']);
