import { type Agent, request, type IncomingHttpHeaders } from 'node:http';

/** What came back: status, where a redirect leads, and the page or file. */
export interface SiteAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Buffer;
}

/** Fields of a form; a list sends the name once per value. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/** The site answered in a way that a visitor cannot go on from. */
export class VisitFailed extends Error {
  override readonly name = 'VisitFailed';
}

const HIDDEN = /<input type="hidden" name="([^"]+)" value="([^"]*)">/g;
const ERROR = /class="error-summary"[\s\S]*?<\/ul>/;
const HEADING = /<h1[^>]*>([^<]*)/;

/** One visitor over HTTP: keeps cookies, sends the hidden fields of the page last seen. */
export class SiteVisit {
  private readonly cookies = new Map<string, string>();
  private hidden: Record<string, string> = {};

  constructor(
    private readonly base: URL,
    private readonly agent: Agent,
    private readonly timed: (millis: number) => void = () => undefined,
  ) {}

  /** Opens a page, given as one character per byte; `VisitFailed` unless it is there. */
  async open(path: string): Promise<string> {
    const answer = await this.send('GET', path);
    if (answer.status !== 200) throw new VisitFailed(`${path} answered ${answer.status}`);
    return this.see(answer);
  }

  /** Downloads a file; `VisitFailed` unless it is there. */
  async download(path: string): Promise<Buffer> {
    const answer = await this.send('GET', path);
    if (answer.status !== 200) throw new VisitFailed(`${path} answered ${answer.status}`);
    return answer.body;
  }

  /** Sends a form that must lead to another page, and gives the address of that page. */
  async submit(path: string, fields: FormFields): Promise<string> {
    const answer = await this.post(path, fields);
    if (answer.status === 303 && answer.location !== undefined) return answer.location;
    const page = answer.body.toString('utf8');
    const words = (ERROR.exec(page)?.[0] ?? HEADING.exec(page)?.[1] ?? '').replace(/<[^>]+>/g, ' ');
    throw new VisitFailed(
      `${path} answered ${answer.status}: ${words.replace(/\s+/g, ' ').trim()}`,
    );
  }

  /** Sends a form that answers with a page (a check page, a sheet of codes), given like `open`. */
  async check(path: string, fields: FormFields): Promise<string> {
    const answer = await this.post(path, fields);
    if (answer.status !== 200) throw new VisitFailed(`${path} answered ${answer.status}`);
    return this.see(answer);
  }

  private post(path: string, fields: FormFields): Promise<SiteAnswer> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...this.hidden, ...fields })) {
      for (const single of [value].flat()) body.append(name, single);
    }
    return this.send('POST', path, body.toString());
  }

  /** Looks at bytes: making text of whole pages would take longer than everything else here. */
  private see({ body }: SiteAnswer): string {
    const page = body.toString('latin1');
    this.hidden = Object.fromEntries(
      [...page.matchAll(HIDDEN)].map(([, name = '', value = '']) => [typed(name), typed(value)]),
    );
    return page;
  }

  private send(method: string, path: string, body?: string): Promise<SiteAnswer> {
    const started = performance.now();
    const headers = {
      accept: 'text/html',
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.base), { method, headers, agent: this.agent });
      sent.once('error', reject).once('response', (response) => {
        const parts: Buffer[] = [];
        response
          .on('data', (part: Buffer) => parts.push(part))
          .once('end', () => {
            this.timed(performance.now() - started);
            this.keep(response.headers);
            const { statusCode: status = 0 } = response;
            resolve({ status, location: response.headers.location, body: Buffer.concat(parts) });
          });
      });
      sent.end(body);
    });
  }

  private keep(headers: IncomingHttpHeaders): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
  }
}

/** What a browser would send of a piece of a page. */
function typed(bytes: string): string {
  return Buffer.from(bytes, 'latin1')
    .toString('utf8')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
