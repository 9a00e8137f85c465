#!/usr/bin/env python3
"""How often clew lets an unfaithful quotation pass, and how often it doubts a faithful one: changes made by a seed
(t/quote/mutate.py) in mail and treebanks of $CLEW_DATA.

usage: eval-quotes.py BUILD [--write] [--only mail,english,persian] [--fail KIND] [--seed N] [--texts N]

Prints a line a measure: of 1,000 quotations, how many were judged wrongly.  Each text is a file, its quotations are
a draft, and `clew check --json` is asked.  --fail shows those of a kind (or `all`).  --write puts the table into doc/quality.md."""
import argparse
import collections
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "t", "quote"))
import mutate  # noqa: E402


def module(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), os.path.join(HERE, name + ".py"))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


WHO = module("eval-who")
there, slurp = WHO.there, WHO.slurp
WHO.MARKS = MARKS = ("<!-- eval quotes: begin -->", "<!-- eval quotes: end -->")
MADE = "mutations written with the program"
ROWS = {}
for _part, _what, _data in (("mail", "mail", "quagga, Enron"), ("english", "English", "EWT train"),
                            ("persian", "Persian", "PerDT and Seraji dev")):
    ROWS[_part + "-wrong"] = (_part, _what + ": of 1,000 unfaithful, passed as clean", _data, 1, None, MADE)
    ROWS[_part + "-alarm"] = (_part, _what + ": of 1,000 faithful, not passed", _data, 10, None, MADE)
WHO.ROWS = ROWS
LESS = set(ROWS)
WHO.shown = lambda key, v: "" if v is None else "%.2f" % v


def mail():
    for _, text, *_ in WHO.zones_module().load("Enron"):
        yield text


def treebank(*path, size=30):
    """Sentences in a row, as paragraphs of five."""
    held = []
    for line in slurp("treebanks", *path).split("\n"):
        if line.startswith("# newdoc") and len(held) >= 8:
            yield joined(held)
            held = []
        if line.startswith("# text = "):
            held.append(line[9:].strip())
        if len(held) == size:
            yield joined(held)
            held = []
    yield joined(held)


def joined(sentences):
    ended = [s if re.search(r"[.!?؟:»”\"]$", s) else s + "." for s in sentences]
    return "\n\n".join(" ".join(ended[i:i + 5]) for i in range(0, len(ended), 5)) + "\n"


def english():
    yield from treebank("en-ewt", "train.conllu")


def persian():
    yield from treebank("fa-perdt", "dev.conllu")
    yield from treebank("fa-seraji", "dev.conllu")


def judge(e, folder, text, made):
    """What clew says of each quotation of a draft."""
    marks = "«%s»" if re.search(r"[\u0600-\u06ff]", text) else "“%s”"
    source, draft = os.path.join(folder, "source.txt"), os.path.join(folder, "draft.txt")
    with open(source, "w", encoding="utf-8") as f:
        f.write(text)
    with open(draft, "w", encoding="utf-8") as f:
        f.write("\n\n".join(marks % q.words for q in made) + "\n")
    said = [json.loads(line) for line in e.ask("check", "--json", draft, "--source", source).splitlines()]
    if len(said) != len(made):
        raise SystemExit("%d quotations in the draft, %d found" % (len(made), len(said)))
    return said


def measure(e, part, texts, most, seed=1, each=1):
    rng = random.Random(seed)
    told, bad = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory(prefix="clew-quotes-") as folder:
        for n, text in enumerate(texts):
            if n >= most:
                break
            made = list(mutate.quotations(text, rng, each))
            for q, o in zip(made, judge(e, folder, text, made) if made else []):
                told[q.kind, q.clean] += 1
                if (o["judged"] and o["clean"]) != q.clean:
                    bad[q.kind, q.clean] += 1
                    if e.fail in (q.kind, "all"):
                        print(q.kind, o["verdict"], o["reasons"], o["rules"], "\n    ", q.words)
                        for d in o["edits"]:
                            if d["op"] != "same":
                                print("        ", d["op"], repr(d["draft"]), "<-", repr(d["source"]))
    for clean, key in ((False, "-wrong"), (True, "-alarm")):
        of = sum(v for (_, c), v in told.items() if c == clean)
        e.put(part + key, round(1000 * sum(v for (_, c), v in bad.items() if c == clean) / max(1, of), 2), n=of)
    if e.fail is not None:
        print(sorted((v, told[k], k) for k, v in bad.items()))


TEXTS = {"mail": (mail, ("mail-zones", "quagga")), "english": (english, ("treebanks", "en-ewt")),
         "persian": (persian, ("treebanks", "fa-perdt"))}


def part(name):
    def run(e):
        texts, needs = TEXTS[name]
        if not there(*needs):
            return e.skip(name, "no data")
        measure(e, name, texts(), e.texts, e.seed, 8 if name == "persian" else 1)
    return run


PARTS = {name: part(name) for name in TEXTS}


class Eval(WHO.Eval):
    def __init__(self, build, fail=None, seed=1, texts=1500):
        super().__init__(build, quick=False)
        self.fail, self.seed, self.texts = fail, seed, texts

    def ask(self, *argv, text=""):
        r = subprocess.run([self.clew, *argv], input=text.encode(), stdout=subprocess.PIPE)
        if r.returncode not in (0, 1):
            raise SystemExit("clew %s: exit %d" % (" ".join(argv), r.returncode))
        return r.stdout.decode()


def main():
    o = argparse.ArgumentParser(usage=__doc__)
    o.add_argument("build")
    o.add_argument("--write", action="store_true")
    o.add_argument("--only", default=",".join(PARTS))
    o.add_argument("--fail")
    o.add_argument("--seed", type=int, default=1)
    o.add_argument("--texts", type=int, default=1500)
    o = o.parse_args()
    e = Eval(o.build, o.fail, o.seed, o.texts)
    print(WHO.HEAD.splitlines()[0])
    for name in o.only.split(","):
        PARTS[name](e)
    print("%d measured, %d skipped" % (len(e.rows), len(e.skipped)))
    if o.write:
        WHO.write(e)


if __name__ == "__main__":
    main()
