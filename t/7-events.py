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
            all_of = events(case, JANE, BOB, "--record")
            equal(10, len(all_of), "letters between the two; copies are no events")
            equal(8, len(events(case, JANE, BOB, "--record", "--directed")), "from her to him")
            check(all(e["record"] and e["asserted"] and e["kind"] == "sent" for e in all_of), "all of headers")
            days = [e["when"]["from"] for e in all_of]
            equal(sorted(days), days, "by time")
            seen.append([(e["event"], e["when"]["from"], e["witnesses"][0]["doc"]) for e in all_of])
    equal(seen[0], seen[1], "the same for any order of intake")


def test_filters():
    with Case() as case:
        filled(case)
        equal(4, len(events(case, JANE, BOB, "--record", "--until", "2008")), "until 2008")
        equal(4, len(events(case, JANE, BOB, "--record", "--since", "2011-12")), "since December 2011")
        equal(0, len(events(case, JANE, BOB, "--record", "--kind", "AID")), "no aid")
        equal(10, len(events(case, JANE, BOB, "--record", "--kind", "sent")), "by kind")
        equal(10, len(events(case, JANE, BOB, "--record", "--kind", "CONSULT")), "by PLOVER type")
        equal(2, len(events(case, JANE, BOB, "--record", "--since", "1390-12-01", "--until", "1391")) +
              len(events(case, JANE, BOB, "--record", "--since", "1386-12-01", "--until", "1386-12")), "by Jalali months")


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
        roll = case.json("ties", "Institute of Rivers", "@beta.example", "--roll-up", "--expand", "--record")
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
        text = case.run("ties", "Institute of Rivers", "@beta.example", "--by", "organisation", "--record").text
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


OMAR_DAY = "3 June 2014"
ADA, CAROL = "Ada Poe <ada@sand.example>", "Carol Reed <carol@gamma.example>"


def letter(n, sender, to, body, date, head="", subject=None):
    return post.plain(n, subject or f"s{n}", body, sender=sender, to=to, mid=f"q{n}@t.example", head=head,
                      date=f"{date} 2014 10:00:00 +0000")


def told():
    """She says it herself; somebody says so of her and is quoted, forwarded, copied; one denies; one plans."""
    return [letter(1, ADA, CAROL, f"Dear Carol,\n\nI met Omar Faruqi on {OMAR_DAY} in the garden.\n\nAda\n", "9 Jun"),
            letter(2, CAROL, offices.BOB, "Dear Bob,\n\nthank you.\n\nOn 9 Jun 2014 Ada Poe wrote:\n> Dear Carol,\n>\n"
                   f"> I met Omar Faruqi on {OMAR_DAY} in the garden.\n", "10 Jun", "In-Reply-To: <q1@t.example>\n"),
            letter(3, offices.BOB, CAROL, f"Dear Carol,\n\nyou ask. Ada Poe did not meet Omar Faruqi on {OMAR_DAY}.\n\nBob\n", "12 Jun"),
            letter(4, offices.BOB, CAROL, "Dear Carol,\n\nAs for the summer, Ada Poe will meet Omar Faruqi in August 2014.\n\nBob\n", "13 Jun")]


def test_what_words_tell():
    seen = []
    for order in (1, -1):
        with Case() as case:
            mails = told()
            case.add(lib.write(os.path.join(case.dir, "m.mbox"), post.mboxrd_bytes((mails + mails[:2])[::order])))
            met = events(case, "ada@sand.example", "Omar Faruqi", "--kind", "met")
            equal(1, len(met), "one meeting; what is planned is none")
            if len(met) != 1:
                return
            e, w = met[0], met[0]["witnesses"]
            equal(("2014-06-03", "2014-06-03", "1393-03-13", "day", "mentioned"),
                  (e["when"]["from"], e["when"]["until"], e["when"]["jalali"]["from"], e["when"]["precision"], e["when"]["basis"]),
                  "when, in both calendars")
            equal((1, 1, 0), (e["sources"], len(w), e["acknowledged"]), "one source, one witness: she herself")
            check(len(w[0]["copies"]) == 1 and w[0]["words"].startswith("I met Omar"), f"the quotation is custody: {w[0]}")
            check(e["contradicted"] and len(e["denials"]) == 1, f"Bob denies it: {e['denials']}")
            both = events(case, "ada@sand.example", "Omar Faruqi", "--kind", "met", "--all")
            equal([True, False], [x["asserted"] for x in both], "the plan is shown when asked for, as none")
            line = events(case, "--events", "--kind", "met", verb="timeline")
            equal([e["event"]], [x["event"] for x in line], "on the time line")
            text = case.run("ties", "Omar Faruqi", "--kind", "met", "--all").text
            check("[planned] Ada Poe" in text and "contradicted" in text and "single source" in text, text)
            seen.append((e["event"], w[0]["doc"]))
    equal(seen[:1], seen[1:], "the same for any order of intake")


CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:1@x.example\r
DTSTART:20140620T100000Z\r
DTEND:20140620T110000Z\r
SUMMARY:Planning\r
ORGANIZER;CN=Ann Archer:mailto:ann@alpha.example\r
ATTENDEE;CN=Ada Poe:mailto:ada@sand.example\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_record_beyond_letters():
    with Case() as case:
        plan = post.mixed(77, [post.TEXT_PART, post.file_part("plan.ics", CALENDAR.encode(), "text/calendar")], [])
        forward = letter(9, offices.BOB, CAROL, "FYI\n\n---------- Forwarded message ----------\nFrom: Ada Poe <ada@sand.example>\n"
                         "Date: Tue, Jun 3, 2014 at 3:04 PM\nSubject: x\nTo: Bob Stone <bob@beta.example>\n\nIt rains.\n", "13 Jul")
        case.add(lib.write(os.path.join(case.dir, "m.mbox"), post.mboxrd_bytes([plan, forward])))
        invited = events(case, "ada@sand.example", "--kind", "invited")
        equal(["2014-03-22"], [e["when"]["from"][:10] for e in invited], "when the invitation was sent, not the meeting's day")
        equal(["Ann Archer"], [e["source"]["name"] for e in invited], "who invited")
        equal(1, len(events(case, "ann@alpha.example", "bob@beta.example", "--kind", "attached")), "a file came along")
        passed = events(case, "bob@beta.example", "carol@gamma.example", "--kind", "forwarded")
        equal(1, len(passed), "another's words passed on")
        check("Ada Poe" in passed[0]["witnesses"][0]["words"], f"whose: {passed[0]['witnesses'][0]}")


lib.main(globals())
