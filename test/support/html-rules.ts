import { HtmlValidate, type ConfigData } from 'html-validate';

type Rules = NonNullable<ConfigData['rules']>;

const RULES: Rules = {
  'long-title': 'off',
  'aria-label-misuse': ['error', { allowAnyNamable: true }],
  'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
  'no-trailing-whitespace': 'off',
  'attribute-boolean-style': 'off',
  'no-redundant-role': 'off',
  'prefer-native-element': 'off',
  'require-sri': 'off',
  'wcag/h71': 'off',
};

/** Checks HTML by the rules of the house: gives what is wrong, with lines. */
export function htmlChecker(more: Rules): (html: string) => Promise<string[]> {
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { ...RULES, ...more },
  });
  return async (html) => {
    const { results } = await validator.validateString(html);
    return results.flatMap(({ messages }) =>
      messages.map(({ line, ruleId, message }) => `line ${line}: ${ruleId}: ${message}`),
    );
  };
}
