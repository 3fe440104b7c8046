import sharp from 'sharp';

import { err, ok, type Result } from '../../domain/shared/result';
import type { PhotoError } from './proposals.errors';

export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
const MAX_MEGAPIXELS = 50;
const LONG_SIDE = 1600;
const SMALL = { width: 640, height: 480 };
const QUALITY = 80;
const SECONDS = 20;
const AT_ONCE = 2;

/** Pictures of our own making: WebP without any of the camera's notes. */
export interface EncodedPhoto {
  readonly full: Buffer;
  readonly small: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes what somebody uploaded and encodes it anew, so that neither place and time of the picture
 * nor anything hidden in the file is kept. Only three types get as far as the decoder.
 */
export async function encodePhoto(bytes: Buffer): Promise<Result<EncodedPhoto, PhotoError>> {
  if (bytes.length > MAX_PHOTO_BYTES) {
    return err({ kind: 'photo-too-large', maxMegabytes: MAX_PHOTO_BYTES / 1024 / 1024 });
  }
  if (!isKnownType(bytes)) return err({ kind: 'photo-type-unknown' });
  return inTurn(async () => {
    try {
      const pixels = await pixelCount(bytes);
      if (pixels > MAX_MEGAPIXELS * 1_000_000) {
        return err({ kind: 'photo-too-many-pixels', maxMegapixels: MAX_MEGAPIXELS });
      }
      return ok(await encoded(bytes));
    } catch {
      return err({ kind: 'photo-broken' });
    }
  });
}

/** The first bytes of JPEG, PNG and WebP; names and types that browsers send prove nothing. */
function isKnownType(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 12).toString('latin1');
  return (
    start.startsWith('\u00ff\u00d8\u00ff') ||
    start.startsWith('\u0089PNG\r\n\u001a\n') ||
    (start.startsWith('RIFF') && start.endsWith('WEBP'))
  );
}

/** From the header alone: a picture of a few bytes may claim billions of pixels. */
async function pixelCount(bytes: Buffer): Promise<number> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return width * height;
}

async function encoded(bytes: Buffer): Promise<EncodedPhoto> {
  const limitInputPixels = MAX_MEGAPIXELS * 1_000_000;
  const full = await sharp(bytes, { limitInputPixels, failOn: 'error' })
    .timeout({ seconds: SECONDS })
    .autoOrient()
    .resize({ width: LONG_SIDE, height: LONG_SIDE, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  const small = await sharp(full.data)
    .resize({ ...SMALL, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer();
  return { full: full.data, small, width: full.info.width, height: full.info.height };
}

let running = 0;
const waiting: (() => void)[] = [];

/** A rush of uploads must not take all memory and both cores away from voters. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
