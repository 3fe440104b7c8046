import { CyclesService } from '../../../src/modules/cycles';
import { RollService } from '../../../src/modules/voting-rounds';
import type { Answer, Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { actsOn, makeAccount, visitorWith } from '../../support/officer';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';

describe('the voter roll', () => {
  let baraza: TestApp;
  let draft: RoundScenario;
  let officer: Visitor;
  let roll: RollService;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    const cycles = baraza.app.get(CyclesService, { strict: false });
    must(await cycles.createArea(null, { name: 'North' }));
    must(await cycles.createArea(null, { name: 'South' }));
    draft = await openRound(baraza, { isOpen: false });
    officer = await visitorWith(baraza, 'officer');
    roll = baraza.app.get(RollService, { strict: false });
    path = `/rounds/${draft.slug}/roll`;
  });

  afterAll(() => baraza.close());

  async function paste(text: string): Promise<Answer> {
    await officer.get(path);
    return officer.send({ text }, path);
  }

  async function total(): Promise<number> {
    return (await roll.standing(draft.round.id)).total;
  }

  it('is for officers only', async () => {
    const resident = await visitorWith(baraza);
    expect((await resident.get(path)).status).toBe(403);
    expect((await resident.post(path, { text: 'id,style\n1,city' })).status).toBe(403);
  });

  it('takes commas or semicolons, CRLF, a byte order mark and headers as people write them', async () => {
    const files = [
      'id,style,birth_month\n1,north,1984-07\n2,south,\n3,city,2009-12\n',
      '\ufeffID;Area;Birth month\r\n1;North;1984-07\r\n2;SOUTH;\r\n3;city;2009-12\r\n',
      'Birth-Month, Style , ID \n1984-07, north ,"1"\n\n,south,2\n2009-12,city,3',
    ];
    for (const text of files) {
      expect((await paste(text)).status).toBe(303);
      const standing = await roll.standing(draft.round.id);
      expect(Object.fromEntries(standing.byStyle)).toEqual({ city: 1, north: 1, south: 1 });
    }
  });

  it('takes an uploaded file, and shows how many people have which ballot', async () => {
    await officer.get(path);
    const content = 'id;style\n' + Array.from({ length: 40 }, (_, i) => `P${i};north`).join('\n');
    const answer = await officer.upload(path, {}, { field: 'file', name: 'roll.csv', content });
    expect(answer.status).toBe(303);
    const page = await officer.get(path);
    expect(page.$('main').text()).toContain('40 people are on the roll');
    expect(page.$('table').text()).toMatch(/north[\s\S]*40/);
    expect(page.text).not.toContain('P17');
  });

  it.each([
    ['no rows at all', '', 'The file has no rows'],
    ['only a header', 'id,style\n', 'The file has no rows'],
    [
      'a missing column',
      'id,name\n1,Ada',
      'There is no column “style”. The first row says: id, name',
    ],
    ['a missing id column', 'who,style\n1,city', 'There is no column “id”'],
    ['an empty id', 'id,style\n1,city\n,city', 'Row 3: the id is missing'],
    ['an empty style', 'id,style\n1,', 'Row 2: the ballot style is missing'],
    ['an unknown style', 'id,style\n1,city\n2,west', 'Row 3: the round has no ballot style west'],
    ['a repeated id', 'id,style\n1,city\n2,city\n1,north', 'Row 4: the id 1 stands in row 2, too'],
    ['a broken month', 'id,style,birth_month\n1,city,07/1984', 'Row 2: 07/1984 is no month'],
    ['a month that does not exist', 'id,style,birth_month\n1,city,1984-13', '1984-13 is no month'],
    [
      'too few cells',
      'id,style,birth_month\n1,city,1984-07\n2,city',
      'Row 3: it has another number',
    ],
    ['an open quotation mark', 'id,style\n1,"city\n2,city', 'a quotation mark is not closed'],
    [
      'an id of 81 characters',
      `id,style\n${'9'.repeat(81)},city`,
      'Row 2: the id has more than 80',
    ],
  ])('refuses %s, keeps what was typed, and imports nothing', async (_what, text, words) => {
    const before = await total();
    const answer = await paste(text);
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary').text()).toContain(words);
    expect(answer.$('textarea[name="text"]').text().trim()).toBe(text.trim());
    expect(await total()).toBe(before);
  });

  it.each([
    ['another encoding', Buffer.from('id,style\n\xfc1,city\n', 'latin1')],
    ['a binary file', Buffer.from('PK\0\0id,style\n1,city\n')],
  ])('refuses %s', async (_what, content) => {
    await officer.get(path);
    const answer = await officer.upload(path, {}, { field: 'file', name: 'roll.csv', content });
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary').text()).toContain('not a CSV file in UTF-8');
  });

  it('names the first twenty broken rows and counts the others', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i},nowhere`);
    const answer = await paste(['id,style', ...rows].join('\n'));
    expect(answer.$('.error-summary li')).toHaveLength(21);
    expect(answer.$('.error-summary').text()).toContain('30 more rows are broken');
  });

  it('does not run what a cell says', async () => {
    const answer = await paste('id,style\n<script>alert(1)</script>,<img src=x>');
    expect(answer.status).toBe(422);
    expect(answer.$('main script, main img')).toHaveLength(0);
  });

  it('matches an account to a number, once, and says why not', async () => {
    await paste('id,style\n1,city\n2,city');
    const email = await makeAccount(baraza);
    const other = await makeAccount(baraza);
    const match = async (fields: Record<string, string>) => {
      await officer.get(path);
      return officer.send(fields, `/rounds/${draft.slug}/matches`);
    };
    const said = (answer: Answer) => answer.$('.error-summary').text();
    expect(said(await match({ email: 'x', personRef: '1' }))).toContain('Write an email address');
    expect(said(await match({ email, personRef: '' }))).toContain('Write the number');
    expect(said(await match({ email, personRef: '77' }))).toContain('has the number 77');
    expect(said(await match({ email: 'nobody@example.org', personRef: '1' }))).toContain(
      'signed up',
    );
    expect((await match({ email: email.toUpperCase(), personRef: ' 1 ' })).status).toBe(303);
    expect((await match({ email, personRef: '1' })).status).toBe(303);
    expect(said(await match({ email: other, personRef: '1' }))).toContain('Another account');
    expect(said(await match({ email, personRef: '2' }))).toContain('somebody else already');
    expect((await roll.standing(draft.round.id)).matches).toBe(1);
    expect(
      (await actsOn(baraza, draft.slug)).filter((act) => act === 'account-matched'),
    ).toHaveLength(1);
  });

  it('cannot be replaced once the round is open', async () => {
    const opened = await openRound(baraza);
    const opensPath = `/rounds/${opened.slug}/roll`;
    const page = await officer.get(opensPath);
    expect(page.$(`form[action="${opensPath}"]`)).toHaveLength(0);
    expect((await officer.post(opensPath, { text: 'id,style\n1,city' })).status).toBe(409);
    expect((await roll.standing(opened.round.id)).total).toBe(30);
  });

  it('takes two hundred thousand rows at once', async () => {
    const styles = ['north', 'south', 'city'];
    const rows = Array.from({ length: 200_000 }, (_, i) => `P-${i},${styles[i % 3]},1984-07`);
    const content = ['id,style,birth_month', ...rows].join('\n');
    await officer.get(path);
    const answer = await officer.upload(path, {}, { field: 'file', name: 'roll.csv', content });
    expect(answer.status).toBe(303);
    expect(await total()).toBe(200_000);
  });
});
