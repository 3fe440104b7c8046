import { KeptHtml, pageBytes } from './kept-html';

const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text));

describe('a page of kept parts', () => {
  it('is its text in UTF-8 when nothing is kept', () => {
    expect(pageBytes('<p>Świecie</p>', [])).toEqual(Buffer.from('<p>Świecie</p>'));
  });

  it('has each part in its place, in the given order', () => {
    const first = new KeptHtml(0, bytes('a', 'ż'));
    const second = new KeptHtml(1, bytes('c'));
    const html = `<p>${first.toHTML()}</p><p>${second.toHTML()}</p>.`;
    expect(pageBytes(html, [first, second]).toString()).toBe('<p>aż</p><p>c</p>.');
  });

  it('may begin and end with a part, and a part may be empty', () => {
    const all = new KeptHtml(0, bytes('x'));
    expect(pageBytes(all.toHTML(), [all]).toString()).toBe('x');
    const none = new KeptHtml(0, []);
    expect(pageBytes(`a${none.toHTML()}b`, [none]).toString()).toBe('ab');
  });

  it('is refused when its template left a part out', () => {
    expect(() => pageBytes('<p></p>', [new KeptHtml(0, [])])).toThrow('not in its template');
  });
});
