#!/usr/bin/env python3
"""clew tag: words that others have cut come back line for line; names of running text stand where it says."""
import json
import subprocess

import lib
from lib import check, equal


def tag(text, *options):
    """What clew tag says of the bytes `text`: exit code, standard output."""
    run = subprocess.run([lib.CLEW, "tag", *options, "-"], input=text, env=lib.ENV, capture_output=True, timeout=60)
    return run.returncode, run.stdout


def test_pretokenized():
    code, out = tag("Laura\r\nWhitfield\nlives\nin\nLondon\n\n\n\tx\n.\n".encode(), "--pretokenized", "--lang", "en")
    equal(out.decode(), "Laura\tB-PER\nWhitfield\tI-PER\nlives\tO\nin\tO\nLondon\tB-LOC\n\n\n\tO\n.\tO\n", "lines")
    equal(code, lib.YES, "names were found")
    equal(tag(b"please\ncall\n", "--pretokenized")[0], lib.NO, "none was found")
    equal(tag(b"", "--pretokenized"), (lib.NO, b""), "nothing in, nothing out")


def test_places():
    text = "Dear Dr. Laura Whitfield,\nآقای رضا کاظمیان در تهران است.\nThanks \xff".encode("utf-8", "surrogateescape")
    code, out = tag(text, "--json")
    names = [json.loads(line) for line in out.splitlines()]
    equal(code, lib.YES, "found")
    for n in names:
        equal(text[n["off"]:n["off"] + n["len"]].decode(), n["text"], "where it stands")
        check(0 < n["odds"] <= 100, "odds")
    equal([(n["type"], n["text"], n["title"]) for n in names],
          [("PER", "Laura Whitfield", "Dr."), ("PER", "رضا کاظمیان", "آقای"), ("LOC", "تهران", None)], "names")


def test_odd_input():
    check(tag(b"\xff\xfe\x00\x80Laura \xd8", "--json")[0] in (lib.YES, lib.NO), "bytes that are no text")
    equal(tag(b"x", "--lang", "xx")[0], lib.USAGE, "no such language")
    equal(tag(b"x", "--lang", "de")[0], lib.USAGE, "a language that it never learned")
    equal(tag(b"a\x00b\n", "--pretokenized"), (lib.NO, b"a\x00b\tO\n"), "a NUL in a word comes back")
    equal(subprocess.run([lib.CLEW, "tag", "/nonexistent"], env=lib.ENV, capture_output=True, timeout=60).returncode,
          lib.FAILED, "no such file")


lib.main(globals())
