// What the journeys share: Debian's Chromium through playwright-core, one session's cookie, checks as JSON lines on
// standard output ({ok, what}), and an ear for every report of the policy and every error of a script.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const want = JSON.parse(process.argv[2]); // origin, cookie, shots, chromium, root, and what the test gives

let browser;
const heard = [];

export const ok = (good, what) => {
  process.stdout.write(JSON.stringify({ ok: !!good, what }) + "\n");
  return !!good;
};
export const equal = (wanted, got, what) =>
  ok(wanted === got, `${what}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`.slice(0, 600));

// Becomes true within some seconds: what a script of the page does in its own time.
export async function soon(test, what) {
  for (let i = 0; i < 50; i++) {
    if (await test().catch(() => false)) return ok(true, what);
    await new Promise((done) => setTimeout(done, 100));
  }
  return ok(false, what);
}

export async function begin() {
  browser = await chromium.launch({
    executablePath: want.chromium,
    args: [...(want.root ? ["--no-sandbox"] : []), ...(want.args ?? [])],
  });
  mkdirSync(want.shots, { recursive: true });
}

// A page of a reader who has the session; options as of browser.newContext().
export async function reader(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const [name, value] = want.cookie.split("=");
  await context.addCookies([{ name, value, url: want.origin, httpOnly: true, sameSite: "Strict" }]);
  await context.addInitScript(() => {
    window.reports = [];
    document.addEventListener("securitypolicyviolation", (e) =>
      window.reports.push(`${e.violatedDirective} ${e.blockedURI}`));
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on("console", (m) => m.type() === "error" && heard.push(`${page.url()}: ${m.text()}`));
  // a page that is left while it fetches says so: no fault
  page.on("pageerror", (e) => e.message !== "Failed to fetch" && heard.push(`${page.url()}: ${e.message}`));
  page.go = (path) => page.goto(want.origin + path);
  page.where = () => page.url().slice(want.origin.length);
  return page;
}

export async function settings(page, chosen) {
  await page.go("/settings");
  for (const [name, value] of Object.entries(chosen))
    if (name === "person") await page.fill("#person", value);
    else await page.selectOption(`#${name}`, value);
  await page.click("form.settings button");
}

export const shot = (page, name) => page.screenshot({ path: join(want.shots, name + ".png"), fullPage: true });

// Nothing serious by axe; no report of the policy; not wider than the window.
export async function sound(page, name, { wide = true } = {}) {
  const found = await page.evaluate(`${AXE}; axe.run(document, { preload: false, resultTypes: ["violations"] })
    .then(r => r.violations.filter(v => v.impact === "serious" || v.impact === "critical")
      .map(v => v.id + " at " + v.nodes.slice(0, 3).map(n => n.target + " " + n.html.slice(0, 120)).join(" and ")))`);
  ok(found.length === 0, `${name}: ${found.join("; ")}`.slice(0, 900));
  const reports = await page.evaluate(() => window.reports);
  ok(reports.length === 0, `${name}: the policy reports ${reports}`);
  if (wide) await narrow(page, name);
}

export async function narrow(page, name) {
  const over = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return "";
    const outside = (e) => {
      const r = e.getBoundingClientRect();
      return r.width && (r.right > room + 1 || r.left < -1) && !e.closest(".wide, .skip, pre");
    };
    return [...document.querySelectorAll("main *, header *")].filter(outside).slice(0, 3)
      .map((e) => e.outerHTML.slice(0, 100)).join(" | ") || "something";
  });
  ok(!over, `${name} is wider than its window: ${over}`);
}

// Run the journeys named in want.run of those given; a journey that throws has failed.
export async function main(journeys, { quiet = false } = {}) {
  await begin();
  for (const name of want.run) {
    try {
      await journeys[name]();
    } catch (e) {
      ok(false, `${name}: ${e.message.split("\n")[0]} ${e.stack.split("\n").filter((l) => /journeys|pages/.test(l)).join(" ")}`);
    }
  }
  if (!quiet) ok(heard.length === 0, `nothing is complained of: ${heard.slice(0, 5).join("; ")}`);
  await browser.close();
}
