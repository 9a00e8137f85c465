#!/usr/bin/env python3
"""Does clew find what is true?  Makes an invented cache (t/cache), takes it in and compares what the verbs
say with truth.jsonl: every message with its bytes, facts, own words and places; families; what is
missing and what is damaged; silences; the stories.

usage: truth.py [test_...]   TRUTH_MESSAGES and TRUTH_SEED choose another cache"""
import collections
import functools
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402
from lib import check, equal  # noqa: E402

MAKE = os.path.join(lib.BUILD, "make-cache")
MESSAGES = os.environ.get("TRUTH_MESSAGES", "400")
SEED = os.environ.get("TRUTH_SEED", "1")

case = lib.Case()


def invent(folder):
    subprocess.run([MAKE, "--messages", MESSAGES, "--seed", SEED, folder], check=True)
    return os.path.join(folder, "cache")


@functools.cache
def truth():
    """{type: [lines]}; made with the case, at the first question."""
    case.add(invent(case.dir))
    found = collections.defaultdict(list)
    with open(os.path.join(case.dir, "truth.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            found[one["type"]].append(one)
    return found


def held():
    return [m for m in truth()["message"] if m["places"]]


@functools.cache
def shown():
    """{Message-ID: [documents]} of all that lies somewhere, attached mail aside."""
    truth()
    by_id = collections.defaultdict(list)
    for doc in case.show(case.ids("kind:message")):
        if doc["places"]:
            by_id[lib.own_id(doc)].append(doc)
    return by_id


def spelt(text):
    """What windows-1256 cannot say made alike, and space."""
    text = text.translate(str.maketrans("يك۰۱۲۳۴۵۶۷۸۹", "یک0123456789"))
    return re.sub(r"[\s\u200c]+", " ", text).strip()


def own_words(doc):
    raw = doc["texts"][0]["text"].encode("utf-8") if doc["texts"] else b""
    own = b"".join(raw[s["off"]:s["off"] + s["len"]] for s in doc["spans"] if s["kind"] == "own")
    return spelt(own.decode("utf-8", "replace"))


def test_same_seed_same_bytes():
    truth()
    again = os.path.join(case.dir, "again")
    invent(again)
    one, two = (sorted((os.path.relpath(os.path.join(base, n), root), os.path.join(base, n))
                       for base, _, names in os.walk(root) for n in names)
                for root in (os.path.join(case.dir, "cache"), os.path.join(again, "cache")))
    equal([n for n, _ in one], [n for n, _ in two], "names of files")
    for (name, a), (_, b) in zip(one, two):
        if os.path.islink(a):
            continue
        with open(a, "rb") as f, open(b, "rb") as g:
            check(f.read() == g.read(), f"{name} differs")


def test_every_message_is_there():
    pieces = {p["id"] for p in truth()["piece"] if p["id"]}
    more = {i for i in shown() if i.startswith("truncated-")}  # as many as were not cut off
    equal({m["id"] for m in held()} | pieces | more, set(shown()), "Message-IDs")


def test_exact_bytes_and_places():
    for m in held():
        docs = shown()[m["id"]]
        want = {p["sha256"] for p in m["places"] if p["exact"]}
        got = {d["id"] for d in docs}
        check(want <= got, f"{m['id']}: bytes {sorted(want - got)} are not there")
        equal(len({p["sha256"] for p in m["places"]}), len(got), f"{m['id']}: documents")
        equal(sorted(os.path.basename(p["path"]) for p in m["places"] if p["box"] != "archive"),
              sorted(os.path.basename(p["where"]) for d in docs for p in d["places"]
                     if not p["where"].startswith("archive/")), f"{m['id']}: places")
        equal(len(m["places"]), sum(len(d["places"]) for d in docs), f"{m['id']}: number of places")


def test_facts():
    for m in held():
        for d in shown()[m["id"]]:
            who = f"{m['id']} {d['id'][:12]}"
            equal(spelt(m["subject"]), spelt(d["subject"]), f"{who}: subject")
            equal(m["from"]["address"], d["from"]["address"], f"{who}: sender")
            sent = [x for x in d["dates"] if x["basis"] == "sent"]
            if m["dated"] == "right" and check(sent, f"{who}: no date"):
                zone = sent[0]["zone_minutes"]
                check(seconds(m["date"]) == seconds(sent[0]["at"]), f"{who}: sent {m['date']}, got {sent[0]['at']}")
                equal(m["zone"], zone, f"{who}: zone")
            names = {a["address"] for a in d["addresses"] if a["role"] in ("to", "cc")}
            if not any(p["where"].startswith("lists/") for p in d["places"]):
                want = {a["address"] for a in m["to"] + m["cc"]} or {"regional@lists.example"}
                equal(want, names, f"{who}: to and cc")


def seconds(text):
    import datetime
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def test_languages():
    wrong = [m["id"] for m in held() for d in shown()[m["id"]][:1] if d["lang"] != m["lang"]]
    check(len(wrong) * 50 <= len(held()), f"language of {len(wrong)} of {len(held())} messages: {wrong[:8]}")


def test_own_words():
    """The first sentence is the author's own; a quoted one is not."""
    for m in held():
        for d in shown()[m["id"]]:
            check(spelt(m["first"]) in own_words(d), f"{m['id']} ({m['charset']}, {m['form']}): {m['first']!r} "
                  f"is not in {own_words(d)[:200]!r}")
            if m["quotes"]:
                check(any(s["kind"] == "quoted" for s in d["spans"]), f"{m['id']} ({m['form']}): nothing is quoted")


def test_search_finds_own_words():
    for m in held()[::9]:
        words = re.sub(r'["\\]', " ", m["first"])
        got = case.ids(f'author:"{words}"')
        docs = {d["id"][:12] for d in shown()[m["id"]]}
        check(docs <= set(got), f"author:\"{words}\" misses {m['id']} ({m['charset']})")


def test_files():
    """Every attached file is a document of every mail that carries it."""
    files = collections.Counter(spelt(d["name"]) for d in case.show(case.ids("kind:file")))
    want = collections.Counter()
    for m in held():
        for f in m["files"]:
            want[spelt(f["name"])] += len(shown()[m["id"]]) - sum(
                p["box"] == "list" for p in m["places"])
    for name, n in want.items():
        check(files[name] >= n, f"file {name!r}: on {files[name]} messages, should be on {n}")


def base(subject):
    """Without Re:, Fwd: and the list's mark."""
    return re.sub(r"^((re|fwd|پاسخ): *|\[regional\] *)+", "", subject.casefold())


def test_families():
    """Those whom header fields link are one family; strangers never are, except where only a subject
    links somebody, and two talks have the same."""
    linked, thread_of, unlinked = collections.defaultdict(set), {}, set()
    for m in truth()["message"]:
        thread_of[m["id"]] = m["thread"]
        if m["places"]:
            linked[m["linked"]].add(m["id"])
        if m["link"] in ("none", "misled"):
            unlinked.add(base(m["subject"]))
    for ids in linked.values():
        rows = case.json("thread", shown()[min(ids)][0]["id"][:12])
        got = {by_key()[r["id"]] for r in rows if r["id"] in by_key()}
        check(ids <= got, f"family of {min(ids)} lacks {sorted(ids - got)[:5]}")
        strangers = {i for i in got if thread_of.get(i, i) != thread_of[min(ids)]
                     and base(shown()[i][0]["subject"]) not in unlinked}
        check(not strangers, f"strangers in the family of {min(ids)}: {sorted(strangers)[:5]}")


@functools.cache
def by_key():
    return {d["id"]: i for i, docs in shown().items() for d in docs}


def test_ghosts_and_silences():
    rows = case.json("gaps", "--limit", 1000000)
    equal({g["id"] for g in truth()["ghost"]}, {r["message_id"] for r in rows if r["type"] == "not_held"},
          "answered but not held")
    silences = {(r["a"], r["b"]): r for r in rows if r["type"] == "silence"}
    for s in truth()["silence"]:
        pair = tuple(sorted((s["a"], s["b"])))
        if check(pair in silences, f"silence between {pair} is not seen"):
            equal(s["last_month"], silences[pair]["last"][:7], f"{pair}: last")
            equal(s["next_month"], (silences[pair]["next"] or "")[:7] or None, f"{pair}: next")


def test_damage_is_named():
    missing = {r["where"]: r for r in case.json("missing")}
    named = {p["path"] for p in truth()["piece"] if p["trouble"] or p["flaw"]} 
    equal(set(), set(missing) - named, "missing, but whole")
    for p in truth()["piece"]:
        if p["trouble"] and check(p["path"] in missing, f"{p['path']}: {p['trouble']} is not named"):
            equal(p["trouble"], missing[p["path"]]["trouble"], p["path"])
        if p["flaw"]:
            flaws = [f["flaw"] for d in shown()[p["id"]] for f in d["flaws"]]
            check(p["flaw"] in flaws, f"{p['path']}: wanted {p['flaw']}, got {flaws}")
    check(not case.ids("scriptword"), "a script is searchable text")


def test_boxes_add_up():
    boxes = collections.Counter()
    for k in case.json("ledger"):
        if k["type"] == "container":
            check(k["closes"], f"ledger is open: {k}")
            boxes[k["name"]] += k["declared"]
    for b in truth()["box"]:
        nested = b["path"].endswith(".zip")  # one packed mailbox beside the messages
        if b["path"] in boxes:
            equal(b["messages"] + nested, boxes[b["path"]], f"things in {b['path']}")


def test_people():
    people = {p["address"]: p for p in case.json("people", "--limit", 1000000)}
    spellings = {p["person"]: set(p["names"]) for p in truth()["person"]}
    for m in held():
        p = people.get(m["from"]["address"])
        if check(p, f"{m['from']['address']} is not known"):
            names = {n["name"] for n in p["names"]}
            check(m["from"]["name"] in names, f"{m['from']['address']}: no {m['from']['name']!r} in {names}")
            check(names <= spellings[m["from"]["person"]], f"{m['from']['address']}: {names} is more than "
                  f"{spellings[m['from']['person']]}")


def test_stories():
    for story in truth()["story"]:
        found = set(case.ids(story["query"]))
        parents = {d["id"][:12]: i for i, docs in shown().items() for d in docs}
        got = {parents[i] for i in found if i in parents}
        if story["story"] in ("check_in", "silence"):
            check(got & set(story["messages"]), f"{story['story']}: {story['query']} finds nothing of it")
        else:
            lacks = [i for i in story["messages"] if i not in got]
            check(not lacks, f"{story['story']}: {story['query']} misses {lacks}")


if __name__ == "__main__":
    with case:
        lib.main(globals())
