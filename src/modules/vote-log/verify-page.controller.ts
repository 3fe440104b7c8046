import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { VerifyPage } from './verify-page';

/** The one page with a script inside it; its own policy names that script by its hash. */
@Controller()
export class VerifyPageController {
  constructor(private readonly page: VerifyPage) {}

  @Get('verify.html')
  show(
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('if-none-match') known?: string,
  ): string {
    const { html, sha256, policy } = this.page.file();
    const tag = `"${sha256}"`;
    void reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .header('cache-control', 'public, no-cache')
      .header('etag', tag);
    if (known !== tag) return html;
    void reply.code(304);
    return '';
  }
}
