#!/usr/bin/env python3
"""Networks of an invented cache whose answers are known: who wrote to whom, lists and broadcasts that tie nobody, ties
of words, chains with their quotes, files that other programs read, pictures with right-to-left names."""
import csv
import io
import os
import struct
import xml.etree.ElementTree as xml

import lib
import post
from lib import Case, check, equal

SHARED = {}
ANN, BOB, SARA = "Ann Archer <ann@alpha.example>", "Bob Baker <bob@beta.example>", "Sara Hall <sara@gamma.example>"
REZA, MINA = "رضا کریمی <reza@delta.example>", "Mina Moradi <mina@delta.example>"
ZOE, YAN, EVE = "Zoe Zimmer <zoe@zeta.example>", "Yan Young <yan@zeta.example>", "Eve Evans <eve@eta.example>"
STAFF = [f"Worker {chr(65 + i)}{chr(97 + i)} <w{i}@alpha.example>" for i in range(25)]


def cache():
    """Ann - Bob - Sara - Reza - Mina is a line of letters; Zoe and Yan write to each other only; Eve writes to a list,
    Ann to everybody at once, and one letter lies there twice."""
    out = []

    def put(sender, to, date, subject="news", body=None, head="", mid=None):
        n = len(out)
        out.append(post.plain(n, f"{subject} {n}", body or f"body of {n}\n", sender=sender, to=to, date=date, head=head,
                              mid=mid or f"n{n}@net.example"))

    for d in (3, 10, 17):
        put(ANN, BOB, f"{d:02} Jan 2012 10:00:00 +0000")
        put(BOB, ANN, f"{d + 1:02} Jan 2012 10:00:00 +0000")
    put(BOB, SARA, "01 Feb 2012 10:00:00 +0000", subject="the plan")
    put(BOB, SARA, "02 Feb 2013 10:00:00 +0000", subject="the plan again", head=f"Cc: {ANN}\n")
    put(SARA, REZA, "05 Mar 2012 10:00:00 +0000", subject="to Tehran")
    put(REZA, MINA, "06 Mar 2012 10:00:00 +0000", subject="سلام")
    put(ZOE, YAN, "07 Mar 2012 10:00:00 +0000")
    put(YAN, ZOE, "08 Mar 2012 10:00:00 +0000")
    for sender in (EVE, ZOE, ANN):
        put(sender, "talk@lists.example", "09 Mar 2012 10:00:00 +0000",
            head="List-Id: <talk.lists.example>\nList-Post: <mailto:talk@lists.example>\nPrecedence: list\n")
    put(ANN, ", ".join(STAFF + [EVE, ZOE]), "10 Mar 2012 10:00:00 +0000", subject="to all")
    out.append(post.Message(out[0].mid, out[0].raw))
    return out


def case():
    if "case" not in SHARED:
        c = SHARED["case"] = Case()
        lib.write(os.path.join(c.dir, "mail.mbox"), post.mboxrd_bytes(cache()))
        lib.write(os.path.join(c.dir, "note.txt"), b"The minister Jane Doe met Reza Karimi in Tehran on 3 June 2014. "
                  b"John Roe did not meet Jane Doe.\n")
        lib.write(os.path.join(c.dir, "copy.txt"), b"What others wrote: The minister Jane Doe met Reza Karimi in Tehran on "
                  b"3 June 2014.\n\nThe minister Jane Doe met Reza Karimi in Tehran on 3 June 2014.\n")
        c.add(os.path.join(c.dir, "mail.mbox"), os.path.join(c.dir, "note.txt"), os.path.join(c.dir, "copy.txt"))
    return SHARED["case"]


def network(*argv):
    rows = case().json("network", *argv)
    nodes = {r["id"]: r for r in rows if r["type"] == "node"}
    edges = {}
    for r in rows:
        if r["type"] == "edge":
            edges[tuple(sorted((nodes[r["a"]]["name"], nodes[r["b"]]["name"])))] = r
    return rows[0], {n["name"]: n for n in nodes.values()}, edges


