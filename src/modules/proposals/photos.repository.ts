import { Injectable } from '@nestjs/common';

import type { Tx } from '../../platform/database/unit-of-work';
import { Photo } from './photo.entity';
import { Project } from './project.entity';
import { Proposal } from './proposal.entity';

/** What is known of each photo; the pictures themselves are files. */
@Injectable()
export class PhotosRepository {
  async insert(tx: Tx, photo: Photo): Promise<void> {
    await tx.manager.insert(Photo, photo);
  }

  async describe(tx: Tx, id: string, alt: string): Promise<void> {
    await tx.manager.update(Photo, { id }, { alt });
  }

  /** Deletes the row unless a proposal or a project shows the photo; tells whether it is gone. */
  async removeUnused(tx: Tx, photoId: string): Promise<boolean> {
    const isShown =
      (await tx.manager.existsBy(Proposal, { photoId })) ||
      (await tx.manager.existsBy(Project, { photoId }));
    if (isShown) return false;
    await tx.manager.delete(Photo, { id: photoId });
    return true;
  }
}
