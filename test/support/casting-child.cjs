// A process of its own that casts without end, until it is killed. It prints the token of each ballot
// before it sends it, its code when it is recorded without a place, and the receipt when it has one; first it sends again what an earlier process
// had sent and got no answer to.
const { createHash, randomBytes } = require('node:crypto');
const { join } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const box = join(__dirname, '..', '..', 'dist', 'src', 'modules', 'vote-log');
const { startPostgresDesk } = require(join(box, 'ballot-box.postgres.js'));
const { startSqliteDesk } = require(join(box, 'ballot-box.sqlite.js'));

const RETRY_MS = 50;
const { database, keyDir, round, clients, again, isLast } = JSON.parse(process.argv[2]);
const alarm = { broken: (rounds) => fail(JSON.stringify(rounds)), ended: fail };

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Resolves when the line can no longer be lost with this process. */
function print(line) {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(line)}\n`, resolve));
}

function orderOf(token) {
  const nonce = Buffer.from(token, 'hex');
  return {
    kind: 'cast',
    round,
    nowMillis: Date.now(),
    receivedMillis: Date.now(),
    voterId: token,
    style: 'north',
    ballot: { parks: { type: 'approval', projects: ['p1'] } },
    tokenHash: createHash('sha256').update(nonce).digest(),
    bodyMac: nonce,
    expiresHour: 500000,
    withOpening: false,
  };
}

/** A voter's browser tries again as long as the box does not answer. */
async function cast(desk, token) {
  await print({ sent: token });
  const answer = await desk.send(orderOf(token));
  if (answer.kind === 'recorded') await print({ recorded: token, slug: answer.trackingSlug });
  if (answer.kind === 'unavailable' || answer.kind === 'recorded') {
    await pause(RETRY_MS);
    return cast(desk, token);
  }
  if (answer.receipt === undefined) return fail(answer.kind);
  await print({ got: token, receipt: answer.receipt.file });
}

async function client(desk) {
  for (let token = again.pop(); token !== undefined; token = again.pop()) await cast(desk, token);
  while (!isLast) await cast(desk, randomBytes(16).toString('hex'));
}

async function main() {
  const desk =
    database.dialect === 'sqlite'
      ? await startSqliteDesk({ file: database.file, keyDir }, alarm)
      : await startPostgresDesk({ url: database.url, keyDir }, alarm);
  await Promise.all(Array.from({ length: clients }, () => client(desk)));
  await desk.stop();
}

main().catch((error) => fail(error.stack));
