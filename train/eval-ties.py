#!/usr/bin/env python3
"""How well clew finds who did what to whom, on invented sentences and on what is open in $CLEW_DATA.

usage: eval-ties.py BUILD [--write] [--only own,petrarch,re3d,speed] [--fail PART]

Prints a line a measure: the figure, its 95 % interval (1,000 bootstrap samples of sentences, seed fixed), what is aimed
at, what was seen of the data.  A tie is right if kind, source, target and direction are; one that is not asserted but
should be (or the other way round) is wrong.  Each sentence is a file that `clew read --json` is asked about.  --fail shows what is wrong in a part.  --write puts the table into doc/quality.md."""
import argparse
import collections
import importlib.util
import json
import os
import re
import resource
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))


def module(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), os.path.join(HERE, name + ".py"))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


WHO = module("eval-who")
DATA, ROOT, there, slurp = WHO.DATA, WHO.ROOT, WHO.there, WHO.slurp
WHO.MARKS = MARKS = ("<!-- eval ties: begin -->", "<!-- eval ties: end -->")
TUNED, HELD = "lexicon tuned on it", "held out; by the same hand"
RULES = "lexicon tuned on it; nothing learned"
ROWS = {}
SETS = {"gold": ("English", "gold-en", TUNED), "held": ("English", "gold-en-held", HELD),
        "fa-gold": ("Persian", "gold-fa", TUNED), "fa-held": ("Persian", "gold-fa-held", HELD)}
TRAPS = {"traps": ("English", "traps-en", TUNED), "traps-held": ("English", "traps-en-held", HELD),
         "fa-traps": ("Persian", "traps-fa", TUNED), "fa-traps-held": ("Persian", "traps-fa-held", HELD)}
for key, (lang, name, seen) in SETS.items():
    ROWS[key + "-p"] = ("own", lang + ": precision of asserted ties", "t/ties/" + name, .90, None, seen)
    ROWS[key + "-r"] = ("own", lang + ": recall of asserted ties", "t/ties/" + name, .30, None, seen)
    ROWS[key + "-mode"] = ("own", lang + ": claims read right (denied, planned ...)", "t/ties/" + name, None, None, seen)
    if lang == "English":
        ROWS[key + "-time"] = ("own", lang + ": dates of ties right", "t/ties/" + name, None, None, seen)
        ROWS[key + "-by"] = ("own", lang + ": who says so right", "t/ties/" + name, None, None, seen)
for key, (lang, name, seen) in TRAPS.items():
    ROWS[key] = ("own", lang + ": asserted where nothing is", "t/ties/" + name, 0, None, seen)
ROWS.update({
    "petr-type": ("petrarch", "event types, sentences right", "petrarch unit tests", .45, .60, RULES),
    "petr-pair": ("petrarch", "source and target both right", "petrarch unit tests", .35, .50, RULES),
    "petr-p": ("petrarch", "ties: precision of type and both ends", "petrarch unit tests", None, None, RULES),
    "re3d-p": ("re3d", "ties: precision of typed pairs", "re3d", .70, None, RULES),
    "re3d-r": ("re3d", "ties: recall of typed pairs", "re3d", .30, None, RULES),
    "re3d-named": ("re3d", "the same, where both ends hold a name", "re3d", .30, None, RULES),
    "speed-ties": ("speed", "MB a second: names, dates, clauses, ties", "mail of quagga, repeated", 2, None, ""),
})
WHO.ROWS = ROWS
LESS = set(TRAPS)
SHOWN = WHO.shown
WHO.shown = lambda key, v: "{:,}".format(v) if key in LESS and v is not None else SHOWN(key, v)
MUTUAL = {"met", "talked", "negotiated", "agreed", "signed", "cooperated", "traded", "restored", "clashed", "rivalled",
          "married", "related", "allied"}
FREE = {"said", "denied", "acknowledged", "declined"}  # words about words: told when listed, not wrong when not


