#!/usr/bin/env python3
"""How well clew finds, on public collections turned into mail.

usage: quality.py [PART...] [--clew PROGRAM] [--keep DIR] [--mail PATH...]

Parts (default: all): cranfield arabic english persian names words language
  cranfield  1,400 abstracts, 225 requests
  arabic english persian   paragraphs of an encyclopedia; questions whose only right answer is the
             paragraph that they were asked about
  names      one message per Latin name; is a name in Arabic script answered with its own?
  words      frequent Persian words asked of English mail (--mail, or what the data has): whatever
             is found is wrong
  language   is the language of paragraphs and of single questions told?
Each collection becomes one .eml file per text, is added with `clew add` and asked with
`clew search --trec-run`.  Intervals are 95 %, by bootstrap over topics, with a fixed seed."""
import argparse
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DATA = os.environ.get("CLEW_DATA", os.path.join(ROOT, "..", "shared", "data"))
ROUNDS = 1000  # of the bootstrap


def data(*path):
    return os.path.join(DATA, *path)


# ---- collections -----------------------------------------------------------------------------


class Collection:
    """Texts and topics; `right` maps a topic to the set of texts that answer it."""

    def __init__(self, name):
        self.name, self.texts, self.topics, self.right = name, {}, {}, {}

    def ask(self, topic, text, right):
        self.topics[topic] = " ".join(text.split())
        self.right[topic] = set(right)


def cranfield():
    c = Collection("cranfield")
    with open(data("search/cranfield/cran.all.1400.xml"), encoding="utf-8", errors="replace") as f:
        for doc in re.findall(r"<doc>(.*?)</doc>", f.read(), re.S):
            part = {tag: " ".join(text.split()) for tag, text in re.findall(r"<(\w+)>(.*?)</\1>", doc, re.S)}
            c.texts[part["docno"]] = (part.get("title", ""), part.get("text", ""))
    right = collections.defaultdict(set)
    with open(data("search/cranfield/cranqrel.trec.txt"), encoding="ascii") as f:
        for line in f:
            topic, _, doc, grade = line.split()
            if int(grade) > 0:
                right[topic].add(doc)
    with open(data("search/cranfield/cran.qry.xml"), encoding="utf-8") as f:
        # judgements count the requests 1, 2, 3; <num> is another number
        for number, title in enumerate(re.findall(r"<title>(.*?)</title>", f.read(), re.S), 1):
            c.ask(str(number), title, right[str(number)])
    return c


def squad(name, path):
    """Paragraphs and questions of a file in SQuAD's form."""
    c = Collection(name)
    with open(data(path), encoding="utf-8") as f:
        articles = json.load(f)["data"]
    for paragraph in (p for article in articles for p in article["paragraphs"]):
        doc = f"p{len(c.texts)}"
        c.texts[doc] = ("", paragraph["context"])
        for question in paragraph["qas"]:
            if not question.get("is_impossible"):
                c.ask(f"q{len(c.topics)}", question["question"], [doc])
    return c


SEARCH = {
    "cranfield": cranfield,
    "arabic": lambda: squad("arabic", "search/ar-en-xquad/xquad.ar.json"),
    "english": lambda: squad("english", "search/ar-en-xquad/xquad.en.json"),
    "persian": lambda: squad("persian", "search/fa-pquad/Dataset/Test.json"),
}


def pairs(*paths):
    """(name, latin) of all files."""
    for path in paths:
        with open(data("names", path), encoding="utf-8") as f:
            for line in f:
                name, _, latin = line.rstrip("\n").partition("\t")
                if latin:
                    yield name.strip(), latin.strip()


def names(title, asked, pool):
    """A message for each Latin name of `pool`; each name of the pairs `asked` is a topic."""
    c, number = Collection(title), {}
    for latin in sorted({latin for _, latin in pool}):
        number[latin] = f"n{len(number)}"
        c.texts[number[latin]] = ("", latin.title())
    right = collections.defaultdict(set)
    for name, latin in asked:
        right[name].add(number[latin])
    for name in sorted(right):
        c.ask(f"q{len(c.topics)}", name, right[name])
    return c


