#!/usr/bin/env python3
"""Hostile trees: loops, devices, names that no terminal should see, files that vanish, 200 folders deep.
clew names what it did not read, reads the rest and never hangs."""
import os
import shutil
import socket
import subprocess
import threading
import time

import lib
import post
from lib import Case, check, equal

NOBODY = lib.NOBODY


def tree(case):
    """A folder with one good message, and its path as bytes."""
    folder = os.path.join(case.dir, "mail")
    lib.write(os.path.join(folder, "good.eml"), post.plain(1, "good one", "words\n").raw)
    return folder


def missing_of(case):
    return {m["where"]: m for m in case.json("missing")}


def test_links_and_devices():
    with Case() as case:
        folder = tree(case)
        os.symlink(".", os.path.join(folder, "loop"))
        os.symlink("loop/loop/loop", os.path.join(folder, "far"))
        os.symlink("/etc/passwd", os.path.join(folder, "outside"))
        os.symlink("nowhere", os.path.join(folder, "dangling"))
        os.mkfifo(os.path.join(folder, "fifo.mbox"))
        s = socket.socket(socket.AF_UNIX)
        s.bind(os.path.join(folder, "sock"))
        got = case.add(folder, timeout=30)
        s.close()
        equal(1, got["messages_new"], "new")
        named = missing_of(case)
        for name in ("loop", "far", "outside", "dangling", "fifo.mbox", "sock"):
            check(name in named, f"{name} is not named: {sorted(named)}")
        equal([], case.ids("root"), "nothing behind a link was read")
        case.closes("links")


def test_names():
    names = [b"new\nline.eml", b"\xff\xfe\x80.eml", b"esc\x1b[31mred.eml", "راست‌به‌چپ.eml".encode(),
             b"back\\slash.eml", b" .eml", b"-rf.eml", b"%41%0a.eml", "bidi‮lme.exe.eml".encode(), b"q'\"`$(id).eml",
             b"x" * 250 + b".eml"]
    with Case() as case:
        folder = os.fsencode(os.path.join(case.dir, "mail"))
        for i, name in enumerate(names):
            os.makedirs(os.path.join(folder, b"d" + name), exist_ok=True)
            m = post.plain(i, f"name {i}", f"body {i}\n")
            with open(os.path.join(folder, b"d" + name, name), "wb") as f:
                f.write(m.raw)
        got = case.add(folder)
        equal(len(names), got["messages_new"], "new")
        for i in range(len(names)):
            ids = case.ids(f"id:m{i}@alpha.example")
            equal(1, len(ids), f"{names[i]}: documents")
            if ids:
                equal(post.plain(i, f"name {i}", f"body {i}\n").raw, case.raw(ids[0]), f"{names[i]}: bytes by its place")
                said = case.run("show", "--places", ids[0]).out
                check(not any(b < 32 and b != 10 or b == 127 for b in said), f"{names[i]} is printed raw: {said!r}")
        case.closes("names")
        again = case.add(folder)
        equal((0, len(names)), (again["messages_new"], again["files_known"]), "again")


