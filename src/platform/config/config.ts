/** Where the record lives: one file for a town, a server for a capital. */
export type DatabaseConfig =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | { readonly dialect: 'postgres'; readonly url: string };

/** Everything that an operator can set; read once at start, never from the environment later. */
export interface Config {
  readonly environment: 'development' | 'production' | 'test';
  readonly host: string;
  readonly port: number;
  /** Address at which people reach the site, without a final slash; part of every log's origin. */
  readonly publicUrl: string;
  readonly database: DatabaseConfig;
  /** Folder of uploads and tally bundles (and of the SQLite file by default). */
  readonly dataDir: string;
  /** Folder of the round keys; never inside database backups. */
  readonly keyDir: string;
  /** First signs, all verify: the way to change the secret without signing everybody out. */
  readonly sessionSecrets: readonly string[];
  readonly mail: MailConfig;
  /** Whether the demo page with its sign-ins and codes is served. */
  readonly demo: boolean;
  readonly trustProxy: boolean;
  /** Days for objections that the configuration of every new round promises, 0 to 365. */
  readonly objectionDays: number;
  /** Git commit of the running code, 40 hex digits; zeros where it is not known. */
  readonly codeVersion: string;
}

/**
 *
 */
export interface MailConfig {
  /** SMTP address such as smtps://user:password@host; without it mail stays in the outbox. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
}
