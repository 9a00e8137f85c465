#!/usr/bin/env python3
"""Every key that --json of any verb prints is documented in doc/schema.md, and every documented key is printed."""
import json
import os
import re
import subprocess

import lib
import offices
import post
from lib import Case, check, equal

NESTED = {"timex": "date_timex", "found_in": "check_source", "edits": "check_edit", "paragraphs": "digest_paragraph", "raw": "quotation_raw", "quotes": "match_quote", "called_so": "match_bearer", "held": "match_office", "headers": "header", "addresses": "addresses", "dates": "dates", "message_ids": "message_ids", "parts": "parts",
          "texts": "texts", "spans": "spans", "flaws": "flaws", "places": "place", "documents": "document",
          "pages": "page", "boxes": "box", "versions": "version", "names": "person_name", "words": "analysis_word",
          "members": "actor_member", "may_be": "actor_pair", "forms": "analysis_form", "of": "analysis", "from": "who",
          "zones": "zone", "speakers": "zone_speaker", "fields": "zone_field", "said": "zone_part", "name": "zone_part",
          "address": "zone_part", "date": "zone_part", "to": "zone_part", "cc": "zone_part", "subject": "zone_part",
          "languages": "card_language", "spellings": "card_spelling", "mailboxes": "card_mailbox",
          "telephones": "card_telephone", "roles": "card_role", "by_form": "card_count", "by_tense": "card_count",
          "silences": "card_silence", "cites": "card_cite", "cite": "card_cite", "doubts": "card_doubt",
          "nearest": "card_person", "same_name": "card_person", "people": "card_person", "holders": "card_holder",
          "decisions": "actor_decision", "steps": "name_step", "matches": "name_match",
          "tie_kinds": "network_kind", "links": "chain_link", "left": "network_person", "right": "network_person",
          "rests_on": "chain_cite",
          "source": "event_party", "target": "event_party", "writer": "event_party", "chain": "event_party",
          "when": "event_when", "jalali": "event_days", "witnesses": "event_witness", "denials": "event_witness"}
ROOT = {"ocr": "add", "retry": "add", "people": "person", "thread": "message", "parse": "parse", "analyze": "analysis",
        "digest-of-case": "digest", "actor": "actor", "actor_build": "actor_build", "actor_pair": "actor_pair",
        "actor_decision": "actor_decision"}


def documented():
    """Section -> its keys: the backticked words of the first column."""
    with open(os.path.join(lib.SOURCE, "doc/schema.md"), encoding="utf-8") as f:
        text = f.read().split("## JSON output", 1)[1]
    out = {}
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        name, body = part.split("\n", 1)
        first = [row.split("|")[1] for row in body.split("\n") if row.startswith("| `")]
        out[name.strip()] = set(re.findall(r"`(\w+)`", " ".join(first)))
    return out


class Seen:
    def __init__(self):
        self.keys = {}

    def take(self, value, section):
        self.keys.setdefault(section, set()).update(value)
        for key, inner in value.items():
            rows = inner if isinstance(inner, list) else [inner]
            for row in rows:
                if isinstance(row, dict):
                    self.take(row, NESTED.get(key, key))

    def line(self, verb, value):
        if verb in ("parse", "show"):
            section = verb
        else:
            section = ROOT.get(verb) or value.get("type") or value.get("verb")
        self.take(value, section)


