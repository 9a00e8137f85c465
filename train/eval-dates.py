#!/usr/bin/env python3
"""How well clew finds and reads dates, on the open test sets in $CLEW_DATA, asked as anybody could ask: by
`clew dates --lines --json`.

usage: eval-dates.py BUILD [--write] [--only recognizers,duckling,dateparser,parstdex,own,calendar,speed] [--fail FAMILY]

Prints a line a measure: the figure, its 95 % interval (1,000 bootstrap samples of cases, seed fixed), what is aimed at,
what was seen of the data.  Strict: the same letters; relaxed: they overlap; value: they overlap and mean the same.
A case passes if every date is found (overlap), read right, and nothing else is found.  Cases that clew does not try to
read are left out and counted: a bare number, a holiday of one country, a zone of time, a mode of one program.
--fail shows the cases of a family that do not pass.  --write puts the table into doc/quality.md."""
import argparse
import ast
import collections
import datetime
import glob
import importlib.util
import json
import os
import re
import resource

HERE = os.path.dirname(os.path.abspath(__file__))


def module(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), os.path.join(HERE, name + ".py"))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


WHO = module("eval-who")
DATA, ROOT, there, slurp = WHO.DATA, WHO.ROOT, WHO.there, WHO.slurp
WHO.MARKS = MARKS = ("<!-- eval dates: begin -->", "<!-- eval dates: end -->")
SEEN = "rules tuned on it; nothing learned"
OWN = "written with the program"
KINDS = ("date", "daterange", "datetime", "datetimerange", "time", "timerange", "duration", "set", "none")
ROWS = {}
for lang, name, aims in (("en", "English", (.78, .90, .75)), ("ar", "Arabic", (None, None, None))):
    ROWS["rec-%s-strict" % lang] = ("recognizers", name + ": spans, strict F1", "recognizers", aims[0], None, SEEN)
    ROWS["rec-%s-relaxed" % lang] = ("recognizers", name + ": spans, relaxed F1", "recognizers", aims[1], None, SEEN)
    ROWS["rec-%s-value" % lang] = ("recognizers", name + ": values, F1", "recognizers", aims[2], None, SEEN)
    for k in KINDS:
        ROWS["rec-%s-%s" % (lang, k)] = ("recognizers", name + ": cases passed, " + k, "recognizers", None, None, SEEN)
ROWS.update({
    "duck-en": ("duckling", "English: cases passed", "duckling", None, None, SEEN),
    "duck-ar": ("duckling", "Arabic: cases passed", "duckling", None, None, SEEN),
    "duck-none": ("duckling", "no date where none is", "duckling", None, None, SEEN),
    "dp-en": ("dateparser", "English: cases passed", "dateparser", None, None, SEEN),
    "dp-fa": ("dateparser", "Persian: cases passed", "dateparser", None, None, SEEN),
    "dp-ar": ("dateparser", "Arabic, Hijri: cases passed", "dateparser", None, None, SEEN),
    "parstdex": ("parstdex", "Persian: spans, relaxed F1", "parstdex, its one example", None, None, SEEN),
})
for lang, name, aims in (("fa", "Persian", (.82, .87)), ("en", "English", (.78, None)), ("ar", "Arabic", (None, None))):
    ROWS["own-%s-strict" % lang] = ("own", name + ": spans, strict F1", "t/dates.tsv", aims[0], aims[1], OWN)
    ROWS["own-%s-value" % lang] = ("own", name + ": values, F1", "t/dates.tsv", None, None, OWN)
ROWS.update({
    "calendar": ("calendar", "Jalali days that agree, of 1,161", "the official calendar", 1161, None, "held out"),
    "speed-dates": ("speed", "MB a second, `dates`", "mail of quagga, repeated", 20, None, ""),
})
WHO.ROWS = ROWS
SHOWN = WHO.shown
WHO.shown = lambda key, v: "{:,}".format(v) if key == "calendar" and v is not None else SHOWN(key, v)
UNIT = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "days": 86400, "week": 7 * 86400, "month": 30 * 86400,
        "season": 91 * 86400, "quarter": 91 * 86400, "half": 182 * 86400, "year": 365 * 86400, "decade": 3650 * 86400,
        "century": 36500 * 86400}
