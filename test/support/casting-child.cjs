// A process of its own that casts without end and prints each accepted receipt, until it is killed.
const { createHash, randomBytes } = require('node:crypto');
const { join } = require('node:path');

const box = join(__dirname, '..', '..', 'dist', 'src', 'modules', 'vote-log');
const { startPostgresDesk } = require(join(box, 'ballot-box.postgres.js'));
const { startSqliteDesk } = require(join(box, 'ballot-box.sqlite.js'));

const CLIENTS = 20;
const { database, keyDir, round } = JSON.parse(process.argv[2]);
const alarm = { broken: (rounds) => fail(JSON.stringify(rounds)), ended: fail };

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function castForever(desk) {
  for (;;) {
    const nonce = randomBytes(16);
    const answer = await desk.send({
      kind: 'cast',
      round,
      nowMillis: Date.now(),
      receivedMillis: Date.now(),
      voterId: nonce.toString('hex'),
      style: 'north',
      ballot: { parks: { type: 'approval', projects: ['p1'] } },
      tokenHash: createHash('sha256').update(nonce).digest(),
      bodyMac: nonce,
      expiresHour: 500000,
      withOpening: false,
    });
    if (answer.kind !== 'accepted') fail(answer.kind);
    process.stdout.write(`${JSON.stringify(answer.receipt.file)}\n`);
  }
}

async function main() {
  const desk =
    database.dialect === 'sqlite'
      ? await startSqliteDesk({ file: database.file, keyDir }, alarm)
      : await startPostgresDesk({ url: database.url, keyDir }, alarm);
  await Promise.all(Array.from({ length: CLIENTS }, () => castForever(desk)));
}

main().catch((error) => fail(error.stack));
