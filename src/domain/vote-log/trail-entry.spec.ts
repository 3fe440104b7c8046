import { createHash } from 'node:crypto';

import { trailDetailsHash, trailEntry, trailEntryBytes, type TrailAct } from './trail-entry';

const SALT = 'AAECAwQFBgcICQoLDA0ODw';
const act: TrailAct = {
  at: '2027-05-10T10:00:00.000Z',
  actor: 'b3duYWN0b3Jvd25hY3RvcnM',
  event: 'role-granted',
  subject: 'account:c3ViamVjdHN1YmplY3RzdWI',
  request: '0a1b2c3d',
};

describe('an entry of the admin trail', () => {
  it('is canonical JSON in which the details are only a salted hash', () => {
    const text = `{"details":{"role":"officer"},"salt":"${SALT}"}`;
    const hash = createHash('sha256').update(text).digest('base64');
    expect(trailDetailsHash({ role: 'officer' }, SALT)).toBe(hash);
    const bytes = trailEntryBytes(trailEntry(act, hash));
    expect(Buffer.from(bytes).toString()).toBe(
      `{"actor":"${act.actor}","at":"${act.at}","details":"${hash}","event":"role-granted",` +
        `"request":"0a1b2c3d","subject":"${act.subject}","t":"event","v":1}`,
    );
  });

  it('names neither actor nor request where the system acted', () => {
    const entry = trailEntry({ ...act, actor: null, request: null }, 'h');
    expect(Object.keys(entry)).toEqual(['t', 'v', 'at', 'event', 'subject', 'details']);
  });

  it('has another hash for the same details under another salt', () => {
    const other = trailDetailsHash({}, 'AAAAAAAAAAAAAAAAAAAAAA');
    expect(trailDetailsHash({}, SALT)).not.toBe(other);
  });

  it('cannot hold fractions', () => {
    expect(() => trailDetailsHash({ share: 0.5 }, SALT)).toThrow('not a safe integer');
  });
});
