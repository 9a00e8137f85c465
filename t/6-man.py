#!/usr/bin/env python3
"""What clew says of itself: help with an example for every verb, man pages that groff takes without a warning, and
examples that run: those of the verbs and the block behind <!-- run --> in README.md."""
import os
import re
import shutil
import subprocess

import lib
import post
from lib import Case, check, equal

SHARED = {}


def verbs():
    with open(os.path.join(lib.SOURCE, "src/cli/cli.def"), encoding="utf-8") as f:
        return [v.replace("_", "-") for v in re.findall(r"^VERB\((\w+)\)", f.read(), re.M)]


def examples(verb):
    text = lib.run("help", verb).text
    return [line.strip() for line in text.split("\nexamples:\n", 1)[1].splitlines() if line.strip()] \
        if "\nexamples:\n" in text else []


def test_help():
    general = lib.run("help")
    equal(lib.YES, general.code, "clew help")
    equal(general.out, lib.run("--help").out, "clew --help")
    equal(lib.USAGE, lib.run().code, "clew alone")
    check(lib.run("--version").text.startswith("clew "), "--version")
    for verb in verbs():
        check(re.search(rf"^  {verb} ", general.text, re.M), f"clew help does not list {verb}")
        r = lib.run("help", verb)
        equal(lib.YES, r.code, f"help {verb}")
        equal(r.out, lib.run(verb, "--help").out, f"{verb} --help")
        check(examples(verb), f"{verb} has no example")
        check(r.text.startswith(f"usage: clew {verb}"), f"help {verb}: {r.text[:60]}")
        wide = [line for line in r.lines if len(line) > 110]
        check(not wide, f"help {verb}: {wide[:1]}")
    equal(lib.USAGE, lib.run("help", "nonsense").code, "help nonsense")


def test_man_pages():
    if not shutil.which("man") or not shutil.which("groff"):
        lib.skip("no man or groff")
        return
    pages = ["clew"] + [f"clew-{v}" for v in verbs()]
    for page in pages:
        said = lib.run("help", "--man", *([page[5:]] if page != "clew" else []))
        equal(lib.YES, said.code, f"help --man {page}")
        path = os.path.join(lib.BUILD, "man", page + ".1")
        if check(os.path.exists(path), f"{page}.1 is not made at build: man/meson.build"):
            with open(path, "rb") as f:
                equal(said.out, f.read(), f"{page}.1 is old")
        with Case() as case:
            fresh = lib.write(os.path.join(case.dir, page + ".1"), said.out)
            p = subprocess.run(["man", "--warnings", "-l", fresh], capture_output=True,
                               env={**lib.ENV, "MANWIDTH": "80", "MANROFFSEQ": ""})
            check(p.returncode == 0 and not p.stderr, f"{page}: {p.stderr[:300]!r}")
            text = re.sub(r".\x08", "", p.stdout.decode())
            check("NAME" in text and "SYNOPSIS" in text, f"{page}: {text[:200]}")
            for option in re.findall(r"--[a-z-]+", lib.run("help", page[5:]).text if page != "clew" else ""):
                check(option in text.replace("‐", "-").replace("−", "-"), f"{page} does not say {option}")


def place():
    """A folder with a cache in mail/ and a case made from it, and some message's id."""
    if not SHARED:
        c = SHARED["case"] = Case()
        make = os.path.join(lib.BUILD, "make-cache")
        if os.path.exists(make):
            subprocess.run([make, "--messages", "200", os.path.join(c.dir, "made")], check=True, env=lib.ENV)
            os.rename(os.path.join(c.dir, "made", "cache"), os.path.join(c.dir, "mail"))
        else:
            post.FORMS["mboxrd"](os.path.join(c.dir, "mail"), post.forty())
        shutil.copy(lib.write(os.path.join(c.dir, "message.eml"), post.forty()[11].raw), os.path.join(c.dir, "m.eml"))
        lib.write(os.path.join(c.dir, "body.txt"), b"It rains.\n\nOn 5 May 2016 Ann Archer wrote:\n> Does it?\n")
        lib.write(os.path.join(c.dir, "letter.txt"), b"Jane Doe met Richard Roe in Example Town.\n")
        lib.write(os.path.join(c.dir, "names.csv"), "name,organisation\nKamran Sepidrud,\nZelda Nobody,\n".encode())
        lib.write(os.path.join(c.dir, "news.txt"), b"Crane stays\n12 March 2014\n\nIntro.\n\nRead more at X\n")
        c.path = os.path.join(c.dir, "case.clew")
        c.add(os.path.join(c.dir, "mail"))
        SHARED["id"] = c.ids("kind:message")[0]
    return SHARED["case"], SHARED["id"]


def shell(line, what):
    """One line as somebody would type it, in the folder with mail/."""
    case, one = place()
    env = {**lib.ENV, "PATH": lib.BUILD + ":" + lib.ENV["PATH"], "ID": one}
    p = subprocess.run(["sh", "-c", line], cwd=case.dir, env=env, capture_output=True, timeout=60)
    check(p.returncode in (0, 1) and not p.stderr.startswith(b"clew:"),
          f"{what}: '{line}' -> {p.returncode} {p.stderr[:300]!r}")
    return p


def test_examples_of_the_verbs():
    for verb in verbs():
        for line in examples(verb):
            if verb == "serve":  # goes on until it is ended
                serve(line)
            else:
                shell(line, verb)


def serve(line):
    case, one = place()
    env = {**lib.ENV, "PATH": lib.BUILD + ":" + lib.ENV["PATH"], "ID": one}
    p = subprocess.Popen(["sh", "-c", "exec " + line], cwd=case.dir, env=env, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = p.stdout.readline()
    p.terminate()
    check(re.match(r"http://127\.", said) and p.wait(timeout=20) == 0, f"'{line}' prints {said!r}, ends with {p.returncode}")


def test_readme():
    with open(os.path.join(lib.SOURCE, "README.md"), encoding="utf-8") as f:
        behind = f.read().split("<!-- run -->", 1)[1]
    block = []
    for line in behind.lstrip("\n").splitlines():
        if not line.startswith("    "):
            break
        block.append(line.strip())
    check(len(block) >= 5, f"the block behind <!-- run --> has {len(block)} lines")
    for line in block:
        p = shell(line, "README.md")
        check(p.stdout, f"README.md: '{line}' prints nothing")


lib.main(globals())
