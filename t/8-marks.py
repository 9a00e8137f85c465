#!/usr/bin/env python3
"""Tags, stars, notes, what was read, kept searches: put, found, taken away, and never forgotten by the log."""
import os

import lib
import post
from lib import FAILED, NO, USAGE, YES, Case, check, equal


def filled(case, n=5):
    letters = [post.plain(i, f"letter {i}", f"words {i}\n") for i in range(n)]
    case.add(lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes(letters)))
    return [case.ids(f'subject:"letter {i}"')[0] for i in range(n)]


def mark(case, *argv, want=YES):
    equal(want, case.run("mark", *argv).code, f"mark {argv}")


def found(case, ids, *query):
    return [ids.index(x) for x in sorted(case.ids(*query), key=ids.index)]


def test_put_and_found():
    with Case() as case:
        ids = filled(case)
        mark(case, "list", want=NO)
        mark(case, "tag", ids[0], "Budget", "مهم", "--by", "Jane")
        mark(case, "tag", ids[1], "budget")
        mark(case, "tag", ids[1], "budget", "--by", "Richard", want=NO)
        mark(case, "star", ids[2], ids[3], "--by", "Jane")
        mark(case, "star", ids[4], "--by", "Richard")
        mark(case, "read", *ids[:3], "--by", "Jane")
        mark(case, "note", ids[0], "ask", "who", "R.", "is", "--by", "Jane")
        equal([0, 1], found(case, ids, "tag:BUDGET"), "a tag in other letters")
        equal([0], found(case, ids, "برچسب:مهم"), "a Persian tag")
        equal([2, 3, 4], found(case, ids, "is:starred"), "anybody's stars")
        equal([4], found(case, ids, "is:starred", "--by", "Richard"), "one person's stars")
        equal([3, 4], found(case, ids, "is:unread", "--by", "Jane"), "what she has not read")
        equal([0], found(case, ids, "has:note letter"), "notes")
        equal([], found(case, ids, "is:unread", "is:starred", "tag:budget"), "together")
        rows = case.json("mark", "list", ids[0])
        equal([("tag", "Budget"), ("tag", "مهم"), ("note", "ask who R. is"), ("read", "")],
              [(r["mark"], r["words"]) for r in rows], "marks of one")
        check(all(r["by"] == "Jane" and r["document"] == ids[0] for r in rows), "who and where")
        equal([("Budget", 1), ("budget", 1), ("مهم", 1)],
              [(r["tag"], r["documents"]) for r in case.json("mark", "tags")], "tags")
        for wrong in (("tag", ids[0], "two words"), ("tag", ids[0], "a,b"), ("note", ids[0], " "), ("tag", ids[0]),
                      ("frown", ids[0])):
            mark(case, *wrong, want=USAGE)
        mark(case, "star", "ffffffffffff", want=FAILED)


def test_taken_away():
    with Case() as case:
        ids = filled(case)
        mark(case, "tag", ids[0], "budget", "--by", "Jane")
        mark(case, "untag", ids[0], "budget", "--by", "Richard")
        mark(case, "untag", ids[0], "budget", "--by", "Richard", want=NO)
        mark(case, "star", ids[0], "--by", "Jane")
        mark(case, "unstar", ids[0], "--by", "Richard", want=NO)
        equal([0], found(case, ids, "is:starred"), "hers")
        mark(case, "read", ids[0], "--by", "Jane")
        mark(case, "unread", ids[0], "--by", "Jane")
        mark(case, "note", ids[0], "x")
        note = next(r for r in case.json("mark", "list", ids[0]) if r["mark"] == "note")
        star = next(r for r in case.json("mark", "list", ids[0]) if r["mark"] == "star")
        mark(case, "unnote", str(star["number"]), want=FAILED)
        mark(case, "unnote", str(note["number"]))
        mark(case, "unnote", str(note["number"]), want=FAILED)
        equal(["star"], [r["mark"] for r in case.json("mark", "list")], "what is left")
        with open(os.path.join(case.path, "log"), encoding="utf-8") as f:
            log = f.read()
        for words in ("mark-tag", "mark-untag", "mark-read", "mark-unread", "mark-note", "undo"):
            check(f"decide {words} |" in log, f"{words} is in the log")
        check("budget" not in log and "Jane" not in log, "but not what was marked, and by whom")
        equal(0, len([o for o in case.run("audit", "--json").objects if o.get("type") == "finding"]), "audit")


def test_searches():
    with Case() as case:
        ids = filled(case)
        mark(case, "searches", want=NO)
        mark(case, "search", "letters of Jane", "from:jane", "-is:read")
        mark(case, "search", "letters of Jane", "from:jane", "-is:read", want=NO)
        mark(case, "search", "letters of Jane", "from:jane OR letter")
        mark(case, "search", "all", "letter")
        mark(case, "search", "broken", "from:(", want=USAGE)
        equal([("all", "letter"), ("letters of Jane", "from:jane OR letter")],
              [(r["name"], r["words"]) for r in case.json("mark", "searches")], "by name, the latest")
        mark(case, "unsearch", "all")
        mark(case, "unsearch", "all", want=NO)
        equal(1, len(case.json("mark", "searches")), "one left")


def test_outlive_another_reading():
    with Case() as case:
        ids = filled(case)
        digest = case.digest()
        mark(case, "tag", ids[1], "budget")
        check(case.digest() != digest, "marks are in the digest of the case")
        check(case.run("retry", "--kind", "eml").code in (YES, NO), "read anew")
        equal([1], found(case, ids, "tag:budget"), "after another reading")


lib.main(globals())
