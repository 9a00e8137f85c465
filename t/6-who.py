#!/usr/bin/env python3
"""The card of a person: offices as they were seen, once each; a homonym's stay away; whom with, and what is uncertain."""
import os

import lib
import offices
import post
from lib import Case, check, equal

def filled(case, order=1):
    path = os.path.join(case.dir, "mail.mbox")
    mails = offices.cache()
    lib.write(path, post.mboxrd_bytes((mails + mails[:1])[::order]))
    case.add(path)


def card(case, *args):
    return case.json("who", *args)[0]


def by_title(c):
    return {r["title_key"]: r for r in c["roles"] if r["sure"] and r["title_key"]}


def test_offices_over_time():
    for order in (1, -1):
        with Case() as case:
            filled(case, order)
            c = card(case, "jane.doe@rivers.example", "--all")
            roles = by_title(c)
            deputy, head = roles["deputy director"], roles["director"]
            equal(("2008-01", "2008-03"), (deputy["first"][:7], deputy["last"][:7]), "when deputy")
            equal(3, deputy["own"], "signatures, the quotation not counted")
            equal(3, deputy["sightings"], "sightings as deputy")
            equal(("2010-01", "2012-03"), (head["first"][:7], head["last"][:7]), "when director")
            equal((4, 5, 2), (head["own"], head["sightings"], head["speakers"]), "own, all, speakers")
            equal(["2010-02"], [g["from"][:7] for g in head["silences"]], "the silence is told")
            equal(["two_posts"], [d["doubt"] for d in c["doubts"]], "two posts in one time")
            equal([("+44 20 7946 0991", 8)], [(t["number"], t["n"]) for t in c["telephones"]], "her telephone")
            words = [x["words"] for x in head["cites"]]
            check(any("director of the Institute of Rivers" in w for w in words), f"Bob's words are cited: {words}")
            check(all(x["basis"] and len(x["doc"]) == 12 for x in head["cites"]), "every cite has a document and a basis")


def test_a_homonym_is_not_counted():
    with Case() as case:
        filled(case)
        sure = {r["organisation"] for r in card(case, "jane.doe@rivers.example")["roles"] if r["sure"]}
        check(not any("Hills" in o or "Sand" in o for o in sure), f"only what is hers: {sure}")
        c = card(case, "jane.doe@rivers.example")
        maybe = {r["organisation"] for r in c["roles"] if not r["sure"]}
        check(not any("Hills" in o for o in maybe), f"what the other signed is not even perhaps hers: {maybe}")
        check("jane@hills.example" in [x["anchor"] for x in c["may_be"] + c["same_name"]], "the other is told")
        check(c["mentions"] >= 1, f"Bob names her: {c['mentions']}")


def test_a_day():
    with Case() as case:
        filled(case)
        on = {r["title_key"]: r["on_day"] for r in card(case, "jane.doe@rivers.example", "--role-at", "2011-01-15")["roles"]
              if r["sure"]}
        equal({"director": "gap"}, on, "in the silence")
        on = card(case, "jane.doe@rivers.example", "--role-at", "2008-02-01")["roles"]
        equal(["seen"], [r["on_day"] for r in on if r["sure"]], "deputy only")
        only = by_title(card(case, "jane.doe@rivers.example", "--until", "2009"))
        equal(["deputy director"], list(only), "until 2009")
        equal(3, card(case, "jane.doe@rivers.example", "--until", "2009")["sent"], "messages until 2009, the copy folded")


def test_whom_with_and_texts():
    with Case() as case:
        filled(case)
        c = card(case, "jane.doe@rivers.example")
        equal(["bob@beta.example"], [x["anchor"] for x in c["nearest"]], "Bob")
        equal((8, 2), (c["nearest"][0]["to"], c["nearest"][0]["from"]), "to and from him")
        text = case.run("who", "jane.doe@rivers.example").out.decode()
        for words in ("seen as such from 2010-01-10 to 2012-03-10", "1 of them in others' words", "not seen from 2010-02-10"):
            check(words in text, f"'{words}' is missing in {text}")


def test_an_organisation():
    with Case() as case:
        filled(case)
        c = card(case, "Institute of Rivers")
        equal([("Jane Doe", True, "director", 5), ("Jane Doe", True, "deputy director", 3)],
              [(h["name"], h["known"], h["title"].lower(), h["sightings"]) for h in c["holders"]], "who had which office")
        equal(["jane.doe@rivers.example"], [x["anchor"] for x in card(case, "@rivers.example")["people"]], "who writes from there")


def test_exit_codes():
    with Case() as case:
        filled(case)
        several = case.json("who", "Jane Doe")
        check(len(several) > 1 and several[0]["type"] == "candidate", f"several: {several}")
        equal(lib.YES, case.run("who", "Jane Doe").code, "several are an answer")
        nobody = case.run("who", "Jaine Doee")
        equal(lib.NO, nobody.code, "nobody")
        check("Jane Doe" in nobody.out.decode(), f"the nearest spelling: {nobody.out}")
        equal(lib.USAGE, case.run("who").code, "no operand")
        equal(lib.YES, case.run("who", several[0]["id"]).code, "by id")
        equal(lib.USAGE, case.run("who", "bob@beta.example", "--since", "sometime").code, "no date")


lib.main(globals())
