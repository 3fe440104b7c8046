import { formatDecimal, formatList } from '../views/formats';
import type { Catalogues, TextValues } from './catalogues';
import { isolated } from './languages';

/** What a sentence of a count says, before it has words: a key and figures by name. */
export interface Told {
  readonly key: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** Exact decimal texts. */
  readonly votes?: Readonly<Record<string, string>>;
  readonly names?: Readonly<Record<string, string>>;
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  readonly standings?: Readonly<Record<string, readonly Standing[]>>;
}

interface Standing {
  readonly candidate: string;
  readonly votes: string;
}

/**
 * Gives the sentences of a count words in one language. A message finds votes under their name, and
 * under `<name>Count` a number to choose a plural by, which large votes are too long for; a list in
 * the same way, with the number of its members.
 */
export class Teller {
  constructor(
    private readonly catalogues: Catalogues,
    private readonly locale: string,
  ) {}

  /** A text of the catalogues. */
  text(key: string, values: TextValues = {}): string {
    return this.catalogues.text(this.locale, key, values);
  }

  /**
   * Sentences one behind the other.
   * @param prefix where the texts stand, such as "seats.told."
   */
  tell(prefix: string, sentences: readonly Told[]): string {
    return sentences.map((told) => this.text(`${prefix}${told.key}`, this.values(told))).join(' ');
  }

  private values({ counts, votes, names, lists, standings }: Told): TextValues {
    const values: Record<string, string | number> = { ...counts };
    for (const [name, text] of Object.entries(votes ?? {})) {
      values[name] = formatDecimal(this.locale, text);
      values[`${name}Count`] = Number(text);
    }
    for (const [name, text] of Object.entries(names ?? {})) {
      values[name] = isolated(text, this.locale);
    }
    for (const [name, list] of Object.entries(lists ?? {})) {
      values[name] = this.listOf(list.map((text) => isolated(text, this.locale)));
      values[`${name}Count`] = list.length;
    }
    for (const [name, list] of Object.entries(standings ?? {})) {
      values[name] = this.listOf(list.map((one) => this.standing(one)));
    }
    return values;
  }

  private standing({ candidate, votes }: Standing): string {
    const name = isolated(candidate, this.locale);
    return this.text('common.standing', { name, figure: formatDecimal(this.locale, votes) });
  }

  private listOf(items: readonly string[]): string {
    return formatList(this.locale, items);
  }
}
