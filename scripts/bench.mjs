// Runs the benchmarks of bench/ whose name holds the first argument (or all).
import { runPrograms } from './run-programs.mjs';

await runPrograms('bench', ['test/support']);
