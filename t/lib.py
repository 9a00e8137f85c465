"""What the end-to-end tests share: a case in a temporary folder, clew run in a fixed environment, and a
small harness that prints "N passed, N failed, N skipped" last, which t/count.py adds up.

A test file defines functions named test_*, each of which calls check() and equal(), and ends with
lib.main(globals()).  CLEW_BUILD names the folder of clew and clew-worker (default: build/)."""
import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

SOURCE = os.environ.get("CLEW_SOURCE") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("CLEW_BUILD") or os.path.join(SOURCE, "build")
CLEW = os.path.join(BUILD, "clew")
ENV = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent", "TERM": "xterm"}
for _name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
    if _name in os.environ:
        ENV[_name] = os.environ[_name]

NOBODY = 65534
YES, NO, USAGE, FAILED = 0, 1, 2, 3  # clew's exit codes

_counts = {"passed": 0, "failed": 0, "skipped": 0}
_here = [""]


def check(ok, what):
    """One expectation; a failed one is printed and the test goes on."""
    _counts["passed" if ok else "failed"] += 1
    if not ok:
        print(f"# {_here[0]}: {what}", flush=True)
    return bool(ok)


_public = []


def public_clew():
    """A copy of clew and its workers that every user may run: the build may lie in a private folder."""
    if not _public:
        folder = tempfile.mkdtemp(prefix="clew-public-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name in ["clew", *(n for n in os.listdir(BUILD) if re.fullmatch(r"clew-worker(-page|-ocr|-pff|-pst)?", n))]:
            shutil.copy(os.path.join(BUILD, name), os.path.join(folder, name))
            os.chmod(os.path.join(folder, name), 0o755)
        os.chmod(folder, 0o755)
        _public.append(os.path.join(folder, "clew"))
    return _public[0]


def as_nobody(*argv):
    """Run clew as an ordinary user (for tests that run as root)."""
    return subprocess.run([public_clew(), *argv], env=ENV, timeout=60, capture_output=True, user=NOBODY,
                          group=NOBODY, extra_groups=[])


def equal(want, got, what):
    return check(want == got, f"{what}: wanted {_short(want)}, got {_short(got)}")


def skip(why):
    _counts["skipped"] += 1
    print(f"# {_here[0]}: skipped: {why}")


def _short(v):
    text = repr(v)
    return text if len(text) < 600 else text[:400] + " ... " + text[-150:]


class Result:
    """One run of clew: exit code, both outputs as bytes, and how long it took."""

    def __init__(self, argv, code, out, err, seconds):
        self.argv, self.code, self.out, self.err, self.seconds = argv, code, out, err, seconds

    @property
    def text(self):
        return self.out.decode("utf-8")

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.split(b"\n") if line]

    def __repr__(self):
        return f"clew {' '.join(map(str, self.argv))[:200]} -> {self.code} {self.err[:300]!r}"


def run(*argv, stdin=b"", timeout=120, env=None, **more):
    """clew with these arguments; str, bytes or numbers."""
    words = [CLEW] + [a if isinstance(a, bytes) else str(a) for a in argv]
    began = time.monotonic()
    p = subprocess.run(words, input=stdin, capture_output=True, timeout=timeout, env={**ENV, **(env or {})}, **more)
    return Result(argv, p.returncode, p.stdout, p.stderr, time.monotonic() - began)


class Case:
    """A case in a folder of its own, removed by `with Case() as c:`, or at the end of the program."""

    def __init__(self, under=None):
        self.dir = tempfile.mkdtemp(prefix="clew-t-", dir=under)
        self.path = os.path.join(self.dir, "case.clew")
        atexit.register(shutil.rmtree, self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def run(self, verb, *argv, **more):
        return run("-C", self.path, verb, *argv, **more)

    def add(self, *paths, want=YES, options=(), **more):
        """`clew add --json`: its one object; anything but exit code `want` fails the test."""
        r = self.run("add", "--json", *options, "--", *paths, **more)
        check(r.code == want, f"{r}, wanted {want}")
        return r.objects[0] if r.objects else {}

    def json(self, verb, *argv, want=(YES, NO)):
        r = self.run(verb, "--json", *argv)
        check(r.code in want, f"{r}, wanted {want}")
        return r.objects

    def ids(self, *query):
        """Ids of all documents that the query finds, best first; every copy."""
        r = self.run("search", "--all", "--copies", "--ids", *query)
        check(r.code in (YES, NO), repr(r))
        return r.text.split()

    def show(self, ids):
        """`clew show --json` of many documents, in their order."""
        return self.json("show", *ids, want=(YES,)) if ids else []

    def raw(self, *ids):
        r = self.run("show", "--raw", *ids)
        check(r.code == YES, repr(r))
        return r.out

    def message_ids(self):
        """Message-IDs of all messages that are not attached to another; sorted, '' for none."""
        top = [d for d in self.show(self.ids("kind:message")) if d["places"]]
        return sorted(own_id(d) for d in top)

    def digest(self):
        r = self.run("digest-of-case")
        check(r.code == YES, repr(r))
        return r.text.strip()

    def closes(self, what=""):
        """Every ledger closes and the audit finds nothing."""
        for k in self.json("ledger"):
            check(k.get("closes", True), f"{what}: ledger is open: {k}")
        r = self.run("audit", "--json")
        check(r.code == YES, f"{what}: {r} {r.out[:400]!r}")


def own_id(shown):
    return next((m["id"] for m in shown["message_ids"] if m["role"] == "own"), "")


def write(path, data):
    """A file and the folders above it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    return path


def main(names):
    """Run every test_* of the module, or those named on the command line."""
    for name, test in list(names.items()):
        if not name.startswith("test_") or (sys.argv[1:] and name not in sys.argv[1:]):
            continue
        _here[0] = name
        began = time.monotonic()
        try:
            test()
        except Exception:  # a broken test is a failed one; the others still run
            check(False, traceback.format_exc())
        print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**_counts))
    sys.exit(1 if _counts["failed"] else 0)
