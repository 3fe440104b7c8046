/** All checks in the order of the report, each with what it makes sure of. */
export const CATALOGUE: readonly (readonly [id: string, sentence: string])[] = [
  ['C01', 'Every file of the bundle is there, and there is no other.'],
  ['C02', 'Every file is the one whose hash the log was closed with.'],
  ['C03', 'Every line of JSON has the one canonical form and only the fields it may have.'],
  ['A01', 'The final head of the log is signed with the key of the log.'],
  ['A02', 'The log, its keys and all files belong to this round.'],
  ['A03', 'The witnesses that were agreed on have signed, and nobody unknown has.'],
  ['A04', 'Timestamps of a third party fit the opening and the close.'],
  ['A05', 'Two people have approved every entry that needs approval.'],
  ['L01', 'The entries give exactly the size and the root that were signed.'],
  ['L02', 'Every head that was ever public is an earlier state of this same log.'],
  ['L03', 'Heads that somebody kept are earlier states of this same log.'],
  ['L04', 'Tiles, entry bundles and the index of ballots say the same as the entries.'],
  ['L05', 'The entries stand in the right order: no ballot after the close.'],
  ['L06', 'Changed votes are numbered without gaps, and no commitment occurs twice.'],
  ['L07', 'Every receipt is honoured: its entry stands in the log at its place.'],
  ['E01', 'Not more people voted than are on the roll.'],
  ['E02', 'Exactly one ballot counts for each voter.'],
  ['E03', 'No group of voters has more ballots than it has people on the roll.'],
  ['E04', 'Every ballot taken out of the count has an admissible reason.'],
  ['E05', 'The figures at the close are right.'],
  ['B01', 'The published ballots are exactly those that were recorded and count.'],
  ['B02', 'Every ballot is the one that was committed to when it was cast.'],
  ['B03', 'The salts that hide ballots are long, random and all different.'],
  ['B04', 'Every ballot is valid under the rules of the round.'],
  ['B05', 'The published ballots show neither order, time nor person.'],
  ['B06', 'Figures about groups of voters are too coarse to show a single one.'],
  ['R01', 'Rules, projects and policy are those the round was opened with.'],
  ['R02', 'The order that decides ties was fixed before voting.'],
  ['R03', 'A separate recount gives the same result, step by step.'],
  ['R04', 'The Pabulib files hold exactly these ballots and this result.'],
  ['R05', 'The cast vote records for other tools are exactly these ballots.'],
  ['R06', 'The result that was recorded is the one in the files and tables.'],
  ['R07', 'Every batch of paper has as many ballots as it was announced with.'],
  ['X01', 'This verifier notices when a byte is changed.'],
];

/** The plain sentence of a check. */
export function sentenceOf(id: string): string {
  return CATALOGUE.find(([known]) => known === id)?.[1] ?? id;
}
