#!/usr/bin/env python3
"""Stopping: SIGINT and kill -9 at random moments of an add, then the same command again; the digest is that of
an undisturbed run.  Two adds at once; a case that may only be read."""
import fcntl
import os
import random
import signal
import subprocess
import time

import lib
import post
from lib import Case, check, equal

KILLS, INTERRUPTS, SECONDS = 20, 8, 60


def big_cache(folder, n=2500):
    """Mail in several forms, enough that an add takes a while."""
    rng = random.Random(7)
    messages = []
    for i in range(n):
        body = "".join(f"Line {rng.randrange(10 ** 9)} of letter {i}.\n" for _ in range(20 + i % 60))
        head = f"In-Reply-To: <m{i - 1}@alpha.example>\n" if i % 4 else ""
        messages.append(post.plain(i, f"Re: letter {i // 4}", body, head=head))
    cut = n // 5
    post.FORMS["mboxrd"](os.path.join(folder, "a"), messages[:2 * cut])
    os.makedirs(os.path.join(folder, "b"))
    post.FORMS["maildir"](os.path.join(folder, "b"), messages[cut:3 * cut])
    post.FORMS["zip in tar.gz"](os.path.join(folder, "c"), messages[2 * cut:4 * cut])
    post.FORMS["mbox.gz"](os.path.join(folder, "d"), messages[3 * cut:])
    post.FORMS["emlx"](os.path.join(folder, "e"), post.forty())
    return folder


def start(case, folder):
    return subprocess.Popen([lib.CLEW, "-C", case.path, "add", "--json", folder], env=lib.ENV,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def clean_run(place, folder):
    began = time.monotonic()
    with Case(place.dir) as case:
        case.add(folder)
        took = time.monotonic() - began
        return case.digest(), case.json("status")[0], took


def compare(case, folder, want, status, what):
    case.add(folder)
    if not equal(want, case.digest(), f"{what}: digest"):
        return
    got = case.json("status")[0]
    for key in ("documents", "messages", "threads", "duplicates", "copies", "searchable", "ghosts", "containers_begun"):
        equal(status[key], got[key], f"{what}: {key}")


def disturb(what, signal_number, rounds):
    rng = random.Random(what)
    with Case() as place:
        folder = big_cache(os.path.join(place.dir, "mail"))
        want, status, took = clean_run(place, folder)
        deadline = time.monotonic() + SECONDS / 2
        for i in range(rounds):
            if time.monotonic() > deadline:
                print(f"# time is up after {i} rounds")
                break
            with Case(place.dir) as case:
                for _ in range(1 + i % 3):
                    p = start(case, folder)
                    wait = rng.uniform(0, took * 1.1)
                    try:
                        p.wait(wait)
                    except subprocess.TimeoutExpired:
                        p.send_signal(signal_number)
                    out, err = p.communicate(timeout=60)
                    fine = (0, 3) if signal_number == signal.SIGINT else (0, -9)
                    # a SIGINT before the handler stands ends it like any program
                    check(p.returncode in fine or (signal_number == signal.SIGINT and p.returncode == -2 and wait < 0.2),
                          f"{what} after {wait:.3f} s: exit code {p.returncode} {err!r}")
                compare(case, folder, want, status, f"{what} round {i}")
                if i % 5 == 0:
                    case.closes(f"{what} round {i}")


def test_kill():
    disturb("kill -9", signal.SIGKILL, KILLS)


def test_interrupt():
    disturb("SIGINT", signal.SIGINT, INTERRUPTS)


def test_interrupt_says_so():
    with Case() as place:
        folder = big_cache(os.path.join(place.dir, "mail"), 4000)
        _, _, took = clean_run(place, folder)
        for part in (0.5, 0.3, 0.2, 0.6, 0.4):
            with Case(place.dir) as case:
                p = start(case, folder)
                time.sleep(took * part)
                p.send_signal(signal.SIGINT)
                out, err = p.communicate(timeout=60)
                if p.returncode != 3:
                    continue
                check(b"goes on where" in err, f"{err!r} says nothing of going on")
                equal(True, lib.json.loads(out)["stopped"], "stopped")
                equal(lib.YES, case.run("status").code, "status of a stopped case")
                check(case.run("search", "letter").code in (lib.YES, lib.NO), "search in a stopped case")
                return
        lib.skip("it was always done before the signal came")


def test_searching_while_adding():
    with Case() as place:
        folder = big_cache(os.path.join(place.dir, "mail"))
        with Case(place.dir) as case:
            case.add(os.path.join(folder, "e"))
            p = start(case, folder)
            while p.poll() is None:
                r = case.run("search", "--count", "letter")
                equal(lib.YES, r.code, f"search while adding: {r}")
            equal(0, p.returncode, f"the add: {p.communicate()[1]!r}")


def test_two_at_once():
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        os.makedirs(folder)
        post.FORMS["eml"](folder, post.forty()[:5])
        case.add(folder)
        with open(os.path.join(case.path, "lock"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            r = case.run("add", folder, timeout=10)
            equal(lib.FAILED, r.code, "exit code of the second add")
            check(b"somebody else" in r.err or b"another clew" in r.err, f"{r.err!r} does not say busy")
            equal(lib.YES, case.run("search", "words").code, "reading meanwhile")
        equal(0, case.add(folder)["messages_new"], "afterwards")


def test_read_only_case():
    if os.geteuid() != 0:
        lib.skip("only root can run clew as another user")
        return
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        os.makedirs(folder)
        post.FORMS["eml"](folder, post.forty()[:5])
        case.add(folder)
        os.chmod(case.dir, 0o755)
        subprocess.run(["chmod", "-R", "a+rX,a-w", case.path], check=True)
        want = case.digest()
        for argv in (["search", "--ids", "words"], ["status"], ["ledger"], ["people"], ["timeline"]):
            r = lib.as_nobody("-C", case.path, *argv)
            equal(0, r.returncode, f"{argv} in a case that may only be read: {r.stderr!r}")
        r = lib.as_nobody("-C", case.path, "digest-of-case")
        equal(want, r.stdout.decode().strip(), "digest")
        r = lib.as_nobody("-C", case.path, "add", folder)
        equal(lib.FAILED, r.returncode, "add to a case that may only be read")
        check(r.stderr.startswith(b"clew: "), f"{r.stderr!r}")


lib.main(globals())
