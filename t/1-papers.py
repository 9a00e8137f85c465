#!/usr/bin/env python3
"""The papers of the demo, t/cache/papers: one finding from each kind of document, down to what was deleted, locked or
is only a picture."""
import os
import shutil

import lib
from lib import Case, check, equal

PAPERS = os.path.join(lib.SOURCE, "t/cache/papers")
SHARED = {}


def case():
    if "case" not in SHARED:
        c = SHARED["case"] = Case()
        shutil.copytree(PAPERS, os.path.join(c.dir, "papers"))
        got = c.add(os.path.join(c.dir, "papers"))
        equal((7, 1), (got["messages_new"], got["attached_new"]), "papers, and the locked archive in one of them")
        equal(1, got["waiting_ocr"], "scans that wait")
    return SHARED["case"]


def only(*query):
    """The one document that the query finds, as show --json tells it."""
    ids = case().ids(*query)
    equal(1, len(ids), f"{query}: documents")
    return case().show(ids[:1])[0] if ids else {}


def words(doc, kind):
    """All its words under one label."""
    raw = doc["texts"][0]["text"].encode()
    return "".join(raw[s["off"]:s["off"] + s["len"]].decode() for s in doc["spans"] if s["kind"] == kind)


def who(doc, role):
    return [a["name"] for a in doc["addresses"] if a["role"] == role]


def test_what_was_deleted():
    d = only('"price a month before the offers"')
    equal(("docx", "read", "Memorandum 17, third draft"), (d["file_kind"], d["outcome"], d["subject"]), "document")
    equal((["Bahram Alamutian"], ["Kamran Sepidrud"]), (who(d, "author"), who(d, "editor")), "author and editor")
    check("told the price a month before" in words(d, "deleted"), f"deleted: {words(d, 'deleted')!r}")
    check("usual procedure" in words(d, "inserted"), f"inserted: {words(d, 'inserted')!r}")
    check("must not reach the minister" in words(d, "comment"), f"comment: {words(d, 'comment')!r}")
    check("told the price" not in words(d, "own"), "the author's own words hold none that were deleted")


def test_a_letter_in_persian():
    d = only('kind:pdf "سد کوهسار"')
    lines = d["texts"][0]["text"].split("\n")
    for line in ("وزارت آب و راه", "۱۲ اسفند ۱۳۹۱", "بهرام الموتیان"):
        check(line in lines, f"{line} is not a line of {lines}")
    equal(1, len(d["pages"]), "pages")
    d = case().json("show", "--page", 1, d["id"])[0]
    text = d["texts"][0]["text"].encode()
    boxed = {text[b["off"]:b["off"] + b["len"]].decode() for b in d["boxes"]}
    check({"کوهسار", "بهرام"} <= boxed, f"words that have a place on the page: {sorted(boxed)}")


def test_what_was_published():
    d = only("kind:article")
    equal(("html", "Ministry kept the dam's contractor secret"), (d["file_kind"], d["subject"]), "page")
    equal(["Jonas Whitlark"], who(d, "author"), "byline")
    equal(["2013-06-24"], [x["at"][:10] for x in d["dates"] if x["basis"] == "published"], "published")
    equal(["The Harbour Chronicle"], [h["value"] for h in d["headers"] if h["field"] == "outlet"], "outlet")
    check("cookies" in words(d, "boilerplate") and "cookies" not in words(d, "own"), "menus and notices are labelled")


def test_who_was_to_meet():
    d = only("kind:calendar")
    equal((["Bahram Alamutian"], ["Kamran Sepidrud", "Ardeshir Sangbandi"]), (who(d, "organizer"), who(d, "attendee")), "who")
    equal("2013-03-03T07:30:00Z", d["date"], "when")


def test_what_is_locked():
    """The password stands in the next mail."""
    c = case()
    equal([], c.ids('"without a contract"'), "before")
    equal(["encrypted"], [m["trouble"] for m in c.json("missing")], "missing")
    r = c.run("passwords", "--list")
    equal("cormorant-and-eel-1392", (r.lines or [None])[0], "offered first")
    c.run("retry", "--passwords", lib.write(os.path.join(c.dir, "words"), r.out))
    d = only('"without a contract"')
    equal(("csv", "payments.eml > payments.zip > payments.csv"), (d["file_kind"], d["where"]), "sheet")
    archive = c.show([d["parent"]])[0]
    equal(("zip", "payments.zip"), (archive["file_kind"], archive["name"]), "what carries it")
    equal(c.ids("id:payments@ministry.example"), [archive["parent"][:12]], "what carries that")
    equal([], c.json("missing"), "missing afterwards")


def test_what_is_only_a_picture():
    c = case()
    equal([], c.ids("Sangbandi", "kind:png"), "before")
    r = c.run("ocr", "--json")
    if not r.objects or r.objects[0]["unable"]:
        lib.skip(f"no reader of pixels: {r}")
        return
    equal((1, 0), (r.objects[0]["pages"], r.objects[0]["waiting_ocr"]), "pages read and left")
    d = only('"two hundred and forty thousand"')
    check(d["ocr"] and "ministry" in words(d, "ocr"), "words read from pixels are marked")
    status = c.json("status")[0]
    equal(status["documents"], status["searchable"], "everything is searchable, the document that moved once")
    c.closes("papers")


lib.main(globals())
