#!/usr/bin/env python3
"""Drills: whatever happens while `clew add` runs, nothing that was acknowledged is lost, and the same
command, given again, makes the case that an undisturbed run makes.

usage: drill.py [--kills N] [--rounds N] [--seed S] [--quick] [--only DRILL] [--round I] [--keep]

  kill     kill -9 of the keeper at random moments, N times on cases that grow
  stop     kill -9 or SIGINT at random moments of `add`, `retry` and `ocr`, several times on one case
  absent   programs of workers are not there, then they are, and what waits or failed is read again
  source   a source that is away when its waiting work comes up, or has changed meanwhile
  worker   kill -9 of random workers while the keeper goes on
  strike   kill -9 at the n-th write, sync, rename or unlink
  power    the same, and what was not synced is lost in random part (t/faulty.c)
  image    the power fails: what an ext4 image held at a random moment is mounted (needs root)
  full     a disk too small, of many sizes (tmpfs, needs root), then one that is large enough
  room     ENOSPC at the n-th write, once, for ever, or after half of it
  error    EIO at the n-th write, sync, read, creation, rename or unlink
  memory   the n-th allocation of the keeper fails
  starve   the n-th allocation of a worker fails

Most faults strike `clew add`, some `clew retry` of all documents of a kind, some `clew ocr`.

After each fault: what a reader saw before is still there; the same `clew add` ends well; the digest
of the case, the answers to some searches and `clew audit` are those of a clean run; no worker is left
behind.  A run that says that all went well must have made the whole case, fault or no fault.

Every failure is one line with the options that repeat the round."""
import argparse
import collections
import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import drill_cache

