import { load, type CheerioAPI } from 'cheerio';
import supertest from 'supertest';

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A file from the visitor's device. */
export interface UploadedFile {
  /** Name of the form's field. */
  readonly field: string;
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** What a visitor got: status, address of the redirect if any, and the page. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly $: CheerioAPI;
}

/**
 * A visitor with a browser's manners: keeps cookies, follows redirects on request, and posts the
 * forms that pages really show, hidden fields and CSRF token included.
 */
export class Visitor {
  private readonly agent;
  private page: Answer | undefined;
  private address = '/';
  private lastToken = '';

  constructor(url: string) {
    this.agent = supertest.agent(url);
  }

  async get(path: string): Promise<Answer> {
    const answer = toAnswer(await this.agent.get(path).set('accept', 'text/html'));
    this.page = answer;
    this.address = path;
    this.token();
    return answer;
  }

  /** Opens a page and the pages that it redirects to. */
  async visit(path: string): Promise<Answer> {
    const answer = await this.get(path);
    return answer.location === undefined ? answer : this.visit(answer.location);
  }

  /** Posts to a path exactly these fields, with whatever token the last page carried. */
  async post(path: string, fields: Fields): Promise<Answer> {
    const response = await this.agent
      .post(path)
      .set('accept', 'text/html')
      .type('application/x-www-form-urlencoded')
      .send(this.encoded(fields));
    const answer = toAnswer(response);
    if (answer.location === undefined) this.page = answer;
    return answer;
  }

  /** Posts a form with a file, the way browsers do, with the token that the last page carried. */
  async upload(path: string, fields: Fields, file: UploadedFile): Promise<Answer> {
    const request = this.agent.post(path).set('accept', 'text/html').field('_csrf', this.token());
    for (const [name, value] of Object.entries(fields)) void request.field(name, [value].flat());
    const content = Buffer.from(file.content);
    const response = await request.attach(file.field, content, { filename: file.name });
    const answer = toAnswer(response);
    if (answer.location === undefined) this.page = answer;
    return answer;
  }

  /**
   * Fills in and sends a form of the page last seen: the one with this action, or the only one of
   * its main part. Follows the redirect and gives the page that the visitor ends up on.
   */
  async submit(fields: Fields, action?: string): Promise<Answer> {
    const answer = await this.send(fields, action);
    return answer.location === undefined ? answer : this.visit(answer.location);
  }

  /** The same without following the redirect. */
  async send(fields: Fields, action?: string): Promise<Answer> {
    const form = this.filledIn(fields, action);
    return this.post(form.path, form.fields);
  }

  /** What sending a form would send, for a test that does it by hand; with the visitor's cookies. */
  byHand(fields: Fields, action?: string): { path: string; body: string; cookie: string } {
    const form = this.filledIn(fields, action);
    const everything = { domain: '127.0.0.1', path: '/', secure: false, script: false };
    const cookie = this.agent.jar.getCookies(everything).toValueString();
    return { path: form.path, body: this.encoded(form.fields), cookie };
  }

  private filledIn(fields: Fields, action?: string): { path: string; fields: Fields } {
    const $ = this.current().$;
    const form =
      action === undefined
        ? $('main form[method="post"]').first()
        : $(`form[action="${action}"]`).first();
    if (form.length === 0) throw new Error(`no form ${action ?? ''} on ${this.address}`);
    const sent: Record<string, string | readonly string[]> = {};
    for (const { name, value } of form.serializeArray()) {
      const earlier = sent[name];
      sent[name] = earlier === undefined ? value : [earlier, value].flat();
    }
    return { path: form.attr('action') ?? this.address, fields: { ...sent, ...fields } };
  }

  /** A file, byte for byte. */
  async bytes(path: string): Promise<Buffer> {
    const response = await this.agent.get(path).buffer(true).parse(wholeBody);
    return response.body as Buffer;
  }

  /** Sends the form of the page last seen that goes to this path; the answer is a file. */
  async download(
    fields: Readonly<Record<string, string>>,
    path: string,
  ): Promise<{ readonly bytes: Buffer; readonly headers: Answer['headers'] }> {
    const form = this.current().$(`form[action="${path}"]`).first().serializeArray();
    const sent = { ...Object.fromEntries(form.map(({ name, value }) => [name, value])), ...fields };
    const response = await this.agent
      .post(path)
      .type('application/x-www-form-urlencoded')
      .send(new URLSearchParams(sent).toString())
      .buffer(true)
      .parse(wholeBody);
    return { bytes: response.body as Buffer, headers: response.headers };
  }

  /** Where the forms of the page last seen are sent to. */
  formActions(): string[] {
    const { $ } = this.current();
    return $('main form')
      .map((_, form) => $(form).attr('action') ?? '')
      .get();
  }

  async signIn(email: string, password: string): Promise<Answer> {
    await this.get('/sign-in');
    return this.submit({ email, password }, '/sign-in');
  }

  private encoded(fields: Fields): string {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      for (const single of [value].flat()) body.append(name, single);
    }
    if (!body.has('_csrf')) body.set('_csrf', this.token());
    return body.toString();
  }

  private token(): string {
    const shown = this.page?.$('input[name="_csrf"]').first().attr('value');
    this.lastToken = shown ?? this.lastToken;
    return this.lastToken;
  }

  private current(): Answer {
    if (this.page === undefined) throw new Error('no page was opened');
    return this.page;
  }
}

/** Whether a page without scripts loads itself again, because work goes on. */
export function isWaiting({ text }: Answer): boolean {
  return text.includes('http-equiv="refresh"');
}

function wholeBody(
  stream: supertest.Response,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const parts: Buffer[] = [];
  void stream.on('data', (part: Buffer) => parts.push(part));
  void stream.on('end', () => done(null, Buffer.concat(parts)));
}

function toAnswer(response: supertest.Response): Answer {
  const text = response.text ?? '';
  const location = response.headers['location'];
  return { status: response.status, location, text, headers: response.headers, $: load(text) };
}
