import { readRollFile } from './roll-file';

const STYLES = new Set(['city']);

describe('readRollFile', () => {
  it('refuses an id whose accents stand apart from their letters, in its row', () => {
    const csv = `id,style\n1,city\n${'Ren\u00e9'.normalize('NFD')},city\n`;
    expect(readRollFile(csv, STYLES)).toEqual({
      ok: false,
      error: {
        kind: 'roll-rows-broken',
        total: 1,
        rows: [expect.objectContaining({ row: 3, column: 'id', fault: 'idNotNormal' })],
      },
    });
  });

  it('takes the same id in the usual form', () => {
    const rows = [{ personRef: 'Ren\u00e9', style: 'city', birthMonth: null }];
    expect(readRollFile('id,style\nRen\u00e9,city\n', STYLES)).toEqual({ ok: true, value: rows });
  });
});
