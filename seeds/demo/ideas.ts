/** A reviewer's finding in the demo city. */
interface Finding {
  readonly outcome: 'feasible' | 'conditional' | 'not-feasible';
  readonly reasons: string;
}

/** An idea of a resident of the demo city. */
export interface Idea {
  readonly pot: 'city' | 'Old Town' | 'Lakeside';
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** Minor units. */
  readonly costMinor: number;
  readonly review: Finding;
}

const FINE: Finding = {
  outcome: 'feasible',
  reasons: 'The land is the city’s, the cost is realistic, and it can be built within a year.',
};

function idea(
  pot: Idea['pot'],
  [title, summary]: readonly [string, string],
  zloty: number,
  review = FINE,
): Idea {
  const text = `${summary}\n\n**Why here?** Neighbours have asked for it for years.\n\n- It costs little to keep.\n- Everybody can use it, in a wheelchair, too.`;
  return { pot, title, summary, text, costMinor: zloty * 100, review };
}

/** Ideas of the cycle that votes. */
export const IDEAS: readonly Idea[] = [
  idea(
    'city',
    [
      'Drinking fountains on six squares',
      'Cold water for everybody on hot days, with a bowl for dogs.',
    ],
    96_000,
  ),
  idea(
    'city',
    [
      'Night bus on Fridays and Saturdays',
      'The last bus leaves at half past two, so that nobody has to walk home.',
    ],
    148_000,
  ),
  idea(
    'city',
    [
      'Trees for streets without shade',
      'Eighty trees where summers are hottest, chosen with the people who live there.',
    ],
    124_000,
  ),
  idea(
    'city',
    [
      'Repair café in the library',
      'Tools, a table and volunteers every Saturday: we mend instead of throwing away.',
    ],
    38_000,
  ),
  idea(
    'city',
    [
      'Benches every two hundred metres',
      'So that older neighbours can walk to the shops and back.',
    ],
    72_000,
  ),
  idea(
    'city',
    ['Swimming lessons for every child', 'Free lessons in the second year of school.'],
    110_000,
  ),
  idea(
    'city',
    ['Open stage on the market place', 'A small stage with power and light that anybody can book.'],
    64_000,
  ),
  idea(
    'city',
    ['Cable car to the lake', 'From the station to the shore in six minutes.'],
    390_000,
    {
      outcome: 'not-feasible',
      reasons:
        'The line would cross land that is not the city’s, and a cable car costs thirty times as much as the pot holds.',
    },
  ),
  idea(
    'Old Town',
    [
      'Quiet paving in Salt Street',
      'The worst cobbles are relaid flat, so that prams and wheelchairs roll.',
    ],
    54_000,
  ),
  idea(
    'Old Town',
    ['Flower boxes on the north side', 'Forty boxes with water tanks, tended by the neighbours.'],
    18_000,
  ),
  idea('Old Town', ['Bicycle stands at the old gate', 'Thirty stands under a roof.'], 26_000),
  idea(
    'Old Town',
    ['A playground behind the town hall', 'Wood, water and sand in the empty yard.'],
    68_000,
    {
      outcome: 'conditional',
      reasons: 'Possible if the old cellar below is not touched: only shallow foundations.',
    },
  ),
  idea(
    'Old Town',
    ['Light for the stairs to the castle', 'Small lamps at foot height, switched by motion.'],
    31_000,
  ),
  idea(
    'Lakeside',
    ['A jetty for everybody', 'With a ramp for wheelchairs and a ladder for swimmers.'],
    83_000,
  ),
  idea(
    'Lakeside',
    ['Reed bed for clean water', 'Plants that clean the stream before it reaches the lake.'],
    47_000,
  ),
  idea(
    'Lakeside',
    ['Outdoor gym at the beach', 'Ten machines of steel, for young and old.'],
    59_000,
  ),
  idea(
    'Lakeside',
    ['Bird hide on the east shore', 'A hut of wood with a view over the nests.'],
    22_000,
  ),
  idea('Lakeside', ['Lamps on the lake path', 'Warm light that does not disturb bats.'], 66_000),
];

/** Ideas of the cycle that calls now; some have been reviewed already. */
export const YARD_IDEAS: readonly (Omit<Idea, 'pot' | 'summary' | 'review'> & {
  readonly review?: Finding;
})[] = [
  {
    title: 'Raised beds at school number three',
    text: 'Each class gets a bed. What grows is eaten at the summer feast.',
    costMinor: 1_850_000,
    review: FINE,
  },
  {
    title: 'Shade sails over the sand pit',
    text: 'In June the sand is too hot to touch. Three sails would be enough.',
    costMinor: 2_400_000,
  },
  {
    title: 'A climbing wall of old tyres',
    text: 'Built with parents on two weekends. The caretaker has agreed.',
    costMinor: 920_000,
    review: {
      outcome: 'conditional',
      reasons: 'Needs soft ground below and a safety check before it opens.',
    },
  },
  {
    title: 'Take up the asphalt',
    text: 'Half of the yard becomes meadow and gravel, so that rain can go where it belongs.',
    costMinor: 8_600_000,
  },
  {
    title: 'A quiet corner with hammocks',
    text: 'For those who like to read in the break. **Ten hammocks, six posts.**',
    costMinor: 640_000,
  },
];
