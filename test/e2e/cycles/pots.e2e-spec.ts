import { instantFromMillis, type Instant } from '../../../src/domain/shared/instant';
import { CyclesService, type PotView } from '../../../src/modules/cycles';
import { unwrap } from '../../../src/platform/errors/problem';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { person, signInAgain } from './people';

let test: TestApp;
let officer: Visitor;
let cycles: CyclesService;

function day(number: number): Instant {
  return instantFromMillis(Date.UTC(2026, 5, 1 + number, 8));
}

beforeAll(async () => {
  test = await startTestApp();
  cycles = test.app.get(CyclesService, { strict: false });
  const phases = [
    { kind: 'call', opensAt: day(0), closesAt: day(10) },
    { kind: 'voting', opensAt: day(10), closesAt: day(20) },
  ] as const;
  for (const currency of ['PLN', 'JPY', 'TND', 'EUR'])
    unwrap(
      await cycles.createCycle(null, {
        title: currency,
        slug: `in-${currency.toLowerCase()}`,
        currency,
        phases,
      }),
    );
  officer = await person(test, 'officer');
});

afterAll(() => test.close());

async function add(
  slug: string,
  fields: { name: string; amount: string; areaId?: string },
): Promise<Answer> {
  await officer.get(`/cycles/${slug}/pots`);
  const sent = await officer.send({ areaId: '', ...fields });
  return sent.location === undefined ? sent : officer.visit(sent.location);
}

async function potOf(slug: string, name: string): Promise<PotView | undefined> {
  return (await cycles.bySlug(slug))?.pots.find((pot) => pot.name === name);
}

describe('money that people type', () => {
  it.each([
    ['in-pln', '61 200', 6_120_000, '61,200'],
    ['in-pln', '61200,5', 6_120_050, '61,200.50'],
    ['in-pln', '1.061.200,05', 106_120_005, '1,061,200.05'],
    ['in-jpy', '5,000,000', 5_000_000, '¥5,000,000'],
    ['in-tnd', '1 234,5', 1_234_500, '1,234.500'],
    ['in-tnd', '61.200', 61_200_000, '61,200'],
    ['in-eur', "1'000'000.01", 100_000_001, '€1,000,000.01'],
  ])('in %s "%s" becomes %i minor units', async (slug, amount, minor, shown) => {
    const name = `Pot of ${amount}`;
    const { $ } = await add(slug, { name, amount });
    expect(await potOf(slug, name)).toMatchObject({ amountMinor: minor, areaId: null });
    expect(
      $('table')
        .text()
        .replace(/\u00a0/g, ' '),
    ).toContain(shown);
  });

  it.each([
    ['abc', 'Write an amount'],
    ['-5', 'Write an amount'],
    ['1,234', ''],
    ['12.345,678', 'has 2 decimals'],
    ['0', 'more than nothing'],
    ['0,00', 'more than nothing'],
    ['', 'how much money'],
    ['9'.repeat(16), 'more than a pot can hold'],
    ['99 999 999 999 999', 'more than a pot can hold'],
    ['1e9', 'Write an amount'],
    ['NaN', 'Write an amount'],
  ])('"%s" in euros', async (amount, words) => {
    const answer = await add('in-eur', { name: `Try ${amount}`, amount });
    expect(answer.status).toBe(words === '' ? 200 : 422);
    expect(answer.$('#error-amount').text()).toContain(words);
    if (words !== '')
      expect(answer.$('#field-name').attr('value')?.trim()).toBe(`Try ${amount}`.trim());
  });

  it('has no decimals where the currency has none', async () => {
    const answer = await add('in-jpy', { name: 'Half a yen', amount: '10,5' });
    expect(answer.$('#error-amount').text()).toContain('JPY has no decimals');
  });
});

describe('the pots of a cycle', () => {
  it('have names of their own', async () => {
    await add('in-pln', { name: 'Parks', amount: '100' });
    const twice = await add('in-pln', { name: ' Parks ', amount: '200' });
    expect(twice.status).toBe(422);
    expect(twice.$('#error-name').text()).toContain('this name already');
    const nameless = await add('in-pln', { name: ' ', amount: '200' });
    expect(nameless.$('#error-name').text()).toContain('2 to 80');
  });

  it('belong to an area of the list, or to the whole city', async () => {
    await officer.get('/areas');
    await officer.submit({ name: 'Lakeside' });
    const areaId = (await cycles.areas())[0]?.id ?? '';
    const { $ } = await add('in-pln', { name: 'Lake path', amount: '7', areaId });
    expect($('table').text()).toContain('Lakeside');
    const unknown = await add('in-pln', { name: 'Elsewhere', amount: '7', areaId: 'nowhere' });
    expect(unknown.$('#error-areaId').text()).toContain('Choose an area');
  });

  it('can change and go, and keep their amount when only the name changes', async () => {
    const before = await potOf('in-tnd', 'Pot of 61.200');
    await officer.get(`/cycles/in-tnd/pots/${before?.id}/edit`);
    const { $ } = await officer.submit({ name: 'Harbour' });
    expect($('.notice').text()).toContain('The pot is changed');
    expect(await potOf('in-tnd', 'Harbour')).toMatchObject({ amountMinor: 61_200_000 });
    await officer.get(`/cycles/in-tnd/pots/${before?.id}/edit`);
    const gone = await officer.submit({}, `/cycles/in-tnd/pots/${before?.id}/removal`);
    expect(gone.$('.notice').text()).toContain('The pot is removed');
    expect(await potOf('in-tnd', 'Harbour')).toBeUndefined();
    expect((await officer.get(`/cycles/in-tnd/pots/${before?.id}/edit`)).status).toBe(404);
  });

  it('are drawn to scale for everybody', async () => {
    const { $ } = await new Visitor(test.url).get('/cycles/in-tnd');
    const widths = $('main .bar-block')
      .toArray()
      .map((block) => Number.parseFloat($(block).attr('width') ?? '0'));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);
  });

  it('are fixed once voting has opened', async () => {
    test.clock.set(day(11));
    await signInAgain(officer, 'officer');
    const { $ } = await officer.get('/cycles/in-pln/pots');
    expect($('main form')).toHaveLength(0);
    expect($('main').text()).toContain('the pots stay as they are');
    await officer.get('/areas');
    const late = await officer.post('/cycles/in-pln/pots', {
      name: 'Late',
      areaId: '',
      amount: '5',
    });
    expect(late.status).toBe(409);
    const pot = await potOf('in-pln', 'Parks');
    await officer.get('/areas');
    const removal = await officer.post(`/cycles/in-pln/pots/${pot?.id}/removal`, {});
    expect(removal.status).toBe(409);
    expect(await potOf('in-pln', 'Parks')).toBeDefined();
  });
});

describe('areas', () => {
  it('have names of their own and can be renamed', async () => {
    await officer.get('/areas');
    expect((await officer.send({ name: 'Lakeside' })).$('#error-name').text()).toContain('already');
    expect((await officer.send({ name: 'x' })).$('#error-name').text()).toContain('2 to 80');
    const id = (await cycles.areas())[0]?.id;
    await officer.get(`/areas/${id}/edit`);
    const { $ } = await officer.submit({ name: 'بحيرة' });
    expect($('main').text()).toContain('بحيرة');
    expect((await officer.get('/areas/nowhere/edit')).status).toBe(404);
  });
});
