import type { RoundConfig } from '../../domain/tally/round-config';

/** How a pot is counted again with the tool of the program; null where its file does not hold enough. */
export interface PotRecount {
  /** Name of the pot. */
  readonly pot: string;
  /** To be typed in the unpacked folder. */
  readonly command: string | null;
}

/** What the README of a bundle is about. */
export interface ReadmeSubject {
  readonly config: RoundConfig;
  /** Slug. */
  readonly round: string;
  readonly recounts: readonly PotRecount[];
}

/** One thing to do: what it shows, and commands to type. */
interface Step {
  readonly text: string;
  readonly commands: readonly string[];
}

/** One way to verify. */
interface Way {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** README.txt of a bundle: what it is and three ways to check it, with the very commands. */
export function readmeText(subject: ReadmeSubject): string {
  const parts = waysOf(subject).map(({ title, steps }) =>
    [title, ...steps.map(({ text, commands }) => [text, indented(commands)].join('\n\n'))]
      .join('\n\n')
      .trimEnd(),
  );
  return `${[titleOf(subject), INTRODUCTION, ...parts, CLOSING].join('\n\n')}\n`;
}

/** README.html of a bundle: the same for people who open it in a browser; needs no network. */
export function readmeHtml(subject: ReadmeSubject): string {
  const title = escaped(titleOf(subject));
  const parts = waysOf(subject).flatMap(({ title: heading, steps }) => [
    `<h2>${escaped(heading)}</h2>`,
    ...steps.flatMap(({ text, commands }) => [
      `<p>${escaped(text)}</p>`,
      ...(commands.length === 0 ? [] : [`<pre><code>${escaped(commands.join('\n'))}</code></pre>`]),
    ]),
  ]);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { margin: 0 auto; padding: 1.5rem; max-width: 44rem; font: 1.0625rem/1.6 system-ui, sans-serif; }
code { overflow-wrap: anywhere; }
pre { padding: 0.75rem; border: 1px solid #767676; white-space: pre-wrap; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${escaped(INTRODUCTION)}</p>
${parts.join('\n')}
<p>${escaped(CLOSING)}</p>
</main>
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

function waysOf({ recounts }: ReadmeSubject): Way[] {
  return [
    {
      title: '1. In your browser, without installing anything',
      steps: [
        {
          text:
            'Open verifier/verify.html and drop the zip of this folder on it. Nothing leaves your ' +
            'computer. Better still, take verify.html from somebody else than us, and give it the key ' +
            'that was announced before voting: keys/log.vkey holds only the key that we claim.',
          commands: [],
        },
      ],
    },
    {
      title: '2. On the command line',
      steps: [
        {
          text: 'The same verifier as one file for Node 20 or later:',
          commands: ['node verifier/baraza-verify.mjs . --vkey keys/log.vkey'],
        },
        {
          text: 'Or the command of the program (bin/baraza in its folder), which also counts again:',
          commands: ['baraza verify . --vkey keys/log.vkey'],
        },
      ],
    },
    {
      title: '3. With tools that none of us wrote',
      steps: [...FOREIGN_TOOLS, ...recount(recounts)],
    },
  ];
}

const FOREIGN_TOOLS: readonly Step[] = [
  { text: 'The files are unchanged:', commands: ['sha256sum -c MANIFEST.sha256'] },
  {
    text: 'The head of the log is signed with the key of the log (OpenSSL 3):',
    commands: [
      'head -n 3 log/checkpoint > body',
      "sed -n 5p log/checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig",
      'openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in body -sigfile sig',
    ],
  },
  {
    text: 'A ballot is the one that its voter committed to: this prints the c of its line in index.csv.',
    commands: ["sed -n 1p ballots.jsonl | tr -d '\\n' | openssl dgst -sha256 -binary | base64"],
  },
  {
    text:
      'The log is a transparency log like those of web certificates: the Go packages ' +
      'golang.org/x/mod/sumdb/note and /tlog read it, and so does fsck of Tessera.',
    commands: [],
  },
];

function recount(recounts: readonly PotRecount[]): Step[] {
  return [
    {
      text:
        'pabulib/ holds one file per pot in the format of the research community: pabutools and ' +
        'other engines count it. result.json says what we counted, trace.jsonl says why. With our own ' +
        'tool, which counts each file again by the very rule of the round:',
      commands: recounts.flatMap(({ command }) => (command === null ? [] : [command])),
    },
    ...recounts
      .filter(({ command }) => command === null)
      .map(({ pot }) => ({
        text:
          `${pot}: its rule depends on more than such a file can hold, so only the verifier counts ` +
          'it again.',
        commands: [],
      })),
  ];
}

function titleOf({ config, round }: ReadmeSubject): string {
  return `Tally bundle: ${config.title ?? round}`;
}

function indented(commands: readonly string[]): string {
  return commands.map((command) => `    ${command}`).join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
