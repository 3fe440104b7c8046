import type { BodyRules } from '../../domain/bodies/body-rules';
import type { MajorityRule } from '../../domain/quorum/majority-rule';
import type { QuorumRule } from '../../domain/quorum/quorum-rule';
import { err, ok, type Result } from '../../domain/shared/result';
import { readForm, type FieldError, type InvalidForm } from '../../platform/forms/read-form';
import { RulesForm } from './bodies.forms';

const HALF = { p: '1', q: '2' } as const;
const TWO_THIRDS = { p: '2', q: '3' } as const;

/** Rules as the form shows them. */
export function typedRules(rules: BodyRules): Readonly<Record<string, string>> {
  const { terms, motions } = rules;
  return {
    ...{ termMonths: typed(terms.months), mostTerms: typed(terms.mostTerms) },
    ...{ pauseMonths: typed(terms.pauseMonths), groups: typed(terms.groups) },
    ...ticked('holdsOver', terms.holdsOver),
    ...typedQuorum(rules.quorum),
    ...typedMajority(rules.majority),
    ...{ workflow: motions.workflow, amendmentDepth: typed(motions.amendmentDepth) },
    ...ticked('needsSeconder', motions.needsSeconder),
    ...{ noticeDays: typed(rules.noticeDays), paperDays: typed(rules.paperDays) },
    ...ticked('mayBeUrgent', rules.mayBeUrgent),
    proxiesPerMember: typed(rules.proxiesPerMember),
    ...ticked('interestLeavesBase', rules.interestLeavesBase),
  };
}

/** The rules that were typed; what the form does not ask for stays as it was. */
export function readRules(body: unknown, before: BodyRules): Result<BodyRules, InvalidForm> {
  const form = readForm(RulesForm, body);
  if (!form.ok) return form;
  const given = form.value;
  const mistakes = mistakesIn(given);
  if (mistakes.length > 0) return err({ kind: 'invalid-form', fields: mistakes });
  return ok({
    ...before,
    terms: {
      ...{ months: optionalNumber(given.termMonths), mostTerms: optionalNumber(given.mostTerms) },
      ...{ pauseMonths: Number(given.pauseMonths), groups: Number(given.groups) },
      holdsOver: given.holdsOver === 'yes',
    },
    quorum: quorumOf(given),
    majority: majorityOf(given),
    motions: {
      ...{ workflow: given.workflow, amendmentDepth: Number(given.amendmentDepth) },
      needsSeconder: given.needsSeconder === 'yes',
    },
    ...{ noticeDays: Number(given.noticeDays), paperDays: Number(given.paperDays) },
    mayBeUrgent: given.mayBeUrgent === 'yes',
    proxiesPerMember: Number(given.proxiesPerMember),
    interestLeavesBase: given.interestLeavesBase === 'yes',
  });
}

function typedQuorum(rule: QuorumRule): Readonly<Record<string, string>> {
  const counts = {
    ...ticked('includesRemote', rule.includesRemote),
    ...ticked('includesProxies', rule.includesProxies),
  };
  if (rule.kind === 'absolute') {
    return {
      ...{ ...counts, quorumKind: 'absolute', quorumValue: typed(rule.value) },
      ...{ quorumP: HALF.p, quorumQ: HALF.q },
      ...{ quorumBase: 'sitting_members', quorumRounding: 'more_than' },
    };
  }
  return {
    ...{ ...counts, quorumKind: 'fraction', quorumBase: rule.base, quorumValue: '' },
    ...{ quorumP: typed(rule.p), quorumQ: typed(rule.q), quorumRounding: rule.rounding },
  };
}

function typedMajority(rule: MajorityRule): Readonly<Record<string, string>> {
  const share = rule.kind === 'qualified' ? { p: typed(rule.p), q: typed(rule.q) } : TWO_THIRDS;
  return {
    ...{ majorityKind: rule.kind, majorityP: share.p, majorityQ: share.q },
    majorityBase: 'base' in rule ? rule.base : 'yes_no',
    tie: 'tie' in rule ? rule.tie : 'fails',
  };
}

function quorumOf(form: RulesForm): QuorumRule {
  const counts = {
    includesRemote: form.includesRemote === 'yes',
    includesProxies: form.includesProxies === 'yes',
  };
  if (form.quorumKind === 'absolute') {
    return { ...counts, kind: 'absolute', value: Number(form.quorumValue) };
  }
  const { quorumBase: base, quorumRounding: rounding } = form;
  const [p, q] = [Number(form.quorumP), Number(form.quorumQ)];
  return { ...counts, kind: 'fraction', base, p, q, rounding };
}

function majorityOf(form: RulesForm): MajorityRule {
  const { majorityKind: kind, majorityBase: base, tie } = form;
  switch (kind) {
    case 'simple':
      return { kind, tie };
    case 'absolute':
      return { kind, base, tie };
    case 'qualified':
      return { kind, base, p: Number(form.majorityP), q: Number(form.majorityQ) };
    case 'consensus':
      return { kind };
  }
}

/** What is wrong with figures that each look right. */
function mistakesIn(form: RulesForm): FieldError[] {
  const isShare = (p: string, q: string): boolean => Number(p) > 0 && Number(p) <= Number(q);
  const needsNumber = form.quorumKind === 'absolute' && !(Number(form.quorumValue) > 0);
  const checks: readonly (readonly [isFine: boolean, field: string, text: string])[] = [
    [form.termMonths !== '0', 'termMonths', 'bodies.form.months'],
    [form.mostTerms !== '0', 'mostTerms', 'bodies.form.terms'],
    [isShare(form.quorumP, form.quorumQ), 'quorumP', 'bodies.form.share'],
    [!needsNumber, 'quorumValue', 'bodies.form.members'],
    [isShare(form.majorityP, form.majorityQ), 'majorityP', 'bodies.form.share'],
    [Number(form.paperDays) <= Number(form.noticeDays), 'paperDays', 'bodies.form.papersLate'],
  ];
  return checks.filter(([isFine]) => !isFine).map(([, field, text]) => ({ field, text }));
}

function typed(value: number | null): string {
  return value === null ? '' : String(value);
}

function ticked(field: string, isTicked: boolean): Readonly<Record<string, string>> {
  return isTicked ? { [field]: 'yes' } : {};
}

function optionalNumber(text: string): number | null {
  return text === '' ? null : Number(text);
}
