// The keyboard, by the table of web-key.def.  Comfort only: all it does is press what the page has.
import { KEYS } from "/static/key-table.js";

const WAIT = 2000; // milliseconds for the second key of a sequence
let begun = null; // { keys, codes } of a sequence that has begun, and when

const items = () => [...document.querySelectorAll("[data-item]")].filter((i) => i.getClientRects().length);
const chosen = () => document.querySelector("[data-item].here");

function go(item) {
  if (!item) return;
  chosen()?.classList.remove("here");
  item.classList.add("here");
  if (!item.hasAttribute("tabindex") && item.tabIndex < 0) item.tabIndex = -1;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = items();
  const now = all.indexOf(chosen() ?? document.activeElement?.closest?.("[data-item]"));
  go(all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)]);
}

function press(what) {
  if (!what) return;
  const outer = what.closest("details:not([open])");
  if (outer) outer.open = true;
  if (what.matches("input:not([type=checkbox]), textarea, select")) {
    what.focus();
    what.select?.();
  } else what.click();
}

// What the page has under a name: of the chosen item first.
const named = (name) =>
  chosen()?.querySelector(`[data-key="${name}"]`) ?? document.querySelector(`[data-key="${name}"]`);

const acts = {
  next: () => step(1),
  previous: () => step(-1),
  open: () => (chosen()?.matches("a") ? chosen() : chosen()?.querySelector("a"))?.click(),
  choose: () => press(chosen()?.querySelector("input[type=checkbox]")),
  later: () => document.querySelector("a[rel=next]")?.click(),
  earlier: () => document.querySelector("a[rel=prev]")?.click(),
  search: () => (named("search") ? press(named("search")) : location.assign("/")),
  up: () => history.back(),
  beside: () => document.documentElement.toggleAttribute("data-alone"),
  view: () => {
    // The layout is a sandbox without scripts, where no key would lead on.
    const views = [...document.querySelectorAll(".views a:not([href$='/layout'])")];
    const now = views.findIndex((a) => a.getAttribute("aria-current"));
    views[(now + 1) % views.length]?.click();
  },
};

const applies = {
  everywhere: () => true,
  lists: () => true,
  pairs: () => named("yes"),
  documents: () => document.querySelector(".document, [data-key=star]"),
};

function run(key) {
  if (key.does.startsWith("/")) location.assign(key.does);
  else (acts[key.does] ?? (() => press(named(key.does))))();
}

// The key as the table writes it: the letter where it is Latin, else its place.
function fits(key, at, event) {
  const letter = key.keys.split(" ")[at], code = key.codes.split(" ")[at];
  if (/^[!-~]$/.test(event.key)) return event.key.toLowerCase() === letter;
  return (event.shiftKey ? "Shift+" : "") + event.code === code;
}

const same = (a, b) => a.split(" ")[0] === b.split(" ")[0];

function onKey(event) {
  const at = event.target;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && begun) return;
  if (at.closest?.("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  if (event.key === "Escape") begun = null;
  if (begun && event.timeStamp - begun.at > WAIT) begun = null;
  const place = begun ? 1 : 0;
  const able = KEYS.filter((k) => (!begun || (k.keys.includes(" ") && same(k.keys, begun.keys))) &&
    k.keys.split(" ").length > place && fits(k, place, event) && applies[k.where]());
  // Of two that fit, the more particular holds: n on the page of pairs.
  const key = able.find((k) => k.where !== "everywhere" && k.where !== "lists") ?? able[0];
  begun = null;
  if (!key) return;
  event.preventDefault();
  if (key.keys.split(" ").length > place + 1) begun = { keys: key.keys, at: event.timeStamp };
  else run(key);
}

if (document.documentElement.dataset.keys !== "off") document.addEventListener("keydown", onKey);
// What was clicked or reached by Tab is where j and k go on from.
document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.("[data-item]");
  if (item && item !== chosen()) {
    chosen()?.classList.remove("here");
    item.classList.add("here");
  }
});
