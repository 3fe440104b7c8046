import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import { tidyLine } from '../../domain/proposals/proposal-text';
import { err, type DomainError, type Result } from '../../domain/shared/result';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import type { Tx } from '../../platform/database/unit-of-work';
import { newRandomId } from '../../platform/ids';
import { encodePhoto, type EncodedPhoto } from './photo-encoding';
import type { Photo } from './photo.entity';
import { PhotosRepository } from './photos.repository';
import type { PhotoError } from './proposals.errors';

/** A picture as somebody gives it: the bytes of a JPEG, PNG or WebP file, and what it shows. */
export interface NewPhoto {
  readonly bytes: Buffer;
  readonly alt: string;
}

/** A photo whose files lie in their place, but which no row knows yet. */
export type StoredPhoto = Pick<Photo, 'id' | 'alt' | 'width' | 'height'>;

const ID = /^[A-Za-z0-9_-]{22}$/;

/** Pictures of proposals and projects: files under random names, rows with their words. */
@Injectable()
export class PhotosService {
  private readonly folder: string;

  constructor(
    private readonly photos: PhotosRepository,
    @Inject(CONFIG) config: Config,
  ) {
    this.folder = join(config.dataDir, 'photos');
  }

  /**
   * Puts the files of a picture in their place, hands it to `use`, and takes the files away again
   * when that fails: files come before their row, so that no row ever lacks its picture.
   */
  async withStored<T, E extends DomainError>(
    photo: NewPhoto | undefined,
    use: (stored: StoredPhoto | undefined) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | PhotoError>> {
    if (photo === undefined) return use(undefined);
    const alt = tidyLine(photo.alt);
    if (alt === '') return err({ kind: 'photo-alt-missing' });
    const encoded = await encodePhoto(photo.bytes);
    if (!encoded.ok) return encoded;
    const stored = await this.store(encoded.value, alt);
    let isUsed = false;
    try {
      const result = await use(stored);
      isUsed = result.ok;
      return result;
    } finally {
      if (!isUsed) await this.removeFiles(stored.id);
    }
  }

  async insert(tx: Tx, photo: StoredPhoto, addedBy: string | null, addedAt: string): Promise<void> {
    await this.photos.insert(tx, { ...photo, addedBy, addedAt });
  }

  async describe(tx: Tx, id: string, alt: string): Promise<void> {
    await this.photos.describe(tx, id, tidyLine(alt));
  }

  /** Removes the row of a photo that nothing shows any more; tells whether its files may go too. */
  async forget(tx: Tx, id: string): Promise<boolean> {
    return this.photos.removeUnused(tx, id);
  }

  /** The bytes of a picture in WebP, or undefined when there is none of that name. */
  async file(id: string, size: 'full' | 'small'): Promise<Buffer | undefined> {
    if (!ID.test(id)) return undefined;
    return readFile(this.path(id, size)).catch(() => undefined);
  }

  async removeFiles(id: string): Promise<void> {
    await Promise.all(
      (['full', 'small'] as const).map((size) => rm(this.path(id, size), { force: true })),
    );
  }

  private async store(encoded: EncodedPhoto, alt: string): Promise<StoredPhoto> {
    const id = newRandomId();
    await mkdir(this.folder, { recursive: true });
    await writeFile(this.path(id, 'full'), encoded.full);
    await writeFile(this.path(id, 'small'), encoded.small);
    return { id, alt, width: encoded.width, height: encoded.height };
  }

  private path(id: string, size: 'full' | 'small'): string {
    return join(this.folder, size === 'full' ? `${id}.webp` : `${id}-small.webp`);
  }
}
