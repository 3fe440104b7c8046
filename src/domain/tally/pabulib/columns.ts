import type { Section } from './errors';

const META = `description country unit district subunit instance num_projects num_votes budget vote_type
  rule date_begin date_end min_length max_length min_sum_cost max_sum_cost min_points max_points
  min_sum_points max_sum_points default_score min_project_cost max_project_cost
  min_project_score_threshold neighborhoods subdistricts categories edition language currency
  fully_funded experimental comment acknowledgments leftover_budget budget_per_category
  budget_per_neighborhood min_length_per_category max_length_per_category
  min_sum_cost_per_category max_sum_cost_per_category`;
const PROJECTS = `project_id cost votes score name category beneficiaries selected neighborhood subunit
  district description proposer public_id latitude longitude`;
const VOTES = `voter_id vote points age sex voting_method district neighborhood education
  topic_preference_transport topic_preference_culture topic_preference_nature district_preference
  time_taken_seconds format_easiness format_expressiveness format_rank`;

const ORDER: Readonly<Record<Section, readonly string[]>> = {
  META: META.split(/\s+/),
  PROJECTS: PROJECTS.split(/\s+/),
  VOTES: VOTES.split(/\s+/),
};

/**
 * The fields in the order in which the format wants them; those that it does not know stay behind
 * them, in the order in which they came.
 * @see https://pabulib.org/format
 */
export function inOfficialOrder(section: Section, fields: readonly string[]): string[] {
  const known = ORDER[section].filter((field) => fields.includes(field));
  return [...known, ...fields.filter((field) => !known.includes(field))];
}

/** Whether the format knows a field by this name. */
export function isOfficial(section: Section, field: string): boolean {
  return ORDER[section].includes(field);
}
