#!/usr/bin/env python3
"""The workbench in Debian's Chromium: journeys by mouse, by keyboard alone, on Persian keys, in Persian, without
scripts; every page in light and dark and both directions by axe, without a report of the policy, and at 360 pixels.
Pictures of the pages are kept in BUILD/pictures.  Skipped where node, chromium or the modules (./dev setup) are absent."""
import functools
import json
import os
import re
import shutil
import subprocess

import lib
import post
import webtest
from lib import Case, check, skip

WEB = os.path.join(lib.SOURCE, "t/web")
NODE, CHROMIUM = shutil.which("node"), shutil.which("chromium")
PATIENCE = 280
QUOTATION = "Seven lanterns were carried to the quay before the harvest ended."


def able():
    """Can a browser be driven here?  Else one skip that says what is missing."""
    missing = [name for name, there in (
        ("node", NODE), ("chromium", CHROMIUM),
        ("t/web/node_modules (./dev setup)", os.path.exists(os.path.join(WEB, "node_modules/playwright-core"))))
        if not there]
    if missing:
        skip("no " + ", no ".join(missing))
    return not missing


def letters():
    """A conversation of three, which the journeys go through."""
    nima, mina = "Nima Azarang <nima@north.example>", "Mina Roshan <mina@south.example>"
    found = []
    for n, (sender, to, said) in enumerate(((nima, mina, QUOTATION), (mina, nima, "Where is it kept?"), (
            nima, mina, "In the north room, behind the maps."))):
        head = "".join(f"References: <{m.mid}>\nIn-Reply-To: <{m.mid}>\n" for m in found[-1:])
        found.append(post.plain(9800 + n, "Re: lanterns" if n else "lanterns", said + "\n", sender=sender, to=to, head=head,
                                date=f"{3 + n} Mar 2014 10:15:00 +0000"))
    return found


@functools.cache
def filled():
    """The invented cache of ./dev demo, and the papers beside it."""
    case = Case()
    subprocess.run([os.path.join(lib.BUILD, "make-cache"), "--messages", "400", "--seed", "1", case.dir + "/made"],
                   check=True, stdout=subprocess.DEVNULL)
    post.FORMS["mboxrd"](os.path.join(case.dir, "letters"), letters())
    case.add(case.dir + "/made/cache", case.dir + "/letters", os.path.join(lib.SOURCE, "t/cache/papers"))
    return case


def drive(script, s, run, **more):
    """Journeys of t/web/SCRIPT; what they check is checked here."""
    want = {"origin": f"http://{s.host}", "cookie": s.cookie, "chromium": CHROMIUM, "root": os.geteuid() == 0,
            "shots": os.path.join(lib.BUILD, "pictures"), "run": run, **more}
    env = {**lib.ENV, "HOME": s.case.dir}
    p = subprocess.run([NODE, os.path.join(WEB, script), json.dumps(want)], env=env, timeout=PATIENCE,
                       capture_output=True, text=True)
    for line in p.stdout.splitlines():
        one = json.loads(line)
        check(one["ok"], one["what"])
    check(p.returncode == 0, f"{script} ended with {p.returncode}: {p.stderr[-600:]}")


def first(query):
    return filled().ids(query)[0]


def pages():
    with open(os.path.join(lib.SOURCE, "src/web/web-nav.def"), encoding="utf-8") as f:
        found = dict(re.findall(r'^NAV\((\w+), "([^"]+)"', f.read(), re.M))
    doc = first("subject:lanterns quay")
    found.update({"found": "/search?q=Tabatabai", "none": "/search?q=qqqq", "mistake": "/search?q=(", "pairs": "/pairs",
                  "document": f"/doc/{doc}", "headers": f"/doc/{doc}/headers", "raw": f"/doc/{doc}/raw",
                  "thread": f"/thread/{doc}", "paper": f"/doc/{first('kind:pdf')}",
                  "pixels": f"/doc/{first('kind:pdf')}/page/1", "settings": "/settings", "batch": "/batch",
                  "marks": "/marks", "quotes": "/quotes", "ledger": "/ledger", "missing": "/missing",
                  "who": f"/who/{next(iter(filled().json('actor', 'list')))['id']}"})
    taken = filled().json("quote", "take", doc, "Seven lanterns were carried to the quay")
    found.update({"quotation": f"/quote/{next(iter(taken))['id']}", "boxed": found["pixels"] + "?q=the",
                  "compare": f"/compare?a={doc}&b={first('subject:lanterns north room')}",
                  "letters": f"/thread/{doc}?q=lanterns"})
    found.pop("mistake")  # answers 400
    return found


def test_journeys():
    if not able():
        return
    case = filled()
    post.FORMS["mboxrd"](os.path.join(case.dir, "more"), [post.plain(
        9901, "the quartz ledger", "The quartz ledger is kept in the north room.\n", sender="Nima Azarang <nima@north.example>")])
    with webtest.Served(case) as s:
        drive("journeys.mjs", s, ["byMouse", "thread", "byKeyboard", "byTab", "onPersianKeys", "inPersian", "withoutScripts",
                                  "pairs", "claims", "draft", "intake", "marking"], quotation=QUOTATION, doc=first("subject:lanterns quay"),
              more=os.path.join(case.dir, "more"))


def test_every_page():
    if not able():
        return
    with webtest.Served(filled()) as s:
        drive("pages.mjs", s, ["wideEnglish", "widePersian", "wideDark", "smallEnglish", "smallPersian", "smallArabic"],
              pages=pages(), pictures=bool(os.environ.get("WEB_PICTURES")))


lib.main(globals())
