#!/usr/bin/env python3
"""The laws of the house, held by a machine: a folder of src/ includes only folders above it that its
meson.build names; no "../"; exported symbols begin with the folder's name; clew knows no parser, its workers
no store, and each of them only the libraries of its own formats; no file over 1,000 lines; folder READMEs
name every file that is there.

usage: check-layers.py SOURCE BUILD"""
import os
import re
import subprocess
import sys

SOURCE, BUILD = sys.argv[1], sys.argv[2]
SRC = os.path.join(SOURCE, "src")
FREE_NAMES = {"base"}  # its words are types: str_, buf_, arena_ ...
problems, checks = [], 0


def check(ok, what):
    global checks
    checks += 1
    if not ok:
        problems.append(what)
    return ok


def folders():
    text = open(os.path.join(SRC, "meson.build"), encoding="utf-8").read()
    return re.findall(r"^subdir\('(\w+)'\)", text, re.M)


def allowed(folder):
    text = open(os.path.join(SRC, folder, "meson.build"), encoding="utf-8").read()
    law = re.search(r"^# \w+ — may use: (.*)$", text, re.M)
    check(law, f"src/{folder}/meson.build does not begin with '# {folder} — may use: ...'")
    if not law:
        return set(), set()
    plain, _, only = law.group(1).partition(";")
    granted = re.findall(r"of (\w+)/ only ([\w-]+\.h)", only)
    return set(plain.split()) - {"nothing"}, {f"{top}/{header}" for top, header in granted}


def files(folder, *endings):
    return sorted(f for f in os.listdir(os.path.join(SRC, folder)) if f.endswith(endings))


def check_includes(order):
    for i, folder in enumerate(order):
        may, granted = allowed(folder)
        check(may <= set(order[:i]), f"src/{folder} names a folder that is not above it: {may - set(order[:i])}")
        recipes = open(os.path.join(SRC, folder, "meson.build"), encoding="utf-8").read()
        for f in files(folder, ".c", ".h", ".def"):
            path = os.path.join(SRC, folder, f)
            text = open(path, encoding="utf-8").read()
            for inc in re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.M):
                top = inc.split("/")[0]
                test = f.startswith(("test-", "fuzz-"))
                check(".." not in inc, f"{folder}/{f}: include \"{inc}\" climbs")
                made = "/" not in inc and inc in recipes  # generated into its folder's build directory
                check(top in may | {folder} or inc in granted or made or (test and top in order[:i]),
                      f"{folder}/{f}: may not include \"{inc}\"")
            check(text.count("\n") <= 1000, f"{folder}/{f}: over 1,000 lines")


def check_symbols(order):
    for folder in order:
        lib = os.path.join(BUILD, "src", folder, f"lib{folder}.a")
        if folder in FREE_NAMES or not os.path.exists(lib):
            continue
        out = subprocess.run(["nm", "-g", "--defined-only", lib], capture_output=True, text=True).stdout
        names = re.findall(r"^[0-9a-f]+ [A-Z] (\w+)$", out, re.M)
        bad = [n for n in names if not n.startswith(folder + "_") and not n.startswith("__")]
        check(not bad, f"lib{folder}.a exports {', '.join(bad[:5])}")


# What each program may link, beside the C library and the compiler's own, and folders whose code it may hold.
PLAIN = {"c", "m", "crypto", "gcc_s", "asan", "ubsan", "pthread", "dl"}
PAGES = {"icuuc", "freetype", "openjp2", "jpeg", "z", "jbig2dec", "mujs", "gumbo", "exif", "webp", "webpdemux", "heif", "de265"}
STORES = {"icuuc", "z", "uchardet"}
PROGRAMS = {
    "clew": ({"stemmer", "sqlite3", "zstd", "z", "sodium"},
             "base text when lang name rec intake jail store index thread actor tie watch query quote protect seal digest share flow web cli"),
    "clew-worker": ({"icuuc", "icudata", "uchardet", "z", "bz2", "lzma", "zstd", "archive", "xml2"},
                    "base text when lang rec unpack parse office outlook article worker"),
    "clew-worker-page": (PAGES, "base text when rec page worker"),
    "clew-worker-ocr": (PAGES | {"tesseract", "lept", "stdc++", "gomp"}, "base text when rec page ocr worker"),
    "clew-worker-pff": (STORES | {"pff", "bfio"}, "base text when lang rec unpack parse office outlook worker"),
    "clew-worker-pst": (STORES | {"pst"}, "base text when lang rec unpack parse office outlook worker"),
}
# Code of others that is linked in whole, or that one program alone may hold: how its symbols begin.
ALONE = {"MuPDF": (r"(fz|pdf)_[a-z]", {"clew-worker-page", "clew-worker-ocr"}),
         "Tesseract": (r"(Tess[A-Z]|_ZN9tesseract)", {"clew-worker-ocr"}),
         "libpff": (r"(libpff|outlook_pff)_", {"clew-worker-pff"}),
         "libpst": (r"(pst|outlook_pst)_", {"clew-worker-pst"}),
         "SQLite": (r"(sqlite3|store)_", {"clew"})}


