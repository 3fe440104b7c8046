import { joins } from '../../support/secrecy-joins';
import { lookForLinks, type SecrecyFigures } from '../../support/secrecy-trial';

const VOTES = 60;
const CANDIDATES = 40_000;
/** Of so few a chance order stays below with a probability of more than 0.9999. */
const MOST_CORRELATION = 0.5;

/** The short form of `npm run torture secrecy`. */
describe('somebody with the database, the logs and the bundle', () => {
  let found: SecrecyFigures;

  beforeAll(async () => {
    found = await lookForLinks(VOTES, CANDIDATES);
  });

  it('finds no value that stands with a person and with a ballot', () => {
    expect(found.ballots).toBe(VOTES);
    expect(found.joins).toEqual([]);
  });

  it('finds no time among ballots', () => {
    expect(found.times).toEqual([]);
  });

  it('finds nothing of ballots and voters in what the server prints', () => {
    expect(found.printed).toEqual([]);
  });

  it('finds no row of a person or of a visit that a ballot has touched', () => {
    expect(found.areRowsUntouched).toBe(true);
  });

  it('finds no visit that names a voter: visits may lie in the order of casting', () => {
    expect(found.namingVisits).toBe(0);
  });

  it('finds no order that follows the order of casting, but for that of the public log', () => {
    for (const [order, correlation] of Object.entries(found.orders)) {
      expect([order, Math.abs(correlation) < MOST_CORRELATION]).toEqual([order, true]);
    }
    // Without this the trial would not see an order either.
    expect(found.publicOrder).toBeGreaterThan(0.9);
  });

  it('opens no commitment and links no voter by guessing', () => {
    expect(found.areSaltsFresh).toBe(true);
    expect(found).toMatchObject({ openedByGuess: 0, linkedByGuess: 0 });
  });

  it('learns nothing after the keys are gone, not even with an older copy of the tables', () => {
    expect(found.knownAfterShredding).toBe(0);
  });
});

describe('the search for joins', () => {
  const NOTHING = { texts: [], frozen: [] };
  const secret = 'abcdefghijklmnopqrstuv';

  it.each([
    ['as it is', { sealed: Buffer.from(secret) }],
    ['within an entry', { body: Buffer.from(JSON.stringify({ t: 'cast', k: secret })) }],
    ['as its bytes', { k: Buffer.from(secret, 'base64url') }],
    ['as hex', { note: Buffer.from(secret).toString('hex') }],
  ])('sees a value that stands %s', (_how, ballot) => {
    expect(joins([{ id: secret }], [ballot], NOTHING)).toEqual([secret]);
    expect(joins([{ content: JSON.stringify({ voter: secret }) }], [ballot], NOTHING)).toEqual([
      secret,
    ]);
  });

  it('sees a value in a text, and none where none is', () => {
    const told = { ...NOTHING, texts: [`1,2,${secret},4`] };
    expect(joins([{ id: secret }], [], told)).toEqual([secret]);
    const frozen = { ...told, frozen: [{ config: `{"pots":{"${secret}":1}}` }] };
    expect(joins([{ id: secret }], [], frozen)).toEqual([]);
    expect(joins([{ id: secret }], [{ k: Buffer.from('another value') }], NOTHING)).toEqual([]);
  });
});
