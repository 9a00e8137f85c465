// Ways through the workbench: by mouse, by keyboard alone, on a Persian layout, in Persian, without scripts.
import { equal, main, narrow, ok, reader, settings, shot, soon, sound, want } from "./browse.mjs";

const text = (page, what) => page.locator(what).first().innerText();
const count = (page, what) => page.locator(what).count();
const leave = (page, act) => Promise.all([page.waitForNavigation(), act()]);

// Select the words of one line of the text with the mouse: a click three times.
async function select(page) {
  await page.locator(".words").first().click({ clickCount: 3, position: { x: 60, y: 12 } });
  return page.evaluate(() => document.getSelection().toString().trim());
}

async function search(page, words) {
  await page.go("/");
  await page.fill("#q", words);
  await leave(page, () => page.click("form.find button"));
  ok((await count(page, "article.hit")) > 0, `${words} is found`);
  ok((await count(page, "article.hit mark")) > 0, `${words} is marked`);
}

async function byMouse() {
  const page = await reader();
  await search(page, "Tabatabai budget");
  const before = await text(page, "[role=status]");
  await leave(page, () => page.locator("aside .bars a").first().click());
  ok((await text(page, "[role=status]")) !== before, "a year narrows it");
  await page.go("/search?q=Tabatabai");
  await leave(page, () => page.click("nav.pager a[rel=next]"));
  ok(page.where().includes("from=20") && (await count(page, "article.hit")) > 0, "the next page");
  await page.go("/search?q=subject%3Afellowship");
  await leave(page, () => page.locator("article.hit h2 a").first().click());
  ok(page.where().startsWith("/doc/"), "a hit is opened");
  const words = await select(page);
  ok(words.length > 2, "words are selected");
  await page.click(".take summary");
  equal(words, (await page.inputValue(".take textarea")).trim(), "what is selected is the quotation");
  await page.fill(".take [name=why]", "it says so");
  await leave(page, () => page.click(".take form button"));
  await page.go("/quotes");
  ok((await page.innerText("main")).includes(words.slice(0, 30)), "it is among the quotations");
}

async function thread() {
  const page = await reader();
  await page.go("/search?q=subject%3Alanterns");
  await leave(page, () => page.locator("article.hit h2 a").first().click());
  const first = page.where();
  ok((await count(page, "aside .thread [data-item]")) > 1, "the conversation stands beside it");
  ok((await count(page, "aside .thread [aria-current]")) === 1, "with the one that is read marked");
  await leave(page, () => page.locator("aside .thread [data-item]:not([aria-current]) a").first().click());
  ok(page.where() !== first && page.where().startsWith("/doc/"), "another of it is opened");
  await leave(page, () => page.click("aside a[href^='/thread/']"));
  ok((await count(page, "main .thread [data-item]")) > 1, "the whole conversation");
}

const keys = async (page, ...names) => {
  for (const name of names) await page.keyboard.press(name);
};

async function byKeyboard() {
  const page = await reader();
  await page.go("/settings");
  await leave(page, () => keys(page, "/"));
  equal("/", page.where(), "/ goes where there is a box");
  await keys(page, "/");
  equal("q", await page.evaluate(() => document.activeElement.id), "/ goes to the box");
  await page.keyboard.type("jk Tabatabai");
  equal("jk Tabatabai", await page.inputValue("#q"), "in a field keys are letters");
  await page.fill("#q", "Tabatabai");
  await leave(page, () => keys(page, "Enter"));
  await keys(page, "j", "j", "k", "j");
  equal(1, await page.evaluate(() => [...document.querySelectorAll("[data-item]")].indexOf(
    document.querySelector(".here"))), "j j k j is the second");
  ok(await page.evaluate(() => getComputedStyle(document.querySelector(".here")).outlineStyle !== "none"),
    "where one is can be seen");
  await leave(page, () => keys(page, "o"));
  ok(page.where().startsWith("/doc/"), "o opens it");
  const star = await text(page, "[data-key=star]");
  await keys(page, "s");
  await soon(async () => (await text(page, "[data-key=star]")) !== star, "s stars it");
  await keys(page, "c", "t");
  equal("mark-tag", await page.evaluate(() => document.activeElement.id), "c t goes to the tag");
  await page.keyboard.type("seen-by-keys");
  await keys(page, "Enter");
  await soon(async () => (await page.innerText(".marks")).includes("seen-by-keys"), "the tag is kept");
  await keys(page, "Escape");
  await leave(page, () => keys(page, "v"));
  ok(page.where().endsWith("/headers"), "v is the next view");
  await leave(page, () => keys(page, "u"));
  ok(!page.where().endsWith("/headers"), "u goes back");
  await keys(page, "h");
  ok(!(await page.isVisible("main aside")), "h hides what stands beside");
  for (const [letter, path] of [["p", "/people"], ["k", "/check"], ["i", "/intake"], ["s", "/"]]) {
    await leave(page, () => keys(page, "g", letter));
    equal(path, page.where(), `g ${letter}`);
  }
  await leave(page, () => keys(page, "?"));
  equal("/help", page.where(), "? is the help");
  await leave(page, () => keys(page, "c", "c"));
  equal("/claims", page.where(), "c c is the board");
}

