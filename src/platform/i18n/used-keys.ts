import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';

/** A mention of a text in the source. */
export interface KeyUse {
  /** The key, or the part before the first thing that is only known when the page is made. */
  readonly key: string;
  readonly isPrefix: boolean;
  /** File, and line where it is known. */
  readonly where: string;
}

/** All texts that the templates below a folder, and the examples of components, ask for. */
export function keysInTemplates(folder: string): KeyUse[] {
  const examples = filesBelow(folder, '.params.json').flatMap((where) =>
    [...readFileSync(join(folder, where), 'utf8').matchAll(/"([a-z-]+\.[A-Za-z.]+[A-Za-z])"/g)].map(
      ([, key = '']) => ({ key, isPrefix: false, where }),
    ),
  );
  return [...examples, ...templateUses(folder)];
}

function templateUses(folder: string): KeyUse[] {
  return filesBelow(folder, '.hbs').flatMap((path) => {
    const visitor = new TextVisitor(path);
    visitor.accept(Handlebars.parse(readFileSync(join(folder, path), 'utf8')));
    return visitor.uses;
  });
}

/**
 * All texts that the TypeScript below a folder mentions: literals, and template literals up to
 * their first expression.
 * @param namespaces names of the catalogue files; other dotted texts are not keys
 */
export function keysInSource(folder: string, namespaces: readonly string[]): KeyUse[] {
  const names = namespaces.join('|');
  const literal = new RegExp(`['"\`]((?:${names})\\.[A-Za-z0-9.-]*[A-Za-z0-9])['"\`]`, 'g');
  const prefix = new RegExp(
    `['"\`]((?:${names})\\.(?:[A-Za-z0-9-]+\\.)*)(?:[A-Za-z0-9-]*\\$\\{|['"\`])`,
    'g',
  );
  return filesBelow(folder, '.ts')
    .filter((path) => !path.endsWith('spec.ts'))
    .flatMap((where) => {
      const source = readFileSync(join(folder, where), 'utf8');
      const found = (pattern: RegExp, isPrefix: boolean): KeyUse[] =>
        [...source.matchAll(pattern)].map(([, key = '']) => ({ key, isPrefix, where }));
      return [...found(literal, false), ...found(prefix, true)];
    });
}

class TextVisitor extends Handlebars.Visitor {
  readonly uses: KeyUse[] = [];

  constructor(private readonly path: string) {
    super();
  }

  override StringLiteral(literal: hbs.AST.StringLiteral): void {
    this.add(literal.value, literal, /\.$/.test(literal.value));
  }

  private add(key: string, node: hbs.AST.Node, isPrefix: boolean): void {
    if (!/^[a-z][a-z0-9-]*(\.[A-Za-z0-9-]+)+\.?$/.test(key)) return;
    this.uses.push({ key, isPrefix, where: `${this.path}:${node.loc.start.line}` });
  }
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .sort();
}
