const SHOWN_MILLISECONDS = 2500;

function installCopyButton(button) {
  const words = button.querySelector('span');
  const text = words.textContent;
  button.hidden = false;
  words.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copyFrom);
    await navigator.clipboard.writeText(source.textContent.trim());
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = text), SHOWN_MILLISECONDS);
  });
}

if (navigator.clipboard) {
  document.querySelectorAll('[data-copy-from]').forEach(installCopyButton);
}

/** The browser can print by itself; the button is for those who do not know where. */
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
