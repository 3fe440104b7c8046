import { Injectable } from '@nestjs/common';

import { canonicalJson } from '../../domain/shared/canonical-json';
import { assertDefined } from '../../domain/shared/assert';
import { zipChunks } from '../../domain/vote-log/zip';
import { csvLine } from '../../platform/csv';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import {
  AdminLog,
  AuditTrail,
  PublicAdminLog,
  TrailReader,
  type LoggedAct,
  type TrailFilter,
} from '../audit-trail';
import { actLine, trailBundle } from './trail-bundle';
import { SYSTEM, type ChosenFilter } from './trail-filters';
import { TrailPagesService } from './trail-pages.service';

export const FORMATS = ['csv', 'jsonl', 'proof'] as const;
export type TrailFormat = (typeof FORMATS)[number];

/** A file on its way to whoever asked for it. */
export interface TrailExport {
  readonly name: string;
  readonly type: string;
  readonly content: AsyncIterable<Uint8Array | string>;
}

const COLUMNS = ['index', 'at', 'event', 'subject', 'actor', 'actor_name', 'request', 'details'];

/** Acts to take away; each time is an act itself, and is in the file already. */
@Injectable()
export class TrailExportsService {
  constructor(
    private readonly trail: AuditTrail,
    private readonly adminLog: AdminLog,
    private readonly log: PublicAdminLog,
    private readonly reader: TrailReader,
    private readonly pages: TrailPagesService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Records the export, signs the head that covers it, and begins the file. */
  async begin(by: string, format: TrailFormat, chosen: ChosenFilter): Promise<TrailExport> {
    const details = { format, ...statedDetails(chosen.filter) };
    const record = { event: 'trail-exported', actorId: by, subject: 'trail:admin', details };
    await this.unitOfWork.run((tx) => this.trail.record(tx, record));
    const { size } = await this.adminLog.head();
    const name = `admin-trail-${size}`;
    if (format === 'csv') {
      const content = this.csv(size, chosen);
      return { name: `${name}.csv`, type: 'text/csv; charset=utf-8', content };
    }
    if (format === 'jsonl') {
      const content = this.jsonl(size, chosen);
      return { name: `${name}.jsonl`, type: 'application/jsonl; charset=utf-8', content };
    }
    return { name: `${name}.zip`, type: 'application/zip', content: this.proof(size, chosen) };
  }

  private async *csv(size: number, { filter }: ChosenFilter): AsyncGenerator<string> {
    yield csvLine(COLUMNS);
    for await (const acts of this.reader.acts(size, filter)) {
      const actors = acts.flatMap(({ event }) => (event.actorId === null ? [] : [event.actorId]));
      const names = await this.pages.namesOf(actors);
      yield acts.map((act) => csvLine(csvCells(act, names))).join('');
    }
  }

  private async *jsonl(size: number, { filter }: ChosenFilter): AsyncGenerator<string> {
    for await (const acts of this.reader.acts(size, filter)) yield acts.map(actLine).join('');
  }

  private async *proof(size: number, { filter }: ChosenFilter): AsyncGenerator<Uint8Array> {
    const { origin, vkey } = assertDefined(await this.log.published(), 'signed log');
    const lines: string[] = [];
    for await (const acts of this.reader.acts(size, filter)) {
      for (const act of acts) lines.push(actLine(act));
    }
    const notes = (await this.reader.heads(size)).map(({ note }) => note);
    const leaves = await this.reader.leafHashes(size);
    yield* zipChunks(trailBundle({ origin, vkey, size, filter, lines, notes, leaves }));
  }
}

/** What was asked for, without anybody's e-mail address. */
function statedDetails({ from, until, event, subjects = [], actor }: TrailFilter) {
  const [one = null, ...others] = subjects;
  const subject = others.length === 0 ? one : subjectId(one);
  const stated = actor === null ? SYSTEM : (actor ?? null);
  return { from: from ?? null, until: until ?? null, event: event ?? null, subject, actor: stated };
}

function subjectId(subject: string | null): string | null {
  return subject === null ? null : subject.slice(subject.indexOf(':') + 1);
}

function csvCells({ index, event }: LoggedAct, names: ReadonlyMap<string, string>) {
  const { at, actorId, subject, request, details } = event;
  const name = actorId === null ? null : (names.get(actorId) ?? null);
  const facts = details === null ? null : canonicalJson(details);
  return [index, at, event.event, subject, actorId, name, request, facts];
}
