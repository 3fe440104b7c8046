import { existsSync, readFileSync } from 'node:fs';
import { assert } from '../../domain/shared/assert';

/** What a parameter may be; `text` also takes numbers, `any` is passed on unchecked. */
export type ParamType = 'text' | 'number' | 'flag' | 'list' | 'object' | 'any';

/** One parameter of a component. */
export interface Param {
  readonly name: string;
  readonly type: ParamType;
  readonly required: boolean;
  readonly description: string;
}

/** An example that the gallery shows and the tests render. */
export interface Example {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A `<name>.params.json`. */
export interface ComponentParams {
  readonly description: string;
  readonly params: readonly Param[];
  readonly examples: readonly Example[];
}

const IS_TYPE: Readonly<Record<ParamType, (value: unknown) => boolean>> = {
  text: (value) => ['string', 'number', 'bigint'].includes(typeof value) || isSafeString(value),
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  any: () => true,
};

/** The parameters that stand beside a template, or undefined when it declares none. */
export function paramsBeside(templatePath: string): ComponentParams | undefined {
  const path = templatePath.replace(/\.hbs$/, '.params.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ComponentParams) : undefined;
}

/**
 * The context of a component: what it was given, and null for each optional parameter that is
 * absent, so that a misspelt name inside a component still throws.
 * @throws on an unknown parameter, a missing required one, or one of the wrong type
 */
export function checkedContext(
  component: string,
  declared: readonly Param[],
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const param of declared) context[param.name] = valueOf(component, param, given);
  for (const name in given) {
    assert(Object.hasOwn(context, name), `component ${component}: unknown parameter "${name}"`);
  }
  return context;
}

function valueOf(component: string, param: Param, given: Readonly<Record<string, unknown>>): unknown {
  const value = given[param.name] ?? null;
  if (value === null) {
    assert(!param.required, `component ${component}: parameter "${param.name}" is missing`);
    return null;
  }
  const fits = IS_TYPE[param.type](value);
  assert(fits, `component ${component}: parameter "${param.name}" must be ${param.type}`);
  return value;
}

function isSafeString(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'toHTML' in value;
}
