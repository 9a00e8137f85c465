// Marks beside a document: put and taken away without leaving the page, and read once it was looked at.
const LOOKED_AT = 4000; // milliseconds on the screen
const panel = () => document.querySelector("section.marks");

async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  return answer.ok && (await answer.json()).code < 2;
}

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const key = document.activeElement?.closest("section.marks") && document.activeElement.dataset.key;
  panel().replaceChildren(...page.querySelector("section.marks").childNodes);
  if (key) panel().querySelector(`[data-key="${key}"]`)?.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.closest("section.marks")) return;
  event.preventDefault();
  if (await send(form).catch(() => false)) await renew();
  else form.submit(); // the page that says why
});

if (panel()?.dataset.unread)
  setTimeout(async () => {
    const form = panel().querySelector("form[action='/act/mark_read']"); // by now it may have been done by hand
    if (form && !document.hidden && (await send(form).catch(() => false))) await renew();
  }, LOOKED_AT);
