#!/usr/bin/env python3
"""clew read in Persian: who did what to whom on invented sentences, tuned on and held out; nothing asserted in traps;
on whose word, and when; who speaks in the ending of a verb."""
import json
import os
import subprocess

import lib
from lib import check, equal

MUTUAL = {"met", "talked", "negotiated", "agreed", "signed", "cooperated", "traded", "clashed", "rivalled", "married",
          "related", "allied", "restored"}
FREE = {"said", "denied", "acknowledged", "declined", "asked"}  # words about words: right where they stand


def read(texts):
    """The ties of each text, a file each."""
    with lib.Case() as case:
        paths = [lib.write(os.path.join(case.dir, "%d.txt" % i), (t + "\n").encode()) for i, t in enumerate(texts)]
        run = subprocess.run([lib.CLEW, "read", "--ref", "2014-06-03", "--json", *paths], env=lib.ENV, capture_output=True,
                             timeout=120)
    ties = [[] for _ in texts]
    for row in map(json.loads, run.stdout.splitlines()):
        if row["object"] == "tie":
            ties[int(os.path.basename(row["file"])[:-4])].append(row)
    return ties


def name(party):
    return ((party or {}).get("name") or "").replace("\u200c", " ")


def same(want, got):
    want = want.replace("\u200c", " ")
    return bool(got) and (want.endswith(got) or got.endswith(want))


def fits(tie, want):
    f, t = name(tie["source"]), name(tie["target"])
    along = same(want["from"], f) and same(want["to"], t)
    across = tie["kind"] in MUTUAL and same(want["from"], t) and same(want["to"], f)
    return tie["kind"] in want["kind"] and (along or across)


def rows(part):
    with open(os.path.join(lib.SOURCE, "t", "ties", part + ".jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def figures(part):
    """Precision and recall of asserted ties."""
    right = wrong = missed = 0
    gold = rows(part)
    for row, ties in zip(gold, read([r["text"] for r in gold])):
        want = list(row["ties"])
        for tie in ties:
            if not tie["asserted"]:
                continue
            hit = next((w for w in want if fits(tie, w)), None)
            if hit:
                want.remove(hit)
                right += 1
            elif tie["kind"] not in FREE:
                wrong += 1
                print(f"# {row['id']}: {tie['kind']} {name(tie['source'])} -> {name(tie['target'])}")
        missed += len(want)
    print(f"# {part}: {right} right, {wrong} wrong, {missed} missed")
    return right / max(1, right + wrong), right / max(1, right + missed)


def test_gold():
    precision, recall = figures("gold-fa")
    check(precision >= .95 and recall >= .90, f"tuned on: precision {precision:.3f}, recall {recall:.3f}")
    precision, recall = figures("gold-fa-held")
    check(precision >= .90 and recall >= .65, f"held out: precision {precision:.3f}, recall {recall:.3f}")


def test_traps():
    for part in ("traps-fa", "traps-fa-held", "traps-fa-news", "traps-fa-news-held"):
        traps = rows(part)
        found = 0
        for row, ties in zip(traps, read([r["text"] for r in traps])):
            bad = [t["kind"] for t in ties if t["asserted"] and t["kind"] not in row["may"]]
            equal(bad, [], row["id"] + " asserts nothing")
            found += any(not t["asserted"] for t in ties)
        check(found > len(traps) // 2, f"{part}: most are read, and told as not so: {found} of {len(traps)}")


def test_word_and_time():
    text = "سخنگوی وزارت دفاع زوبروکا گفت که روریتانیا از سال ۲۰۰۹ به بوردوریا سلاح داده است."
    armed = [t for t in read([text])[0] if t["kind"] == "armed"]
    equal(len(armed), 1, "one tie")
    for t in armed:
        equal((name(t["source"]), name(t["target"])), ("روریتانیا", "بوردوریا"), "who, to whom")
        check([p for p in t["said_by"] if "زوبروکا" in name(p)], "on whose word")
        equal(t["time"]["basis"], "mentioned", "since 2009")
        check(t["asserted"], "asserted, on a word")
        part = t["cite"]
        equal(text.encode()[part["off"]:part["off"] + part["len"]].decode(), part["text"], "the cite stands there")


def test_since_and_count():
    text = "روریتانیا و جنبش آزادی سیلدانیا توافق کردند؛ از آن پس روریتانیا صدها جنگجوی این جنبش را آموزش داده است."
    got = [(t["kind"], name(t["source"]), name(t["target"])) for t in read([text])[0] if t["asserted"]]
    check(("trained", "روریتانیا", "جنبش آزادی سیلدانیا") in got, "the movement is the one that was named")
    ties = read(["روریتانیا دست‌کم دو بار به بوردوریا سلاح فروخت."])[0]
    equal([(t["kind"], t["count"]) for t in ties], [("armed", 2)], "twice")


def test_speaker():
    ties = read(["سلام، دیروز با آقای دلاورپور صحبت کردم."])[0]
    equal([(t["kind"], t["source"]["kind"], name(t["target"])) for t in ties], [("talked", "speaker", "دلاورپور")],
          "I am in the verb's ending")


lib.main(globals())
