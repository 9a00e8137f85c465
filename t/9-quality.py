#!/usr/bin/env python3
"""doc/quality.md says what `./dev eval who`, `dates`, `ties` and `quotes` measure: the same rows, and figures that a quick run does not
belie."""
import importlib.util
import os
import re

import lib
from lib import check, equal

LESS_IS_BETTER = {"merge-wrong"}


def program(name="who"):
    path = os.path.join(lib.SOURCE, "train", "eval-%s.py" % name)
    spec = importlib.util.spec_from_file_location("eval_" + name, path)
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


def table(who):
    """The rows of the document: (measure, data) to its cells."""
    with open(os.path.join(lib.SOURCE, "doc", "quality.md"), encoding="utf-8") as f:
        text = f.read()
    inner = text.split(who.MARKS[0])[1].split(who.MARKS[1])[0]
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in inner.splitlines() if line.startswith("| ")]
    return {(r[0], r[1]): r for r in rows[1:]}


def rows_agree(who, shown):
    rows = table(who)
    equal([(r[1], r[2]) for r in who.ROWS.values()], list(rows), "the rows of doc/quality.md")
    for key, (_, what, data, aim, more, seen) in who.ROWS.items():
        row = rows.get((what, data))
        if row:
            equal([shown(key, aim), shown(key, more), seen], row[5:8], f"{what}: aims, and what was seen")
            check(re.fullmatch(r"[\d.,]+", row[2]), f"{what}: a figure")


def test_rows():
    who, dates, ties, quotes = program(), program("dates"), program("ties"), program("quotes")
    rows_agree(who, who.shown)
    rows_agree(dates, dates.WHO.shown)
    rows_agree(ties, ties.WHO.shown)
    rows_agree(quotes, quotes.WHO.shown)


def test_dates():
    dates = program("dates")
    if not dates.there("time"):
        return lib.skip("no $CLEW_DATA")
    rows, e = table(dates), dates.Eval(lib.BUILD)
    for part in ("recognizers", "duckling", "dateparser", "own", "calendar"):
        dates.PARTS[part](e)
    for key, (figure, low, high, _) in e.rows.items():
        said = float(rows[(dates.ROWS[key][1], dates.ROWS[key][2])][2].replace(",", ""))
        check(figure >= said - .002, f"{key}: {figure}, said {said}")
    check(len(e.rows) > 25, f"measured: {len(e.rows)}")


def test_ties():
    ties = program("ties")
    if not ties.there("events"):
        return lib.skip("no $CLEW_DATA")
    rows, e = table(ties), ties.Eval(lib.BUILD)
    for part in ("own", "petrarch", "re3d"):
        ties.PARTS[part](e)
    for key, (figure, low, high, _) in e.rows.items():
        said = float(rows[(ties.ROWS[key][1], ties.ROWS[key][2])][2].replace(",", ""))
        good = figure <= said if key in ties.LESS else (figure if high is None else high) >= said - .0005
        check(good, f"{key}: {figure}, said {said}")
    check(len(e.rows) > 15, f"measured: {len(e.rows)}")


def test_quotes():
    """Held to what is aimed at: of 1,000 unfaithful at most one passes, of 1,000 faithful at most ten do not."""
    quotes = program("quotes")
    if not quotes.there("mail-zones"):
        return lib.skip("no $CLEW_DATA")
    e = quotes.Eval(lib.BUILD, texts=300)
    for part in quotes.PARTS.values():
        part(e)
    for key, (figure, _, _, n) in e.rows.items():
        check(n > 500 and figure <= quotes.ROWS[key][3], f"{key}: {figure} of {n}")
    equal(6, len(e.rows), "measured")


def test_figures():
    who = program()
    if not who.there("names"):
        return lib.skip("no $CLEW_DATA")
    rows, e = table(who), who.Eval(lib.BUILD, quick=True)
    for part in ("names", "zones", "actors"):
        who.PARTS[part](e)
    for key, (figure, low, high, _) in e.rows.items():
        row = rows.get((who.ROWS[key][1], who.ROWS[key][2]))
        if not row or who.ROWS[key][0] == "speed":
            continue
        said = float(row[3].split("-")[0]) if row[3] else float(row[2].replace(",", ""))
        if key in LESS_IS_BETTER:
            check(figure <= said, f"{key}: {figure}, said {said}")
        else:
            check((figure if high is None else high) >= said - .0005, f"{key}: {figure} ({low}-{high}), said {row[2:4]}")
    check(len(e.rows) > 15, f"measured: {len(e.rows)}")


lib.main(globals())