def test_depth():
    with Case() as case:
        folder = tree(case)
        at = os.open(folder, os.O_RDONLY)
        for i in range(200):
            os.mkdir(f"d{i}", dir_fd=at)
            deeper = os.open(f"d{i}", os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = deeper
            if i in (50, 199):
                fd = os.open("deep.eml", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=at)
                os.write(fd, post.plain(i, f"depth {i}", "deep words\n").raw)
                os.close(fd)
        os.close(at)
        got = case.add(folder)
        deep = got["messages_new"]
        check(deep >= 2, f"{deep} messages of 3")
        if deep < 3:
            check(any(m["trouble"] == "limit" for m in case.json("missing")), "the limit is not named")
        case.closes("200 deep")


def test_empty_and_unknown():
    with Case() as case:
        folder = tree(case)
        for name in ("empty.mbox", "empty.eml", "empty.zip", "empty.gz"):
            lib.write(os.path.join(folder, name), b"")
        os.makedirs(os.path.join(folder, "no files"))
        lib.write(os.path.join(folder, "picture.jpg"), b"\xff\xd8\xff\xe0" + bytes(range(256)))
        lib.write(os.path.join(folder, "outlook.pst"), b"!BDN" + bytes(600))
        lib.write(os.path.join(folder, "zeroes.mbox"), bytes(100000))
        equal(5, case.add(folder)["messages_new"], "the mail, the picture, two that look like mailboxes, the empty file")
        named = missing_of(case)
        for name, trouble in (("picture.jpg", "unread"), ("outlook.pst", "strings"), ("zeroes.mbox", "strings")):
            equal(trouble, named.get(name, {}).get("trouble"), f"{name} is named")
        got = {d["file_kind"]: (d["outcome"], len(d["places"])) for d in case.show(case.ids("kind:file"))}
        equal({"jpeg": ("partly", 1), "empty": ("named", 4), "pst": ("strings", 1), "mbox": ("strings", 1)}, got, "files by kind, how they were read, places")
        kinds = {(k["file_kind"], k["outcome"]): k["documents"] for k in case.json("status", "--kinds")}
        equal({("eml", "read"): 1, ("jpeg", "partly"): 1, ("empty", "named"): 1, ("pst", "strings"): 1,
               ("mbox", "strings"): 1}, kinds, "status --kinds")
        case.closes("empty and unknown")


def test_absent_and_nothing():
    with Case() as case:
        r = case.run("add", os.path.join(case.dir, "nothing here"))
        equal(lib.FAILED, r.code, "exit code for a path that is not there")
        check(b"nothing here" in r.err, f"{r.err!r} does not name the path")
        equal(lib.USAGE, case.run("add").code, "no path")
        os.makedirs(os.path.join(case.dir, "empty"))
        r = case.run("add", os.path.join(case.dir, "empty"))
        equal(lib.YES, r.code, "an empty folder")
        equal(lib.NO, case.run("search", "--ids", "").code, "nothing is found in an empty case")


def as_nobody(case, *argv):
    return lib.as_nobody("-C", os.path.join(case.dir, "theirs.clew"), *argv)


def test_unreadable():
    if os.geteuid() != 0:
        lib.skip("only root can run clew as another user")
        return
    with Case() as case:
        folder = tree(case)
        secret = lib.write(os.path.join(folder, "secret.mbox"), post.mboxrd_bytes(post.forty()[:3]))
        closed = os.path.join(folder, "closed")
        lib.write(os.path.join(closed, "in.eml"), post.plain(2, "inside", "words\n").raw)
        os.chmod(secret, 0o600)
        os.chmod(closed, 0o700)
        os.chown(case.dir, NOBODY, NOBODY)
        r = as_nobody(case, "add", "--json", folder)
        equal(0, r.returncode, f"add as another user: {r.stderr!r}")
        r = as_nobody(case, "missing", "--json")
        named = {m["where"]: m["trouble"] for m in map(lib.json.loads, r.stdout.splitlines())}
        equal({"secret.mbox": "denied", "closed": "denied"}, {k.rstrip("/"): v for k, v in named.items()}, "named")
        os.chmod(secret, 0o644)
        os.chmod(closed, 0o755)
        os.chmod(os.path.join(closed, "in.eml"), 0o644)
        r = as_nobody(case, "add", "--json", folder)
        equal(4, lib.json.loads(r.stdout)["messages_new"], "once they may be read")


def test_vanishing():
    """Files that are removed and written while they are read."""
    with Case() as case:
        folder = os.path.join(case.dir, "mail", "cur")
        for i in range(1500):
            lib.write(os.path.join(folder, f"{i}.x:2,S"), post.plain(i, f"m {i}", "words\n" * 40).raw)
        stop = threading.Event()

        def disturb():
            for i in range(1499, 0, -2):
                if stop.is_set():
                    return
                os.unlink(os.path.join(folder, f"{i}.x:2,S"))
                with open(os.path.join(folder, f"{i - 1}.x:2,S"), "ab") as f:
                    f.truncate(10 + i % 50)
                time.sleep(0.00002)

        thread = threading.Thread(target=disturb)
        thread.start()
        got = case.add(os.path.join(case.dir, "mail"))
        stop.set()
        thread.join()
        check(got["messages_seen"] > 0, f"{got}")
        for k in case.json("ledger"):
            check(k["closes"], f"open: {k}")


def test_case_inside_its_own_source():
    with Case() as case:
        folder = tree(case)
        inside = os.path.join(folder, "case.clew")
        for _ in range(2):
            r = lib.run("-C", inside, "add", "--json", folder)
            equal(0, r.code, repr(r))
        equal((0, 0), (r.objects[0]["messages_new"], r.objects[0]["missing"]), "the case itself is not walked into")
        shutil.rmtree(inside)


lib.main(globals())
