import { Module } from '@nestjs/common';

import { PrivacyPagesController } from './privacy.pages.controller';

/** What is stored about people, told to them. */
@Module({ controllers: [PrivacyPagesController] })
export class PrivacyModule {}
