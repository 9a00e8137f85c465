#!/usr/bin/env python3
"""Invented caches in which it is known who is who (t/who/make_who.py): nobody is taken for another, nearly all
addresses of one person come together, mailboxes of nobody stay apart, offices are found."""
import itertools
import json
import os
import subprocess
import sys

import lib
from lib import Case, check, equal

MAKE = os.path.join(lib.SOURCE, "t/who/make_who.py")


def made(case, plan, seed, people=70, mails=600):
    subprocess.run([sys.executable, MAKE, case.dir, "--plan", plan, "--seed", str(seed), "--people", str(people),
                    "--mails", str(mails)], check=True)
    with open(os.path.join(case.dir, "gold.json"), encoding="utf-8") as f:
        return json.load(f), os.path.join(case.dir, "cache")


def actors(case):
    """Address -> (id, kind) of its actor."""
    out = {}
    for a in case.json("actor", "list", "--limit", "0"):
        if a["name_only"]:
            continue
        for m in case.json("actor", "show", a["id"])[0]["members"]:
            if m["type"] == "address":
                out[m["text"].lower()] = (a["id"], a["kind"])
    return out


def pairs(addresses):
    return itertools.combinations(sorted(addresses), 2)


def judge(gold, at):
    """Wrong merges; right and all pairs of people whose mail holds evidence."""
    owner = {a: p["id"] for p in gold["people"] for a in p["addresses"]}
    nobody = set(gold["shared"] + gold["lists"] + gold["roles"])
    groups = {}
    for address, (actor, _) in at.items():
        groups.setdefault(actor, []).append(address)
    wrong = [(a, b) for g in groups.values() for a, b in pairs(g)
             if (a in owner and b in owner and owner[a] != owner[b]) or (a in owner) != (b in owner) and {a, b} & nobody]
    want = [(a, b) for p in gold["people"] if p["told"] for a, b in pairs(p["addresses"]) if a in at and b in at]
    return wrong, sum(at[a][0] == at[b][0] for a, b in want), len(want)


def test_nobody_is_taken_for_another():
    right = told = 0
    for plan, seed in (("plain", 1), ("plain", 2), ("hostile", 1), ("hostile", 2)):
        with Case() as case:
            gold, cache = made(case, plan, seed)
            case.add(cache)
            at = actors(case)
            wrong, r, n = judge(gold, at)
            equal([], wrong, f"{plan} {seed}: wrong merges")
            right, told = right + r, told + n
            for box in gold["shared"] + gold["lists"] + gold["roles"]:
                check(box not in at or at[box][1] != "person", f"{plan} {seed}: {box} is a {at.get(box)}")
    print(f"# {right} of {told} pairs of addresses of one person joined")
    check(right >= .9 * told, f"recall of merges: {right} of {told}")


def test_decisions_and_order():
    with Case() as one, Case() as other:
        gold, cache = made(one, "hostile", 3, 40, 200)
        one.add(cache)
        for name in sorted(os.listdir(cache), reverse=True):
            other.add(os.path.join(cache, name), options=("--workers", "3"))
        equal(one.digest(), other.digest(), "the same people whatever the order")
        a, b = gold["people"][0]["addresses"][0], gold["people"][5]["addresses"][0]
        one.json("actor", "merge", a, b, "--reason", "test")
        equal(*[actors(one)[x][0] for x in (a, b)], "merged by the user")
        one.add(os.path.join(cache, "a.mbox"))
        one.run("analyse", "--again")
        equal(*[actors(one)[x][0] for x in (a, b)], "and after everything was made anew")


def test_offices():
    found = want = 0
    with Case() as case:
        gold, cache = made(case, "plain", 4, 40, 600)
        case.add(cache)
        for p in gold["people"]:
            cards = case.json("who", p["addresses"][0])
            said = json.dumps(cards, ensure_ascii=False).lower()
            for role in p["roles"]:
                want += 1
                found += role["title"].lower() in said and role["org"].lower() in said
    print(f"# {found} of {want} offices held are on the cards")
    check(found >= .7 * want, f"offices on cards: {found} of {want}")


lib.main(globals())
