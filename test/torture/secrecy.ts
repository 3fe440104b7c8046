import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { printFigures, type Figure } from '../support/figures';
import { lookForLinks, type SecrecyFigures } from '../support/secrecy-trial';
import { onEachDatabase } from '../support/trial-databases';

/**
 * So many people vote over HTTP; then somebody with the database, the printed lines and the bundle looks for
 * what joins people and ballots: by equal values, by order, by time, by guessing.
 */
const { values } = parseArgs({
  options: {
    votes: { type: 'string', default: '5000' },
    candidates: { type: 'string', default: '1000000' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const MOST_CORRELATION = 0.05;

function none(figure: string, found: readonly string[] | number): Figure {
  const count = typeof found === 'number' ? found : found.length;
  return { figure, goal: '0', got: `${count}`, isMet: count === 0 };
}

function order(name: string, correlation: number): Figure {
  const isMet = Math.abs(correlation) < MOST_CORRELATION;
  return {
    figure: `order: ${name}`,
    goal: `< ${MOST_CORRELATION}`,
    got: correlation.toFixed(4),
    isMet,
  };
}

function figuresOf(found: SecrecyFigures): Figure[] {
  const touched = found.areRowsUntouched ? 0 : 1;
  const repeated = found.areSaltsFresh ? 0 : 1;
  return [
    none(`values that stand with a person and one of ${found.ballots} ballots`, found.joins),
    none('times among ballots', found.times),
    none('words of ballots or voters that the server printed', found.printed),
    none('rows of people or visits that a ballot touched', touched),
    ...Object.entries(found.orders).map(([name, rho]) => order(name, rho)),
    {
      figure: 'order of the log, which is public: the trial sees orders',
      goal: '> 0.9',
      got: found.publicOrder.toFixed(4),
      isMet: found.publicOrder > 0.9,
    },
    none('visits of an open round that name a voter', found.namingVisits),
    none('salts that repeat or are short', repeated),
    none(`commitments opened by ${found.candidates} guesses`, found.openedByGuess),
    none('voters linked by guessed keys', found.linkedByGuess),
    none('what is known after the keys are gone, with an older copy', found.knownAfterShredding),
  ];
}

async function main(): Promise<void> {
  const trial = async () =>
    figuresOf(await lookForLinks(Number(values.votes), Number(values.candidates)));
  printFigures(await onEachDatabase(values.database, trial), values.json);
}

void main();
