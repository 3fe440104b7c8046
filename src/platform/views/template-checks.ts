import Handlebars from 'handlebars';
import { assert } from '../../domain/shared/assert';
import type { Param } from './component-params';

/** What a template may refer to. */
export interface Known {
  /** Whether there is a template of that name. */
  isTemplate(name: string): boolean;
  /** The declared parameters of a template, or undefined when it declares none. */
  paramsOf(name: string): readonly Param[] | undefined;
}

/** Only the gallery may choose a partial while it renders. */
const GALLERY = 'styleguide/';

type AnyPartial = hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement;

/**
 * Finds before the first request what Handlebars would find late or never: a partial that does not
 * exist (a block would silently lose its layout), a parameter that a component does not have, and
 * unescaped output.
 * @throws with the template's name and line
 */
export function checkTemplate(name: string, ast: hbs.AST.Program, known: Known): void {
  new TemplateVisitor(name, known).accept(ast);
}

class TemplateVisitor extends Handlebars.Visitor {
  constructor(
    private readonly template: string,
    private readonly known: Known,
  ) {
    super();
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    assert(mustache.escaped, `${this.at(mustache)}: unescaped output is not allowed`);
    super.MustacheStatement(mustache);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    this.checkPartial(partial);
    super.PartialStatement(partial);
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    this.checkPartial(partial);
    super.PartialBlockStatement(partial);
  }

  private checkPartial(partial: AnyPartial): void {
    if (partial.name.type === 'SubExpression' && this.template.startsWith(GALLERY)) return;
    assert(partial.name.type === 'PathExpression', `${this.at(partial)}: a partial needs a name`);
    const name = (partial.name).original;
    if (name === '@partial-block') return;
    assert(this.known.isTemplate(name), `${this.at(partial)}: there is no template "${name}"`);
    const params = this.known.paramsOf(name);
    if (params !== undefined) this.checkParams(partial, name, params);
  }

  private checkParams(partial: AnyPartial, name: string, params: readonly Param[]): void {
    const given = (partial.hash as hbs.AST.Hash | undefined)?.pairs.map(({ key }) => key) ?? [];
    for (const key of given) {
      const exists = params.some((param) => param.name === key);
      assert(exists, `${this.at(partial)}: component ${name}: unknown parameter "${key}"`);
    }
    if (partial.params.length > 0) return;
    for (const param of params.filter(({ required }) => required)) {
      const isGiven = given.includes(param.name);
      assert(isGiven, `${this.at(partial)}: component ${name}: "${param.name}" is missing`);
    }
  }

  private at(node: hbs.AST.Node): string {
    return `views/${this.template}.hbs:${node.loc.start.line}`;
  }
}