// Everything that can be reached by Tab shows that it has been.
async function byTab() {
  const page = await reader();
  await page.go("/search?q=Tabatabai");
  await keys(page, "Tab");
  equal("#content", await page.evaluate(() => document.activeElement.getAttribute("href")), "first, past the navigation");
  ok((await page.locator(".skip").boundingBox()).x >= 0, "which is seen then");
  await keys(page, "Enter", "Tab");
  ok(await page.evaluate(() => !!document.activeElement.closest("main")), "and it goes there");
  for (let i = 0; i < 30; i++) {
    await keys(page, "Tab");
    const seen = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle !== "none" || document.activeElement.outerHTML.slice(0, 80);
    });
    if (seen !== true) ok(false, `no mark on ${seen}`);
  }
}

// The same places of a Persian keyboard: letters that are not Latin, by where they lie.
async function onPersianKeys() {
  const page = await reader();
  const speak = await page.context().newCDPSession(page);
  const press = async (key, code, modifiers = 0) => {
    await speak.send("Input.dispatchKeyEvent", { type: "keyDown", key, code, text: key, modifiers });
    await speak.send("Input.dispatchKeyEvent", { type: "keyUp", key, code, modifiers });
  };
  await page.go("/search?q=Tabatabai");
  await press("ت", "KeyJ");
  await press("ت", "KeyJ");
  equal(1, await page.evaluate(() => [...document.querySelectorAll("[data-item]")].indexOf(
    document.querySelector(".here"))), "j by its place");
  await leave(page, () => press("خ", "KeyO"));
  ok(page.where().startsWith("/doc/"), "o by its place");
  await press("ل", "KeyG");
  await leave(page, () => press("ح", "KeyP"));
  equal("/people", page.where(), "g p by their places");
  await leave(page, () => press("؟", "Slash", 8));
  equal("/help", page.where(), "? by its place");
  await settings(page, { keys: "off" });
  await page.go("/search?q=Tabatabai");
  await keys(page, "j");
  equal(0, await count(page, ".here"), "keys that are off do nothing");
  await settings(page, { keys: "on" });
}

async function inPersian() {
  const page = await reader();
  await settings(page, { lang: "fa", calendar: "both" });
  equal("rtl", await page.getAttribute("html", "dir"), "from right to left");
  await search(page, "سد");
  ok(/[۰-۹]/.test(await text(page, "[role=status]")), "numbers are Persian");
  const facts = await page.locator("main aside").first().boundingBox();
  const hits = await page.locator("article.hit").first().boundingBox();
  ok(facts.x < hits.x, "what stands beside stands on the left");
  await leave(page, () => page.locator("article.hit h2 a").first().click());
  equal("rtl", await page.evaluate(() => getComputedStyle(document.querySelector(".words")).direction), "the text too");
  await shot(page, "journey-fa-document");
  await page.fill("#mark-tag", "دیده‌شده");
  await page.locator("form[action='/act/mark_tag'] button").click();
  await soon(async () => (await page.innerText(".marks")).includes("دیده‌شده"), "a tag in Persian");
  await leave(page, () => page.locator("header nav a", { hasText: "افراد" }).click());
  ok((await count(page, "tr[data-item]")) > 0, "people");
  await page.fill("#like", "طباطبایی");
  await leave(page, () => page.locator("main form button").first().click());
  await leave(page, () => page.locator("tr[data-item] a").first().click());
  ok(page.where().startsWith("/who/"), "the card of one, found by her name in Persian");
  await settings(page, { lang: "en" });
}

