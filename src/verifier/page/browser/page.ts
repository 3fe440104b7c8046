import type { Progress } from '../../verify';
import { checkSentence, languageFor, wording, type Language, type WordKey } from '../words';
import { checkInThread, messageOf } from './checker';
import { byId, element } from './elements';
import { placeFiles, readForm, type FieldError } from './form';
import { resultParts, type Finished } from './results';

/** What the page shows in words that must follow when the language changes. */
interface Shown {
  language: Language;
  errors: readonly FieldError[];
  finished: Finished | undefined;
  broken: string | undefined;
}

const FIELDS = ['bundle', 'vkey'] as const;

/** Brings the page to life. */
export function startPage(): void {
  const wanted = [location.hash.slice(1), ...navigator.languages];
  const shown: Shown = {
    ...{ language: languageFor(wanted), errors: [], finished: undefined, broken: undefined },
  };
  const form = byId('form', HTMLFormElement);
  form.onsubmit = (event) => {
    event.preventDefault();
    void run(shown);
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-language]')) {
    button.onclick = () => {
      shown.language = languageFor([button.dataset['language'] ?? '']);
      showAll(shown);
    };
  }
  acceptDrops();
  form.hidden = false;
  byId('languages', HTMLElement).hidden = false;
  showAll(shown);
}

function acceptDrops(): void {
  const drop = byId('drop', HTMLElement);
  const mark = (isOver: boolean) => drop.classList.toggle('over', isOver);
  document.ondragover = (event) => {
    event.preventDefault();
    mark(true);
  };
  document.ondragleave = () => mark(false);
  document.ondrop = (event) => {
    event.preventDefault();
    mark(false);
    placeFiles([...(event.dataTransfer?.files ?? [])]);
  };
}

async function run(shown: Shown): Promise<void> {
  const button = document.querySelector<HTMLButtonElement>('button.primary');
  if (button === null || button.disabled) return;
  button.disabled = true;
  Object.assign(shown, { errors: [], finished: undefined, broken: undefined });
  showAll(shown);
  showStep(wording(shown.language, 'progress.reading'), 0);
  try {
    await check(shown);
  } catch (error) {
    shown.broken = messageOf(error);
  }
  byId('progress', HTMLElement).hidden = true;
  button.disabled = false;
  showAll(shown);
  const first = shown.errors.length > 0 ? 'errors' : 'verdict';
  document.getElementById(first)?.focus();
}

async function check(shown: Shown): Promise<void> {
  const given = await readForm();
  if (!given.ok) {
    shown.errors = given.errors;
    return;
  }
  byId('progress', HTMLElement).hidden = false;
  const checked = await checkInThread(given.job, progressIn(shown));
  shown.finished = { ...checked, fileName: given.fileName };
}

/** Every step for the eye; for the ear one word at each quarter. */
function progressIn(shown: Shown): Progress {
  let quarter = 0;
  return (id, place, of) => {
    const { language } = shown;
    const sentence = checkSentence(language, id);
    showStep(wording(language, 'progress.step', { place: place + 1, of, sentence }), place / of);
    const now = Math.floor((4 * place) / of);
    if (now > quarter) say(wording(language, 'progress.part', { percent: now * 25 }));
    quarter = now;
  };
}

function showStep(text: string, share: number): void {
  byId('step', HTMLElement).textContent = text;
  byId('bar', HTMLProgressElement).value = share;
  if (share === 0) say(text);
}

function say(text: string): void {
  byId('live', HTMLElement).textContent = text;
}

function showAll(shown: Shown): void {
  const { language } = shown;
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = wording(language, 'title');
  for (const place of document.querySelectorAll<HTMLElement>('[data-words]')) {
    place.textContent = wording(language, place.dataset['words'] as WordKey);
  }
  byId('languages', HTMLElement).setAttribute('aria-label', wording(language, 'language'));
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language));
  }
  showErrors(shown);
  showResult(shown);
}

function showErrors({ errors, language }: Shown): void {
  for (const field of FIELDS) {
    const error = errors.find((found) => found.field === field);
    const line = byId(`${field}-error`, HTMLElement);
    line.hidden = error === undefined;
    line.textContent = error === undefined ? '' : wording(language, error.text);
    byId(field, HTMLElement).setAttribute('aria-invalid', String(error !== undefined));
  }
  const summary = byId('errors', HTMLElement);
  summary.hidden = errors.length === 0;
  const title = wording(language, errors.length === 1 ? 'errors.one' : 'errors.title');
  const items = errors.map(({ field, text }) =>
    element('li', {}, element('a', { href: `#${field}` }, wording(language, text))),
  );
  summary.replaceChildren(element('h2', {}, title), element('ul', {}, ...items));
}

function showResult({ finished, broken, language }: Shown): void {
  const result = byId('result', HTMLElement);
  result.hidden = finished === undefined && broken === undefined;
  if (finished !== undefined) {
    result.replaceChildren(...resultParts(finished, language));
    say(wording(language, `verdict.${finished.report.verdict}`));
  } else if (broken !== undefined) {
    const title = wording(language, 'broken.title');
    const text = wording(language, 'broken.text', { message: broken });
    const heading = element('h2', { id: 'verdict', tabindex: '-1' }, title);
    result.replaceChildren(
      element('div', { class: 'box box-bad' }, heading, element('p', {}, text)),
    );
    say(title);
  } else {
    result.replaceChildren();
  }
}
