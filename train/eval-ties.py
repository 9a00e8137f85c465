#!/usr/bin/env python3
"""How well ties are read: invented gold sentences and traps (t/ties), and sentences that others have coded.

usage: eval-ties.py BUILD [--misses]

Gold lines: a sentence, then fields "kind|from|to".  A tie counts when kind, sides and direction agree (either way for
mutual kinds).  Traps: nothing between the first two names may be asserted.  PETRARCH: the type of the event (WEIS codes to
PLOVER types), and both sides, by the names of its invented countries; needs $CLEW_DATA."""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.environ.get("CLEW_DATA") or os.path.join(HERE, "..", "shared", "data")
MUTUAL = {"met", "talked", "negotiated", "agreed", "signed", "cooperated", "traded", "restored", "clashed", "rivalled",
          "married", "related", "allied"}
DEEDS = {"met", "funded", "trained", "arrested", "attacked", "supported", "paid", "visited"}


def read(clew, sentences, lang="en"):
    """The ties of each sentence."""
    text = "\n".join(s.replace("\n", " ") for s in sentences) + "\n"
    run = subprocess.run([clew, "read", "--json", "--lines", "--ref", "2014-06-04", "--lang", lang, "-"],
                         input=text.encode(), capture_output=True, check=False)
    if run.returncode > 1:
        sys.exit(run.stderr.decode())
    ties = [[] for _ in sentences]
    for line in run.stdout.decode().splitlines():
        o = json.loads(line)
        if o["object"] == "tie":
            ties[o["document"]].append(o)
    return ties


def side(p):
    """What a side is called: the name, and the words that stand for it."""
    if not p:
        return ""
    if p["kind"] == "speaker":
        return "I"
    return (p.get("name") or "") + " " + ((p.get("words") or {}).get("text") or "")


def same(want, got):
    return want == "" if not got else (want in got if want else False)


def fits(gold, t):
    kind, a, b = gold
    x, y = side(t["source"]), side(t["target"])
    if t["kind"] != kind:
        return False
    if b == "":
        return same(a, x)
    return same(a, x) and same(b, y) or kind in MUTUAL and same(a, y) and same(b, x)


def gold_scores(clew, path, lang="en", misses=False):
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8") if line.strip()]
    found = right = wanted = 0
    for row, ties in zip(rows, read(clew, [r[0] for r in rows], lang)):
        gold = [g.split("|") for g in row[1:] if g]
        said = [t for t in ties if t["asserted"] and t["kind"] not in ("said", "acknowledged", "denied")]
        hit = [g for g in gold if any(fits(g, t) for t in said)]
        good = [t for t in said if any(fits(g, t) for g in gold)]
        wanted += len(gold)
        right += len(hit)
        found += len(said)
        if misses and (len(hit) < len(gold) or len(good) < len(said)):
            print("?", row[0])
            for g in gold:
                print("   ", "ok " if g in hit else "MISSED", "|".join(g))
            for t in ties:
                print("   ", "found" if t in good else "FOUND", t["kind"], side(t["source"]), "->", side(t["target"]), t["mode"],
                      "negated" if t["negated"] else "", t["rule"])
    return right / max(found, 1), right / max(wanted, 1), wanted


def trap_scores(clew, path, lang="en", misses=False):
    rows = [line.strip() for line in open(path, encoding="utf-8") if line.strip()]
    bad = seen = 0
    for row, ties in zip(rows, read(clew, rows, lang)):
        wrong = [t for t in ties if t["asserted"] and t["kind"] in DEEDS]
        seen += any(t["kind"] in DEEDS for t in ties)
        bad += bool(wrong)
        if wrong and misses:
            print("TRAPPED", row, [(t["kind"], side(t["source"]), side(t["target"]), t["rule"]) for t in wrong])
    return bad, seen, len(rows)


