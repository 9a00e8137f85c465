#!/usr/bin/env python3
"""clew dates: what texts say of time, in three calendars and languages; what was guessed is named, what cannot be known
stays open; numbers that are no dates are left alone."""
import json
import os
import re
import subprocess

import lib
from lib import check, equal

REF = ("--ref", "2014-06-03")


def dates(*argv, text=None):
    """Exit code and the objects that clew dates --json prints."""
    run = subprocess.run([lib.CLEW, "dates", "--json", *argv], input=(text or "").encode(), env=lib.ENV, capture_output=True,
                         timeout=60)
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()]


def one(words, *argv):
    code, found = dates(*argv, words)
    equal((code, len(found)), (lib.YES, 1), f"one date in '{words}'")
    return found[0] if found else {"flags": []}


def days(d):
    return [d.get(k) and d[k][:10] for k in ("from", "to")]


def test_said_in_full():
    for words, first in (("on 3 June 2014", "2014-06-03"), ("در ۱۴ خرداد ۱۳۹۳", "2014-06-04"), ("2014-06-03", "2014-06-03"),
                         ("في 3 حزيران 2014", "2014-06-03")):
        d = one(words)
        equal((d["kind"], d["precision"], days(d)[0]), ("date", "day", first), words)
    equal(one("۱۴ خرداد ۱۳۹۳")["jalali"], "1393-03-14", "Jalali beside it")
    equal(one("14 خرداد 1393")["calendar"], "jalali", "as written")


def test_no_more_than_was_said():
    d = one("in May 2012")
    equal((d["precision"], d["day"], days(d)), ("month", None, ["2012-05-01", "2012-06-01"]), "a month stays a month")
    d = one("since 2009")
    equal((days(d), "after" in d["flags"]), (["2009-01-01", None], True), "an open end")


def test_reference():
    code, found = dates("yesterday he left")
    check(all("open" in d["flags"] or d["from"] is None for d in found), "without a day of writing it stays open")
    equal(days(one("yesterday", *REF)), ["2014-06-02", "2014-06-03"], "reckoned from the day of writing")
    equal(days(one("yesterday", "--ref", "1393-03-13")), ["2014-06-02", "2014-06-03"], "a Jalali day of writing")
    check("relative" in one("دیروز", *REF)["flags"], "and says so")
    equal(dates("--ref", "some day", "x")[0], lib.USAGE, "a day of writing that is none")


def test_order():
    d, m = one("3/4/2014"), one("3/4/2014", "--month-first")
    equal((days(d)[0], days(m)[0]), ("2014-04-03", "2014-03-04"), "the order as told")
    check("order" in d["flags"] and d["other_from"][:10] == days(m)[0], "the other reading is kept")


def test_older_calendar():
    d = one("۳ اسفند ۱۲۹۹")
    check("old_rule" in d["flags"], "the older rule is named")
    equal(days(d), ["1921-02-21", "1921-02-23"], "either day that it may have been")
    equal(d["jalali"], "1299-12-03", "as written")
    equal(one("21 February 1921")["jalali"][-1:], "~", "reckoned back, and marked")


def test_events():
    equal(days(one("before the Iran-Iraq war")), [None, "1980-09-22"], "before it began")
    equal(days(one("پس از انقلاب ۱۳۵۷"))[0], "1979-02-12", "after it")
    code, found = dates("before the accord they sold arms")
    check(all(d["from"] is None and d["to"] is None for d in found), "an accord that nobody named has no date")
    with lib.Case() as case:
        own = lib.write(os.path.join(case.dir, "own.tsv"), b"# mine\nLakeside accord\t2004-05-06\n")
        d = one("before the Lakeside accord", "--events", own)
        equal((days(d), d["event"]), ([None, "2004-05-06"], "lakeside accord"), "an event of one's own")
        bad = lib.write(os.path.join(case.dir, "bad.tsv"), b"Lakeside accord\tsoon\n")
        equal(dates("--events", bad, "x")[0], lib.USAGE, "a list that is none")


def test_no_dates():
    for text in ("Use version 2.0.14 of RFC 2045 at 10.12.20.14", "You may march on", "call 021-8877-6655", "", "قیمت ۱۳۹۳ ریال"):
        equal(dates("-", *REF, text=text), (lib.NO, []), text)


def test_places():
    text = "نامه در ۱۴ خرداد ۱۳۹۳ رسید؛ then on 3 June 2014.\n"
    code, found = dates("-", text=text)
    equal(len(found), 2, "two dates")
    for d in found:
        equal(text.encode()[d["off"]:d["off"] + d["len"]].decode(), d["text"], "bytes")
        equal(text[d["start"]:d["end"]], d["text"], "code points")


