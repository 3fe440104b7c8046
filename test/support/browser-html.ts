import { HtmlValidate } from 'html-validate';

/** The rules that components are held to as well, for whole documents. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Markdown of residents is cleaned by a library that closes its line breaks.
    'void-style': 'off',
    'long-title': 'off',
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
    'require-sri': 'off',
    'wcag/h71': 'off',
  },
});

/** What is wrong with a page as the server sent it, with its lines. */
export async function mistakesIn(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `line ${line}: ${ruleId}: ${message}`),
  );
}
