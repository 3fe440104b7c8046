import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Problem } from '../../platform/errors/problem';
import { PhotosService } from './photos.service';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Pictures under names that are never used twice, so every cache may keep them. */
@Controller('photos')
export class PhotosController {
  constructor(private readonly photos: PhotosService) {}

  @Get(':id')
  async full(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.send(id, 'full', reply);
  }

  @Get(':id/small')
  async small(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    await this.send(id, 'small', reply);
  }

  private async send(id: string, size: 'full' | 'small', reply: FastifyReply): Promise<void> {
    const bytes = await this.photos.file(id, size);
    if (bytes === undefined) throw new Problem({ kind: 'page-not-found' });
    await reply
      .header('content-type', 'image/webp')
      .header('cache-control', FOR_EVER)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', 'inline')
      .send(bytes);
  }
}