def test_letters():
    head, nodes, edges = network("--letters")
    pairs = {("Ann Archer", "Bob Baker"), ("Bob Baker", "Sara Hall"),
             ("Sara Hall", "رضا کریمی"), ("Mina Moradi", "رضا کریمی"), ("Yan Young", "Zoe Zimmer")}
    equal(pairs, set(edges), "pairs")
    x = edges[("Ann Archer", "Bob Baker")]
    equal(7, x["a_to_b"] + x["b_to_a"], "letters of Ann and Bob, copies once, with the one copied to her")
    equal([{"kind": "sent", "n": 6}, {"kind": "copied", "n": 1}], x["tie_kinds"], "kinds")
    equal(("2012-01-03", "2013-02-02"), (x["first"][:10], x["last"][:10]), "first and last")
    equal(2, head["components"], "components")
    equal(1, head["broadcasts_left_out"], "broadcasts")
    check("Eve Evans" not in nodes, "who writes to a list and gets broadcasts is tied to nobody")
    equal(2, nodes["Bob Baker"]["degree"], "degree of Bob")
    check(nodes["Sara Hall"]["betweenness"] > nodes["Ann Archer"]["betweenness"] == 0, "who lies between")
    check(nodes["Zoe Zimmer"]["community"] == nodes["Yan Young"]["community"] != nodes["Ann Archer"]["community"],
          "groups")
    check(abs(sum(n["pagerank"] for n in nodes.values()) - 1) < .001, "ranks are shares")
    equal(case().run("network", "--json").out, case().run("network", "--json").out, "the same each time")


def test_what_is_asked():
    equal({("Bob Baker", "Sara Hall"), ("Ann Archer", "Bob Baker")}, set(network("--letters", "--since", "2013")[2]),
          "since 2013")
    equal({("Sara Hall", "رضا کریمی")}, set(network("--letters", "subject:Tehran")[2]), "a query")
    equal({("Ann Archer", "Bob Baker")}, set(network("--letters", "--min", "3")[2]), "at least three")
    equal({("Ann Archer", "Bob Baker")}, set(network("--kind", "copied")[2]), "copied only")
    equal({"رضا کریمی", "Mina Moradi", "Sara Hall"}, set(network("--letters", "--ego", "reza@delta.example")[1]),
          "around Reza, whom the index knows in Persian")
    equal({"Mina Moradi", "رضا کریمی", "Sara Hall"},
          set(network("--letters", "--ego", "mina@delta.example", "--hops", "2")[1]), "two hops")
    check("Eve Evans" in network("--broadcasts")[1], "broadcasts, asked for")
    equal(lib.NO, case().run("network", "subject:nothingofthekind").code, "exit code for nobody")
    equal(lib.NO, case().run("network", "--ego", "eve@eta.example").code, "exit code for somebody without ties")
    equal(lib.USAGE, case().run("network", "--kind", "nonsense").code, "no such kind")
    equal(lib.USAGE, case().run("network", "--format", "xls").code, "no such form")
    text = case().run("network").text
    check("Bob Baker" in text and "left out" in text and "1 letters to more than 20" in text, "as text")


def test_words():
    _, nodes, edges = network("--words")
    met = edges.get(("Jane Doe", "Reza Karimi"))
    if check(met, f"a tie of words: {sorted(edges)}"):
        equal([{"kind": "met", "n": met["ties"]}], met["tie_kinds"], "its kind")
        check(met["ties"] <= 2, f"the same words count once: {met['ties']}")
    check(not any("John Roe" in pair for pair in edges), "what is denied ties nobody")


