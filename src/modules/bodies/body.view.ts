import type { BodyRules } from '../../domain/bodies/body-rules';
import type {
  BodyKind,
  EndReason,
  Membership,
  SeatOrigin,
  WayToSeat,
} from '../../domain/bodies/membership';
import type { PlainDay } from '../../domain/shared/plain-day';

/** A body without its people, as lists show it. */
export interface BodySummary {
  readonly id: string;
  readonly slug: string;
  readonly kind: BodyKind;
  readonly name: string;
  readonly foundedOn: PlainDay;
  readonly closedOn: PlainDay | null;
}

/** A seat of a body. */
export interface SeatView {
  readonly id: string;
  readonly position: number;
  readonly label: string;
  readonly origin: SeatOrigin;
  readonly standsFor: string | null;
  readonly filledBy: WayToSeat;
  readonly termGroup: number;
  readonly deputyOf: string | null;
  readonly closedOn: PlainDay | null;
}

/** A membership with what may be said of its person in public. */
export interface MembershipView extends Membership {
  readonly origin: WayToSeat;
  readonly endReason: EndReason | null;
  readonly replacedById: string | null;
  /** Null where no name may be told: a minor without an alias. */
  readonly publicName: string | null;
  /** Only for knowing who acts; never on a page. */
  readonly accountId: string | null;
}

/** A body with its seats, in their order, and all its memberships, the latest first. */
export interface BodyView extends BodySummary {
  readonly mandate: string;
  readonly parentId: string | null;
  readonly rules: BodyRules;
  readonly seats: readonly SeatView[];
  readonly memberships: readonly MembershipView[];
}
