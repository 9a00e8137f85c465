#!/usr/bin/env python3
"""How often: planted occasions counted exactly; yes, no and undetermined; before what; what is not understood."""
import os
import sys

import lib
from lib import Case, check, equal

sys.path.insert(0, os.path.join(lib.SOURCE, "t", "ties"))
import make_ties  # noqa: E402

SEEDS = (1, 2, 3)


def filled(case, seed):
    folder = os.path.join(case.dir, "cache")
    asked = make_ties.write(seed, folder)
    case.add(*(os.path.join(folder, name) for name in ("first.mbox", "second.mbox", "loose")))
    return asked


def test_planted_counts():
    for seed in SEEDS:
        with Case() as case:
            for q in filled(case, seed):
                found = case.run("occasions", "--json", q["ask"], *q["args"])
                what = f"seed {seed}: {q['ask']} {' '.join(q['args'])}"
                equal(lib.YES if q["answer"] == "yes" else lib.NO, found.code, f"{what}: exit code {found.err!r}")
                if not found.objects:
                    continue
                head, rows = found.objects[0], found.objects[1:]
                equal((q["answer"], q["occasions"]), (head["answer"], head["occasions"]), what)
                equal(q["occasions"], sum(o["counted"] for o in rows), f"{what}: what is counted is listed")
                if "at_most" in q:
                    equal(q["at_most"], head["at_most"], f"{what}: at most")
                check(all(o["witnesses"] and o["witnesses"][0]["words"] for o in rows), f"{what}: each has its quote")
                check(bool(head["changes"]) or q["answer"] == "yes", f"{what}: what would change a {q['answer']}")


def test_as_text():
    with Case() as case:
        filled(case, 1)
        text = case.run("occasions", "Ada Poe met Omar Faruqi", "--at-least", "3", "--all").text
        check(text.startswith("no: 2 certain"), text[:200])
        check("does not count: denied" in text, text)
        for asked in (["Nora Vance wrote to Leyla Karimi"], ["آرش نمونه‌ای met مریم ساختگی", "--at-least", "3"],
                      ["Ivor Pell met Greta Lunn"]):
            found = case.run("occasions", *asked, "--all", env={"COLUMNS": "80"})
            long = [x for x in found.lines if len(x) > 80]
            check(not long, f"80 columns: {long}")
        two = case.run("occasions", "Jane Doe wrote to Fern Oakes", "--at-least", "6").text
        check(two.startswith("undetermined") and "2 may be called Jane Doe" in two, f"letters of two of one name: {two[:300]}")
        equal(lib.YES, case.run("occasions", "Jane Doe wrote to Fern Oakes", "--at-least", "4").code, "one of them has four")
        check("planned" in case.run("occasions", "Ivor Pell met Greta Lunn").text, "why it may count")


def test_events_of_ones_own():
    with Case() as case:
        filled(case, 2)
        good = "Ada Poe met Omar Faruqi"
        own = lib.write(os.path.join(case.dir, "own.tsv"), "# mine\nLakeside accord|توافق دریاچه\t2030-05-06\t2030-06-01\nOld fair\t1950\n".encode())
        late = case.run("occasions", "--json", good, "--before", "2030-05-06").objects
        for name in ("Lakeside accord", "the Lakeside accord", "توافق دریاچه"):
            found = case.run("occasions", "--json", good, "--before", name, "--events", own)
            equal((late[0]["answer"], late[0]["occasions"]), (found.objects[0]["answer"], found.objects[0]["occasions"]), name)
        early = case.run("occasions", "--json", good, "--before", "Old fair", "--events", own)
        equal((lib.NO, 0), (early.code, early.objects[0]["occasions"]), "none before it")
        equal(lib.USAGE, case.run("occasions", good, "--before", "Lakeside accord").code, "a name that nobody knows")
        bad = lib.write(os.path.join(case.dir, "bad.tsv"), b"Lakeside accord\tsoon\n")
        r = case.run("occasions", good, "--before", "Lakeside accord", "--events", bad)
        check(r.code == lib.USAGE and b"1" in r.err, f"a list that is none: {r.err}")
        equal(lib.FAILED, case.run("occasions", good, "--events", own + "x").code, "no such list")


def test_not_understood():
    with Case() as case:
        filled(case, 2)
        good = "Ada Poe met Omar Faruqi"
        for argv, code, words in (
                (["Nobody Atall met Omar Faruqi"], lib.NO, "nobody here is called 'Nobody Atall'"),
                (["Ada Poe and Omar Faruqi"], lib.USAGE, "is not understood"),
                ([""], lib.USAGE, "is not understood"),
                (["met"], lib.USAGE, "is not understood"),
                ([good, "--within", "2w"], lib.USAGE, "--within needs"),
                ([good, "--before", "2014", "--within", "soon"], lib.USAGE, "no length of time"),
                ([good, "--before", "2014", "--within", "0d"], lib.USAGE, "no length of time"),
                ([good, "--before", "2014", "--after", "2013"], lib.USAGE, "not both"),
                ([good, "--before", "whenever"], lib.USAGE, "no date and no event"),
                ([good, "--before", "Nobody Atall visited Bordenia"], lib.NO, "nobody here"),
                ([good, "--at-least", "0"], lib.USAGE, "at least"),
                ([], lib.USAGE, "")):
            r = case.run("occasions", *argv)
            equal(code, r.code, f"{argv}: exit code; {r.err!r}")
            check(words in r.err.decode() + r.text, f"{argv}: {r.err!r}")


lib.main(globals())
