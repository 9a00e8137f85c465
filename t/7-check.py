#!/usr/bin/env python3
"""clew check: the quotations of a draft against files and against a case; verdicts, reasons, speakers, days; exit codes."""
import os
import random
import sys
import time

import lib
import post
from lib import NO, USAGE, YES, Case, check, equal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "quote"))
import mutate  # noqa: E402

LETTER = ("Dear Bob,\n\nWe signed the contract of the crane in the first week of the month. We did not pay for it, and we\n"
          "shall not pay before the harbour office agrees. Eleven men came with Jarvis Quillfeather.\n\nLeila\n\n"
          "On 3 March 2014 Bob Ferrand <bob@alpha.example> wrote:\n> When did you sign the contract, and who paid for the\n"
          "> crane of the old harbour?\n")
PERSIAN = "سلام،\n\nجلسه در ساختمان کتاب‌خانه برگزار شد و دوازده نفر آمدند. ما پول را در ۱۲ خرداد نپرداختیم.\n\nلیلا\n"

# a draft, the verdict of each of its quotations, and what else must be said of it
DRAFTS = [
    ("“We signed the contract of the crane in the first week of the month.”", "verbatim", {}),
    ("\"We signed the contract of the crane in the first week of the month\"", "verbatim", {}),
    ("'We signed the contract of the crane in the first week of the month,' it says.", "verbatim", {}),
    ("“[W]e signed the contract … in the first week”", "faithful", {}),
    ("“We signed the contract of the crane [in 2014] in the first week”", "faithful", {}),
    ("“Eleven [sic] men came with Jarvis Quillfeather”", "verbatim", {}),
    ("“We signed the contract of the ship in the first week of the month.”", "altered", {}),
    ("“We did pay for it”, and “We did not pay for it”", "altered verbatim", {}),
    ("“We did … pay for it”", "risk", {"reasons": ["hides-negation"]}),
    ("“shall not pay . . . came with Jarvis Quillfeather”", "risk", {"reasons": ["joins-sentences"]}),
    ("“Eleven men came with [Theodora Finch] Quillfeather”", "altered risk faithful", {}),
    ("“[Twelve] men came with Jarvis Quillfeather”", "faithful risk", {}),
    ("“We signed the contract … who paid for the crane”", "risk", {"reasons": ["joins-sentences", "joins-speakers"]}),
    ("“Nobody of this office ever wrote such a sentence”", "not-found", {}),
    ("“We signed the contract of the crane,” Leila Azarnoosh wrote on 12 March 2014.", "verbatim", {"speaker_fits": "yes", "day_fits": "yes"}),
    ("“We signed the contract of the crane,” Azarnoosh wrote on 14 March 2014.", "verbatim", {"day_fits": "no", "clean": False}),
    ("Bob Ferrand said: “We did not pay for it.”", "verbatim", {"speaker_fits": "no", "clean": False}),
    ("Bob Ferrand asked: “When did you sign the contract?”", "verbatim", {"speaker_fits": "yes"}),
    ("“We signed the contract,” she wrote, “of the crane in the first week.”", "verbatim", {}),
    ("> We signed the contract of the crane in the\n> first week of the month.\n>\n> — Leila Azarnoosh\n", "verbatim", {"speaker_fits": "yes"}),
]
FARSI = [("«جلسه در ساختمان کتابخانه برگزار شد»", "verbatim faithful", {}), ("«جلسه در ساختمان كتاب خانه برگزار شد»", "verbatim faithful", {}),
         ("«ما پول را در 12 خرداد نپرداختیم»", "faithful", {}), ("«ما پول را در ۱۲ خرداد پرداختیم»", "altered", {}),
         ("«ما پول را در ۱۳ خرداد نپرداختیم»", "altered", {}), ("«جلسه در ساختمان وزارت برگزار شد و دوازده نفر آمدند»", "altered", {})]
NOT_JUDGED = """---
title: "Quoted words of the front matter that nobody wrote"
---
The so-called "experts" met. See `"code that nobody ever said to anybody"`.

```
"nor this, which is code as well"
```
The dogs' bowls, the girls' house and the '90s; a board of 5" by 6".
"""


def letter():
    return post.plain(11, "crane", LETTER, sender="Leila Azarnoosh <leila@alpha.example>", date="Wed, 12 Mar 2014 10:00:00 +0000").raw


def files(case):
    return (lib.write(os.path.join(case.dir, "letter.eml"), letter()),
            lib.write(os.path.join(case.dir, "note.txt"), PERSIAN.encode()))


def judge(case, draft, *where, verb=lib.run):
    path = lib.write(os.path.join(case.dir, "draft.md"), (draft + "\n").encode())
    r = verb("check", "--json", path, *where)
    return r, r.objects


def look(case, drafts, where, verb):
    for draft, verdicts, more in drafts:
        r, said = judge(case, draft, *where, verb=verb)
        wanted = verdicts.split()
        if len(said) == len(wanted):
            equal(wanted, [o["verdict"] for o in said], draft)
        else:
            check(len(said) == 1 and said[0]["verdict"] in wanted, f"{draft}: {[o['verdict'] for o in said]}")
        for key, value in more.items():
            equal(value, said[0][key] if said else None, f"{draft}: {key}")
        equal(YES if said and all(o["clean"] for o in said) else NO, r.code, f"{draft}: exit code")


