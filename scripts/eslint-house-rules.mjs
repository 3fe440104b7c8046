import { ESLintUtils } from '@typescript-eslint/utils';

/** A call whose Result nobody looks at hides an expected failure. */
const noIgnoredResult = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    messages: { ignored: 'This Result may be a failure: look at it, or unwrap it.' },
    schema: [],
  },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const isResult = (type) => {
      const parts = type.isUnion() ? type.types : [type];
      return parts.some(
        (part) =>
          part.getProperty('ok') && (part.getProperty('error') || part.getProperty('value')),
      );
    };
    return {
      ExpressionStatement(node) {
        const awaited = node.expression.type === 'AwaitExpression';
        const call = awaited ? node.expression.argument : node.expression;
        if (call.type !== 'CallExpression') return;
        const type = services.getTypeAtLocation(call);
        const settled = awaited ? (checker.getAwaitedType(type) ?? type) : type;
        if (isResult(settled)) context.report({ node, messageId: 'ignored' });
      },
    };
  },
});

const MOST_PARAMS = 4;

/** Few parameters per function; constructors are exempt, since injection lists what a class needs. */
const maxParams = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'suggestion',
    messages: { many: 'This function has {{count}} parameters; {{most}} are the most.' },
    schema: [],
  },
  defaultOptions: [],
  create(context) {
    const check = (node) => {
      const count = node.params.length;
      if (node.parent.type === 'MethodDefinition' && node.parent.kind === 'constructor') return;
      if (count > MOST_PARAMS) {
        context.report({ node, messageId: 'many', data: { count, most: MOST_PARAMS } });
      }
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
});

const TRANSACTIONS = ['transaction', 'startTransaction', 'commitTransaction'];

/** Only `UnitOfWork` and the ballot box begin transactions. */
const noOwnTransaction = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    messages: { own: 'Write through UnitOfWork.run: on SQLite all share one connection.' },
    schema: [],
  },
  defaultOptions: [],
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
        if (!TRANSACTIONS.includes(callee.property.name)) return;
        context.report({ node, messageId: 'own' });
      },
    };
  },
});

export const houseRules = {
  rules: {
    'no-ignored-result': noIgnoredResult,
    'max-params': maxParams,
    'no-own-transaction': noOwnTransaction,
  },
};