SOURCE = os.environ.get("CLEW_SOURCE") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("CLEW_BUILD") or os.path.join(SOURCE, "build")
CLEW = os.path.join(BUILD, "clew")
FAULTY = os.path.join(BUILD, "t", "libfaulty.so")
ENV = {"PATH": "/usr/sbin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
CLOCK = "25"  # commits about every 40 ms instead of every second
QUERIES = (["planted"], ["--copies", "planted"], ["kind:pdf"], ["harbour"], ["--copies", "قرارداد", "invoice"], ["from:okonjo", "date:2005..2010"], ["kind:file"])
LIMIT_S = 120  # of any one command
WORKERS = ("clew-worker", "clew-worker-page", "clew-worker-ocr", "clew-worker-pff", "clew-worker-pst")
AGAIN = ([], ["--kind", "pdf"], ["--kind", "docx"], ["--kind", "archive"], ["--failed"], ["--kind", "msg"])


class Failed(Exception):
    """A promise was broken."""


class Drill:
    """A work folder with an invented cache, what a clean run makes of its stages, and cases to begin from."""

    def __init__(self, options):
        self.o = options
        self.work = tempfile.mkdtemp(prefix="clew-drill-")
        self.size, self.stages = (40, 10) if options.quick else (150, 12)
        self.caches, self.clean, self.bases = {}, {}, {}
        self.seconds, self.phrases = {}, {}
        self.clew, self.verb = CLEW, ["add"]
        self.figures = collections.Counter()

    # ---- caches and clean cases

    def cache(self, stages):
        """The folder with the first `stages` stages.  Sources of a case must not move: one folder that grows."""
        folder = os.path.join(self.work, "cache")
        for stage in range(len(self.caches), stages):
            self.phrases[stage] = drill_cache.make_stage(folder, self.o.seed, stage, self.size)
            self.caches[stage] = True
        if len(self.caches) > stages:
            raise ValueError("a cache cannot shrink")
        return folder

    def raze_cache(self):
        self.caches.clear()
        shutil.rmtree(os.path.join(self.work, "cache"), ignore_errors=True)

    def make_clean(self, stages):
        """What an undisturbed run makes of the first `stages` stages."""
        cache, case = self.cache(stages), os.path.join(self.work, f"clean-{stages}")
        began = time.monotonic()
        self.must_add(case, cache)
        self.seconds[stages] = time.monotonic() - began
        self.clean[stages] = self.facts(case)
        self.check_phrases(case, stages)
        if stages == self.stages:
            self.make_read(case)
        shutil.rmtree(case)

    def check_phrases(self, case, stages):
        for phrase in [p for stage in range(stages) for p in self.phrases[stage]]:
            r = self.run("search", "--case", case, "--count", f'"{phrase}"')
            if r.stdout.strip() in ("", "0"):
                raise Failed(f"the planted phrase '{phrase}' is not found")

    def make_read(self, case):
        """The whole case as a base of its own, and what an undisturbed `clew ocr` makes of it."""
        self.bases["whole"] = os.path.join(self.work, "base-whole")
        shutil.rmtree(self.bases["whole"], ignore_errors=True)
        shutil.copytree(case, self.bases["whole"])
        r = self.run("ocr", "--case", case, "--quiet")
        if r.returncode != 0:
            raise Failed(f"ocr without a fault ends with {r.returncode}: {r.stderr}")
        self.clean["ocr"] = self.facts(case)

    def make_bases(self):
        """An empty case, one that grew by many adds and has the last stage still before it, a whole one."""
        grown = os.path.join(self.work, "base-grown")
        self.raze_cache()
        for stages in range(1, self.stages):
            self.must_add(grown, self.cache(stages))
        self.make_clean(self.stages)
        self.bases |= {"empty": None, "grown": grown}

    def choose(self, r):
        """A verb to be disturbed and a case for it; what the case must be in the end goes to self.want."""
        mood = r.random()
        self.want = self.stages
        if mood < 0.6:
            self.verb = ["add"]
            return r.choice(["empty", "grown"])
        self.verb = ["retry", *r.choice(AGAIN)] if mood < 0.85 or "ocr" not in self.clean else ["ocr"]
        if self.verb == ["ocr"]:
            self.want = "ocr"
        return "whole"

    def fresh(self, base):
        case = os.path.join(self.work, "case")
        shutil.rmtree(case, ignore_errors=True)
        for f in os.listdir(self.work):
            if f.startswith("case.gone-"):
                os.unlink(os.path.join(self.work, f))
        if self.bases[base]:
            shutil.copytree(self.bases[base], case)
        return case

    # ---- running clew

    def run(self, *args):
        return subprocess.run([self.clew, *args], capture_output=True, text=True, env=ENV, timeout=LIMIT_S)

    def faulty(self, case, **settings):
        """The environment in which t/faulty.c does its work."""
        env = dict(ENV, LD_PRELOAD=FAULTY, FAULTY_UNDER=os.path.realpath(case), FAULTY_CLOCK=CLOCK,
                   FAULTY_COUNT=os.path.join(self.work, "count"))
        return env | {"FAULTY_" + k.upper(): str(v) for k, v in settings.items()}

    def start(self, case, cache, env):
        self.said = open(os.path.join(self.work, "said"), "w+b")
        paths = [cache] if self.verb[0] == "add" else []
        return subprocess.Popen([self.clew, *self.verb, "--case", case, "--workers", "2", *paths], env=env,
                                stdin=subprocess.DEVNULL, stdout=self.said, stderr=subprocess.STDOUT)

    def words(self):
        self.said.seek(0)
        return self.said.read().decode("utf-8", "replace").strip()

    def add(self, case, cache, env):
        p = self.start(case, cache, env)
        try:
            return p.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()
            raise Failed(f"{self.verb} hangs: {self.words()}")

    def must_add(self, case, cache):
        code = self.add(case, cache, self.faulty(case))
        if code != 0:
            raise Failed(f"{self.verb} without a fault ends with {code}: {self.words()}")

    def count(self, base, ops):
        """How many calls of this kind an undisturbed run makes."""
        case = self.fresh(base)
        path = os.path.join(self.work, "count")
        if os.path.exists(path):
            os.unlink(path)
        if self.add(case, self.cache(self.stages), self.faulty(case, ops=ops)) != 0:
            raise Failed(f"add that is only watched fails: {self.words()}")
        if not os.path.exists(path):
            raise SystemExit(f"{FAULTY} is not there: build it first")
        return int.from_bytes(open(path, "rb").read(8), "little")

    # ---- what a case holds

    def facts(self, case):
        out = {"digest": self.run("digest-of-case", "--case", case)}
        for q in QUERIES:
            out[" ".join(q)] = self.run("search", "--case", case, "--ids", "--all", *q)
        for what, r in out.items():
            if r.returncode not in (0, 1) or r.stderr:
                raise Failed(f"'{what}' ends with {r.returncode}: {r.stderr.strip()}")
        return {what: sorted(r.stdout.split("\n")) for what, r in out.items()}

    def keys(self, case):
        """The documents that a reader sees now.  None if nobody can read at this moment."""
        if not os.path.exists(os.path.join(case, "case.db")):
            return set()
        try:
            db = sqlite3.connect(f"file:{case}/case.db?mode=ro", uri=True, timeout=0.1)
            try:
                return {key for key, in db.execute("SELECT key FROM doc")}
            finally:
                db.close()
        except sqlite3.Error:
            return None

    def check_kept(self, case, seen, when):
        if not seen:
            return
        now = self.keys(case)
        if now is None:
            raise Failed(f"{when} the case cannot be read")
        if seen - now:
            raise Failed(f"{when} {len(seen - now)} of {len(seen)} acknowledged documents are gone")

    def check_whole(self, case, stages, when):
        facts = self.facts(case)
        for what, want in self.clean[stages].items():
            if facts[what] != want:
                raise Failed(f"{when} ({' '.join(self.verb)}) '{what}' differs from a clean run's "
                             f"({len(facts[what])} lines, not {len(want)})")

    def check_audit(self, case):
        r = self.run("audit", "--case", case)
        if r.returncode != 0:
            raise Failed(f"audit ends with {r.returncode}: {r.stdout.strip()[:400]} {r.stderr.strip()[:200]}")

    def resume(self, case, cache, stages, seen=None):
        self.check_kept(case, seen, "after the fault")
        self.must_add(case, cache)
        self.check_kept(case, seen, "after resuming")
        self.check_whole(case, stages, "after resuming")
        self.check_audit(case)

    def check_ending(self, case, code, stages):
        """A fault that did not kill: clew either says so, or is right that all went well."""
        if code not in (0, 3):
            raise Failed(f"{self.verb} ends with {code}: {self.words()[-400:]}")
        if code == 3 and "clew:" not in self.words():
            raise Failed("add fails without a word")
        if self.o.verbose:
            print(f"  {code}: {self.words()[-300:]}")
        if code == 0:
            self.check_whole(case, stages, "although add says that all went well")
        self.figures["ended well" if code == 0 else "stopped with a message"] += 1


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(n) for n in f.read().split()]
    except (OSError, ValueError):
        return []


