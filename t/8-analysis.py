#!/usr/bin/env python3
"""What texts say of people: found after mail is searchable, resumed, asked for by search."""
import os
import signal
import subprocess
import time

import lib
import post
from lib import Case, check, equal

TALK = """Dear Bob,

Richard Roe, director of the Institute of Rivers, met the group on Monday.
دیروز با دکتر لیلا طباطبایی در وزارت رودها جلسه داشتیم.

Best regards,
Ann Harrowgate
Deputy Director
Institute of Rivers
Tel. +99 1 555 0199
"""
REPLY = """Not before Monday.

Bob

On Mon, 3 Mar 2014 at 10:15, Ann Harrowgate <ann@alpha.example> wrote:
> Dear Bob,
> Richard Roe will come.
"""


def mails():
    ann, bob = "Ann Harrowgate <ann@alpha.example>", "Bob Stone <bob@beta.example>"
    return [post.plain(0, "group", TALK, sender=ann, to=bob, mid="talk@t.example"),
            post.plain(1, "Re: group", REPLY, sender=bob, to="Carla Quill <carla@beta.example>", mid="reply@t.example"),
            post.plain(2, "other", "Nothing of note happened.\n", sender=bob, to=ann, mid="other@t.example")]


def filled(case, *options):
    path = os.path.join(case.dir, "mail.mbox")
    lib.write(path, post.mboxrd_bytes(mails()))
    case.add(path, options=options)


def found(case, *query):
    return {lib.own_id(d).split("@")[0] for d in case.show(case.ids(*query))}


def test_search_by_names_in_texts():
    with Case() as case:
        filled(case)
        equal({"talk"}, found(case, "person:Tabatabai"), "named in another script, in the text only")
        equal({"talk"}, found(case, "person:طباطبایی"), "named in its own")
        equal({"talk", "reply"}, found(case, 'person:"Richard Roe"'), "a full name")
        equal(set(), found(case, "person:=Tabatabai"), "exactly so written: nowhere")
        equal(set(), found(case, "person:Nobody"), "nobody")


def test_search_by_speaker_and_actor():
    with Case() as case:
        filled(case)
        equal({"talk", "reply"}, found(case, 'speaker:"Ann Harrowgate"'), "her mail, and where she is quoted")
        equal({"talk"}, found(case, "from:ann@alpha.example"), "her mail alone")
        equal({"talk", "other"}, found(case, "actor:ann@alpha.example") - {"reply"}, "hers and to her")
        equal(lib.USAGE, case.run("search", "actor:").code, "no value")


def test_analysis_can_wait_and_goes_on():
    with Case() as case:
        filled(case, "--no-analysis")
        equal(0, case.json("status")[0]["analysed"], "nothing is analysed")
        equal(set(), found(case, "person:Tabatabai"), "so names in texts are not known")
        made = case.json("analyse")[0]
        equal(3, made["documents"], "documents analysed")
        check(made["mentions"] >= 3 and made["sightings"] >= 2, f"names and offices found: {made}")
        equal({"talk"}, found(case, "person:Tabatabai"), "now they are")
        equal(3, case.json("status")[0]["analysed"], "and the status says so")
        equal(0, case.json("analyse")[0]["documents"], "nothing is left")


def test_a_kill_costs_nothing():
    with Case() as whole, Case() as case:
        many = [post.plain(i, f"n {i}", f"I spoke with Jane Pennyfeather and Richard Roe{i} of the Ministry of Rivers.\n" * 20,
                           mid=f"k{i}@t.example") for i in range(4000)]
        for c in (whole, case):
            lib.write(os.path.join(c.dir, "mail.mbox"), post.mboxrd_bytes(many))
        whole.add(os.path.join(whole.dir, "mail.mbox"))
        case.add(os.path.join(case.dir, "mail.mbox"), options=("--no-analysis",))
        for wait in (.05, .3, .6):
            p = subprocess.Popen([lib.CLEW, "analyse", "-C", case.path, "--quiet"], stderr=subprocess.DEVNULL)
            time.sleep(wait)
            p.send_signal(signal.SIGKILL)
            p.wait()
        equal(lib.YES, case.run("analyse").code, "the rest is analysed")
        equal(lib.YES, case.run("audit").code, "the case audits clean")
        equal(whole.digest(), case.digest(), "as if it had never been killed")


def test_documents_that_come_later():
    with Case() as case:
        filled(case)
        path = os.path.join(case.dir, "more.mbox")
        lib.write(path, post.mboxrd_bytes([post.plain(9, "late", "Zelda Underhill wrote to me.\n", mid="late@t.example")]))
        before = case.json("status")[0]["analysed"]
        case.add(path)
        equal(before + 1, case.json("status")[0]["analysed"], "one more")
        equal({"late"}, found(case, 'person:"Zelda Underhill"'), "and its names are known")


lib.main(globals())
