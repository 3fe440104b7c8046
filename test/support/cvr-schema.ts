/** What a field of a record may hold. */
type Field = Readonly<Record<string, unknown>>;

const TEXT: Field = { type: 'string' };
const NUMBER: Field = { type: 'integer' };
const TRUTH: Field = { type: 'boolean' };
const MOMENT: Field = { type: 'string', format: 'date-time' };
const LINK: Field = { type: 'string', format: 'uri' };

const of = (name: string): Field => ({ $ref: `#/definitions/CVR.${name}` });
const some = (items: Field): Field => ({ type: 'array', items });
const several = (items: Field): Field => ({ ...some(items), minItems: 1 });
const either = (...names: string[]): Field => ({ oneOf: names.map(of) });

const CODES = some(of('Code'));
const CHOICES = several(
  either('ContestSelection', 'PartySelection', 'BallotMeasureSelection', 'CandidateSelection'),
);
const CONTESTS = several(
  either('PartyContest', 'BallotMeasureContest', 'CandidateContest', 'RetentionContest'),
);

/** Records of the standard: the fields that each must have, and those that it may have besides. */
const RECORDS: Readonly<Record<string, readonly [must: object, may: object]>> = {
  Annotation: [{}, { AdjudicatorName: some(TEXT), Message: some(TEXT), TimeStamp: MOMENT }],
  BallotMeasureContest: contest({}),
  BallotMeasureSelection: [{ '@id': TEXT, Selection: TEXT }, { Code: CODES }],
  CVR: [
    { CVRSnapshot: several(of('CVRSnapshot')), CurrentSnapshotId: TEXT, ElectionId: TEXT },
    {
      ...{ BallotAuditId: TEXT, BallotImage: some(of('ImageData')), BallotPrePrintedId: TEXT },
      ...{ BallotSheetId: TEXT, BallotStyleId: TEXT, BallotStyleUnitId: TEXT, BatchId: TEXT },
      ...{ BatchSequenceId: NUMBER, CreatingDeviceId: TEXT, PartyIds: some(TEXT), UniqueId: TEXT },
    },
  ],
  CVRContest: [
    { ContestId: TEXT },
    {
      ...{ CVRContestSelection: some(of('CVRContestSelection')), OtherStatus: TEXT },
      ...{ Overvotes: NUMBER, Selections: NUMBER, Status: some(of('ContestStatus')) },
      ...{ Undervotes: NUMBER, WriteIns: NUMBER },
    },
  ],
  CVRContestSelection: [
    { SelectionPosition: several(of('SelectionPosition')) },
    {
      ...{ ContestSelectionId: TEXT, OptionPosition: NUMBER, OtherStatus: TEXT, Rank: NUMBER },
      ...{ Status: some(of('ContestSelectionStatus')), TotalNumberVotes: NUMBER },
    },
  ],
  CVRSnapshot: [
    { '@id': TEXT, Type: of('CVRType') },
    {
      ...{ Annotation: some(of('Annotation')), CVRContest: some(of('CVRContest')) },
      ...{ OtherStatus: TEXT, Status: some(of('CVRStatus')) },
    },
  ],
  CVRWriteIn: [{}, { Text: TEXT, WriteInImage: of('ImageData') }],
  Candidate: [{ '@id': TEXT }, { Code: CODES, Name: TEXT, PartyId: TEXT }],
  CandidateContest: contest({ NumberElected: NUMBER, PrimaryPartyId: TEXT, VotesAllowed: NUMBER }),
  CandidateSelection: [
    { '@id': TEXT },
    { CandidateIds: some(TEXT), Code: CODES, IsWriteIn: TRUTH },
  ],
  CastVoteRecordReport: [
    {
      ...{
        Election: several(of('Election')),
        GeneratedDate: MOMENT,
        GpUnit: several(of('GpUnit')),
      },
      ...{ ReportGeneratingDeviceIds: several(TEXT), Version: of('CastVoteRecordVersion') },
      ReportingDevice: several(of('ReportingDevice')),
    },
    {
      ...{ CVR: some(of('CVR')), Notes: TEXT, OtherReportType: TEXT, Party: some(of('Party')) },
      ReportType: some(of('ReportType')),
    },
  ],
  Code: [
    { Type: of('IdentifierType'), Value: TEXT },
    { Label: TEXT, OtherType: TEXT },
  ],
  ContestSelection: [{ '@id': TEXT }, { Code: CODES }],
  Election: [
    { '@id': TEXT, Contest: CONTESTS, ElectionScopeId: TEXT },
    { Candidate: some(of('Candidate')), Code: CODES, Name: TEXT },
  ],
  GpUnit: [
    { '@id': TEXT, Type: of('ReportingUnitType') },
    { Code: CODES, Name: TEXT, OtherType: TEXT, ReportingDeviceIds: some(TEXT) },
  ],
  Hash: [{ Type: of('HashType'), Value: TEXT }, { OtherType: TEXT }],
  Image: [{ Data: TEXT }, { FileName: TEXT, MimeType: TEXT }],
  ImageData: [{}, { Hash: of('Hash'), Image: of('Image'), Location: LINK }],
  Party: [{ '@id': TEXT }, { Abbreviation: TEXT, Code: CODES, Name: TEXT }],
  PartyContest: contest({}),
  PartySelection: [{ '@id': TEXT, PartyIds: several(TEXT) }, { Code: CODES }],
  ReportingDevice: [
    { '@id': TEXT },
    {
      ...{ Application: TEXT, Code: CODES, Manufacturer: TEXT, MarkMetricType: TEXT, Model: TEXT },
      ...{ Notes: some(TEXT), SerialNumber: TEXT },
    },
  ],
  RetentionContest: contest({ CandidateId: TEXT }),
  SelectionPosition: [
    { HasIndication: of('IndicationStatus'), NumberVotes: NUMBER },
    {
      ...{ CVRWriteIn: of('CVRWriteIn'), Code: CODES, IsAllocable: of('AllocationStatus') },
      ...{ IsGenerated: TRUTH, MarkMetricValue: some(TEXT), OtherStatus: TEXT, Position: NUMBER },
      ...{ Rank: NUMBER, Status: some(of('PositionStatus')) },
    },
  ],
};

