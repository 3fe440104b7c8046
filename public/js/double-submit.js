const WAIT_MILLISECONDS = 8000;

/** A second click on the same button within a few seconds sends nothing. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  const now = Date.now();
  const sentAt = Number(form.dataset.sentAt ?? 0);
  if (now - sentAt < WAIT_MILLISECONDS) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = String(now);
  event.submitter?.setAttribute('aria-disabled', 'true');
});

/** A page that comes back from the browser's memory is ready to send again. */
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent-at]')) {
    delete form.dataset.sentAt;
    for (const button of form.querySelectorAll('[aria-disabled]')) {
      button.removeAttribute('aria-disabled');
    }
  }
});

document.querySelector('[data-error-summary]')?.focus();
