const EVERY_MILLISECONDS = 1000;

/** Shows how far long work is without loading the page again; when the work is over, it does. */
function watch(part) {
  setTimeout(async () => {
    const next = await fetchPart(part.id);
    if (next === null) return window.location.reload();
    part.replaceChildren(...next.childNodes);
    watch(part);
  }, EVERY_MILLISECONDS);
}

async function fetchPart(id) {
  try {
    const answer = await fetch(window.location.href);
    const text = await answer.text();
    return new window.DOMParser().parseFromString(text, 'text/html').getElementById(id);
  } catch {
    return document.getElementById(id).cloneNode(true);
  }
}

document.querySelectorAll('[data-live]').forEach(watch);
