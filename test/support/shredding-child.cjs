// A process of its own that destroys the keys of a round, and may be killed while it does. It prints a
// line before it begins, and one when it is done.
const { join } = require('node:path');

const box = join(__dirname, '..', '..', 'dist', 'src', 'modules', 'vote-log');
const { startPostgresDesk } = require(join(box, 'ballot-box.postgres.js'));
const { startSqliteDesk } = require(join(box, 'ballot-box.sqlite.js'));

const { database, keyDir, round } = JSON.parse(process.argv[2]);
const alarm = { broken: (rounds) => fail(JSON.stringify(rounds)), ended: fail };

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function main() {
  const desk =
    database.dialect === 'sqlite'
      ? await startSqliteDesk({ file: database.file, keyDir }, alarm)
      : await startPostgresDesk({ url: database.url, keyDir }, alarm);
  process.stdout.write('begun\n');
  const shredded = await desk.send({ kind: 'shred', round, nowMillis: Date.now() });
  if (!shredded.ok) fail(shredded.error.kind);
  process.stdout.write('done\n');
  await desk.stop();
}

main().catch((error) => fail(error.stack));
