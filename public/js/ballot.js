/** What is chosen in a form: how many, and their cost in minor units. */
function chosenIn(form) {
  const chosen = [...form.querySelectorAll('[data-choice]')].filter(({ checked }) => checked);
  const cost = chosen.reduce((sum, { dataset }) => sum + BigInt(dataset.cost ?? '0'), 0n);
  return { count: BigInt(chosen.length), cost };
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
  const { count, cost } = chosenIn(form);
  const isKnapsack = form.dataset.ballot === 'knapsack';
  const used = isKnapsack ? cost : count;
  const limit = BigInt((isKnapsack ? form.dataset.budget : form.dataset.max) ?? '0');
  return { count, used, limit, isKnapsack };
}

function wordsOf(form, { count, used, limit, isKnapsack }) {
  const show = isKnapsack ? moneyFormat(form.dataset) : String;
  const isOver = used > limit;
  const message = (isOver && form.dataset.messageOver) || form.dataset.message || '{count}';
  const values = {
    count: String(count),
    spent: show(used),
    left: show(isOver ? 0n : limit - used),
    over: show(isOver ? used - limit : 0n),
    max: show(limit),
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
  fill?.setAttribute('width', `${Math.min(100, part)}%`);
  bar?.classList.toggle('is-over', amounts.used > amounts.limit);
}

/** Keeps the sentence and the bar of each pot of a ballot true while choices change; disables nothing. */
for (const form of document.querySelectorAll('[data-ballot]')) {
  form.addEventListener('change', () => show(form));
  show(form);
}
