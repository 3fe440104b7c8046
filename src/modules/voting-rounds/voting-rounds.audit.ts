/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const votingRoundsAudit = {
  'round-created': 'An officer made a voting round.',
  'round-edited': 'An officer changed a voting round before its opening.',
  'round-limited':
    'An officer changed what winners must respect, or where money goes, before the opening.',
  'roll-imported': 'An officer imported the voter roll of a round.',
  'codes-generated':
    'An officer generated one-time codes and took them away, on slips or as a file; earlier ones of the same entries are void.',
  'roll-downloaded':
    'Somebody downloaded the roll of a round as it was frozen: ids and ballot styles.',
  'account-matched': 'An account was matched to a roll entry.',
  'round-opened': 'An officer froze a round and opened its vote log.',
  'act-proposed': 'An officer proposed an act that needs a second officer.',
  'act-approved': 'A second officer approved an act.',
  'act-refused': 'A second officer refused an act.',
  'act-withdrawn': 'The officer who had proposed an act took it back.',
  'act-entered': 'An act that two officers approved was entered into the vote log.',
  'act-not-entered': 'The vote log did not take an act that two officers had approved.',
  'keys-destroyed':
    'The keys of a round were destroyed, and the openings of its ballots were deleted from the database.',
  'round-closed-early': 'An officer closed a round before its time.',
  'round-closed': 'A round was closed and its log ended.',
  'round-count-stopped': 'An officer stopped the running count of a round.',
  'round-tallied': 'A round was counted by its frozen rule.',
  'round-published': 'The tally bundle passed every check, and the outcome was published.',
  'bundle-reissued':
    'The tally bundle was issued again with a log that has grown; the count is the same.',
  'round-not-published': 'The tally bundle failed a check, so nothing was published.',
} as const;
