#!/usr/bin/env python3
"""Ties and events of a case: letters counted once, institutions by their people's offices, a time line by two clocks."""
import os

import lib
import offices
import post
from lib import Case, check, equal

JANE, BOB = "jane.doe@rivers.example", "bob@beta.example"


def filled(case, order=1, more=()):
    mails = offices.cache() + list(more)
    case.add(lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes((mails + mails[:3])[::order])))


def events(case, *args, verb="ties"):
    return [v for v in case.json(verb, *args) if v["type"] == "event"]


def test_letters_once_each_in_any_order():
    seen = []
    for order in (1, -1):
        with Case() as case:
            filled(case, order)
            all_of = events(case, JANE, BOB)
            equal(10, len(all_of), "letters between the two; copies are no events")
            equal(8, len(events(case, JANE, BOB, "--directed")), "from her to him")
            check(all(e["record"] and e["asserted"] and e["kind"] == "sent" for e in all_of), "all of headers")
            days = [e["when"]["from"] for e in all_of]
            equal(sorted(days), days, "by time")
            seen.append([(e["event"], e["when"]["from"], e["witnesses"][0]["doc"]) for e in all_of])
    equal(seen[0], seen[1], "the same for any order of intake")


def test_filters():
    with Case() as case:
        filled(case)
        equal(4, len(events(case, JANE, BOB, "--until", "2008")), "until 2008")
        equal(4, len(events(case, JANE, BOB, "--since", "2011-12")), "since December 2011")
        equal(0, len(events(case, JANE, BOB, "--kind", "AID")), "no aid")
        equal(10, len(events(case, JANE, BOB, "--kind", "sent")), "by kind")
        equal(10, len(events(case, JANE, BOB, "--kind", "CONSULT", "--record")), "by PLOVER type")
        equal(2, len(events(case, JANE, BOB, "--since", "1390-12-01", "--until", "1391")) +
              len(events(case, JANE, BOB, "--since", "1386-12-01", "--until", "1386-12")), "by Jalali months")


def test_two_calendars():
    with Case() as case:
        filled(case)
        text = case.run("ties", JANE, BOB).text
        check("2008-01-10 10:00 (1386-10-20)  Jane Doe sent mail to Bob Stone" in text, f"both calendars: {text[:300]}")
        check("header; subject: plan 0" in text, "its subject is shown")
        check("\x1b" not in text, "no colour in a pipe")


def test_institutions_by_their_people():
    with Case() as case:
        # years before she held office there she wrote from elsewhere
        early = [post.plain(f"e{n}", f"early {n}", "Hello.\n", sender="Jane Doe <jane.doe@rivers.example>",
                            to="Bob Stone <bob@beta.example>", mid=f"e{n}@t.example",
                            date=f"1{n} May 2001 10:00:00 +0000") for n in range(3)]
        filled(case, more=early)
        roll = case.json("ties", "Institute of Rivers", "@beta.example", "--roll-up", "--expand")
        head = [v for v in roll if v["type"] == "roll_up"][0]
        contacts = [v for v in roll if v["type"] == "contact"]
        shown = [v for v in roll if v["type"] == "event"]
        equal((9, 1), (head["contacts"], head["near"]), "counted; in the year of silence")
        check(head["outside"] >= 3, f"letters of 2001 are outside her office: {head}")
        equal("2008", head["first"][:4], "the first contact is in office")
        equal(len(contacts), len(shown), "each contact has its event")
        equal(9, sum(c["counted"] for c in contacts), "counted one by one")
        sides = {c["from_by"] for c in contacts} | {c["to_by"] for c in contacts}
        check({"role", "address", "near"} >= sides, f"why they count: {sides}")
        text = case.run("ties", "Institute of Rivers", "@beta.example", "--by", "organisation").text
        check("Institute of Rivers - @beta.example: 9 contacts, 2008-2012" in text, text)


def test_exit_codes():
    with Case() as case:
        filled(case)
        equal(lib.NO, case.run("ties", "Nobody Atall").code, "nobody")
        equal(lib.NO, case.run("ties", JANE, BOB, "--kind", "arrested").code, "nothing of the kind")
        equal(lib.USAGE, case.run("ties").code, "no operand")
        equal(lib.USAGE, case.run("ties", JANE, "--kind", "fancied").code, "no such kind")
        equal(lib.USAGE, case.run("ties", JANE, "--since", "sometime").code, "no date")
        equal(lib.USAGE, case.run("ties", JANE, "--roll-up").code, "one institution")
        equal(lib.USAGE, case.run("timeline", "--events", "--kind", "fancied").code, "no such kind")


def test_time_line():
    with Case() as case:
        filled(case)
        line = events(case, "--events", "--record", JANE, verb="timeline")
        check(len(line) >= 10, f"letters too: {len(line)}")
        equal(3, len(events(case, "--events", "--record", "--kind", "sent", "subject:plan", "from:jane.doe@rivers.example",
                            verb="timeline")), "told in what a query finds")
        equal(lib.NO, case.run("timeline", "--events", "--record", "subject:nowhere").code, "nothing found")


lib.main(globals())
