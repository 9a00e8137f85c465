#!/usr/bin/env python3
"""clew read: who did what to whom in any document; what is denied, planned, asked or supposed is told as that and never
asserted; each tie rests on words that hold both; invented sentences and traps keep their figures."""
import importlib.util
import json
import os
import subprocess

import lib
from lib import check, equal

REF = ("--ref", "2014-06-03")


def program():
    spec = importlib.util.spec_from_file_location("eval_ties", os.path.join(lib.SOURCE, "train", "eval-ties.py"))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


def read(text, *argv):
    """Exit code and the ties of a text."""
    run = subprocess.run([lib.CLEW, "read", *REF, "--json", *argv, "-"], input=text.encode(), env=lib.ENV, capture_output=True,
                         timeout=60)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return run.returncode, [r for r in rows if r["object"] == "tie"]


def of_kind(ties, kind):
    return [t for t in ties if t["kind"] == kind]


def ends(t):
    return t["source"] and t["source"]["name"], t["target"] and t["target"]["name"]


def one(text, kind):
    found = of_kind(read(text)[1], kind)
    equal(len(found), 1, f"one tie '{kind}' in '{text}'")
    return found[0] if found else None


def test_direction():
    for text in ("The Example Bank hired Jane Doe in May 2010.", "Jane Doe was hired by the Example Bank in May 2010."):
        t = one(text, "hired")
        if t:
            check(ends(t)[0].endswith("Example Bank") and ends(t)[1] == "Jane Doe", f"{text}: {ends(t)}")
            equal((t["asserted"], t["mode"], t["ftm"]), (True, "fact", "Employment"), text)
            equal((t["time"]["iso"], t["time"]["basis"]), ("2010-05", "mentioned"), text)


def test_cites():
    text = "Nothing happened.\nRuritania sold missiles to Borduria in 1998. The rest is silence.\n"
    t = one(text, "armed")
    if not t:
        return
    for part in (t["cite"], t["verb_words"], t["object_words"], t["source"]["words"], t["target"]["words"]):
        equal(text.encode()[part["off"]:part["off"] + part["len"]].decode(), part["text"], "the words stand where it says")
    check(all(name in t["cite"]["text"] for name in ends(t)), "the cite holds both names")
    equal(t["plover"], "AID", "type of event")


def test_on_whose_word():
    t = one("Jane Doe said that Omar Haddad had met Leyla Karimi in 2010.", "met")
    if t:
        equal([p["name"] for p in t["said_by"]], ["Jane Doe"], "who says so")
        check(t["asserted"], "said, not denied")


def test_not_asserted():
    for text, what in (("Jane Doe did not meet Omar Haddad.", ("negated", True)),
                       ("Jane Doe will meet Omar Haddad in July.", ("mode", "planned")),
                       ("Jane Doe may have met Omar Haddad.", ("mode", "possible")),
                       ("Jane Doe denied that she had met Omar Haddad.", None)):
        code, ties = read(text)
        for t in of_kind(ties, "met"):
            check(not t["asserted"], f"not asserted: {text}")
            if what:
                equal(t[what[0]], what[1], text)
        equal(of_kind(read(text, "--asserted")[1], "met"), [], f"--asserted leaves it out: {text}")


def test_nothing():
    equal(read("the weather was fine\n")[1], [], "no tie where nobody is")
    equal(read("Jane Doe met the deadline of the Example Bank.")[1], [], "a deadline is not met as people are")
    equal(read("Jane\u202eDoe m\x01et " * 50 + "((((" * 500)[0] in (lib.YES, lib.NO), True, "hostile text")


def test_mail():
    text = ("From: Jane Doe <jane@rivers.example>\nTo: Richard Roe <richard@lakes.example>\nDate: Tue, 3 Jun 2014 10:00:00 +0000\n"
            "Subject: yesterday\n\nDear Richard,\n\nI met Omar Haddad yesterday.\n\nJane\n")
    with lib.Case() as case:
        path = lib.write(os.path.join(case.dir, "mail.eml"), text.encode())
        run = subprocess.run([lib.CLEW, "read", "--json", path], env=lib.ENV, capture_output=True, timeout=60)
        ties = [r for r in map(json.loads, run.stdout.splitlines()) if r["object"] == "tie"]
    met = of_kind(ties, "met")
    equal([(t["source"]["kind"], t["source"]["name"], t["target"]["name"]) for t in met], [("speaker", "Jane Doe", "Omar Haddad")],
          "I is who wrote it")
    equal([t["time"]["iso"] for t in met], ["2014-06-02"], "yesterday, reckoned from the day it was sent")


def test_figures():
    """Nothing less than what doc/quality.md says, but for the chance of a word."""
    ties = program()
    e = ties.Eval(lib.BUILD)
    ties.eval_own(e)
    for key, least in (("gold-p", .95), ("gold-r", .80), ("held-p", .90), ("held-r", .65), ("gold-mode", .95), ("gold-time", .90)):
        check(e.rows[key][0] >= least, f"{key}: {e.rows[key][0]}, at least {least}")
    equal(e.rows["traps"][0], 0, "asserted in traps")
    check(e.rows["gold-p"][3] > 150 and e.rows["traps"][3] > 250, "sentences asked")


lib.main(globals())