WORLD = re.compile(r"christmas|xmas|new year|easter|ramadan|eid |nowruz|norooz|ashura|عيد الفطر|عيد الأضحى|رمضان|رأس السنة|الميلاد", re.I)


class Case:
    """One text: where dates stand (start, end, kind, right(found)), counted in code points."""

    def __init__(self, lang, ref, text, gold, family, month_first=False):
        self.lang, self.ref, self.text, self.gold, self.family = lang, ref, " ".join(text.split("\n")), gold, family
        self.month_first = month_first
        self.found = []

    def key(self):
        return self.lang, self.ref, self.month_first

    def pairs(self):
        free = list(self.found)
        for g in self.gold:
            hit = [f for f in free if f["start"] < g[1] and g[0] < f["end"]]
            hit.sort(key=lambda f: (not g[3](f), abs(f["start"] - g[0]) + abs(f["end"] - g[1])))
            if hit:
                free.remove(hit[0])
            yield g, hit[0] if hit else None

    def units(self):
        """(strict, relaxed, value) as (right, wanted, right, found)."""
        p, n, m = list(self.pairs()), len(self.gold), len(self.found)
        relaxed = sum(f is not None for _, f in p)
        strict = sum(f is not None and (f["start"], f["end"]) == g[:2] for g, f in p)
        value = sum(f is not None and g[3](f) for g, f in p)
        return (strict, n, strict, m), (relaxed, n, relaxed, m), (value, n, value, m)

    def passes(self):
        return len(self.found) == len(self.gold) and all(f is not None and g[3](f) for g, f in self.pairs())


def seconds(iso):
    if iso is None:
        return None
    return datetime.datetime.fromisoformat(iso.replace("Z", "+00:00")).timestamp()


def at(text):
    """What a test set writes, as UTC seconds."""
    t = datetime.datetime.fromisoformat(text.strip()[:19].replace(" ", "T"))
    return t.replace(tzinfo=datetime.timezone.utc).timestamp()


def ask(e, cases):
    groups = collections.defaultdict(list)
    for c in cases:
        groups[c.key()].append(c)
    for (lang, ref, month_first), group in sorted(groups.items(), key=str):
        argv = ["dates", "-", "--lines", "--json"] + (["--ref", ref] if ref else []) + (["--lang", lang] if lang else [])
        out = e.ask(*argv, *(["--month-first"] if month_first else []), text="".join(c.text + "\n" for c in group))
        for line in out.splitlines():
            d = json.loads(line)
            group[d["line"] - 1].found.append(d)


# ---- what is right ------------------------------------------------------------------------------


def same(got, want, slack=(0,)):
    a = seconds(got)
    return a == want if want is None or a is None else any(a - want == s for s in slack)


