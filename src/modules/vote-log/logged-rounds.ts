import { Injectable } from '@nestjs/common';

/** How strangers count a pot with a tool of their choice; null where its file does not hold enough. */
export interface LoggedRecount {
  readonly pot: string;
  readonly command: string | null;
}

/** A published tally bundle on disk. */
export interface PublishedBundle {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** What counts each pot again with the same rule, in the unpacked folder. */
  readonly recounts: readonly LoggedRecount[];
}

/** What the public pages of a log say of its round. */
export interface LoggedRound {
  readonly slug: string;
  readonly title: string;
  readonly openedAt: string;
  readonly closesAt: string;
  readonly isOver: boolean;
  /** Parameters of the component `cycle-line`, in the reader's language: for the layout alone. */
  readonly cycle: object;
  /** Whether the cycle names the same close, so that both can stand on one page. */
  readonly closesWithCycle: boolean;
  /** Undefined until the result is public. */
  readonly bundle: PublishedBundle | undefined;
}

type Source = (slug: string, locale: string) => Promise<LoggedRound | undefined>;

/** Logs know nothing of rounds, so whoever runs rounds says here what people may read of them. */
@Injectable()
export class LoggedRounds {
  private source: Source = async () => undefined;

  register(source: Source): void {
    this.source = source;
  }

  /** An opened round in the words of a language, or undefined. */
  async bySlug(slug: string, locale: string): Promise<LoggedRound | undefined> {
    return this.source(slug, locale);
  }
}
