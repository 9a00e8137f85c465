#!/usr/bin/env python3
"""A list of names in three scripts against an invented cache: who is here, how spelt, on what evidence; who is not."""
import csv
import html.parser
import io
import json
import os

import lib
import post
from lib import Case, check, equal

LEILA = "Leila Azarnoosh <leila@rivers.example>"
JANE = "Jane Quilter <jane.quilter@rivers.example>"
LIST = """name,aliases,organisation,from,email
لیلا آذرنوش,,,,
Jane Quilter,Janie Q. Quilter,Ministry of Rivers,2012,
Nader Alsafi,,,,nader@gulf.example
Richard Rowntree,,,,
Ottoline Brack,,,,
"=SUM(1)Bettina",,,,
Thomas Adler,,,,
"""


def cache():
    return [
        post.plain(0, "the letter", "The letter of Jane Quilter, of the Ministry of Rivers, came.\n", sender=LEILA),
        post.plain(1, "other", "Nothing here.\n", sender="x <nader@gulf.example>"),
        post.plain(2, "نامه", "ريتشارد راونتري لم يحضر الاجتماع\n", sender="bob@beta.example"),
        post.plain(3, "Re: the letter", "Yes.\n\n> The letter of Jane Quilter, of the Ministry of Rivers, came.\n", sender=JANE),
        post.plain(4, "one", "x\n", sender="Thomas Adler <thomas.adler@alpha.example>"),
        post.plain(5, "two", "x\n", sender="Thomas Adler <thomas.adler2@alpha.example>"),
    ]


def filled(case):
    path = os.path.join(case.dir, "mail.mbox")
    lib.write(path, post.mboxrd_bytes(cache()))
    case.add(path)
    return lib.write(os.path.join(case.dir, "list.csv"), LIST.encode())


def test_tiers_and_quotes():
    with Case() as case:
        rows = case.json("match", filled(case))
        summary, by = rows[-1], {r["name"]: r for r in rows[:-1]}
        equal(7, summary["names"], "rows")
        equal("cross_script", by["لیلا آذرنوش"]["tier"], "another script")
        equal("cross_script", by["Richard Rowntree"]["tier"], "in the text only, another script")
        jane = by["Jane Quilter"]
        equal(("exact", True), (jane["tier"], jane["beside"]), "with her organisation beside her")
        equal(2, jane["documents"], "documents of Jane")
        quote = jane["quotes"][0]
        said = quote["quote"].encode()[quote["at"]:quote["at"] + quote["n"]].decode()
        equal(("Jane Quilter", "Leila Azarnoosh"), (said, quote["speaker"]), "quotation")
        nader = by["Nader Alsafi"]
        equal(("exact", True), (nader["tier"], nader["address"]), "an address of the list")
        adler = by["Thomas Adler"]
        equal((True, 2), (adler["ambiguous"], adler["bearers"]), "two of one name")
        check(adler["odds"] < 0.6, f"odds of an ambiguous name: {adler['odds']}")
        none = by["Ottoline Brack"]
        equal(("none", 0, []), (none["tier"], none["documents"], none["quotes"]), "not here")
        check(all(0 <= r["odds"] <= 1 for r in rows[:-1]), "odds")


def test_one_script_only():
    with Case() as case:
        by = {r.get("name"): r for r in case.json("match", filled(case), "--no-cross-script")}
        equal("none", by["لیلا آذرنوش"]["tier"], "without other scripts")
        equal("exact", by["Jane Quilter"]["tier"], "the same script")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attrs = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attrs += attrs


def test_forms():
    with Case() as case:
        path = filled(case)
        rows = list(csv.DictReader(io.StringIO(case.run("match", path, "--report", "csv").out.decode("utf-8-sig"))))
        equal(7, len(rows), "CSV rows")
        equal("'=SUM(1)Bettina", rows[5]["name"], "no formula")
        page, out = Page(), os.path.join(case.dir, "out.html")
        equal(lib.YES, case.run("match", path, "--report", "html", "--out", out).code, "HTML into a file")
        with open(out, encoding="utf-8") as f:
            text = f.read()
        page.feed(text)
        check("script" not in page.tags and not [a for a in page.attrs if a[0] in ("src", "href") or a[0].startswith("on")],
              "the page runs and loads nothing")
        check("default-src 'none'" in text, "its policy says so")
        check("<mark>Jane Quilter</mark>" in text, "quotation in HTML")
        equal(lib.FAILED, case.run("match", path, "--report", "html", "--out", out).code, "never over a file")
        said = case.run("match", path).text
        check("nearest here" in said or "no hit" in said, "rows without a hit")
        only = case.json("match", path, "--tier", "none")
        equal({"none"}, {r["tier"] for r in only if "tier" in r}, "--tier")


def test_html_of_hostile_names():
    with Case() as case:
        path = os.path.join(case.dir, "mail.mbox")
        lib.write(path, post.mboxrd_bytes([post.plain(0, "x", "Vera <script>alert(1)</script> Quilter & Vera Quilter\n")]))
        case.add(path)
        names = lib.write(os.path.join(case.dir, "l.txt"), b"Vera Quilter\n<img src=x onerror=alert(1)>\n")
        page = Page()
        page.feed(case.run("match", names, "--report", "html").out.decode())
        check("script" not in page.tags and "img" not in page.tags, f"tags: {set(page.tags)}")


def test_exit_codes_and_errors():
    with Case() as case:
        filled(case)
        lone = lib.write(os.path.join(case.dir, "none.txt"), "Ottoline Brack\n".encode())
        equal(lib.NO, case.run("match", lone).code, "nobody of the list is here")
        equal(lib.USAGE, case.run("match", lone, "--report", "pdf").code, "no such form")
        equal(lib.USAGE, case.run("match", lone, "--tier", "sure").code, "no such tier")
        equal(lib.FAILED, case.run("match", os.path.join(case.dir, "absent.csv")).code, "no such list")
        empty = lib.write(os.path.join(case.dir, "empty.csv"), b"")
        equal(lib.USAGE, case.run("match", empty).code, "a list without a name")


def test_workers_change_nothing():
    with Case() as case:
        path = filled(case)
        equal(case.run("match", path, "--json", "--workers", "1").out, case.run("match", path, "--json", "--workers", "7").out,
              "the same rows whatever the threads")


lib.main(globals())
