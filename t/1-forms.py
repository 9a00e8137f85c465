#!/usr/bin/env python3
"""The same forty messages in every form in which mail is kept: each gives the same messages, its ledger
closes, the exact bytes come back, and what was exported is nothing new."""
import hashlib
import os
import re

import lib
import post
from lib import Case, check, equal, own_id

MESSAGES = post.forty()


def sha(data):
    return hashlib.sha256(data).hexdigest()


def quoted_lines(raw):
    return len(re.findall(rb"(?m)^>*From ", raw))


def others_of(case, top):
    """SHA-256 of the exact bytes of every document inside another, and of every file that is no mail; sorted."""
    inside, loose = [], []
    for d in case.show([i for i in case.ids("") if i not in top]):
        (inside if d["parent"] else loose).append(sha(case.raw(d["id"])))
    return sorted(inside), sorted(loose)


def export_and_again(case, name, raws):
    """What `clew export mbox` writes: as many messages, and nothing that is not here already.  An mbox ends
    every message with a line end, so one without becomes another; and where a Content-Length was right before
    one line was quoted, it is one short behind it, which leads to the empty line and is believed."""
    new = sum((quoted_lines(raw) == 1 if b"Content-Length" in raw else not raw.endswith(b"\n")) for raw in raws)
    n = len(raws) - new
    r = case.run("export", "mbox", "--copies")
    equal(lib.YES, r.code, f"{name}: export")
    path = lib.write(os.path.join(case.dir, "export", "out.mbox"), r.out)
    again = case.add(path)
    equal((new, n), (again["messages_new"], again["messages_known"]), f"{name}: new and known in its own export")


def one_form(name, form):
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        os.makedirs(folder)
        want = form(folder, MESSAGES)
        case.add(folder)
        shown = {own_id(d): d for d in case.show(case.ids("kind:message")) if d["places"]}
        equal(sorted(m.mid for m in MESSAGES), sorted(shown), f"{name}: Message-IDs")
        equal([], case.json("missing"), f"{name}: missing")
        if want:
            for m, raw in zip(MESSAGES, want):
                equal(sha(raw), shown[m.mid]["id"] if m.mid in shown else None, f"{name}: id of {m.mid}")
            raw = case.raw(*(shown[m.mid]["id"] for m in MESSAGES if m.mid in shown))
            check(raw == b"".join(want), f"{name}: show --raw gives other bytes")
        top = {d["id"][:12] for d in shown.values()}
        kept, loose = others_of(case, top)
        if name != "mboxo":
            equal(sorted(sha(a) for m in MESSAGES for a in m.attached), kept, f"{name}: attached bytes")
        equal([sha(data) for data in post.LOOSE.get(name, [])], loose, f"{name}: files that are no mail")
        case.closes(name)
        export_and_again(case, name, [case.raw(d["id"]) for d in shown.values()])
        case.closes(name + " and its export")


def make(name, form):
    globals()["test_" + name.replace(" ", "_").replace(".", "_")] = lambda: one_form(name, form)


for _name, _form in post.FORMS.items():
    make(_name, _form)
if not post.have_zstd():
    globals()["test_mbox_zst"] = lambda: lib.skip("no zstd program")
lib.main(globals())
