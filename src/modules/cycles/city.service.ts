import { Injectable } from '@nestjs/common';

import type { Instant } from '../../domain/shared/instant';
import type { PlainDay } from '../../domain/shared/plain-day';
import { Clock } from '../../platform/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Fresh } from '../../platform/fresh';
import { AuditTrail } from '../audit-trail';
import type { City } from './city.entity';
import { CITY_ID, CityRepository } from './city.repository';
import { localDay } from './local-time';

/** Name, country, time zone and currency of the city. */
export type CitySettings = Omit<City, 'id'>;

/** Until somebody sets the city up, pages still need a name and a time zone. */
const UNNAMED: CitySettings = {
  name: 'Baraza',
  country: 'Worldwide',
  timezone: 'UTC',
  currency: 'EUR',
};
const FRESH_MS = 2000;

/** The settings of the installation. */
@Injectable()
export class CityService {
  private readonly known = new Fresh<CitySettings>(FRESH_MS);

  constructor(
    private readonly cities: CityRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The settings; read again after two seconds, so that several processes agree. */
  async current(): Promise<CitySettings> {
    return this.known.get('', async () => (await this.cities.find()) ?? UNNAMED);
  }

  /** The day that it is in the city. */
  async today(): Promise<PlainDay> {
    return this.dayOf(this.clock.now());
  }

  /** The day that a point in time falls on in the city. */
  async dayOf(instant: Instant): Promise<PlainDay> {
    return localDay(instant, (await this.current()).timezone);
  }

  /** Whether somebody has set the city up. */
  async isSetUp(): Promise<boolean> {
    return (await this.cities.find()) !== null;
  }

  /** Saves the settings; `actorId` is null for the set-up. */
  async save(settings: CitySettings, actorId: string | null = null): Promise<void> {
    const { name, country, timezone, currency } = settings;
    await this.unitOfWork.run(async (tx) => {
      await this.cities.save(tx, { id: CITY_ID, name, country, timezone, currency });
      const details = { name, country, timezone, currency };
      const subject = `city:${CITY_ID}`;
      await this.audit.record(tx, { event: 'city-settings-changed', actorId, subject, details });
    });
    this.known.clear();
  }
}
