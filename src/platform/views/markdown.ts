import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

const parser = new MarkdownIt({ html: false, linkify: true, breaks: true });

/** People write below a page's own title and section headings, so their first level is the third. */
const HEADINGS = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' };

const RULES: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'br', 'hr', 'strong', 'em', 's', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'a'],
    ...['h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  transformTags: {
    ...HEADINGS,
    a: (_tag, { href = '' }) => ({
      tagName: 'a',
      attribs: { href, rel: 'nofollow ugc noopener' },
    }),
  },
};

/** People's Markdown as HTML of a few harmless tags; no images, no HTML of their own. */
export function markdownHtml(text: string): string {
  return sanitizeHtml(parser.render(text), RULES).trim();
}