/** Lists of words. */
const WORDS: Readonly<Record<string, string>> = {
  AllocationStatus: 'no unknown yes',
  CVRStatus: 'needs-adjudication other',
  CVRType: 'interpreted modified original',
  CastVoteRecordVersion: '1.0.0',
  ContestSelectionStatus: 'generated-rules invalidated-rules needs-adjudication other',
  ContestStatus: 'invalidated-rules not-indicated other overvoted undervoted',
  HashType: 'md6 other sha-256 sha-512',
  IdentifierType: 'fips local-level national-level ocd-id other state-level',
  IndicationStatus: 'no unknown yes',
  PositionStatus: 'adjudicated generated-rules invalidated-rules other',
  ReportType: 'adjudicated aggregated originating-device-export other rcv-round',
  ReportingUnitType: 'combined-precinct other polling-place precinct split-precinct vote-center',
  VoteVariation:
    'approval borda cumulative majority n-of-m other plurality proportional range rcv super-majority',
};

function contest(more: object): readonly [must: object, may: object] {
  const may = { Abbreviation: TEXT, Code: CODES, Name: TEXT, OtherVoteVariation: TEXT };
  const must = { '@id': TEXT, ContestSelection: CHOICES };
  return [must, { ...may, VoteVariation: of('VoteVariation'), ...more }];
}

/**
 * A JSON schema (draft 4) of cast vote records, made from the facts of the standard: names of records and fields, which
 * of them must be there, and the words that they may hold.
 * @see NIST SP 1500-103, version 1.0, and its schema in the repository usnistgov/CastVoteRecords
 */
export function cvrSchema(): object {
  const records = Object.entries(RECORDS).map(([name, [must, may]]) => {
    const type = { '@type': { enum: [`CVR.${name}`] } };
    const properties = { ...type, ...must, ...may };
    const required = ['@type', ...Object.keys(must)];
    return [`CVR.${name}`, { type: 'object', additionalProperties: false, required, properties }];
  });
  const words = Object.entries(WORDS).map(([name, list]) => {
    return [`CVR.${name}`, { type: 'string', enum: list.split(' ') }];
  });
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    ...of('CastVoteRecordReport'),
    definitions: Object.fromEntries([...records, ...words]) as object,
  };
}
