#!/usr/bin/env python3
"""Adding again: the same cache, an overlapping one, one that has moved, a mailbox that has grown, a file
renamed.  Only what is new is added, and the digest depends on the input alone."""
import os
import shutil

import lib
import post
from lib import Case, check, equal

MESSAGES = post.forty()


def fresh(case, name, form, messages=None):
    folder = os.path.join(case.dir, name)
    os.makedirs(folder)
    post.FORMS[form](folder, messages or MESSAGES)
    return folder


def nothing_new(got, what, files=0):
    """Of mail; `files` are what the form itself brings along."""
    equal((files, 0), (got["messages_new"], got["attached_new"]), what)


def test_same_again():
    for form in ("mboxrd", "maildir", "zip in tar.gz"):
        with Case() as case:
            folder = fresh(case, "mail", form)
            first = case.add(folder)
            equal(40, first["messages_new"], f"{form}: new")
            digest, status = case.digest(), case.json("status")
            again = case.add(folder)
            nothing_new(again, f"{form}: again")
            check(again["files_known"] > 0, f"{form}: says nothing of files that were here: {again}")
            equal(digest, case.digest(), f"{form}: digest after adding again")
            equal(status, case.json("status"), f"{form}: status after adding again")
            said = case.run("add", folder)
            check("were here already" in said.text, f"{form}: {said.out!r} does not say so")
            case.closes(form)


def test_same_path_spelled_otherwise():
    with Case() as case:
        folder = fresh(case, "mail", "eml")
        case.add(folder)
        nothing_new(case.add(folder + "/"), "with a slash")
        nothing_new(case.add(os.path.join(folder, "tree", "..")), "with dots")
        nothing_new(case.add(os.path.relpath(folder)), "relative")
        nothing_new(case.add(os.path.join(folder, "tree", "1")), "a folder of it")
        nothing_new(case.add(folder, folder), "twice at once")
        case.closes("spelled otherwise")


def test_overlap():
    with Case() as case:
        case.add(fresh(case, "a", "mboxrd", MESSAGES[:25]))
        got = case.add(fresh(case, "b", "eml", MESSAGES[15:]))
        # one message of those in the mbox has gained a line end there, but it is not among the common ones
        equal((15, 10), (got["messages_new"], got["messages_known"]), "new and known")
        equal(sorted(m.mid for m in MESSAGES), case.message_ids(), "Message-IDs")
        case.closes("overlap")
    with Case() as case:
        case.add(fresh(case, "mail", "maildir"))
        got = case.add(case.dir)
        nothing_new(got, "the folder above, which holds the case too")
        case.closes("the folder above")


def test_moved():
    with Case() as case:
        folder = fresh(case, "mail", "maildir")
        case.add(folder)
        moved = os.path.join(case.dir, "elsewhere")
        os.rename(folder, moved)
        got = case.add(moved)
        nothing_new(got, "moved")
        equal(sorted(m.mid for m in MESSAGES), case.message_ids(), "Message-IDs")
        raw = case.run("show", "--raw", case.ids("id:m0@alpha.example")[0])
        equal(MESSAGES[0].raw, raw.out, "exact bytes from the new place")


def test_grown_mailbox():
    with Case() as case:
        path = os.path.join(case.dir, "mail", "box.mbox")
        lib.write(path, post.mboxrd_bytes(MESSAGES[:30]))
        equal(30, case.add(path)["messages_new"], "at first")
        lib.write(path, post.mboxrd_bytes(MESSAGES))
        got = case.add(path)
        equal((10, 30), (got["messages_new"], got["messages_known"]), "new and known in what has grown")
        equal(sorted(m.mid for m in MESSAGES), case.message_ids(), "Message-IDs")
        for k in case.json("ledger"):
            check(k["closes"], f"ledger is open: {k}")


def test_grown_folder_and_renamed_file():
    with Case() as case:
        folder = fresh(case, "mail", "maildir", MESSAGES[:30])
        case.add(folder)
        cur = os.path.join(folder, "Mail", "cur")
        old = sorted(os.listdir(cur))[0]
        os.rename(os.path.join(cur, old), os.path.join(cur, old.replace(":2,S", ":2,RS")))
        lib.write(os.path.join(cur, "999.late:2,"), MESSAGES[35].raw)
        got = case.add(folder)
        equal(1, got["messages_new"], "new")
        check(got["messages_known"] >= 1, f"the renamed file: {got}")
        nothing_new(case.add(folder), "and again")


def test_packed_and_loose_are_one():
    with Case() as case:
        case.add(fresh(case, "a", "eml"))
        for form in ("zip", "tar.gz", "zip in tar.gz", "mh"):
            nothing_new(case.add(fresh(case, form.replace(" ", "_"), form)), form,
                        files=form == "mh")  # .mh_sequences
        case.closes("all forms in one case")


def digest_of(paths, workers):
    with Case() as case:
        case.add(*paths, options=("--workers", str(workers)))
        return case.digest()


def test_digest_depends_on_the_input_alone():
    with Case() as place:
        paths = [fresh(place, "a", "mboxrd", MESSAGES[:22]), fresh(place, "b", "maildir", MESSAGES[10:30]),
                 fresh(place, "c", "zip in tar.gz", MESSAGES[25:]), fresh(place, "d", "mboxo", MESSAGES[5:15])]
        want = digest_of(paths, 1)
        for workers in (1, 2, 8):
            equal(want, digest_of(paths, workers), f"{workers} workers")
        orders = ((3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2))
        for order in orders:
            equal(want, digest_of([paths[i] for i in order], 2), f"order {order}")
        with Case() as case:
            for i in (1, 3, 2, 0):
                case.add(paths[i])
            equal(want, case.digest(), "one after the other")
            for path in paths:
                case.add(path)
            equal(want, case.digest(), "and all again")
        with Case() as case:
            for p in paths:
                shutil.copytree(p, os.path.join(case.dir, "x", os.path.basename(p)))
            case.add(*(os.path.join(case.dir, "x", os.path.basename(p)) for p in paths))
            equal(want, case.digest(), "the same from another place")


lib.main(globals())
