import type { AuditEntry } from './audit-trail';
import { accountsIn, auditRows } from './audit-trail.view';

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: '1',
  at: '2027-05-10T10:00:00.000Z',
  event: 'role-granted',
  actorId: 'ada',
  subject: 'account:rui',
  details: { role: 'officer' },
  ...changes,
});

const names = new Map([
  ['ada', 'Ada'],
  ['rui', 'Rui'],
]);

describe('the rows of the audit trail', () => {
  it('say in words what was done, to whom and by whom', () => {
    const [row] = auditRows([entry()], { names, hasText: () => true });
    expect(row).toMatchObject({
      sentence: 'audit-trail.event.role-granted',
      thing: 'audit-trail.thing.account',
      subject: 'Rui',
      by: 'Ada',
      facts: [
        { label: 'audit-trail.fact.role', term: 'audit-trail.term.role.officer', text: null },
      ],
    });
  });

  it('show events and facts that nobody has words for as they are', () => {
    const unknown = entry({
      event: 'moon-landed',
      actorId: null,
      subject: 'moon',
      details: { crater: 'Tycho', depth: 4, since: '2027-05-10T10:00:00.000Z', note: null },
    });
    const [row] = auditRows([unknown], { names, hasText: () => false });
    expect(row).toMatchObject({ sentence: null, event: 'moon-landed', thing: null, by: '' });
    expect(row?.subject).toBe('moon');
    expect(
      row?.facts.map(({ name, label, instant, amount, text }) => [
        name,
        label,
        instant ?? amount ?? text,
      ]),
    ).toEqual([
      ['crater', null, 'Tycho'],
      ['depth', null, 4],
      ['since', null, '2027-05-10T10:00:00.000Z'],
    ]);
  });

  it('need the names of those who acted, and of accounts that something was done to', () => {
    const events = [entry(), entry({ actorId: null, subject: 'round:demo' })];
    expect(accountsIn(events)).toEqual(['ada', 'rui']);
  });
});