def last_unit(end):
    """How long what an end names may last: "to 2018" is to its beginning there, and to its end here."""
    year, month = int(end[:4]), int(end[5:7])
    slack = [0, 60, 3600, 86400]
    if end[8:10] == "01":
        slack.append(at("%04d-%02d-01" % (year + month // 12, month % 12 + 1)) - at(end))
    if end[5:10] == "01-01":
        slack.append(at("%04d-01-01" % (year + 1)) - at(end))
    return slack


def right_range(start, end):
    s, z = start and at(start), end and at(end)
    if z is not None:
        slack = last_unit(end)
        return lambda d: same(d["from"], s) and same(d["to"], z, slack)
    return lambda d: same(d["from"], s, (0, 86400) if z is None else (0,)) and same(d["to"], z, (0, 60, 3600, 86400))


def right_point(value):
    if len(value) == 10:
        day = at(value)
        return lambda d: same(d["from"], day) and same(d["to"], day + 86400)
    return lambda d: same(d["from"], at(value))


def clock(start, end=None):
    def right(d):
        iso = d["iso"] or ""
        said = re.findall(r"T(\d\d(?::\d\d)*)", iso) or [(d[k] or "")[11:19] for k in ("from", "to")]
        want = [v for v in (start, end) if v]
        return len(said) >= len(want) and all(w.startswith(s.rstrip("Z")) or s.startswith(w) for w, s in zip(want, said) if s)
    return right


def right_duration(value):
    def right(d):
        return d["kind"] == "duration" and abs(d.get("amount", 0) * UNIT.get(d["precision"], 0) - float(value)) < 1
    return right


def any_of(rights):
    return lambda d: any(r(d) for r in rights)


# ---- recognizers --------------------------------------------------------------------------------


def resolution(r):
    """The meanings that a result may have, each as a dictionary of value, start, end."""
    v = r.get("Resolution") or r.get("Value") or {}
    if not isinstance(v, dict):
        return []
    if "values" in v:
        return v["values"]
    out = []
    for half in ("FutureResolution", "PastResolution"):
        f = v.get(half) or {}
        one = {"value": f.get("date") or f.get("dateTime") or f.get("time") or f.get("duration") or f.get("set")}
        for k in f:
            if k.startswith("start"):
                one["start"] = f[k]
            if k.startswith("end"):
                one["end"] = f[k]
        out.append(one)
    return out


PART = re.compile(r"T(?:MO|AF|EV|NI|MI|DT|BM)\b")


def right_part(start, end):
    """The morning of a day: where it begins and ends is everybody's own."""
    a, z = at(start), at(end)
    return lambda d: bool(d["from"] and d["to"] and d["from"][:10] == start[:10] and seconds(d["from"]) < z and a < seconds(d["to"]))


def right_of(kind, r):
    rights = []
    timex = (r.get("Value") or {}).get("Timex") if isinstance(r.get("Value"), dict) else None
    for v in resolution(r):
        if kind != "set" and (v.get("value") == "not resolved" or not any(v.get(k) for k in ("value", "start", "end"))):
            rights.append(lambda d: True)  # the set says where, not when
        elif kind in ("time", "timerange") and PART.search(v.get("timex") or timex or ""):
            rights.append(lambda d: d["kind"] == "time")  # a part of the day
        elif v.get("start") and v.get("end") and len(v["start"]) > 10 and PART.search(v.get("timex") or timex or ""):
            rights.append(right_part(v["start"], v["end"]))
        elif kind == "set":
            rights.append(lambda d: d["kind"] == "set")
        elif kind == "duration" and v.get("value"):
            rights.append(right_duration(v["value"]))
        elif kind in ("time", "timerange"):
            rights.append(clock(v.get("value") or v.get("start"), v.get("end")))
        elif v.get("start") or v.get("end"):
            rights.append(right_range(v.get("start"), v.get("end")))
        elif v.get("value") and re.match(r"\d{4}-\d\d-\d\d", str(v["value"])):
            rights.append(right_point(v["value"]))
    return any_of(rights)


MODES = ("Mode.", "CalendarMode", "ComplexCalendar", "ExperimentalMode", "ExtendedTypes", "SplitDateAndTime", "TasksMode",
         "TimeZone", "SkipFromTo")


def recognizers(lang, folder):
    """(cases, out of scope by reason)."""
    cases, out, seen = [], collections.Counter(), set()
    for path in sorted(glob.glob(os.path.join(DATA, "time/recognizers/Specs/DateTime", folder, "*.json"))):
        name = os.path.basename(path)[:-5]
        mode = [m for m in MODES if m in name]
        with open(path, encoding="utf-8-sig") as f:
            specs = json.load(f)
        for spec in specs:
            extract = "Extractor" in name
            ref = ((spec.get("Context") or {}).get("ReferenceDateTime") or "2016-11-07T00:00:00")[:19]
            why = mode and "a mode of the program" or scope(spec, name)
            if (spec["Input"], ref, extract) in seen:
                why = "twice"
            seen.add((spec["Input"], ref, extract))
            if why:
                out[why] += 1
                continue
            gold, kind = [], "none"
            for r in spec["Results"]:
                kind = (r.get("TypeName") or r.get("Typename") or r.get("Type")).replace("datetimeV2.", "")
                end = r["Start"] + r["Length"] if "Length" in r else r["End"] + 1
                right = (lambda d: True) if extract else right_of(kind, r)
                start = r["Start"]
                while spec["Input"][start:end].startswith(" "):
                    start += 1
                while spec["Input"][start:end].endswith(" "):
                    end -= 1
                gold.append((start, end, kind, right))
            cases.append(Case(lang, ref, spec["Input"], gold, kind, month_first=lang == "en"))
            cases[-1].extract = extract
    return cases, out


def scope(spec, name):
    if any("timezone" in (r.get("TypeName") or r.get("Type") or "") for r in spec["Results"]):
        return "a zone of time"
    if "Holiday" in name and not WORLD.search(spec["Input"]):
        return "a holiday of one country"
    if any(re.fullmatch(r"\d{1,2}", r["Text"].strip()) for r in spec["Results"]):
        return "a bare number"
    if any("Start" not in r or ("Length" not in r and "End" not in r) for r in spec["Results"]):
        return "no place given"
    return None


def eval_recognizers(e):
    if not there("time/recognizers"):
        return e.skip("recognizers", "no data")
    for lang, folder in (("en", "English"), ("ar", "Arabic")):
        cases, out = recognizers(lang, folder)
        ask(e, cases)
        e.told("recognizers, %s" % folder, cases, out)
        units = [c.units() for c in cases]
        for i, what in enumerate(("strict", "relaxed")):
            e.put("rec-%s-%s" % (lang, what), *WHO.bootstrap([u[i] for u in units], WHO.f1), n=len(cases))
        units = [c.units()[2] for c in cases if not c.extract]
        e.put("rec-%s-value" % lang, *WHO.bootstrap(units, WHO.f1), n=len(units))
        put_families(e, "rec-%s" % lang, [c for c in cases if not c.extract or c.family == "none"])


def put_families(e, key, cases):
    by = collections.defaultdict(list)
    for c in cases:
        by[c.family].append(c)
    for k in KINDS:
        if by[k]:
            e.put("%s-%s" % (key, k), *WHO.bootstrap([c.passes() for c in by[k]], WHO.mean), n=len(by[k]))
        e.failed("%s-%s" % (key, k), by[k])


# ---- duckling -----------------------------------------------------------------------------------


def balanced(s, i):
    """The end of the parenthesis that opens at s[i]."""
    depth = 0
    for k in range(i, len(s)):
        depth += (s[k] == "(") - (s[k] == ")")
        if depth == 0:
            return k + 1
    return len(s)


GRAIN = {"Second": 1, "Minute": 60, "Hour": 3600, "Day": 86400, "Week": 7 * 86400}


def instant(t):
    return datetime.datetime(*t, tzinfo=datetime.timezone.utc).timestamp()


def right_grain(t, grain):
    start = instant(t)
    step = {"Month": 1, "Quarter": 3, "Year": 12}.get(grain)
    if step:
        month = t[0] * 12 + t[1] - 1 + step
        end = instant((month // 12, month % 12 + 1, 1))
    else:
        end = start + GRAIN[grain]
    sharp = grain in ("Second", "Minute", "Hour")
    return lambda d: same(d["from"], start) and (sharp or same(d["to"], end))


def either_side(right):
    """That program plans ahead: a day without its year or week is the next one; here it is the last.  Both count.  A
    time of day is one of today."""
    def shifted(d, days):
        move = lambda iso: iso and datetime.datetime.fromtimestamp(seconds(iso) + days * 86400, datetime.timezone.utc).isoformat()
        return right({**d, "from": move(d["from"]), "to": move(d["to"])})

    def both(d):
        if d["kind"] in ("time", "range") and d["from"] is None and (d["iso"] or "")[:1] == "T":
            first, last = (d["iso"].split("/") + [None])[:2]
            for day in ("2013-02-12", "2013-02-13", "2012-11-13"):
                said = {**d, "from": day + first + "Z", "to": last and day + last + "Z"}
                if right(said):
                    return True
        if "yearless" in d["flags"] and (shifted(d, 365) or shifted(d, 366)):
            return True
        return right(d) or ("relative" in d["flags"] and re.fullmatch(r"(?i)(on )?\w+day.*|(mon|tue|wed|thu|fri|sat|sun).*", d["text"])
                            is not None and shifted(d, 7))
    return both


def right_haskell(expr):
    times = [tuple(map(int, t.split(","))) for t in re.findall(r"\((\d{4}(?:, *\d+){5})\)", expr)]
    grain = re.search(r"(Second|Minute|Hour|Day|Week|Month|Quarter|Year)\b", expr)
    if not times or not grain:
        return None
    if "OpenInterval After" in expr:
        return lambda d: same(d["from"], instant(times[0])) and d["to"] is None
    if "OpenInterval Before" in expr:
        return lambda d: d["from"] is None and same(d["to"], instant(times[0]), (0, 60, 3600, 86400))
    if len(times) == 2:
        return lambda d: same(d["from"], instant(times[0])) and same(d["to"], instant(times[1]))
    return right_grain(times[0], grain.group(1))


def haskell_strings(block):
    return [re.sub(r"\\(\d+)", lambda m: chr(int(m.group(1))), s).replace('\\"', '"').replace("\\&", "")
            for s in re.findall(r'"((?:[^"\\]|\\.)*)"', block)]


def duckling(lang, path):
    cases, out = [], collections.Counter()
    text = slurp("time/duckling/Duckling/Time", path)
    text = re.sub(r"(?m)^\s*--.*$", "", text)
    for part in re.split(r"(?m)^(?=[a-zA-Z]+ ::)", text):
        name = part.split(" ", 1)[0]
        if name == "negativeCorpus":
            for s in haskell_strings(part):
                cases.append(Case(lang, "2013-02-12T04:30:00", s, [], "negative", lang == "en"))
            continue
        for m in re.finditer(r"examples \(", part):
            end = balanced(part, m.end() - 1)
            expr, rest = part[m.end():end], part[end:].split("]", 1)[0]
            right = right_haskell(expr)
            for s in haskell_strings(rest):
                why = "read only when forced" if name == "latentCorpus" else "another day of writing" if name.startswith("diff") \
                    else "a holiday of one country" if "Holiday" in expr and not WORLD.search(s) \
                    else "a zone of time" if re.search(r"\b(?:[A-Z]{2,3}ST|GMT|UTC|[CEP]T)\b", s) \
                    else "a bare number" if re.fullmatch(r"[\d ]{1,4}", s) else "no plain value" if right is None else None
                if why:
                    out[why] += 1
                else:
                    cases.append(Case(lang, "2013-02-12T04:30:00", s, [(0, len(s), "", either_side(right))], "duckling", lang == "en"))
    return cases, out


def eval_duckling(e):
    if not there("time/duckling"):
        return e.skip("duckling", "no data")
    none = []
    for lang, paths in (("en", ("EN/Corpus.hs", "EN/US/Corpus.hs")), ("ar", ("AR/Corpus.hs",))):
        cases, out = [], collections.Counter()
        for path in paths:
            more, left = duckling(lang, path)
            cases += more
            out += left
        ask(e, cases)
        none += [c for c in cases if not c.gold]
        cases = [c for c in cases if c.gold]
        e.told("duckling, %s" % lang, cases, out)
        e.put("duck-" + lang, *WHO.bootstrap([c.passes() for c in cases], WHO.mean), n=len(cases))
        e.failed("duck-" + lang, cases)
    e.put("duck-none", *WHO.bootstrap([c.passes() for c in none], WHO.mean), n=len(none))
    e.failed("duck-none", none)


# ---- dateparser ---------------------------------------------------------------------------------


def literal(node):
    """datetime(...) as a tuple, constants, lists and tuples of such; else None."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "datetime":
        args = [a.value for a in node.args if isinstance(a, ast.Constant)]
        return instant(tuple(args)) if len(args) == len(node.args) >= 3 and not node.keywords else None
    if isinstance(node, (ast.List, ast.Tuple)):
        return [literal(x) for x in node.elts]
    return None


def params(path):
    for node in ast.walk(ast.parse(slurp("time/dateparser/tests", path))):
        if isinstance(node, ast.FunctionDef):
            for d in node.decorator_list:
                for call in ast.walk(d):
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "param":
                        base = [literal(v) for k in call.keywords if isinstance(k.value, ast.Dict)
                                for n, v in zip(k.value.keys, k.value.values) if getattr(n, "value", "") == "RELATIVE_BASE"]
                        yield node.name, [literal(a) for a in call.args] + [literal(k.value) for k in call.keywords
                                                                            if k.arg != "settings"], base[:1]


def holds(when):
    """A day said in full, or the month or year around what that program fills in."""
    def right(d):
        if d["kind"] == "time" and d["iso"]:
            return iso_of(when)[10:].startswith(d["iso"])
        a, z = seconds(d["from"]), seconds(d["to"])
        return a is not None and z is not None and a <= when < z and (z - a <= 86400 or d["precision"] in ("month", "year"))
    return right


def iso_of(second):
    return datetime.datetime.fromtimestamp(second, datetime.timezone.utc).isoformat()[:19]


ENGLISH = set("st nd rd th am pm on at of the in utc gmt ago yesterday today tomorrow now day days hour hours minute minutes week weeks "
              "month months year years last next a an one two three".split())
for name in ("january february march april may june july august september october november december monday tuesday wednesday "
             "thursday friday saturday sunday").split():
    ENGLISH |= {name, name[:3], "sept", "tues", "thurs"}


def dateparser():
    cases, out = [], collections.Counter()
    for name, v, base in params("test_search.py"):
        if len(v) < 3 or v[0] not in ("en", "fa", "ar") or not isinstance(v[2], list) or not v[2]:
            continue
        gold, pos = [], 0
        for pair in v[2]:
            if not isinstance(pair, list) or len(pair) < 2 or pair[1] is None or v[1].find(pair[0], pos) < 0:
                gold = None
                break
            start = v[1].find(pair[0], pos)
            pos = start + len(pair[0])
            gold.append((start, pos, "", holds(pair[1])))
        if gold is None or (not base and re.search(r"ago|last|next|tomorrow|yesterday|today", v[1])):
            out["no value that stands still"] += 1
        else:
            cases.append(Case(v[0], iso_of(base[0]) if base else None, v[1], gold, v[0], v[0] == "en"))
    for name, v, _ in params("test_date_parser.py"):
        if name not in ("test_dates_parsing", "test_dates_parsing_with_normalization") or len(v) != 2 or v[1] is None:
            continue
        if not v[0].isascii() or any(w not in ENGLISH for w in re.findall(r"[a-z]+", v[0].lower())):
            out["another language"] += 1
            continue
        cases.append(Case("en", "2012-11-13T00:00:00", v[0], [(0, len(v[0]), "", holds(v[1]))], "en", True))
    for path, test, lang in (("test_jalali.py", "test_get_date", "fa"), ("test_hijri.py", "test_datetime_parsing", "ar")):
        for name, v, _ in params(path):
            if name == test and v[1] is not None:
                cases.append(Case(lang, "2015-06-01T00:00:00", v[0], [(0, len(v[0]), "", holds(v[1]))], lang))
    return cases, out


def eval_dateparser(e):
    if not there("time/dateparser"):
        return e.skip("dateparser", "no data")
    cases, out = dateparser()
    ask(e, cases)
    e.told("dateparser", cases, out)
    for lang in ("en", "fa", "ar"):
        mine = [c for c in cases if c.lang == lang]
        e.put("dp-" + lang, *WHO.bootstrap([c.passes() for c in mine], WHO.mean), n=len(mine))
        e.failed("dp-" + lang, mine)


def eval_parstdex(e):
    if not there("time/fa-parstdex"):
        return e.skip("parstdex", "no data")
    text = slurp("time/fa-parstdex/README.md")
    sentence = re.search(r'sentence = """(.*?)"""', text, re.S).group(1)
    spans = json.loads(re.search(r'\{"datetime": (\[\[.*?\]\])', text).group(1))
    cases = [Case("fa", "2020-01-01T00:00:00", sentence, [(a, b, "", lambda d: True) for a, b in spans], "fa")]
    ask(e, cases)
    e.put("parstdex", WHO.f1([c.units()[1] for c in cases]), n=len(spans))
    e.failed("parstdex", cases)


# ---- our own ------------------------------------------------------------------------------------


def right_own(want):
    if want[0] == "~":
        return lambda d: True
    if want == "set" or want[0] == "P":
        n, unit = want[1:-1], {"D": "day", "W": "week", "M": "month", "Y": "year"}.get(want[-1])
        return lambda d: d["kind"] == "set" if want == "set" else \
            (d["kind"], str(d.get("amount")), d["precision"]) == ("duration", n, unit)
    if want == "-":
        return lambda d: d["from"] is None and d["to"] is None
    first, last = (want.split("/") + [want])[:2]
    return lambda d: same(d["from"], None if first == ".." else at(first)) and \
        same(d["to"], None if last == ".." else at(last) + 86400)


def own():
    """The cases of t/dates.tsv, which says how it is written."""
    with open(os.path.join(ROOT, "t", "dates.tsv"), encoding="utf-8") as f:
        for line in f:
            if not line.strip() or line.startswith("#"):
                continue
            lang, ref, marked, isos = (line.rstrip("\n").split("\t") + [""])[:4]
            text, gold = "", []
            for i, piece in enumerate(re.split(r"\[\[|\]\]", marked)):
                if i % 2:
                    want = isos.split()[len(gold)]
                    gold.append((len(text), len(text) + len(piece), "", right_own(want)))
                text += piece
            yield Case(lang, ref, text, gold, lang)


def eval_own(e):
    cases = list(own())
    ask(e, cases)
    for lang in ("fa", "en", "ar"):
        units = [c.units() for c in cases if c.lang == lang]
        e.put("own-%s-strict" % lang, *WHO.bootstrap([u[0] for u in units], WHO.f1), n=len(units))
        e.put("own-%s-value" % lang, *WHO.bootstrap([u[2] for u in units], WHO.f1), n=len(units))
        e.failed("own-" + lang, [c for c in cases if c.lang == lang])


def eval_calendar(e):
    if not there("time/jalali"):
        return e.skip("calendar", "no data")
    rows = [[tuple(map(int, d.split(",")))[::-1] for d in re.findall(r"\d+,\d+,\d+", line)]
            for line in slurp("time/jalali/CalendarCenterData.txt").splitlines() if line[:1].isdigit()]
    text = "".join("%d/%d/%d\n" % r[0] for r in rows)
    right = set()
    for line in e.ask("dates", "-", "--lines", "--json", "--lang", "fa", text=text).splitlines():
        d = json.loads(line)
        if d["from"] and d["from"][:10] == "%04d-%02d-%02d" % rows[d["line"] - 1][2] and d["precision"] == "day":
            right.add(d["line"])
    e.put("calendar", len(right), n=len(rows))


def used():
    """Seconds of processor time of what was run: the machine may have others to serve."""
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


def eval_speed(e):
    if not there("mail-zones/quagga"):
        return e.skip("speed", "no data")
    text = "\n".join(d[1] for d in WHO.zones_module().load("Enron"))
    text *= max(1, int(2e7 / len(text)))
    from_ = used()
    e.ask("dates", "-", "--ref", "2001-06-01", text=text)
    e.put("speed-dates", len(text) / 1e6 / (used() - from_), n=len(text))


PARTS = {"recognizers": eval_recognizers, "duckling": eval_duckling, "dateparser": eval_dateparser,
         "parstdex": eval_parstdex, "own": eval_own, "calendar": eval_calendar, "speed": eval_speed}


class Eval(WHO.Eval):
    def __init__(self, build, fail=None):
        super().__init__(build, quick=False)
        self.fail = fail

    def told(self, what, cases, out):
        print("  %s: %d cases, left out %d: %s" % (what, len(cases), sum(out.values()),
                                                  ", ".join("%s %d" % p for p in sorted(out.items()))), flush=True)

    def failed(self, family, cases):
        if not self.fail or not family.startswith(self.fail):
            return
        for c in cases:
            if not c.passes():
                print("    %s | %s | wanted %s | found %s" % (
                    c.ref, c.text, [c.text[g[0]:g[1]] for g in c.gold],
                    [(d["text"], d["kind"], d["iso"], d["from"], d["to"]) for d in c.found]))


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