WEIS = {"01": "CONCEDE", "03": "CONSULT", "04": "SUPPORT", "05": "AGREE", "06": "COOPERATE", "07": "AID", "08": "AGREE",
        "09": "REQUEST", "10": "REQUEST", "11": "REJECT", "12": "ACCUSE", "13": "ACCUSE", "14": "REJECT", "15": "REQUEST",
        "16": "THREATEN", "17": "THREATEN", "18": "PROTEST", "19": "SANCTION", "20": "SANCTION", "21": "COERCE", "22": "ASSAULT"}
NAMES = {"GON": "Gondor|Minas Tirith", "ARN": "Arnor", "OSG": "Osgiliath", "BRE": "Bree", "ERI": "Eriador", "HOB": "Hobbit|hobbit|Shire",
         "CAL": "Calenardhon", "MOR": "Mordor|Cirith Ungol", "ITH": "Ithilen", "FOR": "Fornost", "DOL": "Dol Amroth",
         "DAG": "Dagolath", "ROH": "Rohan", "ELF": "Caras Galadhon", "LBY": "Libya|Tripoli", "ETH": "Ethiopia", "PHL": "Philippine",
         "USA": "United States|U.S.|Washington|White House|US", "DNK": "Denmark|Danish", "FRA": "France|French", "PRK": "North Korea",
         "KOR": "South Korea", "PAK": "Pakistan", "RUS": "Russia"}


def petrarch(clew, misses=False):
    path = os.path.join(DATA, "events", "petrarch", "PETR.UnitTest.records.xml")
    if not os.path.exists(path):
        return None
    rows = []
    for body in re.findall(r"<Sentence .*?>(.*?)</Sentence>", open(path, encoding="utf-8").read(), re.S):
        text = re.search(r"<Text>\s*(.*?)\s*</Text>", body, re.S)
        codes = [dict(re.findall(r'(\w+)="(.*?)"', e)) for e in re.findall(r"<EventCoding (.*?)>", body)]
        codes = [c for c in codes if c.get("eventcode", "")[:2] in WEIS and c["eventcode"][:3].isdigit() and int(c["eventcode"][:3]) < 230]
        if text and codes:
            rows.append((" ".join(text.group(1).split()), codes))
    typed = sided = 0
    for (text, codes), ties in zip(rows, read(clew, [r[0] for r in rows])):
        types = {WEIS[c["eventcode"][:2]] for c in codes}
        ok_type = any(t["plover"] in types for t in ties)

        def named(code, got):
            return any(n in got for n in NAMES.get(code[:3], code).split("|"))
        ok_side = any(named(c.get("sourcecode", ""), side(t["source"])) and named(c.get("targetcode", ""), side(t["target"]))
                      for c in codes for t in ties)
        typed += ok_type
        sided += ok_side
        if misses and not (ok_type and ok_side):
            print("-", text[:150], sorted(types), [(c.get("sourcecode"), c.get("targetcode")) for c in codes][:2],
                  [(t["kind"], side(t["source"]), side(t["target"])) for t in ties])
    return typed / len(rows), sided / len(rows), len(rows)


def main():
    clew = os.path.join(sys.argv[1], "clew")
    misses = "--misses" in sys.argv
    for lang in ("en", "fa"):
        for part in ("gold", "held"):
            path = os.path.join(HERE, "t", "ties", f"{part}-{lang}.tsv")
            if os.path.exists(path):
                p, r, n = gold_scores(clew, path, lang, misses)
                print(f"{part} {lang}: precision {p:.3f} recall {r:.3f} of {n}")
        for part in ("traps", "held-traps"):
            path = os.path.join(HERE, "t", "ties", f"{part}-{lang}.txt")
            if os.path.exists(path):
                bad, seen, n = trap_scores(clew, path, lang, misses)
                print(f"{part} {lang}: asserted {bad} of {n} (kept with their mode: {seen})")
    got = petrarch(clew, misses)
    if got:
        print("petrarch: type right {:.3f}, both sides right {:.3f} of {}".format(*got))


if __name__ == "__main__":
    main()