def kill_child(parent, pid):
    """Never a stranger who got the number of a worker that is gone."""
    try:
        fd = os.pidfd_open(pid)
    except OSError:
        return False
    try:
        if pid not in children(parent):
            return False
        signal.pidfd_send_signal(fd, signal.SIGKILL)
        return True
    except OSError:
        return False
    finally:
        os.close(fd)


def check_gone(pids):
    """Workers must not outlive their keeper."""
    until = time.monotonic() + 30  # one that loads its models does not look up before it is done
    left = pids
    while left and time.monotonic() < until:
        left = [p for p in left if os.path.exists(f"/proc/{p}/exe") and
                "clew-worker" in open(f"/proc/{p}/comm", encoding="ascii", errors="replace").read()]
        time.sleep(0.01 if left else 0)
    if left:
        raise Failed(f"workers {left} outlive their keeper")


# ---- the drills: each is a generator of rounds, made anew from the seed; a round is a function --------


def drill_kill(d, r, i, state):
    """One kill; the case goes on to the next round.  When a run gets through, the case is checked and
    the cache grows (or, fully grown, all begins again)."""
    if not state or state["stages"] == d.stages and state["through"]:
        state.update(stages=1, through=False, case=os.path.join(d.work, f"kill-{i}"), seen=set(), fell=0)
        d.raze_cache()
    if state["stages"] not in d.clean:
        d.make_clean(state["stages"])
    case, cache = state["case"], d.cache(state["stages"])
    whole = d.seconds[state["stages"]]
    wait = r.uniform(0, whole * r.choice([0.3, 0.8, 1.1]))
    p = d.start(case, cache, d.faulty(case))
    try:
        p.wait(wait)
    except subprocess.TimeoutExpired:
        pass
    seen, workers = d.keys(case), children(p.pid)
    p.kill()
    code = p.wait()
    check_gone(workers)
    state["fell"] += code != 0
    if code not in (0, -signal.SIGKILL):
        raise Failed(f"add ends with {code}: {d.words()}")
    state["seen"] |= seen or set()
    d.check_kept(case, state["seen"], "after the kill")
    d.figures["killed" if code else "through before the kill"] += 1
    if code == 0 or state["fell"] >= 8:
        d.resume(case, cache, state["stages"], state["seen"])
        d.figures["cases finished and compared"] += 1
        state["fell"] = 0
        if state["stages"] == d.stages:
            state["through"] = True
            shutil.rmtree(case)
        else:
            state["stages"] += 1
    return 1 if code else 0  # counts as a kill only if it was one


