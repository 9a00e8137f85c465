#!/usr/bin/env python3
"""A disk that fills up at several sizes: the add fails with a reason, the case stays whole, and with room again
the same command ends with the digest of an undisturbed run."""
import os
import random
import resource
import subprocess

import lib
import post
from lib import Case, check, equal


def cache(folder):
    rng = random.Random(11)
    messages = []
    for i in range(1200):
        body = "".join(f"{rng.getrandbits(256):x} {rng.getrandbits(200):x}\n" for _ in range(30))
        messages.append(post.plain(i, f"letter {i}", body))
    post.FORMS["mboxrd"](os.path.join(folder, "a"), messages[:700])
    post.FORMS["eml"](os.path.join(folder, "b"), messages[600:])
    return folder


def check_after(case, folder, want, what):
    # 3: there was no room for even an empty case
    check(case.run("status").code in (lib.YES, lib.FAILED), f"{what}: status")
    case.add(folder)
    equal(want, case.digest(), f"{what}: digest with room again")
    case.closes(what)


def mount(path, size):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", path], capture_output=True).returncode == 0


def clean(place, folder):
    with Case(place.dir) as case:
        case.add(folder)
        used = sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(case.path) for f in files)
        return case.digest(), used // 1024


def test_full_disk():
    with Case() as place:
        folder = cache(os.path.join(place.dir, "mail"))
        want, used = clean(place, folder)
        disk = os.path.join(place.dir, "disk")
        os.makedirs(disk)
        if os.geteuid() != 0 or not mount(disk, used):
            lib.skip("may not mount a small disk")
            return
        subprocess.run(["umount", disk], check=True)
        failed = 0
        for part in (2, 5, 10, 20, 35, 50, 65, 80, 95, 105):
            size = max(16, used * part // 100)
            if not check(mount(disk, size), f"cannot mount {size} kB"):
                return
            try:
                case = Case(disk)
                r = case.run("add", "--json", folder)
                failed += r.code != 0
                check(r.code in (0, 3), f"{size} kB: {r}")
                check(r.code == 0 or r.err.startswith(b"clew: "), f"{size} kB: {r.err!r} gives no reason")
                subprocess.run(["mount", "-o", f"remount,size={used * 8 + 20000}k", disk], check=True)
                check_after(case, folder, want, f"disk of {part} %")
            finally:
                subprocess.run(["umount", disk], check=True)
        check(failed >= 5, f"only {failed} of 10 disks were full")


def test_largest_file():
    """The same with a limit on the size of a file, which anybody may set."""
    with Case() as place:
        folder = cache(os.path.join(place.dir, "mail"))
        want, used = clean(place, folder)
        for size in (0, 4096, 60000, 200000, 500000, used * 300):
            with Case(place.dir) as case:
                def limit(size=size):
                    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
                r = case.run("add", "--json", folder, preexec_fn=limit)
                check(r.code in (0, 3), f"files up to {size} bytes: {r}")
                check_after(case, folder, want, f"files up to {size} bytes")


lib.main(globals())