def short(party):
    words = party and (party["words"] or {"text": "", "start": 0, "end": 0})
    return party and {"kind": party["kind"], "name": party["name"] or "", "text": words["text"],
                      "span": (words["start"], words["end"])}


def read(e, texts, ref="2014-06-03"):
    """The ties of each text, a file each, as `clew read` tells them; and the names."""
    ties, names = [[] for _ in texts], [[] for _ in texts]
    with tempfile.TemporaryDirectory(prefix="clew-ties-") as folder:
        files = [os.path.join(folder, "%d.txt" % i) for i in range(len(texts))]
        for path, text in zip(files, texts):
            with open(path, "w", encoding="utf-8") as f:
                f.write(text + "\n")
        found = "".join(e.ask("read", "--ref", ref, "--json", *files[i:i + 500]) for i in range(0, len(files), 500))
    for line in found.splitlines():
        o = json.loads(line)
        at = int(os.path.basename(o["file"])[:-4])
        if o["object"] == "name":
            names[at].append(o["text"])
        elif o["object"] == "tie":
            o.update(source=short(o["source"]), target=short(o["target"]), said_by=[short(p) for p in o["said_by"]],
                     time=o["time"].get("iso") if o["time"]["basis"] == "mentioned" else None, cite=o["cite"]["text"])
            ties[at].append(o)
    return ties, names


# ---- names --------------------------------------------------------------------------------------

SMALL = {"the", "of", "a", "an", "and", "for", "s", "by", "in", "its"}


def stems(text):
    text = unicodedata.normalize("NFKD", text.lower())
    words = re.findall(r"[^\W_]+", "".join(c for c in text if not unicodedata.combining(c)))
    return [w if len(w) < 5 else w[:6] for w in words if w not in SMALL]


def same(want, party):
    """A wanted name and a party of a tie: all its words stand in the name, or in the words that were read."""
    if party is None or want is None:
        return party is None and want is None
    if want.lower() in ("i", "we", "me", "my"):
        return party["kind"] == "speaker"
    w = set(stems(want))
    name = set(stems(party["name"]))
    if name:
        return w <= name or (name <= w and w <= set(stems(party["text"])) | name)
    return bool(w) and w <= set(stems(party["text"]))


def fits(gold, tie):
    if tie["kind"] not in gold["kind"]:
        return False
    straight = same(gold["from"], tie["source"]) and same(gold["to"], tie["target"])
    return straight or (tie["kind"] in MUTUAL and same(gold["from"], tie["target"]) and same(gold["to"], tie["source"]))


# ---- our own ------------------------------------------------------------------------------------