def drill_stop(d, r, i, state):
    base, falls = d.choose(r), 0
    case, cache = d.fresh(base), d.cache(d.stages)
    d.operations(base, "s")
    whole, seen = d.seconds[(base, "time", *d.verb)], set()
    for _ in range(r.randint(1, 4)):
        how = r.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT])
        p = d.start(case, cache, d.faulty(case))
        try:
            p.wait(r.uniform(0.02, whole))
        except subprocess.TimeoutExpired:
            pass
        seen, workers = seen | (d.keys(case) or set()), children(p.pid)
        p.send_signal(how)
        if p.wait(LIMIT_S) not in (0, 3, -how):
            raise Failed(f"{d.verb} ends with {p.returncode}: {d.words()}")
        check_gone(workers)
        falls += p.returncode != 0
        d.check_kept(case, seen, "after the stop")
    d.figures["stopped"] += falls
    d.resume(case, cache, d.want, seen)


def drill_absent(d, r, i, state):
    """Programs that are missing cost no document: it is named, and read again when they are there."""
    some = os.path.join(d.work, "programs")
    shutil.rmtree(some, ignore_errors=True)
    os.makedirs(some)
    gone = r.sample(WORKERS[1:], r.randint(1, len(WORKERS) - 1))
    for name in ("clew", *WORKERS):
        if name not in gone and os.path.exists(os.path.join(BUILD, name)):
            shutil.copy(os.path.join(BUILD, name), some)
    d.verb, d.want = ["add"], d.stages
    case, cache = d.fresh(r.choice(["empty", "grown"])), d.cache(d.stages)
    d.clew = os.path.join(some, "clew")
    code = d.add(case, cache, d.faulty(case))
    if code not in (0, 3):
        raise Failed(f"add without {gone} ends with {code}: {d.words()}")
    d.clew = CLEW
    d.check_audit(case)
    for verb in (["retry", "--failed"], ["add"]):
        d.verb = verb
        d.must_add(case, cache)
    d.check_whole(case, d.stages, f"read again once {gone} were there,")
    d.check_audit(case)


def waiting(d, case):
    r = d.run("status", "--case", case, "--json")
    return json.loads(r.stdout)["waiting_read"]


def kill_until_waiting(d, r, case, cache):
    """Kill the add at moments until work waits in the case; how much."""
    for _ in range(12):
        p = d.start(case, cache, d.faulty(case))
        try:
            p.wait(r.uniform(0.1, 0.9) * d.seconds[d.stages])
        except subprocess.TimeoutExpired:
            pass
        p.kill()
        if p.wait() == 0:
            return 0
        if os.path.exists(f"{case}/case.db") and (n := waiting(d, case)):
            return n
    return 0


