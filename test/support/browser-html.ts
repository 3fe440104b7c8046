import { htmlChecker } from './html-rules';

/** What is wrong with a page as the server sent it, with its lines. */
export const mistakesIn = htmlChecker({
  // Markdown of residents is cleaned by a library that closes its line breaks.
  'void-style': 'off',
});
