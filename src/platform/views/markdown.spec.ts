import { load } from 'cheerio';
import { markdownHtml } from './markdown';

describe('people’s Markdown', () => {
  it('becomes paragraphs, lists and emphasis', () => {
    expect(markdownHtml('a *b*\n\n- c')).toBe('<p>a <em>b</em></p>\n<ul>\n<li>c</li>\n</ul>');
  });

  it('begins its headings below those of the page', () => {
    expect(markdownHtml('# One\n\n## Two')).toBe('<h3>One</h3>\n<h4>Two</h4>');
  });

  it('marks links as not ours', () => {
    expect(markdownHtml('[a](https://example.org/)')).toBe(
      '<p><a href="https://example.org/" rel="nofollow ugc noopener">a</a></p>',
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](data:text/html;base64,PHNjcmlwdD4=)',
    '[a](//evil.example)',
    '![a](https://evil.example/pixel.png)',
    '<a href="https://example.org" style="x" onclick="y">a</a>',
  ])('makes %s harmless', (source) => {
    const $ = load(markdownHtml(source), null, false);
    expect($('script, img, iframe, style, [style], [src], [onclick], [onerror]')).toHaveLength(0);
    expect($('a[href]:not([href^="https://"])')).toHaveLength(0);
  });
});
