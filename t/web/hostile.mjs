// Hostile mail in Chromium: pages are opened, everything in them is touched; nothing may run.  And foreign pages that
// reach for the workbench: nothing may arrive.
import { equal, main, ok, reader, want } from "./browse.mjs";

async function watched() {
  const page = await reader();
  const ran = [];
  page.on("dialog", (d) => (ran.push(d.message()), d.dismiss()));
  await page.exposeBinding("ran", (_, what) => ran.push(what));
  await page.addInitScript(() => {
    for (const name of ["alert", "print", "confirm", "prompt"]) window[name] = (what) => window.ran(`${name} ${what}`);
  });
  return { page, ran };
}

// Each page, with what a reader does: look, move over, open what folds.
async function pages() {
  const { page, ran } = await watched();
  for (const path of want.paths) {
    const before = ran.length;
    const answer = await page.goto(want.origin + path, { waitUntil: "load" });
    if (answer.status() !== 200 && answer.status() !== 400) ok(false, `${path.slice(0, 200)}: ${answer.status()}`);
    await page.evaluate(() => {
      for (const d of document.querySelectorAll("details")) d.open = true;
      for (const e of document.querySelectorAll("main *"))
        for (const kind of ["mouseover", "pointerenter", "focus", "animationend", "error", "load"])
          e.dispatchEvent(new Event(kind));
      scrollTo(0, 1e6);
    });
    if (page.url() !== want.origin + path && !page.url().startsWith(want.origin)) ok(false, `${path} leads to ${page.url()}`);
    if (ran.length > before) ok(false, `${path.slice(0, 200)}: ran ${ran[before]}`);
  }
  equal(0, ran.length, `scripts that ran in ${want.paths.length} pages`);
}

// A page that does run and ask: what listens here would have heard it.
async function open_() {
  const { page, ran } = await watched();
  await page.goto(want.evil + "/open");
  await page.hover("div");
  await page.waitForTimeout(300);
  equal("alert 1 alert 2", ran.sort().join(" "), "what runs is noticed");
}

// A page elsewhere on this machine that embeds, fetches, posts and opens us.
async function foreign() {
  const { page } = await watched();
  const seen = [];
  page.context().on("response", (r) => r.url().startsWith(want.origin) && seen.push([r.url(), r.status()]));
  await page.goto(want.evil + "/reach?" + encodeURIComponent(want.origin));
  await page.waitForTimeout(1500);
  const got = await page.evaluate(() => window.got);
  for (const [what, how] of Object.entries(got)) ok(how === "nothing", `a foreign page gets ${how} by ${what}`);
  ok(seen.length > 2 && seen.every(([, status]) => status === 403 || status === 401), `refused: ${JSON.stringify(seen)}`);
  const [opened] = await Promise.all([page.context().waitForEvent("page"), page.evaluate((u) => void (window.w = open(u)), want.origin)]);
  await opened.waitForLoadState().catch(() => 0);
  ok(await page.evaluate(() => { try { return window.w.document === undefined || window.w.closed; } catch { return true; } }),
    "its window is out of reach");
  await page.context().close();
}

// Another name for our address.
async function rebinding() {
  const { page } = await watched();
  const at = `http://evil.test:${new URL(want.origin).port}/settings`;
  const seen = page.waitForEvent("response", { timeout: 10000 });
  await page.goto(at).catch(() => 0); // an empty refusal is an error page to Chromium
  equal(`${at} 421`, await seen.then((r) => `${r.url()} ${r.status()}`), "under another name");
}

// The bytes of a mail are a file to be kept, whatever they are.
async function saved() {
  const { page, ran } = await watched();
  for (const path of want.bytes) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.goto(want.origin + path).catch(() => 0)]);
    ok(/^[0-9a-f]{12}\.bin$/.test(file.suggestedFilename()), `${path}: kept as ${file.suggestedFilename()}`);
  }
  equal(0, ran.length, "and never shown");
}

await main({ pages, open: open_, foreign, rebinding, saved }, { quiet: true });
