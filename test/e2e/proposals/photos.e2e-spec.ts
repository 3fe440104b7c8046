import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { load, type CheerioAPI } from 'cheerio';
import sharp from 'sharp';

import type { Visitor } from '../../support/agent';
import { proposalFields, startTown, type Town } from './town';

let town: Town;
let ada: Visitor;

beforeAll(async () => {
  town = await startTown();
  await town.person('Ada');
  ada = await town.visitor('Ada');
});
afterAll(() => town.test.close());

interface Sent {
  readonly status: number;
  readonly location: string | undefined;
  readonly $: CheerioAPI;
}

async function upload(
  photo: Buffer,
  fields: Record<string, string> = {},
  path = '/proposals',
): Promise<Sent> {
  const form = await ada.get(path === '/proposals' ? '/proposals/new' : path);
  const request = ada['agent'].post(path).set('accept', 'text/html');
  const all = proposalFields({ alt: 'The river bank in spring', intent: 'draft', ...fields });
  const token = String(form.$('input[name=_csrf]').first().attr('value'));
  for (const [name, value] of Object.entries({ ...all, _csrf: token }))
    void request.field(name, value);
  if (path === '/proposals') void request.field('cycle', 'budget-2026');
  const response = await request.attach('photo', photo, {
    filename: 'photo.jpg',
    contentType: 'image/jpeg',
  });
  return {
    status: response.status,
    location: response.headers['location'],
    $: load(response.text),
  };
}

async function picture(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#0b6e4f' } })
    .jpeg()
    .withExif({
      IFD0: { Copyright: 'somebody' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 13/1 0/1' },
    })
    .toBuffer();
}

describe('a photo of a proposal', () => {
  it('is encoded anew as WebP of at most 1600 pixels, without the notes of the camera', async () => {
    const sent = await upload(await picture(2400, 1200));
    expect(sent.status).toBe(303);
    const page = await ada.get(String(sent.location));
    const src = String(page.$('main figure img').attr('src'));
    expect(page.$('main figure img').attr('alt')).toBe('The river bank in spring');
    const answer = await ada['agent'].get(src);
    expect(answer.headers['content-type']).toBe('image/webp');
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const { width, height, exif, format } = await sharp(answer.body as Buffer).metadata();
    expect([width, height, exif, format]).toEqual([1600, 800, undefined, 'webp']);
    expect((await ada['agent'].get(`${src}/small`)).status).toBe(200);
  });

  it('is taken away with its files when its author removes it', async () => {
    const sent = await upload(await picture(50, 40));
    const path = String(sent.location);
    const src = String((await ada.get(path)).$('main figure img').attr('src'));
    const file = join(town.test.config.dataDir, 'photos', `${src.split('/').pop()}.webp`);
    expect(existsSync(file)).toBe(true);
    await ada.get(`${path}/edit`);
    await ada.submit({ removePhoto: 'yes', intent: 'draft' }, `${path}/edit`);
    expect((await ada.get(path)).$('main figure img').length).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect((await ada.get(src)).status).toBe(404);
  });

  it('is replaced by another one', async () => {
    const path = String((await upload(await picture(50, 40))).location);
    const before = (await ada.get(path)).$('main figure img').attr('src');
    await upload(await picture(60, 40), { alt: 'The same place a year later' }, `${path}/edit`);
    const after = (await ada.get(path)).$('main figure img');
    expect(after.attr('src')).not.toBe(before);
    expect(after.attr('alt')).toBe('The same place a year later');
  });

  it.each([
    ['a text', async () => Buffer.from('just a text, whatever its name says'), 'photo'],
    [
      'an SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'photo',
    ],
    ['a JPEG that breaks off', async () => (await picture(400, 400)).subarray(0, 700), 'photo'],
    [
      'a file that only begins like a PNG',
      async () =>
        Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(500, 7)]),
      'photo',
    ],
    ['a picture of far too many pixels', bomb, 'photo'],
    [
      'more than 10 MB',
      async () => Buffer.concat([await picture(10, 10), Buffer.alloc(10 * 1024 * 1024)]),
      'photo',
    ],
  ])('is refused when it is %s, and all text is kept', async (_name, make, field) => {
    const before = files();
    const sent = await upload(await make(), { title: 'Kept through every mishap' });
    expect(sent.status).toBe(422);
    expect(sent.$(`#error-${field}`).length).toBe(1);
    expect(sent.$('input[name=title]').val()).toBe('Kept through every mishap');
    expect(sent.$('textarea[name=text]').val()).toContain('Ten benches');
    expect(files()).toEqual(before);
  });

  it('needs words for those who cannot see it', async () => {
    const sent = await upload(await picture(30, 30), { alt: '' });
    expect(sent.status).toBe(422);
    expect(sent.$('#error-alt').length).toBe(1);
    expect(sent.$('#error-photo').text()).toContain('Choose your photo again');
  });

  it('has an address that gives nothing else away', async () => {
    for (const id of ['x', 'AAAAAAAAAAAAAAAAAAAAAA', '..%2f..%2fpackage.json', '%00']) {
      expect([400, 404]).toContain((await ada.get(`/photos/${id}`)).status);
    }
  });
});

/** A PNG of a few kilobytes that claims and holds 64 megapixels. */
async function bomb(): Promise<Buffer> {
  return sharp({
    create: { width: 8_000, height: 8_000, channels: 3, background: 'white' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

function files(): string[] {
  const folder = join(town.test.config.dataDir, 'photos');
  return existsSync(folder) ? readdirSync(folder) : [];
}
