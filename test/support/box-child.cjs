// A process of its own with a ballot box on PostgreSQL; it does the orders that its parent sends.
const { join } = require('node:path');

const box = join(__dirname, '..', '..', 'dist', 'src', 'modules', 'vote-log');
const { startPostgresDesk } = require(join(box, 'ballot-box.postgres.js'));

function end(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const alarm = { broken: (rounds) => end(JSON.stringify(rounds)), ended: end };

async function main() {
  const desk = await startPostgresDesk(JSON.parse(process.argv[2]), alarm);
  process.on('message', ({ id, order }) => {
    if (order === null) return desk.stop().then(() => process.exit());
    desk.send(order).then((answer) => process.send({ id, answer }, () => undefined));
  });
  process.once('disconnect', () => process.exit());
  process.send({ id: 0 });
}

main().catch((error) => end(error.stack));
