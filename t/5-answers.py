#!/usr/bin/env python3
"""First answers on a hand-made cache whose answers are known: people, between, timeline, gaps, status."""
import os

import lib
import post
from lib import Case, check, equal

SHARED = {}
ANN, BOB, SARA = "Ann Archer <ann@alpha.example>", "Bob Baker <bob@beta.example>", "Sara H <sara@gamma.example>"


def cache():
    """30 messages: Ann and Bob write steadily in 2012-01 ... 2012-04, are silent until 2012-11, then go on; Sara
    writes to both all year, so the silence is theirs; one message is answered and not held; one is undated."""
    out = []

    def put(sender, to, date, subject="news", head="", mid=None):
        n = len(out)
        out.append(post.plain(n, f"{subject} {n}", f"body of {n}\n", sender=sender, to=to, date=date, head=head,
                              mid=mid or f"a{n}@ans.example"))

    for month in ("Jan", "Feb", "Mar", "Apr"):  # 16
        for d in (3, 10, 17, 24):
            put(*((ANN, BOB) if d in (3, 17) else (BOB, ANN)), f"{d:02} {month} 2012 10:00:00 +0000")
    for i, month in enumerate(("May", "Jun", "Jul", "Aug", "Sep", "Oct")):  # 6
        put(SARA, f"{ANN}, {BOB}", f"05 {month} 2012 09:00:00 +0330")
    for d in (2, 9):  # 2
        put(ANN, BOB, f"{d:02} Nov 2012 10:00:00 +0000")
    put(ANN, SARA, "12 Jun 2012 10:00:00 +0000")
    put(BOB, SARA, "13 Jun 2012 10:00:00 +0000")
    put('"Archer, Ann (office)" <ann@alpha.example>', SARA, "14 Sep 2012 10:00:00 +0000")
    put(BOB, ANN, "20 Nov 2012 10:00:00 +0000", subject="Re: a missing one", head="In-Reply-To: <gone@alpha.example>\n")
    put("ann@alpha.example", BOB, "no date", subject="undated")
    put(BOB, SARA, "15 Sep 2012 10:00:00 +0000")
    assert len(out) == 30
    return out


def case():
    if "case" not in SHARED:
        c = SHARED["case"] = Case()
        lib.write(os.path.join(c.dir, "mail.mbox"), post.mboxrd_bytes(cache()))
        c.add(os.path.join(c.dir, "mail.mbox"))
    return SHARED["case"]


def test_people():
    rows = {p["address"]: p for p in case().json("people")}
    equal({"ann@alpha.example", "bob@beta.example", "sara@gamma.example"}, set(rows), "addresses")
    equal((13, 15), (rows["ann@alpha.example"]["sent"], rows["ann@alpha.example"]["received"]), "Ann sent, received")
    equal((11, 17), (rows["bob@beta.example"]["sent"], rows["bob@beta.example"]["received"]), "Bob sent, received")
    equal((6, 4), (rows["sara@gamma.example"]["sent"], rows["sara@gamma.example"]["received"]), "Sara sent, received")
    equal("2012-01-03", rows["ann@alpha.example"]["first"][:10], "Ann is first seen")
    equal("2012-11-20", rows["ann@alpha.example"]["last"][:10], "Ann is last seen")
    names = {n["name"] for n in rows["ann@alpha.example"]["names"]}
    check({"Ann Archer", "Archer, Ann (office)"} <= names, f"names of Ann: {names}")
    equal(["sara@gamma.example"], [p["address"] for p in case().json("people", "sara")], "people sara")
    equal(["ann@alpha.example"], [p["address"] for p in case().json("people", "@alpha.example")], "people @alpha.example")
    equal(lib.NO, case().run("people", "nobody").code, "exit code when nobody is found")


def test_between():
    rows = case().json("between", "ann", "bob")
    head = rows[0]
    equal((11, 9), (head["a_to_b"], head["b_to_a"]), "Ann to Bob, and back")
    equal(("2012-01-03", "2012-11-20"), (head["first"][:10], head["last"][:10]), "first and last")
    months = {r["month"]: (r["a_to_b"], r["b_to_a"]) for r in rows if r["type"] == "month" and r["month"]}
    for month in ("2012-01", "2012-02", "2012-03", "2012-04"):
        equal((2, 2), months.get(month), month)
    equal((2, 1), months.get("2012-11"), "2012-11")
    equal(20, len([r for r in rows if r["type"] == "message"]), "messages")
    back = case().json("between", "@beta.example", "ann@alpha.example")[0]
    equal((9, 11), (back["a_to_b"], back["b_to_a"]), "the other way round, by domain")


def test_timeline():
    bars = {b["period"]: b["n"] for b in case().json("timeline", "--by", "month")}
    want = {"2012-01": 4, "2012-04": 4, "2012-05": 1, "2012-06": 3, "2012-09": 3, "2012-11": 3}
    for month, n in want.items():
        equal(n, bars.get(month), month)
    equal(1, bars.get("undated"), "undated")
    equal(30, sum(bars.values()), "all bars")
    equal({"2012": 6}, {b["period"]: b["n"] for b in case().json("timeline", "--by", "year", "from:sara")}, "from:sara")
    jalali = {b["period"]: b["n"] for b in case().json("timeline", "--by", "year", "--jalali", "date:2012")}
    # 1391 begins on 20 March 2012: January, February and three of March are before it
    equal({"1390": 11, "1391": 18}, jalali, "--jalali")
    r = case().run("timeline", "--by", "year", "from:sara")
    equal("2012\t6\n", r.text, "table in a pipe")
    equal(lib.NO, case().run("timeline", "nothingofthekind").code, "exit code for none")


def test_gaps():
    rows = case().json("gaps")
    held = [r for r in rows if r["type"] == "not_held"]
    equal(["gone@alpha.example"], [r["message_id"] for r in held], "answered and not held")
    equal("ann@alpha.example", held[0]["who"] if held else None, "whose it was")
    silences = [(r["a"], r["b"], r["last"][:7], (r["next"] or "")[:7]) for r in rows if r["type"] == "silence"]
    equal([("ann@alpha.example", "bob@beta.example", "2012-04", "2012-11")], [tuple(sorted(s[:2])) + s[2:] for s in silences],
          "silences")
    equal(lib.NO, case().run("gaps", "sara").code, "gaps of Sara: none")


def test_status():
    s = case().json("status")[0]
    want = {"documents": 30, "messages": 30, "attached": 0, "addresses": 3, "undated": 1, "containers": 1,
            "containers_begun": 0, "places": 30, "duplicates": 0, "copies": 0, "encrypted": 0, "unreadable": 0,
            "ghosts": 1, "searchable": 30}
    equal(want, {k: s[k] for k in want}, "status")
    equal(("2012-01-03", "2012-11-20"), (s["first"][:10], s["last"][:10]), "first and last")
    lines = case().run("status").lines
    check(len(lines) <= 24 and all(len(line) <= 80 for line in lines), "status fits one screen")


lib.main(globals())
