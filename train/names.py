#!/usr/bin/env python3
"""Learns how Latin spellings and spellings in Arabic script go together; writes src/text/text-like.def.

usage: names.py > ../src/text/text-like.def

A pair of spellings is thought of as made by steps, each of which writes up to two Latin letters and
up to one of the other script (Ristad and Yianilos 1998, with pairs of Latin letters).  Expectation
maximisation over all alignments finds how likely each step is.  What is written is the evidence of
a step in eighths of a bit: log2 of how much likelier the step is than its letters by chance.  The
best sum over the alignments of two words then says how far more likely they are spellings of one
name than strangers, whatever their length.

Letters that behave otherwise at the ends are letters of their own: A E I O U begin a Latin word, 1 is
an e at its end, 2 an h; ^ is an alef that begins, $ a heh that ends.  x is read as ks.

Trained on names/ar-en-google (train; Apache-2.0), en-ar-wikidata (MIT) and fa-en-melb (MIT) without
every fifth pair, and on the list below; pairs that are also in the test and evaluation parts of ar-en-google are left out."""
import collections
import math
import os
import random
import sys
import unicodedata

DATA = os.environ.get("CLEW_DATA", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared", "data"))
LETTERS = "^\u0627\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a" \
          "\u0641\u0642\u0644\u0645\u0646\u0647$\u0648\u067e\u0686\u0698\u06a9\u06af\u06cc\u0621"
FOLD = str.maketrans({"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
                      "ة": "ه", "ۀ": "ه", "ؤ": "و", "\u200c": "", "ـ": ""})
OTHER = dict(zip("^" + LETTERS[1:], ["alef_", *"""alef beh teh theh jeem hah khah dal thal reh zain seen sheen sad dad tah
    zah ain ghain feh qaf lam meem noon heh _heh waw peh tcheh jeh keheh gaf yeh hamza""".split()]), **{"": "none"})
LATIN = {"A": "begin_a", "E": "begin_e", "I": "begin_i", "O": "begin_o", "U": "begin_u", "1": "end_e", "2": "end_h"}
ROUNDS, PAIRS, COUNT_MIN = 6, 36000, 4.0
# The sets are thin in names of Iran and in ژ, ض, ظ, ث, ذ: common ones by hand, each so many times.
COMMON, COMMON_TIMES = """
رضا reza rida redha|مرتضی morteza murtaza mortaza|علیرضا alireza|فضلی fazli|قاضی ghazi qazi|رضوی razavi rezavi|فیاض fayaz fayyaz
ریاض riyadh riad|رمضان ramazan ramadan ramezan|ضیا zia diya|فیضی feyzi faizi|مرضیه marzieh marziyeh|عارض arez|حضرتی hazrati
ژاله zhaleh jaleh|ژیلا zhila jila|بیژن bijan bizhan|منیژه manijeh manizheh|احمدینژاد ahmadinejad ahmadinezhad|نژاد nejad nezhad
ژیان zhian jian|مژگان mojgan mozhgan|مژده mozhdeh mojdeh|پژمان pejman pezhman|کاظم kazem kazim|ناظم nazem nazim|مظفر mozaffar muzaffar
ظریف zarif|حافظ hafez hafiz|عظیم azim|عظیمی azimi|اعظم azam|ابوالفضل abolfazl|نظری nazari|عثمان osman othman usman|حارث hares harith
کوثر kowsar kawthar|ثریا soraya thurayya|لیث leith|میثم meysam maytham|ذاکر zaker dhakir|گودرزی goudarzi|ذوالفقار zolfaghar zulfiqar
آذر azar|محمد mohammad muhammad mohamed mohammed muhammed mohamad|محمود mahmoud mahmud mahmood|احمد ahmad ahmed|احمدی ahmadi
حسین hossein hussein hosein husayn hussain|حسن hassan hasan|محسن mohsen muhsin|علی ali|فاطمه fatemeh fatima fatimah|زهرا zahra
مریم maryam mariam|زینب zeinab zaynab zainab|معصومه masoumeh|مهدی mahdi mehdi|قاسم qasem ghasem kasem qassem|تقی taghi taqi
صادق sadegh sadeq|غلامحسین gholamhossein|اصغر asghar|اکبر akbar|یوسف yousef yusuf youssef joseph|داوود davoud dawud davud david|عباس abbas
ابراهیم ebrahim ibrahim|موسوی mousavi musavi moussavi|طباطبایی tabatabai tabatabaei tabatabaee|خامنهای khamenei|کریمی karimi|رحیمی rahimi
هاشمی hashemi hashimi|رفسنجانی rafsanjani|خاتمی khatami|روحانی rouhani ruhani|لاریجانی larijani|چنگیز changiz|شیرازی shirazi
رییسی raisi raeisi|رستمی rostami|جعفری jafari jaafari|جعفر jafar jaafar|سعید saeed said saeid|سعیدی saeedi saidi|مسعود masoud massoud
نوری nouri noori nuri|امیر amir|امیری amiri|حیدر heydar haidar haydar|حیدری heydari haidari|بهروز behrouz behrooz|پرویز parviz parwiz
پروین parvin|کیان kian|خسرو khosrow khosro|شاپور shapour|فرهاد farhad|فریدون fereydoun fereidoun|گلستان golestan|قربانی ghorbani qorbani
نسرین nasrin|شهره shohreh|لیلا leila leyla layla|سارا sara sarah|عبدالله abdullah abdollah|عمر omar umar|خالد khaled khalid|طارق tariq tarek
یاسر yasser yasir|نصرالله nasrallah nasrollah|صدام saddam|صالح saleh salih|ناصر naser nasser|جمال jamal gamal|جواد javad jawad
""", 8


def latin_of(word):
    word = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    word = word.replace("x", "ks")
    if not word or not all("a" <= c <= "z" for c in word):
        return ""
    if word[0] in "aeiou":
        word = word[0].upper() + word[1:]
    if len(word) > 2 and word[-1] in "eh":
        word = word[:-1] + ("1" if word[-1] == "e" else "2")
    return word


def arabic_of(word):
    word = "".join(c for c in unicodedata.normalize("NFC", word).translate(FOLD) if not unicodedata.combining(c))
    if word.startswith("ا"):
        word = "^" + word[1:]
    if len(word) > 2 and word.endswith("ه"):
        word = word[:-1] + "$"
    return word if word and all(c in LETTERS for c in word) else ""


def lines(*path):
    with open(os.path.join(DATA, "names", *path), encoding="utf-8") as f:
        for line in f:
            yield line.rstrip("\n").split("\t")


def training_pairs():
    held = {(arabic_of(a), latin_of(b)) for part in ("test", "eval") for a, b in lines("ar-en-google", f"ar2en-{part}.txt")}
    melb = [p for i, p in enumerate(lines("fa-en-melb", "train.tsv")) if i % 5]
    wiki = [(a.replace(" ", ""), b) for b, a, _ in lines("en-ar-wikidata", "data", "wd_arabic.normalized.aligned.tokens")]
    rng = random.Random(1)
    wiki = rng.sample(wiki, PAIRS - 12877 - len(melb))
    for a, b in [*lines("ar-en-google", "ar2en-train.txt"), *melb, *wiki]:
        pair = arabic_of(a), latin_of(b)
        if all(pair) and max(map(len, pair)) <= 16 and pair not in held:
            yield pair
    for name, *spellings in (family.split() for family in COMMON.replace("\n", "|").split("|") if family):
        for spelling in spellings:
            yield from [(arabic_of(name), latin_of(spelling))] * COMMON_TIMES


def steps(x, y, i, k):
    """(Latin letters, other letter) that may come at x[i:], y[k:]."""
    if i < len(x):
        yield x[i], ""
        if k < len(y):
            yield x[i], y[k]
    if k < len(y):
        yield "", y[k]
        if i + 1 < len(x):
            yield x[i:i + 2], y[k]


def expect(x, y, p, counts):
    """Adds the expected number of each step in all alignments of x and y."""
    n, m = len(x), len(y)
    front = [[0.0] * (m + 1) for _ in range(n + 1)]
    back = [[0.0] * (m + 1) for _ in range(n + 1)]
    arcs = [(i, k, s, p[s]) for i in range(n + 1) for k in range(m + 1) for s in steps(x, y, i, k) if s in p]
    front[0][0] = back[n][m] = 1.0
    for i, k, (u, v), w in arcs:
        front[i + len(u)][k + len(v)] += front[i][k] * w
    total = front[n][m]
    if total <= 0:
        return
    for i, k, (u, v), w in reversed(arcs):
        b = back[i + len(u)][k + len(v)] * w
        back[i][k] += b
        counts[u, v] += front[i][k] * b / total


def train(pairs):
    first = collections.Counter()
    for y, x in pairs:  # letters at about the same place of both words
        for i in range(len(x)):
            for k in range(len(y)):
                near = math.exp(-2 * abs(i / len(x) - k / len(y)) * 5)
                first[x[i], y[k]] += near
                if i + 1 < len(x):
                    first[x[i:i + 2], y[k]] += near * 0.1
            first[x[i], ""] += 0.2
        for c in y:
            first["", c] += 0.02
    counts = first
    for number in range(ROUNDS):
        total = sum(counts.values())
        p = {s: c / total for s, c in counts.items() if c > 0.01}
        counts = collections.Counter()
        for y, x in pairs:
            expect(x, y, p, counts)
        print(f"round {number}: {len(p)} steps", file=sys.stderr)
    return counts


def evidence(counts, pairs):
    """(Latin letters, other letter) -> eighths of a bit."""
    latin, other = collections.Counter(), collections.Counter()
    for y, x in pairs:
        latin.update(x)
        other.update(y)
    n_latin, n_other, total = sum(latin.values()), sum(other.values()), sum(counts.values())
    chance = lambda u, v: math.prod(latin[c] / n_latin for c in u) * math.prod(other[c] / n_other for c in v)
    # how long words are is nothing to their likeness: a step is worth what it says of letters only
    out = {}
    for (u, v), c in counts.items():
        if c >= COUNT_MIN or len(u) + len(v) == 1:
            bits = math.log2(max(c, 0.5) / total / chance(u, v))
            out[u, v] = max(-100, min(100, round(8 * bits))) or 1  # 0 is never
    return out


def fill(items):
    """Prints the items in lines of at most 100 columns."""
    line = ""
    for item in items:
        if line and len(line) + len(item) > 98:
            print(line)
            line = ""
        line += (" " if line else "") + item
    print(line)


def main():
    pairs = list(training_pairs())
    print(f"{len(pairs)} pairs", file=sys.stderr)
    table = evidence(train(pairs), pairs)
    rows = collections.defaultdict(list)
    for (u, v), bits in table.items():
        rows[u].append((v, bits))
    print("/* text-like.def — made by train/names.py, which says how and from what.\n"
          " *\n"
          " * OTHER(code point, name): letters of the Arabic script; alef_ begins a word, _heh ends one.\n"
          " * STEP(Latin letter, Latin letter, other, evidence in 1/8 bit): none = not taken; begin_a is an\n"
          " * a that begins a word, end_e an e that ends one. */\n"
          "#ifndef OTHER\n#define OTHER(cp, name)\n#endif\n"
          "#ifndef STEP\n#define STEP(a, b, other, evidence)\n#endif")
    fill([f"OTHER({ord(c):#x}, {OTHER[c]})" for c in LETTERS if c not in "^$"])
    for u in sorted(rows, key=lambda u: (len(u), u)):
        names = [LATIN.get(c, c) for c in u] + ["none"] * (2 - len(u))
        fill([f"STEP({names[0]}, {names[1]}, {OTHER[v]}, {bits})" for v, bits in sorted(rows[u])])
    print("#undef OTHER\n#undef STEP")


main()
