import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import Handlebars from 'handlebars';
import { assertDefined } from '../../domain/shared/assert';
import { checkedContext, type ComponentParams, paramsBeside } from './component-params';
import { checkTemplate } from './template-checks';

type Render = Handlebars.TemplateDelegate<unknown>;

interface TemplateFile {
  readonly name: string;
  readonly path: string;
  render: Render | undefined;
  params: ComponentParams | undefined;
  readAt: number;
}

/** Settings of the library. */
export interface LibrarySettings {
  readonly folder: string;
  /** Names of the helpers that templates may use. */
  readonly helpers: readonly string[];
  /** True: templates are read again when they have changed. */
  readonly development: boolean;
}

/**
 * All templates below `views`, each compiled once, when first used or by `compileAll`.
 * Templates know one another by path; `components/field/field` is also known as `field`.
 */
export class TemplateLibrary {
  private readonly files = new Map<string, TemplateFile>();

  constructor(
    private readonly handlebars: typeof Handlebars,
    private readonly settings: LibrarySettings,
  ) {
    this.find();
  }

  /** The names of all templates, sorted, without the short ones. */
  names(): string[] {
    return [...new Set([...this.files.values()].map(({ name }) => name))].sort();
  }

  /** Compiles everything now, so that a mistake stops the start and not a reader. */
  compileAll(): void {
    for (const name of this.names()) this.compile(name);
  }

  /** Compiles one template now. */
  compile(name: string): void {
    this.template(name);
  }

  /** Renders a template by its name. */
  render(name: string, context: unknown, options: Handlebars.RuntimeOptions): string {
    return this.template(name)(context, options);
  }

  /** The declared parameters of a template, or undefined when it declares none. */
  params(name: string): ComponentParams | undefined {
    const file = this.files.get(name);
    if (file !== undefined && file.readAt === 0) file.params = paramsBeside(file.path);
    return file?.params;
  }

  private template(name: string): Render {
    const file = this.fileOf(name);
    const isStale = this.settings.development && statSync(file.path).mtimeMs > file.readAt;
    if (file.render === undefined || isStale) this.read(file);
    return assertDefined(file.render, `template ${name}`);
  }

  private fileOf(name: string): TemplateFile {
    if (!this.files.has(name) && this.settings.development) this.find();
    return assertDefined(this.files.get(name), `template views/${name}.hbs`);
  }

  private read(file: TemplateFile): void {
    const ast = this.handlebars.parse(readFileSync(file.path, 'utf8'), { srcName: file.name });
    checkTemplate(file.name, ast, {
      isTemplate: (name) => this.has(name),
      paramsOf: (name) => this.params(name)?.params,
    });
    file.params = paramsBeside(file.path);
    file.render = this.handlebars.compile(ast, {
      strict: true,
      explicitPartialContext: true,
      preventIndent: true,
      knownHelpersOnly: true,
      knownHelpers: Object.fromEntries(this.settings.helpers.map((helper) => [helper, true])),
    });
    file.readAt = statSync(file.path).mtimeMs;
  }

  private has(name: string): boolean {
    if (!this.files.has(name) && this.settings.development) this.find();
    return this.files.has(name);
  }

  private find(): void {
    const found = readdirSync(this.settings.folder, { recursive: true, encoding: 'utf8' });
    for (const path of found.filter((entry) => entry.endsWith('.hbs'))) {
      this.add(join(this.settings.folder, path));
    }
  }

  private add(path: string): void {
    const name = relative(this.settings.folder, path).replaceAll('\\', '/').replace(/\.hbs$/, '');
    if (this.files.has(name)) return;
    const file = { name, path, render: undefined, params: undefined, readAt: 0 };
    const isComponent = name === `components/${basename(dirname(path))}/${basename(name)}`;
    for (const alias of isComponent ? [name, basename(name)] : [name]) {
      this.files.set(alias, file);
      this.handlebars.registerPartial(alias, this.asPartial(alias));
    }
  }

  private asPartial(name: string): Render {
    return (context, options) => {
      const render = this.template(name);
      const params = this.params(name);
      if (params === undefined) return render(context, options);
      const given = (context ?? {}) as Record<string, unknown>;
      return render(checkedContext(name, params.params, given), options);
    };
  }
}