def rows_of(name):
    with open(os.path.join(ROOT, "t", "ties", name + ".jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def tell(e, part, text, what, tie):
    if e.fail == part:
        names = lambda p: p and "%s:%s" % (p["kind"], p["name"] or p["text"])
        if "rule" in tie:
            tie = (tie["kind"], names(tie["source"]), names(tie["target"]), tie["mode"], "asserted" if tie["asserted"] else "",
                   tie["rule"])
        print("    %s | %s | %s" % (what, text, tie))


def score(e, part, gold, found):
    """(right, wanted, right, found) of a sentence; and of the ties found: claim right, date right, source right."""
    free, right, wanted, claims, times, by = list(found), 0, 0, [], [], []
    for g in sorted(gold["ties"], key=lambda g: g.get("optional", False)):
        hits = [t for t in free if fits(g, t)]
        hits.sort(key=lambda t: t["asserted"] != g["asserted"])
        for t in hits:
            free.remove(t)  # one tie told twice is one
        wants = g["asserted"] and not g.get("optional")
        wanted += wants
        if not hits:
            if wants:
                tell(e, part, gold["text"], "missed", g)
            continue
        t = hits[0]
        claims.append(t["asserted"] == g["asserted"] and (g["asserted"] or g.get("mode", t["mode"]) == t["mode"]))
        if t["asserted"] and not g["asserted"]:
            free.append(t)
        right += wants and t["asserted"]
        if g.get("time"):
            times.append((t["time"] or "").startswith(g["time"]))
        if g.get("by"):
            by.append(len(t["said_by"]) == len(g["by"]) and all(map(same, g["by"], t["said_by"])))
    wrong = [t for t in free if t["asserted"] and t["kind"] not in FREE]
    for t in wrong:
        tell(e, part, gold["text"], "WRONG", t)
    return (right, wanted, right, right + len(wrong)), claims, times, by


def precision(units):
    right, found = sum(u[2] for u in units), sum(u[3] for u in units)
    return right / found if found else 0


def recall(units):
    right, wanted = sum(u[0] for u in units), sum(u[1] for u in units)
    return right / wanted if wanted else 0


def put_share(e, key, hits):
    if hits and key in ROWS:
        e.put(key, sum(hits) / len(hits), n=len(hits))


def eval_own(e):
    for key, (_, name, _) in SETS.items():
        gold = rows_of(name)
        ties, _ = read(e, [g["text"] for g in gold])
        got = [score(e, name, g, t) for g, t in zip(gold, ties)]
        units = [g[0] for g in got]
        e.put(key + "-p", *WHO.bootstrap(units, precision), sum(u[3] for u in units))
        e.put(key + "-r", *WHO.bootstrap(units, recall), sum(u[1] for u in units))
        for at, part in enumerate(("mode", "time", "by"), 1):
            put_share(e, key + "-" + part, [x for g in got for x in g[at]])
    for key, (_, name, _) in TRAPS.items():
        rows, bad = rows_of(name), 0
        ties, _ = read(e, [r["text"] for r in rows])
        for r, found in zip(rows, ties):
            wrong = [t for t in found if t["asserted"] and t["kind"] not in r.get("may", FREE)]
            for t in wrong:
                tell(e, name, r["text"], "ASSERTED", t)
            bad += bool(wrong)
        e.put(key, bad, n=len(rows))


# ---- petrarch -----------------------------------------------------------------------------------

# The tests are coded in the older scheme that CAMEO grew from; by its first two digits.
TYPES = {"03": "CONSULT AGREE", "04": "SUPPORT CONSULT", "05": "AGREE", "06": "COOPERATE CONCEDE", "07": "AID",
         "08": "AGREE COOPERATE", "09": "REQUEST", "10": "REQUEST", "11": "REJECT", "12": "ACCUSE", "13": "ACCUSE PROTEST",
         "15": "REQUEST", "16": "THREATEN", "17": "THREATEN", "18": "PROTEST MOBILIZE", "19": "SANCTION ASSAULT",
         "20": "SANCTION COERCE", "21": "COERCE", "22": "ASSAULT"}
ACTORS = {"ARN": "Arnor", "GON": "Gondor|Minas Tirith", "OSG": "Osgiliath", "ERI": "Eriador", "CAL": "Calenardhon",
          "ITH": "Ithilen", "DAG": "Dagolath", "BRE": "Bree", "FOR": "Fornost", "MOR": "Mordor|Cirith Ungol|Barad-dur",
          "ROH": "Rohan", "DOL": "Dol Amroth", "ETH": "Ethiopia", "LBY": "Libya", "PHL": "Philippines", "FRA": "France",
          "PRK": "North Korea|Pyongyang|Hermit Kingdom", "KOR": "South Korea|Seoul", "USA": "United States|Washington|White House",
          "ZBW": "Zimbabwe", "RHO": "Zimbabwe", "KUW": "Kuwait", "AUS": "Austral", "DNK": "Danish|Denmark|Zealand",
          "CAF": "Central African Republic", "NZE": "New Zealand", "SHR": "Shire", "RUS": "Russia", "HOB": "Gollum|Frodo|Gamgee|Smeagol"}


def petrarch():
    """(text, [(types, source, target)]) of each test whose events are of the scheme and whose actors are named."""
    with open(os.path.join(DATA, "events", "petrarch", "PETR.UnitTest.records.xml"), encoding="utf-8", errors="replace") as f:
        xml = f.read()
    seen = {}
    for _, inner in re.findall(r"<Sentence ([^>]*)>(.*?)</Sentence>", xml, re.S):
        text = re.search(r"<Text>(.*?)</Text>", inner, re.S)
        text = " ".join(text[1].split()) if text else ""
        events = []
        for attrs in re.findall(r"<EventCoding ([^>]*)>", inner):
            a = dict(re.findall(r'(\w+)\s*=\s*"([^"]*)"', attrs))
            code = a.get("eventcode", "")
            ends = [next((x for x in (ACTORS.get(a.get(k, "")[:3], "").split("|")) if x and x[:5] in text), None)
                    for k in ("sourcecode", "targetcode")]
            if len(code) == 3 and code[:2] in TYPES and all(ends) and ends[0] != ends[1]:
                events.append((TYPES[code[:2]].split(), ends[0], ends[1]))
        if events and text not in seen:
            seen[text] = events
    return list(seen.items())


def ends_fit(event, t, turned=True):
    straight = same(event[1], t["source"]) and same(event[2], t["target"])
    return straight or (turned and t["kind"] in MUTUAL and same(event[1], t["target"]) and same(event[2], t["source"]))


def eval_petrarch(e):
    if not there("events", "petrarch"):
        return e.skip("petrarch", "no events/petrarch")
    tests = petrarch()
    found, names = read(e, [t for t, _ in tests], "1995-01-01")
    types, pairs, units = [], [], []
    for (text, events), ties, named in zip(tests, found, names):
        kind = any(t["plover"] in ev[0] for t in ties for ev in events)
        types.append(kind)
        both = [any(ends_fit(ev, t) for t in ties) for ev in events]
        pairs.append(sum(both) / len(both))
        mine = [t for t in ties if t["plover"]]
        right = [t for t in mine if any(t["plover"] in ev[0] and ends_fit(ev, t) for ev in events)]
        units.append((0, 0, len(right), len(mine)))
        if not kind or not all(both):
            tell(e, "petrarch", text, "missed %s; names %s" % ("type" if not kind else "pair", named),
                 [(ev, [(t["kind"], (t["source"] or {}).get("name"), (t["target"] or {}).get("name")) for t in ties]) for ev in events])
    e.put("petr-type", *WHO.bootstrap(types, WHO.mean), len(types))
    e.put("petr-pair", *WHO.bootstrap(pairs, WHO.mean), len(pairs))
    e.put("petr-p", *WHO.bootstrap(units, precision), sum(u[3] for u in units))


# ---- re3d ---------------------------------------------------------------------------------------

FIGHT = {"attacked", "killed", "clashed", "kidnapped", "arrested", "seized", "coerced", "mobilised", "opposed", "sentenced"}
CHARGE = {"directed", "founded", "owned", "seized", "appointed", "employed", "belonged"}
TALK = {"met", "talked", "called", "wrote", "contacted", "said", "asked", "demanded", "warned", "appointed", "praised", "reported",
        "consulted", "visited", "received", "invited", "thanked", "negotiated"}
BELONG = {"belonged", "employed", "directed", "founded", "owned", "allied", "represented"}
LIKE = {"praised", "supported", "thanked"}
DISLIKE = {"criticised", "accused", "rejected", "opposed", "rivalled"}
SCHEMA = {"FightingAgainst": FIGHT, "InChargeOf": CHARGE, "CommWith": TALK, "BelongsTo": BELONG, "Likes": LIKE,
          "Dislikes": DISLIKE | FIGHT, "AlliesOf": {"allied", "cooperated", "supported", "helped", "trained"}}


def re3d():
    docs, gold = {}, collections.defaultdict(list)
    for folder in sorted(os.listdir(os.path.join(DATA, "relations", "re3d"))):
        if not there("relations", "re3d", folder, "documents.json"):
            continue
        for line in slurp("relations", "re3d", folder, "documents.json").splitlines():
            d = json.loads(line.strip("﻿"))
            docs[d["_id"]] = d["text"]
        for line in slurp("relations", "re3d", folder, "relations.json").splitlines():
            r = json.loads(line.strip("﻿"))
            if r["type"] in SCHEMA:
                gold[r["documentId"]].append(r)
    return docs, gold


def is_end(r, end, party):
    """The name of one is in the other, or they are the same words: "It" is whom the annotators meant by it."""
    if not party:
        return False
    lo, hi = party["span"]
    return bool(set(stems(r[end])) & set(stems(party["name"] or party["text"]))) or \
        (lo < r[end + "End"] and r[end + "Begin"] < hi)


def pair(r, t):
    straight = is_end(r, "source", t["source"]) and is_end(r, "target", t["target"])
    return straight or (is_end(r, "target", t["source"]) and is_end(r, "source", t["target"]))


NO_NAME = {"The", "A", "An", "It", "Its", "He", "She", "His", "Her", "They", "Their", "Some", "One", "Many", "This", "That"}


def named(r):
    """Ties are between those who have names: both ends hold one."""
    return all(any(w[:1].isupper() and w not in NO_NAME for w in r[end].split()) for end in ("source", "target"))


def eval_re3d(e):
    """Only pairs that somebody related are judged: the annotators looked at few of the others."""
    if not there("relations", "re3d"):
        return e.skip("re3d", "no relations/re3d")
    docs, gold = re3d()
    keys = sorted(docs)
    found, _ = read(e, [docs[k] for k in keys], "2016-06-01")
    units, names = [], []
    for k, ties in zip(keys, found):
        for r in gold[k]:
            hit = any(pair(r, t) and t["kind"] in SCHEMA[r["type"]] for t in ties)
            if not hit:
                tell(e, "re3d", r["value"], "missed" if named(r) else "missed, unnamed", (r["type"], r["source"], r["target"]))
            units.append((hit, 1, 0, 0))
            if named(r):
                names.append((hit, 1, 0, 0))
        for t in ties:
            near = [r for r in gold[k] if pair(r, t)]
            if t["asserted"] and t["kind"] not in FREE:
                right = any(t["kind"] in SCHEMA[r["type"]] for r in near)
                if not right:
                    tell(e, "re3d", t["cite"], "WRONG" if near else "unjudged", t)
                if near:
                    units.append((0, 0, right, 1))
    judged = sum(u[3] for u in units)
    e.put("re3d-p", *WHO.bootstrap(units, precision), judged)
    e.put("re3d-r", *WHO.bootstrap(units, recall), sum(u[1] for u in units))
    e.put("re3d-named", *WHO.bootstrap(names, recall), len(names))


# ---- speed --------------------------------------------------------------------------------------


def used():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def eval_speed(e):
    if not there("mail-zones/quagga"):
        return e.skip("speed", "no data")
    text = "\n".join(" ".join(d[1].split("\n")) for d in WHO.zones_module().load("Enron"))
    text = (text + "\n") * max(1, int(4e6 / len(text)))
    begun = used()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
        f.write(text)
        f.flush()
        e.ask("read", "--ref", "2001-06-01", "--json", f.name)
    e.put("speed-ties", len(text.encode()) / 1e6 / (used() - begun), n=text.count("\n"))


PARTS = {"own": eval_own, "petrarch": eval_petrarch, "re3d": eval_re3d, "speed": eval_speed}


class Eval(WHO.Eval):
    def __init__(self, build, fail=None):
        super().__init__(build, quick=False)
        self.fail = fail


def main():
    o = argparse.ArgumentParser(usage=__doc__)
    o.add_argument("build")
    o.add_argument("--write", action="store_true")
    o.add_argument("--only", default=",".join(PARTS))
    o.add_argument("--fail")
    o = o.parse_args()
    e = Eval(o.build, o.fail)
    print(WHO.HEAD.splitlines()[0])
    for part in o.only.split(","):
        PARTS[part](e)
    print("%d measured, %d skipped" % (len(e.rows), len(e.skipped)))
    if o.write:
        WHO.write(e)


if __name__ == "__main__":
    main()
