const PREFIX = 'baraza:form:';
const SENT = 'baraza:sent';
const WAIT_MILLISECONDS = 400;
const TYPED = 'textarea[name], input[type="text"][name], input[type="number"][name]';

function storeOf(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}

const local = storeOf('localStorage');
const session = storeOf('sessionStorage');

function saved(id) {
  try {
    return JSON.parse(local.getItem(PREFIX + id) ?? '{}');
  } catch {
    return {};
  }
}

function save(form, id) {
  const fields = [...form.querySelectorAll(TYPED)].filter(({ value }) => value !== '');
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  try {
    local.setItem(PREFIX + id, JSON.stringify(values));
  } catch {
    return;
  }
}

/** Only empty fields are filled: what the server sent is newer than what the browser kept. */
function restore(form, id) {
  for (const [name, value] of Object.entries(saved(id))) {
    const field = [...form.querySelectorAll(TYPED)].find((each) => each.name === name);
    if (field !== undefined && field.value === '') field.value = value;
  }
}

function installAutosave(form) {
  const id = form.dataset.autosave;
  let waiting;
  restore(form, id);
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(form, id), WAIT_MILLISECONDS);
  });
  form.addEventListener('submit', () => {
    clearTimeout(waiting);
    save(form, id);
    session?.setItem(SENT, id);
  });
}

/** The form was accepted when the page after it neither shows it again nor asks to sign in. */
function forgetAccepted() {
  const id = session?.getItem(SENT);
  if (!id) return;
  const isBack = document.querySelector(`[data-autosave="${window.CSS.escape(id)}"]`) !== null;
  const isRefused = isBack || document.querySelector('[data-keep-drafts], input[type="password"]');
  if (isRefused) return;
  session.removeItem(SENT);
  local.removeItem(PREFIX + id);
}

if (local !== null) {
  forgetAccepted();
  document.querySelectorAll('form[data-autosave]').forEach(installAutosave);
}