def cache(folder):
    messages = post.forty() + [
        post.plain(100, "Re: gone", "> a\nb\n", head="In-Reply-To: <gone@x.example>\nReferences: <older@x.example> <gone@x.example>\n"),
        post.plain(101, "bad", "x\n", date="someday"),
        post.plain(102, "named", "x\n", sender="Ann Archer <ann@alpha.example>")]
    for month in ("Jan", "Feb", "Mar"):
        for d in range(1, 9):
            messages.append(post.plain(f"{month}{d}", f"s {d}", "x\n", date=f"{d:02} {month} 2012 10:00:00 +0330"))
    for month in ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"):
        for who, to in (("ann", "carl"), ("bob", "dora"), ("carl", "ann"), ("dora", "bob")):
            messages.append(post.plain(f"{month}{who}", "other", "x\n", sender=f"{who}@alpha.example" if who == "ann" else
                                       f"{who}@beta.example", to=f"{to}@gamma.example", date=f"04 {month} 2012 10:00:00 +0000"))
    post.FORMS["mboxrd"](folder, messages)
    lib.write(os.path.join(folder, "a.tar.gz"), post.gz(post.tar_bytes(post.named(messages[:3]))))
    draft = "The harbour office has read all the papers of the two boards and finds that the crane may stay".split()
    lib.write(os.path.join(folder, "draft.docx"), post.docx_bytes([" ".join(draft) + " until the spring of next year."]))
    lib.write(os.path.join(folder, "final.docx"), post.docx_bytes([" ".join(draft) + " until the autumn of next year."]))
    lib.write(os.path.join(folder, "page.pdf"), post.pdf_bytes("One page about the crane"))
    lib.write(os.path.join(folder, "cut.zip"), post.zip_bytes(post.named(messages[:9]))[:1500])
    lib.write(os.path.join(folder, "x.pst"), b"!BDN" + bytes(600))
    readme = lib.write(os.path.join(folder, "readme.txt"), b"The password is Quarry77\n")
    subprocess.run(["zip", "-q", "-j", "-P", "Quarry77", os.path.join(folder, "shut.zip"), readme], check=True)


def take_digest(seen):
    with Case() as case:
        news = b"Title\n\nCrane stays\n12 March 2014\n\nIntro.\n\n> Words.\n\nRead more at X: https://x.example\nMore about: a\n"
        path = lib.write(os.path.join(case.dir, "items", "news.txt"), news)
        case.add(path)
        for argv in (("import", path), ("check", os.path.dirname(path))):
            for value in case.json("digest", *argv):
                seen.line("digest", value)


def take_cards(seen):
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "offices.mbox"), post.mboxrd_bytes(offices.cache())))
        case.json("actor", "kind", "jane.doe@rivers.example", "person")
        for who in ("jane.doe@rivers.example", "Jane Doe", "Institute of Rivers", "@rivers.example"):
            for value in case.json("who", who):
                seen.line("who", value)
        for value in case.json("actor", "suggest"):
            seen.line("actor_pair", value)
        for value in case.run("who", "--json", "Jaine Doee").objects:
            seen.line("who", value)


def take_ties(seen):
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "offices.mbox"), post.mboxrd_bytes(offices.cache())))
        for argv in (("jane.doe@rivers.example", "bob@beta.example"),
                     ("@rivers.example", "@beta.example", "--roll-up", "--expand")):
            for value in case.json("ties", *argv):
                for row in value.pop("kinds", []):
                    seen.take(row, "roll_kind")
                    seen.take({"kinds": 0}, "roll_up")
                seen.line("ties", value)
        for value in case.json("occasions", "jane.doe@rivers.example wrote to bob@beta.example"):
            if value["type"] == "answer":
                seen.take(dict.fromkeys(value, 0), "answer")
            else:
                seen.line("occasions", value)


def take_network(seen):
    with Case() as case:
        mail = [post.plain(n, "budget", "x\n", mid=f"w{n}@t.example") for n in range(2)]
        case.add(lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes(mail)),
                 lib.write(os.path.join(case.dir, "note.txt"),
                           b"The minister Jane Doe met Reza Karimi in Tehran on 3 June 2014.\n"))
        for argv in (("network",), ("chain", "ann@alpha.example", "bob@beta.example"), ("chain", "Jane Doe", "Reza Karimi")):
            for value in case.json(*argv):
                seen.line(argv[0], value)


