/** The number in a field or a list; nothing there is nothing. */
function numberOf({ value }) {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : 0;
}

/** Whether a field says something: in a ballot of points to share out, 0 says nothing. */
function isFilled(entry, isShared) {
  return entry.value !== '' && !(isShared && numberOf(entry) === 0);
}

/** What is chosen in a form: how many, their cost in minor units, and their points. */
function chosenIn(form) {
  const ticked = [...form.querySelectorAll('[data-choice]')].filter(({ checked }) => checked);
  const isShared = form.dataset.ballot === 'cumulative';
  const entries = [...form.querySelectorAll('[data-entry]')];
  const filled = entries.filter((entry) => isFilled(entry, isShared));
  for (const entry of entries) {
    entry.closest('.ballot-entry')?.classList.toggle('is-chosen', filled.includes(entry));
  }
  return {
    count: BigInt(ticked.length + filled.length),
    cost: ticked.reduce((sum, { dataset }) => sum + BigInt(dataset.cost ?? '0'), 0n),
    // Fewer points than none give nothing back.
    points: BigInt(filled.reduce((sum, entry) => sum + Math.max(0, numberOf(entry)), 0)),
  };
}

/** English and Arabic are shown as the server shows them; other languages by their own rules. */
const FORMATTING = { en: 'en-GB', ar: 'ar-u-nu-latn' };

function moneyFormat({ currency, decimals }) {
  const digits = Number(decimals ?? '2');
  const { lang } = document.documentElement;
  return (minor) => {
    const shown = minor % 10n ** BigInt(digits) === 0n ? 0 : digits;
    const format = new Intl.NumberFormat(FORMATTING[lang] ?? lang, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: shown,
      maximumFractionDigits: shown,
    });
    return format.format(Number(minor) / 10 ** digits);
  };
}

function amountsOf(form) {
  const { count, cost, points } = chosenIn(form);
  const { ballot, limit = '0' } = form.dataset;
  const used = { knapsack: cost, cumulative: points }[ballot] ?? count;
  const most = BigInt(limit);
  return { count, used, limit: most, isOver: most > 0n && used > most };
}

function wordsOf(form, { count, used, limit, isOver }) {
  const show = form.dataset.ballot === 'knapsack' ? moneyFormat(form.dataset) : String;
  const message = (isOver && form.dataset.messageOver) || form.dataset.message || '{count}';
  const values = {
    count: String(count),
    spent: show(used),
    left: show(isOver ? 0n : limit - used),
    over: show(isOver ? used - limit : 0n),
  };
  return message.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function show(form) {
  const amounts = amountsOf(form);
  const status = form.querySelector('[data-ballot-status]');
  const fill = form.querySelector('[data-ballot-fill]');
  const bar = form.querySelector('[data-ballot-bar]');
  const part = amounts.limit === 0n ? 0 : Number((amounts.used * 1000n) / amounts.limit) / 10;
  if (status) status.textContent = wordsOf(form, amounts);
  fill?.setAttribute('width', `${Math.max(0, Math.min(100, part))}%`);
  bar?.classList.toggle('is-over', amounts.isOver);
}

/** A button that makes the number of a field one smaller or larger. */
function stepButton(entry, by, words) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ballot-step';
  button.textContent = by > 0 ? '+' : '−';
  button.setAttribute('aria-label', `${words} ${entry.dataset.title ?? ''}`);
  button.addEventListener('click', () => {
    const wanted = numberOf(entry) + by;
    const next = Math.max(Number(entry.min), Math.min(wanted, Number(entry.max)));
    entry.value = next === 0 ? '' : String(next);
    entry.dispatchEvent(new Event('change', { bubbles: true }));
  });
  return button;
}

function addSteps(form) {
  const { fewer, more } = form.dataset;
  if (!fewer || !more) return;
  for (const entry of form.querySelectorAll('input[data-entry]')) {
    entry.before(stepButton(entry, -1, fewer));
    entry.after(stepButton(entry, 1, more));
  }
}

/** Keeps the sentence and the bar of each pot of a ballot true while choices change; disables nothing. */
for (const form of document.querySelectorAll('[data-ballot]')) {
  addSteps(form);
  form.addEventListener('change', () => show(form));
  form.addEventListener('input', () => show(form));
  show(form);
}
