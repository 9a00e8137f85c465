#!/usr/bin/env python3
"""Families of messages: trees, ghosts, subjects, copies, strangers, loops, depth; the same for any order."""
import os
import random

import lib
import post
from lib import Case, check, equal, own_id


def message(key, parent="", subject="", sender="ann@alpha.example", to="bob@beta.example", date=None, body="words\n",
            refs=None, head=""):
    if parent:
        head += f"In-Reply-To: <{parent}@t.example>\n"
        refs = refs or [parent]
    if refs:
        head += "References: " + " ".join(f"<{r}@t.example>" for r in refs) + "\n"
    m = post.plain(0, subject, body, sender=sender, to=to, head=head, date=date, mid=f"{key}@t.example")
    m.key = key
    return m


def add(case, messages, name="mail", shuffle=None):
    messages = list(messages)
    if shuffle is not None:
        random.Random(shuffle).shuffle(messages)
    path = os.path.join(case.dir, name + ".mbox")
    lib.write(path, post.mboxrd_bytes(messages))
    case.add(path)


def tree(case, key):
    """(depth, key) of each message of the family in reading order, and who is not held."""
    rows = case.json("thread", f"{key}@t.example")
    by_id = {d["id"]: own_id(d).split("@")[0] for d in case.show([r["id"] for r in rows])}
    return [(r["depth"], by_id[r["id"]], by_id.get(r["parent"])) for r in rows], {
        r["parent_not_held"] for r in rows if r["parent_not_held"]}


def day(n):
    return f"{1 + n:02} Mar 2014 10:00:00 +0000"


FAMILY = [message("root", subject="plan", date=day(0)), message("b", "root", "Re: plan", date=day(1)),
          message("c", "root", "Re: plan", date=day(2)), message("d", "b", "Re: plan", date=day(3), refs=["root", "b"]),
          message("other", subject="plan of mine", sender="x@gamma.example", to="y@delta.example", date=day(1))]


def test_tree_in_any_order():
    want = [(0, "root", None), (1, "b", "root"), (2, "d", "b"), (1, "c", "root")]
    for shuffle in (None, 1, 2, 3):
        with Case() as case:
            add(case, FAMILY, shuffle=shuffle)
            for key in ("root", "b", "c", "d"):
                equal(want, tree(case, key)[0], f"family of {key}, order {shuffle}")
            equal([(0, "other", None)], tree(case, "other")[0], "a stranger")
            r = case.run("thread", "d@t.example")
            check(r.text.count("\n") == 4, f"text form: {r.text}")


def test_ghost():
    with Case() as case:
        add(case, [message("x", "ghost", "Re: lost", date=day(3)),
                   message("y", "ghost", "Re: lost", date=day(2), sender="bob@beta.example", to="ann@alpha.example")])
        rows, ghosts = tree(case, "x")
        equal({"x", "y"}, {k for _, k, _ in rows}, "both answers are one family")
        equal({"ghost@t.example"}, ghosts, "the message that is not held")
        gaps = [g for g in case.json("gaps") if g["type"] == "not_held"]
        equal(["ghost@t.example"], [g["message_id"] for g in gaps], "gaps")
        equal(2, gaps[0]["answers"] if gaps else None, "answers to it")
        equal(1, case.json("status")[0]["threads"], "families")
        add(case, [message("ghost", subject="lost", date=day(0))], name="found")
        rows, ghosts = tree(case, "x")
        equal((0, "ghost", None), rows[0], "found later, it heads its family")
        equal(set(), ghosts, "nothing is missing any more")
        equal([], [g for g in case.json("gaps") if g["type"] == "not_held"], "gaps afterwards")


def test_subject_alone():
    with Case() as case:
        add(case, [message("s1", subject="harvest report", date=day(0)),
                   message("s2", subject="Re: harvest report", date=day(1), sender="bob@beta.example", to="ann@alpha.example"),
                   message("s3", subject="Re: harvest report", date=day(1), sender="x@gamma.example", to="y@delta.example"),
                   message("s4", subject="Re: harvest report", sender="bob@beta.example", to="ann@alpha.example",
                           date="01 Mar 2019 10:00:00 +0000")])
        equal({"s1", "s2"}, {k for _, k, _ in tree(case, "s1")[0]}, "same people, close dates")
        equal({"s3"}, {k for _, k, _ in tree(case, "s3")[0]}, "strangers do not meet by subject")
        equal({"s4"}, {k for _, k, _ in tree(case, "s4")[0]}, "nor people five years later")


def test_copies():
    with Case() as case:
        one = message("copy", subject="the same", date=day(0))
        with_trace = post.Message(one.mid, b"Received: from a.example by b.example; Sat, 01 Mar 2014 10:00:05 +0000\n" + one.raw)
        other = post.Message(one.mid, b"Delivered-To: bob@beta.example\n" + one.raw)
        add(case, [one], "a")
        add(case, [with_trace], "b")
        add(case, [other, one], "c")
        add(case, [message("answer", "copy", "Re: the same", date=day(1))], "d")
        hits = case.json("search", "subject:same")
        equal({"type": "total", "messages": 2, "documents": 4}, hits[-1], "one message, three documents")
        copies = [h["copies"] for h in hits if h["type"] == "hit" and not h["subject"].startswith("Re:")]
        equal([3], copies, "copies of the hit")
        equal(1, case.json("status")[0]["threads"], "families")
        equal(1, case.json("status")[0]["duplicates"], "exact duplicates")
        equal(2, case.json("status")[0]["copies"], "copies")


def test_loops_and_depth():
    with Case() as case:
        add(case, [message("self", "self", "I answer myself"), message("l1", "l2", "loop"), message("l2", "l3", "loop"),
                   message("l3", "l1", "loop")])
        equal([(0, "self", None)], tree(case, "self")[0], "a message that answers itself")
        equal({"l1", "l2", "l3"}, {k for _, k, _ in tree(case, "l1")[0]}, "a loop of three")
    with Case() as case:
        n = 1500
        chain = [message(f"n{i}", f"n{i - 1}" if i else "", "Re: deep" if i else "deep") for i in range(n)]
        add(case, chain, shuffle=5)
        rows = case.json("thread", "n700@t.example")
        equal(n, len(rows), "messages in a deep family")
        equal(n - 1, max(r["depth"] for r in rows), "depth")
        equal(list(range(n)), [r["depth"] for r in rows], "reading order")
        check(case.run("thread", "n0@t.example").seconds < 2, "a deep family is shown quickly")


def test_thread_query():
    with Case() as case:
        add(case, FAMILY)
        found = {own_id(d).split("@")[0] for d in case.show(case.ids("thread:{id:d@t.example}"))}
        equal({"root", "b", "c", "d"}, found, "thread:{...}")
        r = case.run("thread", "nobody@t.example")
        check(r.code in (lib.NO, lib.FAILED) and r.err, f"a message that is not there: {r}")


lib.main(globals())