def take_claims(seen):
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "a.mbox"), post.mboxrd_bytes([post.plain(0, "letter", "We met in May.\n")])))
        doc = case.json("search", "subject:letter")[0]["id"]
        quote = case.json("quote", "take", doc, "met in May")[0]
        seen.take(quote, "quotation")
        case.run("claim", "new", "They met.")
        case.run("claim", "for", "c1", quote["id"])
        for value in case.json("claim", "show", "c1"):
            for row in value.pop("grounds"):
                seen.take({"grounds": 0}, "claim")
                seen.take(row.pop("quote"), "quotation")
                seen.take({**row, "quote": 0}, "claim_ground")
            for row in value.pop("acts"):
                seen.take({"acts": 0}, "claim")
                seen.take(row, "claim_act")
            seen.take(value, "claim")
        draft = lib.write(os.path.join(case.dir, "check.txt"), b'They say "We met in June." and more.')
        for value in case.json("check", draft):
            seen.take(value, "check")
        for value in case.json("authentic", doc):
            seen.take(value, "authentic")
        for value in case.json("protect", "add", "Jane Doe"):
            seen.take(value, "protected")
        draft = lib.write(os.path.join(case.dir, "draft.txt"), b"Jane Doe came.")
        for value in case.json("protect", "check", draft):
            seen.take(value, "protected_hit")
        for value in case.json("claim", "break", doc):
            seen.take(value, "claim_break")
        for argv, section in ((("tag", doc, "met"), "mark"), (("search", "all", "met"), "mark"), (("tags",), "mark_tag")):
            for value in case.json("mark", *argv):
                seen.take(value, section)


def take_bundle(seen):
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "a.mbox"), post.mboxrd_bytes([post.plain(0, "letter", "We met in May.\n")])))
        key, out, paper = (os.path.join(case.dir, n) for n in ("key", "out", "paper"))
        lib.write(paper, b"x\n")
        for argv in (("sign", "--new", key), ("bundle", *case.ids("subject:letter"), "--out", out, "--key", key + ".key"),
                     ("sign", "--key", key + ".key", paper), ("verify", paper, "--key", key + ".pub"), ("stamp", paper, "--out", paper + ".tsq"),
                     ("verify", paper, "--stamp", paper + ".tsq", "--ca", paper), ("verify", out, "--key", key + ".pub")):
            for value in case.json(*argv):
                seen.line(argv[0], value)
        os.unlink(os.path.join(out, "data", "log.txt"))
        for value in case.json("verify", out):
            seen.line("verify", value)


def take_match(seen):
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "offices.mbox"), post.mboxrd_bytes(offices.cache())))
        names = lib.write(os.path.join(case.dir, "names.csv"), b"name,from\nJane Doe,2009\nOttoline Brack,\n")
        for value in case.json("match", names):
            seen.take(value, "match_summary" if "summary" in value else "match")
        case.run("list", "keep", "board", names)
        for value in case.json("list"):
            seen.take(value, "list")
        for argv in (("show", "board"), ("maybe", "board", "2")):
            for value in case.json("list", *argv):
                seen.take(value, "list_row")


def take_doors(seen):
    """Verbs that need no case."""
    with Case() as case:
        pool = lib.write(os.path.join(case.dir, "pool"), "Jane Doe\nRichard Roe\n".encode())
        text = lib.write(os.path.join(case.dir, "text"), b"Yesterday Dr. Jane Doe met Richard Roe in London.\n")
        for section, argv in (("names compare", ("names", "compare", "Jane Doe", "Doe, Jayne")),
                              ("names match", ("names", "match", "Jane Doe", "--pool", pool)), ("tag", ("tag", text)),
                              ("date", ("dates", "--lines", "--ref", "2014-06-03", "yesterday, 3/4/2014, for three weeks"))):
            for value in case.json(*argv):
                seen.take(value, section)
        smiths = [post.plain(n, f"n{n}", "x\n", sender=f"John Smith <{a}@alpha.example>", mid=f"s{n}@t.example")
                  for n, a in enumerate(("john.smith", "john.smith2"))]
        case.add(lib.write(os.path.join(case.dir, "smiths.mbox"), post.mboxrd_bytes(smiths)))
        for value in case.json("actor", "suggest"):
            seen.line("actor_pair", value)


