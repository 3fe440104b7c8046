import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DEMO_FILE, type DemoNote } from '../src/modules/voting-rounds';
import { DEMO_NOTE } from '../src/platform/logging/announce';

/** Leaves beside the data what the demo page and the first lines of the server show. */
export function writeDemoNote(dataDir: string, note: DemoNote): void {
  writeFileSync(join(dataDir, DEMO_FILE), JSON.stringify(note));
  const signIns = note.people.map(({ role, email }) => `  ${role.padEnd(9)} ${email}`).join('\n');
  const lines = [
    `Demo sign-ins (password "${note.password}"):`,
    signIns,
    `Demo voting code, while voting is open: ${note.codes[0] ?? ''}   more, and where to go: /demo`,
  ];
  writeFileSync(join(dataDir, DEMO_NOTE), `${lines.join('\n')}\n`);
}