def drill_source(d, r, i, state):
    """A source goes away, or another file takes its place, while its documents wait: they go on waiting, and
    say so; when it is back they are read."""
    d.verb, d.want = ["add"], d.stages
    case, cache = d.fresh("empty"), d.cache(d.stages)
    n, aside = kill_until_waiting(d, r, case, cache), os.path.join(d.work, "aside")
    if n:
        d.figures["with work waiting"] += 1
        os.rename(cache, aside)
        if r.random() < 0.5:  # other bytes under the same names
            for at, _, files in os.walk(aside):
                for f in files:
                    drill_cache.put(os.path.join(cache + at[len(aside):], f), b"something else\n" * 9)
        d.verb = ["retry", "--failed"]
        try:
            d.must_add(case, cache)
            if waiting(d, case) != n:
                raise Failed(f"{n} documents waited, {waiting(d, case)} now that their source is away")
            d.check_kept(case, d.keys(case), "while the source is away")
        finally:
            shutil.rmtree(cache, ignore_errors=True)
            os.rename(aside, cache)
            d.verb = ["add"]
    d.resume(case, cache, d.stages)
    if waiting(d, case):
        raise Failed("documents still wait although all was read")


def drill_worker(d, r, i, state):
    """A document whose workers are all killed is named, and `clew retry --failed` has it."""
    case, cache, killed = d.fresh(d.choose(r)), d.cache(d.stages), 0
    if d.verb == ["ocr"]:
        d.verb, d.want = ["retry", "--failed"], d.stages
    p = d.start(case, cache, d.faulty(case))
    while p.poll() is None:
        time.sleep(r.uniform(0.002, 0.05))
        for pid in children(p.pid)[-2:]:
            killed += r.random() < 0.5 and kill_child(p.pid, pid)
    d.figures["workers killed"] += killed
    if p.returncode not in (0, 3):
        raise Failed(f"{d.verb} ends with {p.returncode}: {d.words()[-400:]}")
    d.check_kept(case, d.keys(case), "after the workers' deaths")
    d.must_add(case, cache)
    d.check_audit(case)
    d.verb = ["retry", "--failed"]
    d.resume(case, cache, d.want)


def lights_out(d, r, kind):
    """Run until the n-th operation, look around while the process stands still, let it die."""
    base = d.choose(r)
    ops = r.choice(["wsonu", "wsonu", "s", "on", "u"])
    most = d.operations(base, ops)
    case, cache = d.fresh(base), d.cache(d.stages)
    env = d.faulty(case, kind=kind, ops=ops, at=r.randint(1, max(most, 1)), seed=r.getrandbits(40), stop=1)
    p = d.start(case, cache, env)
    _, status = os.waitpid(p.pid, os.WUNTRACED)
    seen = set()
    if os.WIFSTOPPED(status):
        seen, workers = d.keys(case), children(p.pid)
        os.kill(p.pid, signal.SIGCONT)
        _, status = os.waitpid(p.pid, 0)
        check_gone(workers)
        d.figures["struck"] += 1
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode not in (0, -signal.SIGKILL):
        raise Failed(f"{d.verb} ends with {p.returncode}: {d.words()}")
    if kind == "power" and os.path.exists(f"{case}/case.db-shm"):
        os.unlink(f"{case}/case.db-shm")  # what was in memory
    d.resume(case, cache, d.want, seen)


def drill_strike(d, r, i, state):
    lights_out(d, r, "kill")


def drill_power(d, r, i, state):
    lights_out(d, r, "power")


def inject(d, r, kind, ops, error):
    base = d.choose(r)
    most = d.operations(base, ops)
    case, cache = d.fresh(base), d.cache(d.stages)
    at = r.randint(1, max(most, 1))  # nothing is struck if this verb does none of it
    code = d.add(case, cache, d.faulty(case, kind=kind, ops=ops, at=at, errno=error))
    d.check_ending(case, code, d.want)
    d.resume(case, cache, d.want, d.keys(case))