TIMEX = """
The ministry said [[Monday]] that it will cut 300 jobs.|DATE 1998-02-09
He resigned [[last week]] after [[three years]] in office.|DATE 1998-W06, DURATION P3Y
Sales rose 5% in [[the third quarter of 1997]].|DATE 1997-Q3
The talks began [[two weeks ago]] and lasted [[three days]].|DATE 1998-01-30, DURATION P3D
They have met [[every Tuesday]] since [[1996]].|SET XXXX-WXX-2, DATE 1996
The plant opened in [[the early 1990s]].|DATE 199
She was born on [[March 3, 1950]], in Sari.|DATE 1950-03-03
The board will meet on [[Feb. 25 at 4:30 p.m.]]|TIME 1998-02-25T16:30
The ministry [[currently]] employs 400 people.|DATE PRESENT_REF
They met [[recently]], as in [[the past]].|DATE PAST_REF, DATE PAST_REF
The report is due [[next month]].|DATE 1998-03
[[This quarter]]'s results are weak.|DATE 1998-Q1
In [[the next fiscal year]] revenue will grow.|DATE 1999
He came [[yesterday morning]] and left [[last night]].|TIME 1998-02-12TMO, TIME 1998-02-12TNI
It has been closed for [[several years]].|DURATION PXY
[[A year ago]] the shares traded at 20.|DATE 1997
The [[six-month]] contract ends in [[June]].|DURATION P6M, DATE 1998-06
The agency publishes a list [[twice a year]].|SET P1Y
It has been a member for [[two decades]].|DURATION P2DE
By [[the end of June]] the number was 12.|DATE 1998-06
[[Ten hours later]], at [[16:30]], they landed.|TIME 1998-02-13T10:00, TIME 1998-02-13T16:30
During [[the weekend]] the two sides held talks.|DATE 1998-W07-WE
In [[recent months]] the price fell.|DATE PAST_REF
At least 12 people fell ill in [[the past 24 hours]].|DURATION PT24H
They will vote [[later this year]].|DATE 1998
[[The summer of 2003]] was hot.|DATE 2003-SU
In [[the future]], no such grants will be made.|DATE FUTURE_REF
He has been the head since [[Dec. 31, 1996]].|DATE 1996-12-31
In [[fiscal 1996]] it lost money.|DATE 1996
The [[two-day]] meeting starts [[tomorrow]].|DURATION P2D, DATE 1998-02-14
Over [[the last two quarters]] the loss grew.|DURATION P2Q
The bill is paid [[monthly]].|SET P1M
They left [[several years ago]].|DATE PAST_REF
Talks were held in [[the 1980s]] and in [[the 19th century]].|DATE 198, DATE 18
"""


def test_timeml():
    """Sentences as TimeML marks them: the expression without its preposition, its type and its value."""
    for line in TIMEX.strip().splitlines():
        marked, wants = line.split("|")
        text = marked.replace("[[", "").replace("]]", "")
        spans = re.findall(r"\[\[(.*?)\]\]", marked)
        code, found = dates("-", "--ref", "1998-02-13", "--lang", "en", "--month-first", text=text)
        got = [(d["timex"]["text"], d["timex"]["type"] + " " + str(d["timex"]["value"])) for d in found]
        equal(got, list(zip(spans, wants.split(", "))), text)
        for d in found:
            t = d["timex"]
            equal(text[t["start"]:t["end"]], t["text"], "code points")


def test_timex():
    said = {"3 June 2014": ("DATE", "2014-06-03"), "in May 2012": ("DATE", "2012-05"), "since 2009": ("DATE", "2009"),
            "until 2010": ("DATE", "2010"), "before June 2011": ("DATE", "2011-06"), "winter 2011": ("DATE", "2011-WI"),
            "second half of 2012": ("DATE", "2012-H2"), "Q3 2010": ("DATE", "2010-Q3"), "last weekend": ("DATE", "2014-W22-WE"),
            "last week": ("DATE", "2014-W22"), "the 1990s": ("DATE", "199"), "the 19th century": ("DATE", "18"),
            "recently": ("DATE", "PAST_REF"), "for two hours": ("DURATION", "PT2H"), "every week": ("SET", "P1W"),
            "the past three months": ("DURATION", "P3M"), "yesterday morning": ("TIME", "2014-06-02TMO"),
            "3 June 2014 at 10:30": ("TIME", "2014-06-03T10:30"), "پارسال": ("DATE", "2013-03-21/2014-03-20")}
    for words, want in said.items():
        t = one(words, *REF).get("timex", {})
        equal((t.get("type"), t.get("value")), want, words)


def test_lines():
    code, found = dates("-", "--lines", text="on 3 June 2014\nnothing\nin 2009\n")
    equal([d["line"] for d in found], [1, 3], "each line is a text of its own")


def test_hostile():
    text = b"\xff\xfe 3 June 2014 \xd8 \x1b[31m\xe2\x80\xae2014-06-03\x00 12/12/12/12 " + "۹".encode() * 500
    for options in ([], ["--json"]):
        p = subprocess.run([lib.CLEW, "dates", "-", *options], input=text, env=lib.ENV, capture_output=True, timeout=60)
        check(p.returncode in (lib.YES, lib.NO), "bytes that are no text")
        check(b"\x1b" not in p.stdout and "\u202e".encode() not in p.stdout, "nothing that a terminal obeys")
    equal(dates("--lang", "de", "x")[0], lib.USAGE, "a language that it does not read")
    equal(dates("--calendar", "mayan", "x")[0], lib.USAGE, "a calendar that it does not know")


def test_for_people():
    p = subprocess.run([lib.CLEW, "dates", *REF, "در ۱۴ خرداد ۱۳۹۳ و yesterday"], env=lib.ENV, capture_output=True, timeout=60)
    out = p.stdout.decode()
    check("2014-06-04" in out and "1393-03-14" in out and "relative" in out, out)


lib.main(globals())
