import { Injectable } from '@nestjs/common';

import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { City } from './city.entity';

export const CITY_ID = 'city';

/** The one row of settings. */
@Injectable()
export class CityRepository {
  constructor(private readonly reads: ReadDatabase) {}

  async find(): Promise<City | null> {
    return this.reads.manager.findOneBy(City, { id: CITY_ID });
  }

  async save(tx: Tx, city: City): Promise<void> {
    await tx.manager.upsert(City, city, ['id']);
  }
}
