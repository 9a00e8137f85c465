#!/usr/bin/env python3
"""clew names: two names beside each other, and one among many, by arguments and by lines."""
import json
import os
import subprocess
import tempfile

import lib
from lib import check, equal


def names(*args, given=None):
    p = subprocess.run([lib.CLEW, "names", *args], input=given, capture_output=True, text=True)
    return p.returncode, p.stdout


def test_compare_says_yes_and_no():
    equal(0, names("compare", "Karimi, Mohammad", "محمد کریمی")[0], "two scripts")
    equal(1, names("compare", "Karimi, Mohammad", "محمد کریمی", "--no-cross-script")[0], "one script")
    equal(1, names("compare", "Jane Thornbury", "John Whitcombe")[0], "strangers")
    equal(2, names("compare", "Jane")[0], "one name is too few")


def test_compare_explains():
    code, out = names("compare", "--json", "Liz Thornbury", "Elizabeth Thornbury")
    said = json.loads(out)
    equal((0, True), (code, said["same"]), "nickname")
    equal({"same", "nickname"}, {s["rule"] for s in said["steps"]}, "rules")


def test_compare_lines():
    code, out = names("compare", "-", given="Mohammad Karimi\tمحمد كريمي\nJane Thornbury\tJohn Whitcombe\n")
    first, second = map(float, out.split())
    check(first >= 0.5 > second, f"scores {first} {second}")
    equal(0, code, "one of them is the same")


def test_match_lines():
    with tempfile.TemporaryDirectory() as d:
        pool = os.path.join(d, "pool")
        lib.write(pool, "Mohammad Karimi\nLeila Fazli\nJane Thornbury\n".encode())
        code, out = names("match", "-", "--pool", pool, "--top", "2", "--json", given="محمد كريمي\nFazli, L.\nمریم\n")
        said = [json.loads(line) for line in out.splitlines()]
        equal(["محمد كريمي", "Fazli, L.", "مریم"], [s["query"] for s in said], "in order")
        equal(["Mohammad Karimi", "Leila Fazli"], [s["matches"][0]["name"] for s in said[:2]], "found")
        check(all(m["score"] < 0.5 for m in said[2]["matches"]), "nobody is Maryam")
        equal(3, names("match", "x", "--pool", os.path.join(d, "none"))[0], "no such pool")


lib.main(globals())