def test_chain():
    rows = case().json("chain", "ann@alpha.example", "mina@delta.example")
    equal(1, len(rows), "one chain")
    names = [link["left"]["name"] for link in rows[0]["links"]] + [rows[0]["links"][-1]["right"]["name"]]
    equal(["Ann Archer", "Bob Baker", "Sara Hall", "رضا کریمی", "Mina Moradi"], names, "by whom")
    for link in rows[0]["links"]:
        check(link["rests_on"], f"{link['left']['name']} - {link['right']['name']} rests on something")
    equal("to Tehran 8", rows[0]["links"][2]["rests_on"][0]["subject"], "the letter it rests on")
    equal(lib.NO, case().run("chain", "ann@alpha.example", "mina@delta.example", "--hops", "3").code, "too far")
    equal(lib.NO, case().run("chain", "ann@alpha.example", "zoe@zeta.example").code, "a list links nobody")
    equal(lib.NO, case().run("chain", "ann@alpha.example", "eve@eta.example").code, "nor does a broadcast")
    equal(lib.YES, case().run("chain", "ann@alpha.example", "eve@eta.example", "--broadcasts").code, "unless asked for")
    equal(lib.NO, case().run("chain", "ann@alpha.example", "nobody@at.all").code, "nobody")
    quotes = [c for r in case().json("chain", "Jane Doe", "Reza Karimi", "--words") for link in r["links"]
              for c in link["rests_on"]]
    check(quotes and "met" in quotes[0]["quote"] and "Jane Doe" in quotes[0]["quote"], f"the words: {quotes}")


def test_files():
    c = case()
    _, nodes, edges = network()
    tree = xml.fromstring(c.run("network", "--format", "graphml").out)
    ns = "{http://graphml.graphdrawing.org/xmlns}"
    equal(len(nodes), len(tree.findall(f".//{ns}node")), "nodes of GraphML")
    equal(len(edges), len(tree.findall(f".//{ns}edge")), "edges of GraphML")
    label = next(k.get("id") for k in tree.findall(f"{ns}key") if (k.get("for"), k.get("attr.name")) == ("node", "label"))
    labels = {d.text for d in tree.findall(f".//{ns}node/{ns}data") if d.get("key") == label}
    equal(set(nodes), labels, "labels of GraphML")
    ids = {n.get("id") for n in tree.findall(f".//{ns}node")}
    check(all(e.get("source") in ids and e.get("target") in ids for e in tree.findall(f".//{ns}edge")), "ends are there")
    tree = xml.fromstring(c.run("network", "--format", "gexf").out)
    ns = "{http://gexf.net/1.3}"
    equal(set(nodes), {n.get("label") for n in tree.findall(f".//{ns}node")}, "labels of GEXF")
    equal(len(edges), len(tree.findall(f".//{ns}edge")), "edges of GEXF")
    out = os.path.join(c.dir, "out.csv")
    equal(lib.YES, c.run("network", "--output", out).code, "csv")
    with open(out.replace(".csv", "-nodes.csv"), newline="", encoding="utf-8") as f:
        equal(set(nodes), {r["label"] for r in csv.DictReader(f)}, "rows of nodes")
    with open(out.replace(".csv", "-edges.csv"), newline="", encoding="utf-8") as f:
        equal(len(edges), len(list(csv.DictReader(f))), "rows of edges")


def test_pictures():
    c = case()
    svg = c.run("network", "--format", "svg").out
    tree = xml.fromstring(svg)
    ns = "{http://www.w3.org/2000/svg}"
    texts = {t.text: t for t in tree.findall(f".//{ns}text")}
    check("رضا کریمی" in texts and texts["رضا کریمی"].get("direction") == "rtl", "a label from right to left")
    check("Bob Baker" in texts and texts["Bob Baker"].get("direction") == "ltr", "and one from left to right")
    equal(svg, c.run("network", "--format", "svg").out, "the same picture")
    env = {"HOME": c.dir}
    out = os.path.join(c.dir, "net.png")
    equal(lib.YES, c.run("network", "--output", out, "--dpi", "100", env=env).code, "png")
    with open(out, "rb") as f:
        head = f.read(24)
    equal(b"\x89PNG\r\n\x1a\n", head[:8], "begins as PNG")
    width, height = struct.unpack(">II", head[16:24])
    equal((1170, 827), (width, height), "A4 at 100 dots an inch")


if __name__ == "__main__":
    lib.main(globals())
