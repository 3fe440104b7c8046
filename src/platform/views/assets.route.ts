import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Asset, Assets } from './assets';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Serves `/assets/*` from memory, compressed beforehand. */
export function installAssets(fastify: FastifyInstance, assets: Assets): void {
  fastify.get('/assets/*', (request, reply) => {
    const asset = assets.find(request.url.split('?', 1)[0] ?? '');
    if (asset === undefined) return reply.callNotFound();
    return sendAsset(asset, request, reply);
  });
}

function sendAsset(asset: Asset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  void reply.header('content-type', asset.type).header('cache-control', FOR_EVER);
  if (asset.brotli === undefined || asset.gzip === undefined) return reply.send(asset.body);
  void reply.header('vary', 'accept-encoding');
  if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(asset.brotli);
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(asset.gzip);
  return reply.send(asset.body);
}