# ---- clew ------------------------------------------------------------------------------------


def eml(collection, doc, subject, text):
    sender = "Bench" if len(text) > 40 else text  # of a name
    return (f"From: {sender} <bench@quality.example>\nTo: Archive <archive@quality.example>\n"
            f"Date: Mon, 1 Jan 2001 00:00:00 +0000\nMessage-ID: <{doc}@{collection}.example>\n"
            f"Subject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            f"Content-Transfer-Encoding: 8bit\n\n{text}\n")


class Clew:
    def __init__(self, program, work):
        self.program, self.work = program, work

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode > 1:  # 1: nothing found
            sys.exit(f"{' '.join(arguments[:4])}: {done.stderr.decode(errors='replace')[-500:]}")
        return done.stdout.decode()

    def add(self, name, paths):
        """The case of these paths; made unless --keep has it."""
        case = os.path.join(self.work, name + ".clew")
        if not os.path.isdir(case):
            self.run("add", "-C", case, *paths)
        return case

    def add_texts(self, c):
        mail = os.path.join(self.work, c.name)
        os.makedirs(mail, exist_ok=True)
        for doc, (subject, text) in c.texts.items():
            with open(os.path.join(mail, doc + ".eml"), "w", encoding="utf-8") as out:
                out.write(eml(c.name, doc, subject, text))
        return self.add(c.name, [mail])

    def ranks(self, case, topics, *more):
        """For each topic the names of its hits, best first."""
        path = os.path.join(self.work, "topics")
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(f"{topic}\t{text}\n" for topic, text in topics.items())
        found = {topic: [] for topic in topics}
        for line in self.run("search", "-C", case, "--trec-run", path, "--docno", "local", *more).splitlines():
            topic, _, doc, _ = line.split(maxsplit=3)
            found[topic].append(doc)
        return found


# ---- measures --------------------------------------------------------------------------------


def average_precision(found, right):
    hits = total = 0
    for rank, doc in enumerate(found, 1):
        if doc in right:
            hits += 1
            total += hits / rank
    return total / len(right)


def reciprocal_rank(found, right):
    return next((1 / rank for rank, doc in enumerate(found, 1) if doc in right), 0)


MEASURES = {
    "MAP": average_precision,
    "P@10": lambda found, right: sum(doc in right for doc in found[:10]) / 10,
    "hit@1": lambda found, right: bool(right & set(found[:1])),
    "hit@10": lambda found, right: bool(right & set(found[:10])),
    "MRR": reciprocal_rank,
}


def interval(values):
    """Mean and its 95 % interval."""
    rng, means = random.Random(1), []
    for _ in range(ROUNDS):
        means.append(sum(rng.choices(values, k=len(values))) / len(values))
    means.sort()
    return sum(values) / len(values), means[ROUNDS * 25 // 1000], means[ROUNDS * 975 // 1000]


def show(name, measure, values):
    mean, low, high = interval([float(v) for v in values])
    print(f"  {name:<18} {measure:<10} {mean:.3f}  ({low:.3f}-{high:.3f})", flush=True)


def search(clew, part):
    c = SEARCH[part]()
    found = clew.ranks(clew.add_texts(c), c.topics)
    topics = [t for t in c.topics if c.right[t]]
    print(f"{part}: {len(c.texts):,} texts, {len(topics):,} topics")
    for measure, of in MEASURES.items():
        show(part, measure, [of(found[t], c.right[t]) for t in topics])


def spellings(name, found, right):
    shown = sum(map(len, found.values()))
    good = sum(len(right[t] & set(found[t])) for t in found)
    show(name, "found", [bool(right[t] & set(found[t])) for t in found])
    show(name, "hit@1", [MEASURES["hit@1"](found[t], right[t]) for t in found])
    print(f"  {name:<18} right of what is shown {good / max(shown, 1):.3f}; shown for a name {shown / len(found):.2f}")


def cross_script(clew):
    google = [f"ar-en-google/ar2en-{part}.txt" for part in ("test", "eval", "train")]
    everyone = [(latin, latin) for _, latin in pairs(*google)]
    persian = list(pairs("fa-en-melb/train.tsv"))
    sets = [names("ar-test", list(pairs(google[0])), list(pairs(google[0]))),
            names("ar-eval", list(pairs(google[1])), list(pairs(google[1]))),
            names("ar-test-large", list(pairs(google[0])), everyone),
            names("fa-melb", random.Random(1).sample(persian, 2000), persian)]
    for c in sets:
        case = clew.add_texts(c)
        print(f"names {c.name}: {len(c.texts):,} in the pool, {len(c.topics):,} asked")
        for how in ("from:", ""):
            found = clew.ranks(case, {t: how + name for t, name in c.topics.items()}, "--trec-language")
            spellings(f"{c.name} {how}", found, c.right)


def persian_words(n):
    """The most frequent words of the Persian paragraphs, but for operators of the query language."""
    count = collections.Counter()
    for _, text in SEARCH["persian"]().texts.values():
        count.update(re.findall(r"[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u200c]{2,}", text))
    return [word for word, _ in count.most_common(n + 10) if word not in ("یا", "نه")][:n]


def false_words(clew, mail, verbose):
    if not mail:
        mail = [os.path.join(data("mail"), f) for f in sorted(os.listdir(data("mail"))) if ".tar" in f]
    case = clew.add("english-mail", mail)
    words = persian_words(500)
    some, forms = [], []
    for word in words:
        told = [json.loads(line) for line in
                clew.run("search", "-C", case, "--json", "--analyze", word).splitlines()]
        latin = set(re.findall(r'"term": ?"([a-z]+)"', json.dumps(told)))
        some.append(bool(latin))
        if verbose and latin:
            print("   ", word, *sorted(latin))
        forms.append(len(latin))
    found = clew.ranks(case, {str(i): word for i, word in enumerate(words)}, "--trec-language", "--limit", "1000")
    print(f"words: the {len(words)} most frequent of Persian, asked of English mail")
    show("words", "any form", some)
    show("words", "forms", forms)
    show("words", "any hit", [bool(hits) for hits in found.values()])


def language(clew):
    for part, code in (("persian", "fa"), ("arabic", "ar"), ("english", "en")):
        c = SEARCH[part]()
        asked = Collection(part + "-questions")
        asked.texts = {t: ("", text) for t, text in c.topics.items()}
        for what, texts in (("paragraphs", c), ("questions", asked)):
            case = clew.add_texts(texts)
            right = clew.run("search", "-C", case, "--count", f"lang:{code}").split()[0].replace(",", "")
            print(f"  language {part:<9} {what:<10} {int(right) / len(texts.texts):.4f} of {len(texts.texts):,}",
                  flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--clew", default=os.path.join(ROOT, "build", "clew"))
    parser.add_argument("--keep", help="work here, leave everything, and use what is there")
    parser.add_argument("--mail", nargs="+", default=[], help="English mail for the part 'words'")
    parser.add_argument("--verbose", action="store_true", help="show what the words find")
    o = parser.parse_args()
    known = [*SEARCH, "names", "words", "language"]
    if set(o.parts) - set(known):
        parser.error("the parts are " + ", ".join(known))
    if not os.path.isdir(data("search")):
        sys.exit(f"no data in '{DATA}'; CLEW_DATA says where it is")
    work = o.keep or tempfile.mkdtemp(prefix="clew-quality-")
    os.makedirs(work, exist_ok=True)
    clew = Clew(os.path.abspath(o.clew), work)
    try:
        for part in o.parts or known:
            if part in SEARCH:
                search(clew, part)
            elif part == "names":
                cross_script(clew)
            elif part == "words":
                false_words(clew, o.mail, o.verbose)
            else:
                language(clew)
    finally:
        if not o.keep:
            shutil.rmtree(work, ignore_errors=True)


main()
