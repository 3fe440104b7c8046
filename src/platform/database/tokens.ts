/** Injection token of the writing DataSource: `UnitOfWork` and the ballot box only. */
export const WRITE_SOURCE = Symbol('write source');
/** Injection token of the reading DataSource. */
export const READ_SOURCE = Symbol('read source');
