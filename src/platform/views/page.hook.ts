import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageBytes } from './kept-html';
import { type NoticeKey, Page, type PageFrame, SeeOther } from './page';
import type { ViewEngine } from './view-engine';

const COOKIE = 'baraza_notice';
const COOKIE_FORM = /(?:^|;\s*)baraza_notice=(success|info|warning)\.([a-z-]+(?:\.[A-Za-z0-9-]+)+)/;
/** Nobody can make a page say another text of the catalogues than one meant for this. */
const NOTICE_KEY = /\.notices?\./;

/** Tells the city and the reader of a request's page. */
export type FrameOf = (
  request: FastifyRequest,
  reply: FastifyReply,
) => PageFrame | Promise<PageFrame>;

/**
 * Lets controllers return a `Page` or a `SeeOther`: the first is rendered, the second becomes a
 * redirect whose notice travels to the next page in a cookie that lives for one minute.
 */
export function installPages(fastify: FastifyInstance, engine: ViewEngine, frameOf: FrameOf): void {
  fastify.addHook('preSerialization', async (request, reply, payload) => {
    if (payload instanceof SeeOther) return redirect(request, reply, payload);
    if (!(payload instanceof Page)) return payload;
    const frame = withNotice(engine, request, reply, await frameOf(request, reply));
    const html = engine.render(payload.view, payload.model, frame);
    writeHead(reply, payload, frame);
    const bytes = pageBytes(html, payload.options.kept ?? []);
    // Fastify sends bytes as gladly as text; only its types do not know.
    void reply.serializer(() => bytes as unknown as string);
    return payload;
  });
}

function writeHead(reply: FastifyReply, page: Page, frame: PageFrame): void {
  const { status, headers, noStore } = page.options;
  void reply.code(status ?? 200).header('content-type', 'text/html; charset=utf-8');
  void reply.header('content-language', frame.locale);
  if (noStore === true) void reply.header('cache-control', 'no-store');
  else if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-cache');
  if (headers !== undefined) void reply.headers(headers);
}

function redirect(request: FastifyRequest, reply: FastifyReply, target: SeeOther): SeeOther {
  if (target.notice !== undefined) keepNotice(request, reply, target.notice);
  void reply.code(303).header('location', target.location);
  void reply.header('content-type', 'text/plain; charset=utf-8').serializer(() => '');
  return target;
}

function keepNotice(request: FastifyRequest, reply: FastifyReply, { kind, key }: NoticeKey): void {
  setCookie(request, reply, `${COOKIE}=${kind}.${key}; Max-Age=60`);
}

function withNotice(
  engine: ViewEngine,
  request: FastifyRequest,
  reply: FastifyReply,
  frame: PageFrame,
): PageFrame {
  const [, kind, key] = COOKIE_FORM.exec(request.headers.cookie ?? '') ?? [];
  if (kind === undefined || key === undefined) return frame;
  setCookie(request, reply, `${COOKIE}=; Max-Age=0`);
  if (!NOTICE_KEY.test(key) || !engine.hasText(frame, key)) return frame;
  return { ...frame, notice: { kind: kind as NoticeKey['kind'], text: engine.text(frame, key) } };
}

function setCookie(request: FastifyRequest, reply: FastifyReply, cookie: string): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const earlier = [reply.getHeader('set-cookie') ?? []].flat().map(String);
  const all = [...earlier, `${cookie}; Path=/; HttpOnly; SameSite=Lax${secure}`];
  void reply.removeHeader('set-cookie').header('set-cookie', all);
}
