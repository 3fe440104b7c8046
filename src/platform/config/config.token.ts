/** Injection token of the typed configuration. */
export const CONFIG = Symbol('config');
