import type { RoundConfig } from '../../domain/tally/round-config';

/** One way to verify: a heading, what it shows, and commands to type. */
interface Way {
  readonly title: string;
  readonly text: string;
  readonly commands: readonly string[];
}

/** README.txt of a bundle: what it is and three ways to check it, with the very commands. */
export function readmeText(config: RoundConfig, round: string): string {
  const parts = ways().map(
    ({ title, text, commands }) => `${title}\n${text}\n\n${indented(commands)}`,
  );
  return `${titleOf(config, round)}\n\n${INTRODUCTION}\n\n${parts.join('\n\n')}\n\n${CLOSING}\n`;
}

/** README.html of a bundle: the same for people who open it in a browser; needs no network. */
export function readmeHtml(config: RoundConfig, round: string): string {
  const title = escaped(titleOf(config, round));
  const parts = ways().map(
    ({ title: heading, text, commands }) =>
      `<h2>${escaped(heading)}</h2>\n<p>${escaped(text)}</p>\n<pre>${escaped(commands.join('\n'))}</pre>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
<p>${escaped(INTRODUCTION)}</p>
${parts.join('\n')}
<p>${escaped(CLOSING)}</p>
</body>
</html>
`;
}

const INTRODUCTION =
  'This folder holds the whole record of one voting round: every ballot that counted, the log in ' +
  'which it was recorded when it was cast, the rules that were fixed before voting began, and the ' +
  'result. You need no account, no network and no trust in us to check it.';

const CLOSING =
  'Ballots stand under pseudonyms. Somebody who has your tracking code can find your line in ' +
  'index.csv and see what you chose. Nothing in here says who you are.';

function ways(): Way[] {
  return [
    {
      title: '1. With the verifier that comes along',
      text:
        'Open verifier/verify.html in a browser and drop the zip on it, or run one of these ' +
        'commands. Better still: take the verifier from somewhere else. Give it the key that the ' +
        'city announced (keys/log.vkey holds the key that this folder claims).',
      commands: ['node verifier/baraza-verify.mjs . --vkey KEY', 'bin/baraza verify . --vkey KEY'],
    },
    {
      title: '2. With tools that every computer science student has',
      text: 'The files are unchanged, and the head of the log carries a valid signature.',
      commands: [
        'sha256sum -c MANIFEST.sha256',
        'head -n 3 log/checkpoint > body',
        "sed -n 5p log/checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig",
        'openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in body -sigfile sig',
      ],
    },
    {
      title: '3. Count it yourself',
      text:
        'pabulib/ holds one file per pot in the format of the research community. Any Pabulib ' +
        'tool can count it; result.json says what we counted, trace.jsonl says why.',
      commands: ['bin/baraza tally pabulib/FILE.pb --rule equal-shares --completion add1'],
    },
  ];
}

function titleOf(config: RoundConfig, round: string): string {
  return `Tally bundle: ${config.title ?? round}`;
}

function indented(commands: readonly string[]): string {
  return commands.map((command) => `    ${command}`).join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
