import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';

import type { TestApp } from './app';

/** A way into the program. */
export interface Route {
  /** `GET`, `POST`, … */
  readonly method: string;
  /** With its parameters, such as `/rounds/:slug`. */
  readonly path: string;
}

type Handler = Readonly<Record<string, unknown>>;

/** All routes of the controllers, as Nest itself knows them, in alphabetical order. */
export function routesOf({ app }: TestApp): Route[] {
  const found: Route[] = [];
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype === 'function') found.push(...routesIn(metatype as new () => object));
    }
  }
  return found.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** How a route is called in tables. */
export function nameOf({ method, path }: Route): string {
  return `${path} ${method}`;
}

function routesIn(controller: new () => object): Route[] {
  const prefixes = listOf(Reflect.getMetadata(PATH_METADATA, controller));
  const handlers = controller.prototype as Handler;
  return Object.getOwnPropertyNames(handlers).flatMap((name) => {
    const handler = handlers[name];
    if (name === 'constructor' || typeof handler !== 'function') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const paths = listOf(Reflect.getMetadata(PATH_METADATA, handler));
    return prefixes.flatMap((prefix) =>
      paths.map((path) => ({ method: RequestMethod[method] ?? '', path: joined(prefix, path) })),
    );
  });
}

function listOf(value: unknown): string[] {
  return [value ?? ''].flat() as string[];
}

function joined(prefix: string, path: string): string {
  return `/${[prefix, path]
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}