async function withoutScripts() {
  const page = await reader({ javaScriptEnabled: false });
  await page.go("/");
  await page.fill("#q", "Tabatabai");
  await page.click("form.find button");
  ok((await count(page, "article.hit")) === 20, "searched");
  await page.click("nav.pager a[rel=next]");
  ok((await count(page, "article.hit")) > 0, "the next page");
  await page.locator("article.hit h2 a").first().click();
  ok((await page.innerText(".words")).length > 20, "read");
  const words = (await page.innerText(".words")).split("\n").map((l) => l.trim()).find((l) => l.length > 20);
  await page.click(".take summary");
  await page.fill(".take textarea", words);
  await page.click(".take form button");
  await page.go("/quotes");
  ok((await page.innerText("main")).includes(words.slice(0, 30)), "quoted");
  await page.go("/people");
  await page.locator("tr[data-item] a").first().click();
  ok(page.where().startsWith("/who/"), "a card");
  await page.go("/help");
  ok((await count(page, "table.keys tr")) > 20, "the help");
  await page.go("/search?q=Tabatabai");
  await page.emulateMedia({ media: "print" });
  ok(!(await page.isVisible("header.top")) && (await page.isVisible("article.hit")), "on paper: what was found, no frame");
  ok((await page.pdf()).length > 5000, "printed");
}

async function pairs() {
  const page = await reader();
  await page.go("/pairs");
  const n = await count(page, "[data-key=yes]");
  if (!ok(n > 1, "pairs to decide")) return;
  const names = (p) => p.evaluate(() => document.querySelector("[data-item]").innerText);
  let first = await names(page);
  await keys(page, "j");
  await leave(page, () => keys(page, "n"));
  ok((await names(page)) !== first, "n: they are two, and the next pair comes");
  first = await names(page);
  await keys(page, "j");
  await leave(page, () => keys(page, "y"));
  ok((await names(page)) !== first, "y: they are one");
}

async function claims() {
  const page = await reader();
  await settings(page, { person: "Mina Roshan" });
  await page.go("/claims");
  await page.locator("form[action='/act/claim_new'] :is(textarea, input:not([type=hidden]))").first()
    .fill("The institute asked before each journey.");
  await leave(page, () => page.locator("form[action='/act/claim_new'] button").first().click());
  ok((await page.innerText("main")).includes("asked before each journey"), "a claim stands on the board");
  await leave(page, () => page.locator("main a[href^='/claim/']", { hasText: "asked before" }).first().click());
  ok((await page.innerText("main")).includes("Mina Roshan"), "with who made it");
  await sound(page, "a claim");
}

async function draft() {
  const page = await reader();
  await page.go("/check");
  await page.fill("#draft", `He wrote: "${want.quotation}" and also "The moon is made of blue cheese and paper."`);
  await leave(page, () => page.locator("#check button, form[action='/check'] button").first().click());
  ok((await count(page, ".badge.verdict-verbatim, .badge.verdict-faithful")) > 0, "one is what the source says");
  ok((await count(page, ".badge.verdict-not-found")) > 0, "one is not");
  await sound(page, "a checked draft");
}

async function intake() {
  const page = await reader();
  await page.go("/search?q=%22quartz%20ledger%22");
  equal(0, await count(page, "article.hit"), "not there yet");
  await page.go("/intake");
  await page.fill("#add-path", want.more);
  await leave(page, () => page.locator("form[action='/act/add'] button").click());
  for (let i = 0; i < 60 && (await count(page, "#job[data-running='1']")); i++) await page.waitForTimeout(250);
  equal(0, await count(page, "#job[data-running='1']"), "taken in");
  await page.go("/search?q=%22quartz%20ledger%22");
  ok((await count(page, "article.hit")) > 0, "and found");
  await page.go("/ledger");
  ok((await count(page, "main table tr")) > 1, "the ledger");
  await page.go("/missing");
  ok((await count(page, "main table tr, main li")) > 0, "what is missing");
}

// Marks beside a document, without leaving its page: star, tag, note; read by being looked at.
async function marking() {
  const page = await reader();
  await settings(page, { person: "Jane Doe" });
  await page.go(`/doc/${want.doc}`);
  await page.evaluate(() => (window.same = true));
  await page.keyboard.press("s");
  await soon(async () => (await count(page, "form[action='/act/mark_unstar']")) === 1, "a star by its key");
  await page.fill("#mark-tag", "lanterns");
  await page.keyboard.press("Enter");
  await soon(async () => (await page.innerText(".marks .chips")).includes("lanterns"), "a tag");
  await page.fill("#mark-note", "Who carried <b>them</b>?");
  await page.click(".marks form[action='/act/mark_note'] button");
  await soon(async () => (await page.innerText(".marks .notes")).includes("carried <b>them</b>"), "a note");
  await page.waitForSelector("form[action='/act/mark_unread']");
  ok(await page.evaluate(() => window.same), "the page was never left");
  await sound(page, "a marked document");
  await page.go("/search?q=tag:lanterns is:starred has:note is:read");
  equal(1, await count(page, "article.hit"), "found by its marks");
  await settings(page, { person: "" });
}

await main({ marking, byMouse, thread, byKeyboard, byTab, onPersianKeys, inPersian, withoutScripts, pairs, claims, draft, intake });
