const EVERY_MILLISECONDS = 1000;
const parts = [...document.querySelectorAll('[data-live]')];

/** Shows how far long work is without loading the page again; when the work is over, it does. */
async function watch() {
  const page = await fetchPage();
  const next = parts.map((part) => (page ?? document).getElementById(part.id));
  if (next.includes(null)) return window.location.reload();
  parts.forEach((part, i) => show(part, next[i]));
  setTimeout(watch, EVERY_MILLISECONDS);
}

/** Leaves alone what says the same, so that a button keeps the focus. */
function show(part, next) {
  if (next.textContent !== part.textContent) part.replaceChildren(...next.childNodes);
}

/** Null while the server cannot be reached. */
async function fetchPage() {
  try {
    const answer = await fetch(window.location.href);
    return new window.DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return null;
  }
}

if (parts.length > 0) setTimeout(watch, EVERY_MILLISECONDS);