def test_keys():
    seen = Seen()
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        os.makedirs(folder)
        cache(folder)
        one = lib.write(os.path.join(case.dir, "one.eml"), post.forty()[11].raw)
        said = ("See below.\n\nRegards,\nAnn\n\n-----Original Message-----\nFrom: Bob Byrd <bob@beta.example>\n"
                "Sent: Monday, December 05, 2016 3:04 PM\nTo: ann\nCc: carl\nSubject: x\n\nIt rains.\n")
        body = lib.write(os.path.join(case.dir, "bodies"), (json.dumps({"id": "1", "text": said}) + "\n").encode())
        chain = lib.write(os.path.join(case.dir, "chain.eml"), post.plain(200, "Re: x", said).raw)
        seen.line("add", case.add(folder))
        ids = case.ids("")
        crane = case.ids("kind:pdf", "crane")
        runs = [("status",), ("status", "--kinds"), ("show", "--page", "1", *crane), ("ocr",), ("retry", "--failed"), ("search", "--facets", "--copies", "--all", ""), ("show", *ids), ("people", "--all"),
                ("between", "ann", "bob"), ("timeline",), ("gaps",), ("ledger", "--gaps"), ("missing",), ("audit",),
                ("digest-of-case",), ("export", "csv", "--out", os.path.join(case.dir, "out")), ("passwords",), ("parse", one), ("parse", chain), ("zones", "--lines", body), ("thread", "m43@alpha.example"), ("thread", "m100@alpha.example")]
        for argv in runs:
            for value in case.json(*argv):
                seen.line(argv[0], value)
        for what, argv in (("actor_build", ("build",)), ("actor", ("list",)), ("actor_pair", ("suggest",)),
                           ("actor", ("show", "ann@alpha.example")), ("actor_build", ("kind", "ann@alpha.example", "person")),
                           ("actor_decision", ("log",))):
            for value in case.json("actor", *argv):
                seen.line(what, value)
        for query in ("meeting (report OR budget*) date:2014", "subject:a NEAR/3 b -c", '"a b" from:ann thread:{x}'):
            for value in case.json("search", "--analyze", query):
                seen.line("analyze", value)
        lib.write(os.path.join(folder, "x.pst"), b"something else")
        os.unlink(os.path.join(folder, "a.tar.gz"))
        for value in case.json("audit"):
            seen.line("audit", value)
        served = subprocess.Popen([lib.CLEW, "serve", "--no-open", "--json", "-C", case.path], env=lib.ENV,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        seen.line("serve", json.loads(served.stdout.readline()))
        served.terminate()
        equal(0, served.wait(timeout=20), "how clew serve ends when it is told to")
    take_cards(seen)
    take_doors(seen)
    take_match(seen)
    take_claims(seen)
    take_bundle(seen)
    take_digest(seen)
    take_ties(seen)
    take_network(seen)
    want = documented()
    for section, keys in sorted(seen.keys.items()):
        check(section in want, f"doc/schema.md has no section '{section}' ({sorted(keys)})")
        equal(set(), keys - want.get(section, set()), f"keys of '{section}' that are printed and not documented")
    for section, keys in sorted(want.items()):
        # a section may name the nested lists that another prints for it
        equal(set(), keys - seen.keys.get(section, set()), f"keys of '{section}' that are documented and were not printed")


def test_every_line_is_one_object():
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        os.makedirs(folder)
        cache(folder)
        case.add(folder)
        for argv in (["search", "words"], ["people"], ["ledger"], ["show", *case.ids("")[:5]]):
            r = case.run(*argv, "--json")
            check(r.out.endswith(b"\n"), f"{argv}: ends in a line end")
            check(all(isinstance(o, dict) for o in r.objects), f"{argv}: objects")
            check(b"\x1b" not in r.out, f"{argv}: escapes")


lib.main(globals())