def test_files():
    with Case() as case:
        mail, note = files(case)
        look(case, DRAFTS, ("--source", mail, note), lib.run)
        look(case, FARSI, ("--source", mail, note), lib.run)


def test_case():
    with Case() as case:
        mail, note = files(case)
        case.add(mail, note)
        look(case, DRAFTS, (), case.run)
        look(case, FARSI, (), case.run)


def test_two_documents():
    with Case() as case:
        a = lib.write(os.path.join(case.dir, "a.txt"), b"The harbour office will pay for the crane in the second year.\n")
        b = lib.write(os.path.join(case.dir, "b.txt"), b"Eleven men of the town came to see the bridge on Sunday.\n")
        _, said = judge(case, "“The harbour office will pay … to see the bridge on Sunday”", "--source", a, b)
        equal(("risk", ["joins-documents"]), (said[0]["verdict"], said[0]["reasons"]), "two documents")


def test_words_within():
    """Words that a source quotes are whose the source says, not its author's."""
    with Case() as case:
        mail = lib.write(os.path.join(case.dir, "m.eml"), post.plain(
            12, "crane", "Dear Bob,\n\nOmid Rastegar said: “The crane is older than the harbour itself.” I think that he is right about "
            "the harbour.\nThe “men of the northern lakes” came too.\n", sender="Leila Azarnoosh <leila@alpha.example>").raw)
        for who, words, fits in (("Omid Rastegar", "The crane is older than the harbour itself", "yes"),
                                 ("Leila Azarnoosh", "The crane is older than the harbour itself", "no"),
                                 ("Leila Azarnoosh", "I think that he is right about the harbour", "yes"),
                                 ("Omid Rastegar", "I think that he is right about the harbour", "no"),
                                 ("Omid Rastegar", "men of the northern lakes", "unknown")):
            _, said = judge(case, f"“{words},” said {who} in a letter.", "--source", mail)
            equal(("verbatim", fits), (said[0]["verdict"], said[0]["speaker_fits"]), f"{who}: {words}")


def test_not_judged():
    with Case() as case:
        mail, note = files(case)
        r, said = judge(case, NOT_JUDGED, "--source", mail)
        equal((YES, []), (r.code, [o["pieces"] for o in said if o["judged"]]), "nothing to judge")


def test_spans():
    """Places told are those of the words, in draft and source."""
    with Case() as case:
        _, note = files(case)
        _, said = judge(case, "متن: «ما پول را در ۱۳ خرداد نپرداختیم»", "--source", note)
        text = PERSIAN.encode()
        for e in said[0]["edits"]:
            equal(e["source"].encode(), text[e["source_off"]:e["source_off"] + e["source_len"]], "words of the source")
        changed = [(e["draft"], e["source"]) for e in said[0]["edits"] if e["op"] == "changed"]
        equal([("۱۳", "۱۲")], changed, "what differs")


def test_text():
    with Case() as case:
        mail, note = files(case)
        path = lib.write(os.path.join(case.dir, "draft.md"), "“We did pay for it \x1b[2J\u202e now”\n".encode())
        r = lib.run("check", path, "--source", mail)
        check(r.code == NO and "altered" in r.text and "[-not-]" in r.text, repr(r.text))
        check("\x1b" not in r.text and "\u202e" not in r.text, "hostile text is made visible")
        equal(USAGE, lib.run("check").code, "no draft")
        check(lib.run("check", path, "--source", "/nonexistent").code not in (YES, NO), "no source")


def test_mutations():
    """Invented letters, changed by a seed; t/9-quality.py does the same with what is in $CLEW_DATA."""
    rng, wrong, alarms, of = random.Random(7), [], [], [0, 0]
    text = "\n\n".join([LETTER.split("\n\n")[1], "The minister said that he would not come. The town has 4 bridges and 12 wells, and Selby "
                        "Brightwater never saw the oldest of them. They walk to the house on the hill each day of the year."])
    with Case() as case:
        source = lib.write(os.path.join(case.dir, "source.txt"), text.encode())
        made = list(mutate.quotations(text, rng, 12))
        _, said = judge(case, "\n\n".join("“%s”" % q.words for q in made), "--source", source)
        equal(len(made), len(said), "quotations found")
        for q, o in zip(made, said):
            of[q.clean] += 1
            if (o["judged"] and o["clean"]) != q.clean:
                (alarms if q.clean else wrong).append((q.kind, q.words, o["verdict"]))
    equal([], wrong, f"of {of[0]} unfaithful")
    check(len(alarms) * 100 <= of[1], f"of {of[1]} faithful: {alarms}")


def test_speed():
    """40 quotations against some thousand mails: the index finds them, whatever their number."""
    with Case() as case:
        words = "harbour crane bridge letter office garden winter lantern copper ladder meadow river".split()
        rng = random.Random(3)
        bodies = [" ".join(rng.choice(words) for _ in range(60)) + f" number{i} end.\n" for i in range(3000)]
        case.add(lib.write(os.path.join(case.dir, "many.mbox"), post.mboxrd_bytes([post.plain(100 + i, "s", b) for i, b in enumerate(bodies)])))
        draft = "\n\n".join("“%s”" % " ".join(bodies[i * 70].split()[20:45]) for i in range(40))
        begun = time.monotonic()
        r, said = judge(case, draft, verb=case.run)
        took = time.monotonic() - begun
        equal([40, YES], [sum(o["verdict"] == "verbatim" for o in said), r.code], "all are found")
        check(took < 10, f"took {took:.1f} s")


lib.main(globals())
