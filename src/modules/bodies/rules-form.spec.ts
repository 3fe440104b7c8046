import { usualRules } from '../../domain/bodies/body-rules';
import { BODY_KINDS } from '../../domain/bodies/membership';
import { readRules, typedRules } from './rules-form';

const RULES = usualRules('committee');

describe('the form of the rules', () => {
  it.each(BODY_KINDS)('gives back the usual rules of a body of kind %s', (kind) => {
    const rules = usualRules(kind);
    expect(readRules(typedRules(rules), RULES)).toEqual({
      ok: true,
      value: {
        ...rules,
        erratumMajority: RULES.erratumMajority,
        vacancies: RULES.vacancies,
      },
    });
  });

  it('gives back every kind of majority and of quorum', () => {
    const majorities = [
      { kind: 'absolute', base: 'entitled', tie: 'chair_casts' },
      { kind: 'consensus' },
    ] as const;
    for (const majority of majorities) {
      const rules = { ...RULES, majority };
      expect(readRules(typedRules(rules), RULES)).toEqual({ ok: true, value: rules });
    }
    const counts = { includesRemote: false, includesProxies: true } as const;
    const rules = { ...RULES, quorum: { kind: 'absolute', value: 7, ...counts } } as const;
    expect(readRules(typedRules(rules), RULES)).toEqual({ ok: true, value: rules });
  });

  it.each([
    ['quorumP', '3', 'bodies.form.share'],
    ['majorityQ', '0', 'bodies.form.share'],
    ['termMonths', '0', 'bodies.form.months'],
    ['groups', '13', 'bodies.form.groups'],
    ['paperDays', '30', 'bodies.form.papersLate'],
    ['quorumKind', 'absolute', 'bodies.form.members'],
    ['noticeDays', 'soon', 'bodies.form.days'],
  ])('says what is wrong with %s %s', (field, value, text) => {
    const result = readRules({ ...typedRules(RULES), [field]: value }, RULES);
    expect(result).toMatchObject({ error: { fields: [{ text }] } });
  });
});
