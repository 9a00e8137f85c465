#!/usr/bin/env python3
"""Documents inside documents, disturbed: killed at every sync, its source away or changed, a disk too small for an
attachment, two writers, one file on many mails, many small ones, one over the limit."""
import os
import shutil
import signal
import subprocess

import drill_docs
import lib
import post
from lib import Case, check, equal

FAULTY = os.path.join(lib.BUILD, "t", "libfaulty.so")
WORDS = "amber basin cedar"
MEMORY_KB = 200 << 10
N_LOGOS = 1000


def letters(path, files_of, n):
    """An mbox of n mails, each with the files that `files_of(i)` gives."""
    box = b"".join(b"From x@harbour.example Tue Mar  1 10:00:00 2011\n" +
                   drill_docs.mail(i, f"letter {i}", files_of(i)) + b"\n" for i in range(n))
    return lib.write(path, box)


def nested(place):
    """A mail with an archive in an archive, twice over, and a message in a message."""
    def archive(i):
        many = {f"{n}.docx": drill_docs.docx(f"one of many {n} {i % 2}") for n in range(8)}  # time to be killed in
        inner = drill_docs.zipped({"c.txt": f"planted {WORDS} {i % 2}".encode(), **many})
        torn = drill_docs.docx(f"torn {i % 2}")[:-70]
        return drill_docs.zipped({"a.docx": drill_docs.docx(f"planted docx {i % 2}"), "torn.docx": torn, "in.zip": inner})
    folder = os.path.join(place.dir, "mail")
    letters(os.path.join(folder, "box.mbox"), lambda i: [("all.zip", archive(i)), ("n.txt", b"planted note %d" % i)], 4)
    lib.write(os.path.join(folder, "files.zip"), archive(9))
    return folder


def killed_add(case, folder, at):
    """An add that dies at its n-th sync; False if it never came to it."""
    env = {**lib.ENV, "LD_PRELOAD": FAULTY, "FAULTY_UNDER": os.path.realpath(case.path), "FAULTY_CLOCK": "100",
           "FAULTY_KIND": "kill", "FAULTY_OPS": "s", "FAULTY_AT": str(at)}
    p = subprocess.run([lib.CLEW, "-C", case.path, "add", "--quiet", folder], env=env, capture_output=True, timeout=60)
    check(p.returncode in (0, -signal.SIGKILL), f"killed at sync {at}: {p.returncode} {p.stderr!r}")
    return p.returncode != 0


def test_killed_at_every_sync():
    if not os.path.exists(FAULTY):
        lib.skip("no faulty library in this build")
        return
    with Case() as place:
        folder = nested(place)
        with Case(place.dir) as case:
            case.add(folder)
            want = case.digest()
            equal(4, len(case.ids(f'"{WORDS}" OR "planted docx"')), "planted words in archives")  # two of each
        at = 1
        while at < 200:
            with Case(place.dir) as case:
                if not killed_add(case, folder, at):
                    break
                case.add(folder)
                equal(want, case.digest(), f"killed at sync {at}: digest")
                equal(0, case.json("status")[0]["waiting_read"], f"killed at sync {at}: waiting")
                at += 1
        check(at > 8, f"only {at} syncs")
        print(f"# killed at {at - 1} syncs")


def kill_with_work_left(case, folder):
    """Documents that wait, after a kill; 0 if none could be made to wait."""
    for at in range(2, 60):
        shutil.rmtree(case.path, ignore_errors=True)
        if not killed_add(case, folder, at):
            return 0
        status = case.run("status", "--json")
        if status.code == lib.YES and status.objects[0]["waiting_read"]:
            return status.objects[0]["waiting_read"]
    return 0


def test_source_away_or_changed():
    if not os.path.exists(FAULTY):
        lib.skip("no faulty library in this build")
        return
    with Case() as case:
        folder, aside = nested(case), os.path.join(case.dir, "aside")
        n = kill_with_work_left(case, folder)
        if not check(n > 0, "no kill left documents waiting"):
            return
        os.rename(folder, aside)
        for what in ("away", "changed"):
            if what == "changed":
                lib.write(os.path.join(folder, "box.mbox"), b"From nobody\n\nother bytes\n")
            equal(lib.YES, case.run("retry", "--quiet").code, f"source {what}: retry")
            equal(n, case.json("status")[0]["waiting_read"], f"source {what}: still waiting")
            check(b"documents waiting" in case.run("status").out, f"source {what}: status says so")
        shutil.rmtree(folder)
        os.rename(aside, folder)
        case.add(folder)
        equal(0, case.json("status")[0]["waiting_read"], "source is back: waiting")
        with Case(case.dir) as clean:
            clean.add(folder)
            equal(clean.digest(), case.digest(), "source is back: digest")
        case.closes("source is back")