def needed(program):
    """Libraries that it names itself."""
    out = subprocess.run(["readelf", "-d", os.path.join(BUILD, program)], capture_output=True, text=True).stdout
    return set(re.findall(r"NEEDED.*\[lib([a-z0-9+_]+?)(?:-[0-9.]+)?\.so", out))


def check_programs(order):
    for program, (more, may) in PROGRAMS.items():
        if not check(os.path.exists(os.path.join(BUILD, program)), f"{program} is not built"):
            continue
        extra = needed(program) - PLAIN - more
        check(not extra, f"{program} links {', '.join(sorted(extra))}")
        out = subprocess.run(["nm", os.path.join(BUILD, program)], capture_output=True, text=True).stdout
        # its own: where it is undefined a library has it, and where it is small it is one file's
        own = re.findall(r"^[0-9a-f]+ [TDBR] (\w+)$", out, re.M)
        used = re.findall(r" [TU] (\w+)", out)
        for folder in set(order) - set(may.split()):
            held = [n for n in own if n.startswith(folder + "_")]
            check(not held, f"{program} holds {folder}/: {', '.join(held[:3])}")
        for whose, (begin, where) in ALONE.items():
            held = [n for n in used if re.match(begin, n)]
            check(bool(held) == (program in where), f"{program}: {whose} is {'' if held else 'not '}in it {held[:3]}")


def check_readmes(order):
    for folder in order:
        path = os.path.join(SRC, folder, "README.md")
        check(os.path.exists(path), f"src/{folder} has no README.md")
        if not os.path.exists(path):
            continue
        text = open(path, encoding="utf-8").read()
        check(text.count("\n") <= 80, f"src/{folder}/README.md is longer than a page")
        stems = {re.sub(r"\.(c|h|def)$", "", f) for f in files(folder, ".c", ".h", ".def")}
        for stem in sorted(stems):
            if stem.startswith(("test-", "fuzz-")):
                continue
            check(stem in text, f"src/{folder}/README.md does not name {stem}")
        for named in re.findall(r"`([\w-]+\.(?:c|h|def|sql|py))`", text):
            there = any(os.path.exists(os.path.join(SRC, f, named)) for f in order)
            check(there or named != named.lower(),  # cli-VERB.c names a pattern
                  f"src/{folder}/README.md names {named}, which is not there")


def check_wild():
    text = open(os.path.join(SRC, "rec/flaw.def"), encoding="utf-8").read()
    wild = open(os.path.join(SOURCE, "doc/wild.md"), encoding="utf-8").read()
    there = set(re.findall(r"^## ([\w-]+)", wild, re.M))
    for anchor in re.findall(r'^FLAW\(\w+, +\d+, "[^"]*", +"([\w-]+)"\)', text, re.M):
        check(anchor in there, f"doc/wild.md has no section '{anchor}'")


def check_words():
    tracked = subprocess.run(["git", "-C", SOURCE, "ls-files"], capture_output=True, text=True).stdout.split("\n")
    for f in tracked:
        if f.endswith((".c", ".h", ".md", ".py", ".sql", ".def")) and os.path.exists(os.path.join(SOURCE, f)):
            text = open(os.path.join(SOURCE, f), encoding="utf-8", errors="replace").read()
            check(not re.search(r"\b(TODO|FIXME|XXX)\b", text) or f.endswith("check-layers.py"),
                  f"{f}: a mark of unfinished work")
            check(not re.search(r"\brand\(\)", text) or f.endswith(".py"), f"{f}: rand()")


order = folders()
check_includes(order)
check_symbols(order)
check_programs(order)
check_readmes(order)
check_wild()
check_words()
for p in problems:
    print("#", p)
print(f"{checks - len(problems)} passed, {len(problems)} failed")
sys.exit(1 if problems else 0)
