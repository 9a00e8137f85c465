// Comfort for searching: what could be meant, while it is typed; a file into a box of text.
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

for (const file of document.querySelectorAll("input[type=file][data-into]"))
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    document.getElementById(file.dataset.into).value = await file.files[0].text();
    const name = document.getElementById(file.dataset.name ?? "");
    if (name && !name.value) name.value = file.files[0].name.replace(/\.[a-z]+$/i, "").slice(0, 50);
  });

// A combobox with a list (ARIA 1.2): arrows choose, Enter or Tab takes, Escape closes; Enter without
// a choice searches, as ever.
const box = document.getElementById("q");
if (box) {
  const list = document.createElement("ul");
  list.id = "q-list";
  list.className = "complete";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  const at = document.createElement("div");
  at.className = "completes";
  box.before(at);
  at.append(box, list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", "q-list"]]) box.setAttribute(name, value);

  let stem = "", chosen = -1, asked = 0, timer = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = n => {
    const rows = list.children;
    if (chosen >= 0) rows[chosen].removeAttribute("aria-selected");
    chosen = (n + rows.length) % rows.length;
    rows[chosen].setAttribute("aria-selected", "true");
    rows[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[chosen].id);
  };

  const take = row => {
    const before = box.value.slice(0, box.selectionStart), behind = box.value.slice(box.selectionStart);
    const insert = row.dataset.insert, space = insert.endsWith(":") || behind.startsWith(" ") ? "" : " ";
    const head = before.slice(0, before.length - stem.length) + insert + space;
    box.value = head + behind;
    box.setSelectionRange(head.length, head.length);
    close();
    box.focus();
    if (insert.endsWith(":")) ask();
  };

  const show = answer => {
    stem = answer.stem;
    list.replaceChildren(...answer.items.map((item, i) => {
      const row = document.createElement("li"), words = document.createElement("bdi"), what = document.createElement("span");
      row.id = `q-item-${i}`;
      row.setAttribute("role", "option");
      row.dataset.insert = item.insert;
      words.textContent = item.shows;
      what.textContent = item.n ? `${item.what} · ${item.n.toLocaleString(document.documentElement.lang)}` : item.what;
      what.className = "n";
      row.append(words, " ", what);
      row.addEventListener("mousedown", event => { event.preventDefault(); take(row); });
      return row;
    }));
    chosen = -1;
    list.hidden = answer.items.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    const mine = ++asked, typed = box.value.slice(0, box.selectionStart);
    if (!typed || /\s$/.test(typed)) return close();
    try {
      const answer = await fetch("/complete?q=" + encodeURIComponent(typed.slice(-400)), { headers: { Accept: "application/json" } });
      if (answer.ok && mine === asked && document.activeElement === box) show(await answer.json());
    } catch { close(); }
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 80); });
  box.addEventListener("blur", () => { asked++; close(); });
  box.addEventListener("keydown", event => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) take(list.children[chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