def test_disk_full_while_spilling():
    with Case() as place:
        folder, disk = os.path.join(place.dir, "mail"), os.path.join(place.dir, "disk")
        os.makedirs(disk)
        files = {"big.txt": os.urandom(12 << 20).hex().encode(), "small.txt": b"planted small"}
        lib.write(os.path.join(folder, "carrier.eml"), drill_docs.mail(1, "carrier", [("all.zip", drill_docs.zipped(files))]))
        with Case(place.dir) as case:
            case.add(folder)
            want = case.digest()
        mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
            lib.skip("may not mount a small disk")
            return
        try:
            case = Case(disk)
            r = case.run("add", folder)
            check(r.code == lib.FAILED and b"No space" in r.err, f"a full disk: {r}")
            subprocess.run(["mount", "-o", "remount,size=200m", disk], check=True)
            case.add(folder)
            equal(want, case.digest(), "with room again")
            case.closes("with room again")
        finally:
            subprocess.run(["umount", disk], check=True)


def test_two_writers():
    with Case() as case:
        folder = nested(case)
        both = [subprocess.Popen([lib.CLEW, "-C", case.path, "add", "--quiet", folder], env=lib.ENV,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        ends = [(p.communicate()[1], p.returncode) for p in both]
        check(any(code == 0 for _, code in ends), f"nobody came through: {ends}")
        for err, code in ends:
            check(code == 0 or b"another clew" in err or b"somebody else" in err, f"{code} {err!r} does not say busy")
        case.add(folder)
        equal(4, len(case.ids(f'"{WORDS}" OR "planted docx"')), "planted words")
        case.closes("two writers")


def test_one_logo_on_many_mails():
    """Its pixels are read once."""
    with Case() as case:
        logo = drill_docs.png("PLANT")
        letters(os.path.join(case.dir, "mail", "box.mbox"), lambda i: [("logo.png", logo)], N_LOGOS)
        got = case.add(os.path.join(case.dir, "mail"))
        equal((N_LOGOS, N_LOGOS), (got["messages_new"], got["attached_new"]), "mails and logos")
        r = case.run("ocr", "--quiet", timeout=250)
        if b"not installed" not in r.err:
            check(b"1 pages read from pixels" in r.out or b"1 page" in r.out, f"one picture, read once: {r} {r.out!r}")
        equal(0, case.json("status")[0]["waiting_ocr"], "pictures waiting")
        case.closes("logos")


def resident(pid):
    """The most memory that a process had, in kB."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            return int(next((line.split()[1] for line in f if line.startswith("VmHWM")), 0))
    except OSError:
        return 0


def test_many_small_attachments():
    with Case() as case:
        letters(os.path.join(case.dir, "mail", "box.mbox"), lambda i: [(f"n{i}.txt", b"planted note %d" % i)], 5000)
        p = subprocess.Popen([lib.CLEW, "-C", case.path, "add", "--quiet", os.path.join(case.dir, "mail")], env=lib.ENV,
                             stdout=subprocess.DEVNULL)
        most = 0
        while p.poll() is None:
            most = max(most, resident(p.pid))
        equal(0, p.returncode, "exit code")
        check(0 < most < MEMORY_KB, f"{most} kB for 5000 small attachments")
        equal(5000, int(case.run("search", "--count", "planted").text), "found")


def test_over_the_limit():
    """A mail with a file of 700 MB, and an archive with one: named, beside what is small."""
    with Case() as case:
        mail = os.path.join(case.dir, "mail", "huge.eml")
        lib.write(mail, drill_docs.mail(1, "huge", [("huge.bin", b"planted")]))
        os.truncate(mail, 960 << 20)  # as base64; a hole
        post.FORMS["eml"](os.path.join(case.dir, "mail", "others"), post.forty()[:3])
        case.add(os.path.join(case.dir, "mail"))
        missing = [m for m in case.json("missing") if "huge" in str(m)]
        equal(["limit"], [m["trouble"] for m in missing], "the huge mail is named")
        case.closes("over the limit")


lib.main(globals())