def drill_room(d, r, i, state):
    inject(d, r, r.choice(["once", "on", "short"]), "w", errno.ENOSPC)


def drill_error(d, r, i, state):
    inject(d, r, r.choice(["once", "once", "on"]), r.choice("wwssrronu"), errno.EIO)


def drill_memory(d, r, i, state):
    inject(d, r, "once", "m", errno.ENOMEM)


def drill_starve(d, r, i, state):
    case, cache = d.fresh(d.choose(r)), d.cache(d.stages)
    code = d.add(case, cache, d.faulty(case, worker=int(10 ** r.uniform(1, 4.5)), which=r.randint(0, 9)))
    d.check_ending(case, code, d.want)
    d.resume(case, cache, d.want)


def mount(*args):
    subprocess.run(["mount", *args], check=True, capture_output=True)


def umount(folder):
    for _ in range(50):
        if subprocess.run(["umount", folder], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise Failed(f"{folder} stays busy")


def drill_full(d, r, i, state):
    disk = os.path.join(d.work, "disk")
    os.makedirs(disk, exist_ok=True)
    cache = d.cache(d.stages)
    need = state.setdefault("need", d.room_needed())
    size = int(r.uniform(0.02, 3) * need)
    mount("-t", "tmpfs", "-o", f"size={max(size, 65536)}", "tmpfs", disk)
    try:
        case = os.path.join(disk, "case")
        code = d.add(case, cache, d.faulty(case))
        seen = d.keys(case) if os.path.exists(case) else set()
        d.check_ending(case, code, d.stages)
        mount("-o", "remount,size=1G", disk)
        d.resume(case, cache, d.stages, seen)
    finally:
        umount(disk)


def drill_image(d, r, i, state):
    disk, after = os.path.join(d.work, "disk"), os.path.join(d.work, "after")
    image, copy = os.path.join(d.work, "image"), os.path.join(d.work, "copy")
    os.makedirs(disk, exist_ok=True)
    os.makedirs(after, exist_ok=True)
    cache, case = d.cache(d.stages), os.path.join(disk, "case")
    with open(image, "wb") as f:
        f.truncate(64 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True, capture_output=True)
    mount("-o", "loop", image, disk)
    try:
        env = dict(ENV, LD_PRELOAD=FAULTY, FAULTY_CLOCK=CLOCK)  # real syncs
        p = d.start(case, cache, env)
        time.sleep(r.uniform(0, state.get("seconds", 1.0)) * 1.1)
        began = time.monotonic()
        seen = d.keys(case)
        if p.poll() is None:
            os.kill(p.pid, signal.SIGSTOP)
            time.sleep(0.02)  # a sync under way ends
            d.figures["struck"] += 1
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        p.kill()
        if p.wait() == 0:
            state["seconds"] = max(0.2, state.get("seconds", 1.0) * 0.9)
        else:
            state["seconds"] = state.get("seconds", 1.0) * 1.05
    finally:
        umount(disk)
    mount("-o", "loop", copy, after)
    try:
        # the case's folder has another name now; where a case lies is not part of it
        d.resume(os.path.join(after, "case"), cache, d.stages, seen)
    finally:
        umount(after)


DRILLS = {  # name: (drill, rounds of a full run, rounds of a quick one, needs mounts)
    "kill": (drill_kill, 300, 10, False),
    "stop": (drill_stop, 150, 1, False),
    "absent": (drill_absent, 30, 1, False),
    "source": (drill_source, 40, 1, False),
    "worker": (drill_worker, 60, 1, False),
    "strike": (drill_strike, 150, 1, False),
    "power": (drill_power, 300, 3, False),
    "image": (drill_image, 60, 1, True),
    "full": (drill_full, 60, 1, True),
    "room": (drill_room, 120, 1, False),
    "error": (drill_error, 200, 2, False),
    "memory": (drill_memory, 150, 1, False),
    "starve": (drill_starve, 60, 1, False),
}


def operations(self, base, ops):
    key = (base, ops, *self.verb)
    if key not in self.seconds:
        began = time.monotonic()
        self.seconds[key] = self.count(base, ops)
        self.seconds[base, "time", *self.verb] = time.monotonic() - began
    return self.seconds[key]


def room_needed(self):
    case = self.fresh("empty")
    self.must_add(case, self.cache(self.stages))
    return sum(os.path.getsize(os.path.join(at, f)) for at, _, files in os.walk(case) for f in files) * 1.3


Drill.operations, Drill.room_needed = operations, room_needed


def can_mount():
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as at:
        return (subprocess.run(["mount", "-t", "tmpfs", "tmpfs", at], capture_output=True).returncode == 0 and
                subprocess.run(["umount", at], capture_output=True).returncode == 0 and
                os.path.exists("/dev/loop0") and shutil.which("mkfs.ext4") is not None)


def play(d, name, rounds):
    """All rounds of one drill; returns (rounds, failures)."""
    drill, state, failures, done, i = DRILLS[name][0], {}, 0, 0, 0
    if name != "kill" and "grown" not in d.bases:
        d.make_bases()
    d.verb, d.want, d.clew = ["add"], d.stages, CLEW
    first = d.o.round if d.o.round is not None else 0
    d.figures.clear()
    while done < rounds:
        r = random.Random(f"{d.o.seed}/{name}/{first + i}")
        try:
            counts = drill(d, r, first + i, state)
        except (Failed, subprocess.SubprocessError) as why:
            d.clew = CLEW
            counts, failures = 1, failures + 1
            again = f"--only {name} --seed {d.o.seed}" + (" --quick" if d.o.quick else "")
            print(f"FAILED {name} {first + i}: {why}\n  again: ./dev drill {again} --round {first + i}", flush=True)
            if d.o.keep:
                kept = os.path.join(d.work, f"failed-{name}-{first + i}")
                source = state.get("case") or os.path.join(d.work, "case")
                if os.path.exists(source):
                    shutil.copytree(source, kept)
                    print(f"  case: {kept}", flush=True)
            state.clear()
        done += 1 if counts is None else counts
        i += 1
    return i, failures


def main():
    a = argparse.ArgumentParser(description="faults at random moments; every case must end as a clean run's")
    a.add_argument("--kills", type=int, help="rounds of kill -9 (default 300)")
    a.add_argument("--rounds", type=int, help="rounds of each other drill")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--quick", action="store_true", help="a small cache and a few rounds, for ./dev test")
    a.add_argument("--only", choices=sorted(DRILLS), action="append")
    a.add_argument("--round", type=int, help="play this round alone")
    a.add_argument("--keep", action="store_true", help="keep the work folder")
    a.add_argument("--verbose", action="store_true", help="print what clew said after each fault")
    o = a.parse_args()
    d, total, failed, skipped = Drill(o), 0, 0, 0
    mounts = can_mount()
    try:
        for name, (_, full, quick, needs_mounts) in DRILLS.items():
            if o.only and name not in o.only:
                continue
            if needs_mounts and not mounts:
                skipped += 1
                print(f"{name:8} skipped: needs root and loop devices", flush=True)
                continue
            rounds = quick if o.quick else full
            rounds = 1 if o.round is not None else (o.kills if name == "kill" else o.rounds) or rounds
            began = time.monotonic()
            played, bad = play(d, name, rounds)
            total, failed = total + played, failed + bad
            more = ", ".join(f"{n} {what}" for what, n in sorted(d.figures.items()))
            print(f"{name:8} {played:4} rounds, {bad} failures, {time.monotonic() - began:.0f} s"
                  f"{'; ' if more else ''}{more}", flush=True)
    finally:
        if not o.keep:
            shutil.rmtree(d.work, ignore_errors=True)
    print(f"{total - failed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
