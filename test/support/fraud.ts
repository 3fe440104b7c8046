import type { VerifyOptions } from '../../src/verifier/core/bundle';
import type { BuiltBundle, BundleSpec, Cheats } from './bundle-builder';

/** A way to cheat, and the check that must notice. */
export interface Fraud {
  readonly id: string;
  readonly what: string;
  /** Without it the rich round. */
  readonly spec?: BundleSpec;
  readonly cheats?: Cheats;
  /** What is changed when everything is signed. */
  after?(bundle: BuiltBundle): void;
  options?(bundle: BuiltBundle): VerifyOptions;
}
