#!/usr/bin/env python3
"""How well `clew zones` tells header blocks, signatures and what they say, on mail that others labelled
(mail-zones/quagga; measured only, nothing is learned from it).

usage: eval-zones.py CLEW [Enron|ASF|both] [--wrong KIND]

Header blocks: a label is found if some zone (header-block, attribution) shares half of their ink; strict: but for
white space at both ends the same.  Fields: a label's words, white space folded, among those of its kind in the
document.  Names: "signature" alone, and with the names under farewells.  Intervals: 1,000 bootstrap samples of
documents, 95 %."""
import glob
import json
import os
import random
import re
import subprocess
import sys

DATA = os.environ.get("CLEW_DATA") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../shared/data")
ANN = {"Enron": "Enron/annotated_all/train", "ASF": "ASF/train"}
DETAIL = "mail-zones/quagga/Enron/annotated_detailled/train"  # fields were labelled in these only
FIELDS = {"name": "Name", "position": "Position", "organisation": "Organisation", "phone": "Phone", "fax": "Fax",
          "email": "Mail", "address": "Address"}


def soften(text):
    """The labellers worked on undecoded quoted-printable."""
    return text.replace("=09", "\t  ").replace("=20", "   ")


def load(name):
    for path in sorted(glob.glob(os.path.join(DATA, "mail-zones/quagga", ANN[name], "*.ann"))):
        doc = json.load(open(path, encoding="utf-8"))
        if doc["text"]:
            yield os.path.basename(path), soften(doc["text"]), doc["denotations"]


def run(clew, docs):
    lines = "".join(json.dumps({"id": d[0], "text": d[1]}) + "\n" for d in docs)
    out = subprocess.run([clew, "zones", "--lines", "--json"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


def ink(text, start, end):
    return {i for i in range(start, end) if not text[i].isspace()}


def joined(zones):
    """Neighbours of one kind and voice are one."""
    out = []
    for z in zones:
        if out and out[-1]["end"] == z["start"] and out[-1]["voice"] == z["voice"]:
            out[-1]["end"] = z["end"]
        else:
            out.append(dict(z))
    return out


def match(text, gold, found, strict):
    """Labels found, zones that are right."""
    g = [ink(text, x["start"], x["end"]) for x in gold]
    f = [ink(text, x["start"], x["end"]) for x in found]
    f = [x for x in f if x]

    def same(a, b):
        both = len(a & b)
        return a == b if strict else both * 2 >= len(a) or both * 2 >= len(b) > 0
    hit = sum(any(same(a, b) for b in f) for a in g)
    right = sum(any(same(a, b) for a in g) for b in f)
    return hit, len(g), right, len(f)


def fold(s):
    return re.sub(r"[\s>]+", " ", s).strip(" .,;:*-").lower()


def bag(words):
    out = {}
    for w in words:
        out[w] = out.get(w, 0) + 1
    return out


def match_words(gold, found):
    a, b = bag(gold), bag(found)
    hit = sum(min(n, b.get(w, 0)) for w, n in a.items())
    return hit, len(gold), hit, len(found)


def lines_of(text, labels):
    """(line start, label) of each line with ink; labels as [start, end, kind]."""
    kind = {}
    for start, end, k in labels:
        for i in range(start, end):
            kind[i] = k
    at = 0
    for line in text.split("\n"):
        first = at + len(line) - len(line.lstrip(" \t>"))
        if line.strip(" \t>\r"):
            yield at, kind.get(first, "other")
        at += len(line) + 1


def gold_kinds(dens):
    order = {"Header": "header", "Body/Intro": "greeting", "Body/Outro": "closing", "Body/Signature": "signature",
             "Body/Intro/Name": "greeting",
             "Body/Outro/Name": "closing", "Body/Signature/Disclaimer": "disclaimer"}
    rank = list(order)
    return [(x["start"], x["end"], order[x["type"]])
            for x in sorted((d for d in dens if d["type"] in order), key=lambda d: rank.index(d["type"]))]


def zone_kinds(zones):
    order = {"header-block": "header", "attribution": "header", "greeting": "greeting", "closing": "closing",
             "signature": "signature", "disclaimer": "disclaimer"}
    return [(z["start"], z["end"], order[z["kind"]]) for z in zones if z["kind"] in order]


def score_doc(text, dens, got, rows, wrong, name, detailed):
    heads = [x for x in dens if x["type"] == "Header"]
    found = joined([z for z in got["zones"] if z["kind"] in ("header-block", "attribution")])
    rows.setdefault("header, half", []).append(match(text, heads, found, False))
    rows.setdefault("header, exact", []).append(match(text, heads, found, True))
    gold = dict(lines_of(text, gold_kinds(dens)))
    mine = dict(lines_of(text, zone_kinds(got["zones"])))
    same = sum(mine[a] == k for a, k in gold.items())
    rows.setdefault("all lines", []).append((same, len(gold), same, len(mine)))
    for k in ("header", "greeting", "closing", "signature", "disclaimer"):
        both = sum(mine[a] == k and v == k for a, v in gold.items())
        n = (both, sum(v == k for v in gold.values()), both, sum(v == k for v in mine.values()))
        rows.setdefault("lines: " + k, []).append(n)
        if wrong == k and n[0] * 2 != n[1] + n[3]:
            print("==", name)
            for a in gold:
                if (gold[a] == k) != (mine[a] == k):
                    print("  gold %-10s mine %-10s %s" % (gold[a], mine[a], text[a:].split("\n")[0][:90]))
    for k, label in FIELDS.items() if detailed else ():
        want = [fold(x["text"]) for x in dens if x["type"] == "Body/Signature/" + label]
        have = [f for f in got["fields"] if f["kind"] == k]
        sig = [fold(f["text"]) for f in have if f["zone_kind"] == "signature"]
        if k == "name":
            both = want + [fold(x["text"]) for x in dens if x["type"] == "Body/Outro/Name"]
            rows.setdefault("name, farewells too", []).append(match_words(both, [fold(f["text"]) for f in have]))
        rows.setdefault("field: " + k, []).append(match_words(want, sig))
        if wrong == k and bag(want) != bag(sig):
            print("==", name, "\n  want", want, "\n  have", sig)


def prf(counts):
    hit, gold, right, found = (sum(c) for c in zip(*counts))
    r, p = hit / gold if gold else 0, right / found if found else 0
    return p, r, 2 * p * r / (p + r) if p + r else 0, gold


def interval(counts, rng):
    n = len(counts)
    got = sorted(prf([counts[rng.randrange(n)] for _ in range(n)])[2] for _ in range(1000))
    return got[25], got[974]


def main():
    clew, sets = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "both"
    wrong = sys.argv[sys.argv.index("--wrong") + 1] if "--wrong" in sys.argv else None
    for name in ("Enron", "ASF") if sets == "both" else (sets,):
        docs, rows, rng = list(load(name)), {}, random.Random(1)
        if not docs:
            print("skipped: no %s in %s" % (name, DATA))
            continue
        for (file, text, dens), got in zip(docs, run(clew, docs)):
            score_doc(text, dens, got, rows, wrong, file,
                      os.path.exists(os.path.join(DATA, DETAIL, file)))
        print("%s: %d documents" % (name, len(docs)))
        print("  %-22s %6s %6s %6s  %13s %6s" % ("", "P", "R", "F1", "F1 95 %", "labels"))
        for k, counts in rows.items():
            p, r, f, n = prf(counts)
            if n:
                low, high = interval(counts, rng)
                print("  %-22s %6.3f %6.3f %6.3f  %.3f - %.3f %6d" % (k, p, r, f, low, high, n))


if __name__ == "__main__":
    main()
