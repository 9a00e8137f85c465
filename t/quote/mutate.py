"""Quotations of a text, some faithful and some not, made by a seed: what `clew check` must let pass and what it must not.

    for q in quotations(text, random.Random(1)): q.kind, q.words, q.clean

A change that leaves the words as they stand somewhere in the text (a doubled word cut, two that are alike swapped) is
none and is not made."""
import collections
import re
import unicodedata

Quote = collections.namedtuple("Quote", "kind words clean")

WORD = re.compile(r"[^\W_]+(?:['’\u200c-][^\W_]+)*")
END = re.compile(r"(?<!\b[A-Z])(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!St)(?<!No)(?<!Gen)(?<!Sen)(?<!\.[A-Z])(?<!eg)(?<!vs)(?<!Prof)"
                 r"[.!?؟]+[\"”»)]*\s+(?=[A-Z\u0600-\u06ff])|\n\s*\n")
OTHERS = re.compile(r"From:|To:|wrote:|Original Message|Forwarded|@|^>", re.M)  # words of somebody else begin
NOT_QUOTED = re.compile(r"[\"“”„«»‘<>\[\]{}|*_`#\\/@=~^]|\.\.|…|--|^\s*>", re.M)
NEGATION = {"en": ["not", "never"], "fa": ["نه", "هرگز"]}
MORE = {"en": ["secret", "former", "late", "often", "green", "seven"], "fa": ["سابق", "محرمانه", "سبز", "هفت"]}
NAMES = {"en": ["Azarnoosh", "Quillfeather", "Brightwater"], "fa": ["آذرنوش", "مهرپرور"]}
HIDES = set("""not no never nobody none nothing nor neither without cannot hardly barely scarcely refused denied denies failed unable
false if unless provided except only until till would could might may perhaps possibly probably likely alleged supposedly although though but however
said says saying claimed claims claim alleges alleged allegedly reportedly according told tells argued when because whether should can
نه هرگز هیچ بدون نیست نیستند نبود نبودند اگر مگر چنانچه شاید ممکن احتمالا گفت گفته گفتند می‌گوید مدعی ادعا که ولی اما""".split())


def fold(word):
    word = unicodedata.normalize("NFKD", word.lower()).replace("ي", "ی").replace("ك", "ک").replace("\u200c", "").replace("’", "'")
    return "".join(c for c in word if not unicodedata.combining(c))


def key(words):
    """Words in a row as one string without spaces: parts that may be written together or apart are alike."""
    return "".join(fold(w) for w in words)


def hides(words):
    return any(fold(w) in {fold(h) for h in HIDES} or re.search("n'?t$", fold(w)) or
               (fold(w).startswith("ن") and len(w) > 2) for w in words)


OTHER = set("""the their its his her our your they she you this that these those there here then and but who which what so
او وی ایشان آنها آنان این آن من تو ما شما خود همه""".split())


class Text:
    def __init__(self, text):
        self.text = text
        self.lang = "fa" if re.search(r"[\u0600-\u06ff]", text) else "en"
        self.words = WORD.findall(text)
        self.key = key(self.words)
        self.sentences = [s.strip() for s in END.split(text)]
        self.good = [s for s in self.sentences if 6 <= len(s.split()) <= 45 and not NOT_QUOTED.search(s) and
                     not re.search(r"\d\s*-|-\s*\n|:|;|\(|\)", s)]

    def there(self, words):
        return key(WORD.findall(words)) in self.key


def split(sentence):
    """Words with what stands behind each, line breaks as they are."""
    return re.findall(r"\S+\s*", sentence)


def glue(parts):
    return re.sub(r"\s+", " ", "".join(p if p[-1:].isspace() else p + " " for p in parts)).strip()


def bare(part):
    return WORD.findall(part)[0] if WORD.findall(part) else ""


# ---- unfaithful ---------------------------------------------------------------------------------


def some(rng, parts, first=1):
    """The index of a word, not the first."""
    at = [i for i in range(first, len(parts)) if re.fullmatch(r"[^\W\d_]+[.,،؟?!]?\s*", parts[i])]
    return rng.choice(at) if at else None


def delete(t, rng, parts):
    i = some(rng, parts[:-1])
    return i and glue(parts[:i] + parts[i + 1:])


def insert(t, rng, parts):
    i = some(rng, parts)
    return i and glue(parts[:i] + [rng.choice(MORE[t.lang])] + parts[i:])


def replace(t, rng, parts):
    i = some(rng, parts)
    return i and glue(parts[:i] + [parts[i].replace(bare(parts[i]), rng.choice(MORE[t.lang]))] + parts[i + 1:])


def negate(t, rng, parts):
    i = some(rng, parts)
    return i and glue(parts[:i] + [rng.choice(NEGATION[t.lang])] + parts[i:])


def affirm(t, rng, parts):
    at = [i for i in range(1, len(parts) - 1) if fold(bare(parts[i])) in {"not", "never", "no", "هرگز", "نه"}]
    i = rng.choice(at) if at else None
    return i and glue(parts[:i] + parts[i + 1:])


def contract(t, rng, parts):
    """can -> can't"""
    at = [i for i, p in enumerate(parts) if bare(p) in {"can", "would", "could", "should", "is", "are", "was", "were", "do", "does", "has"}]
    i = rng.choice(at) if at else None
    return i is not None and i > 0 and glue(parts[:i] + [bare(parts[i]) + "n't "] + parts[i + 1:])


def number(t, rng, parts):
    at = [i for i, p in enumerate(parts) if re.search(r"\d", p)]
    if not at:
        return None
    i = rng.choice(at)
    digits = list(re.finditer(r"\d", parts[i]))
    d = rng.choice(digits)
    other = str((unicodedata.digit(d.group()) + rng.randint(1, 8)) % 10)
    return glue(parts[:i] + [parts[i][:d.start()] + other + parts[i][d.end():]] + parts[i + 1:])


def names_of(parts):
    return [i for i in range(1, len(parts)) if re.fullmatch(r"[A-Z][a-z]{2,}[.,]?\s*", parts[i]) and fold(bare(parts[i])) not in OTHER]


def name(t, rng, parts):
    at = names_of(parts) if t.lang == "en" else [some(rng, parts)]
    if not at or not at[0]:
        return None
    i = rng.choice(at)
    return glue(parts[:i] + [parts[i].replace(bare(parts[i]), rng.choice(NAMES[t.lang]))] + parts[i + 1:])


def swap(t, rng, parts):
    i = some(rng, parts[:-2])
    return i and glue(parts[:i] + [parts[i + 1].strip(), parts[i].strip()] + parts[i + 2:])


def tense(t, rng, parts):
    at = [i for i in range(1, len(parts)) if re.fullmatch(r"[a-z]{4,}\s*", parts[i]) and not parts[i].strip().endswith("s")]
    i = rng.choice(at) if at else None
    return i and glue(parts[:i] + [parts[i].strip() + rng.choice(["s", "ed"])] + parts[i + 1:])


def cut(rng, parts):
    """A gap of at least two words with three on either side: its bounds."""
    if len(parts) < 9:
        return None
    a = rng.randint(3, len(parts) - 6)
    return a, rng.randint(a + 2, min(len(parts) - 3, a + 8))


ELISIONS = ["… ", "... ", ". . . ", "[...] ", "[…] ", "(...) "]


def gap_hides(t, rng, parts):
    at = [i for i in range(3, len(parts) - 3) if fold(bare(parts[i])) in
          {"not", "never", "no", "if", "unless", "هرگز", "اگر", "مگر", "نیست"} or fold(bare(parts[i])).endswith("n't")]
    i = rng.choice(at) if at else None
    return i and glue(parts[:i] + [rng.choice(ELISIONS[:5])] + parts[i + 1:])


def gap_joins(t, rng, parts):
    """The first half of a sentence and the second of another."""
    others = t.good[t.good.index(t.now) + 1:t.good.index(t.now) + 6]
    if not others:
        return None
    other = split(rng.choice(others))
    if len(other) < 7:
        return None
    return glue(parts[:rng.randint(3, len(parts) - 3)] + [rng.choice(ELISIONS[:5])] + other[rng.randint(3, len(other) - 3):])


def disorder(t, rng, parts):
    if len(parts) < 9:
        return None
    a = len(parts) // 2
    first, second = key(WORD.findall(" ".join(parts[a:]))), key(WORD.findall(" ".join(parts[:a])))
    if second in t.key[t.key.find(first) + len(first):]:
        return None  # they stand in this order, too
    return glue(parts[a:] + [rng.choice(ELISIONS[:5])] + parts[:a])


def bracket_number(t, rng, parts):
    at = [i for i in range(2, len(parts) - 2) if re.fullmatch(r"\d+[.,]?\s*", parts[i])]
    i = rng.choice(at) if at else None
    return i and glue(parts[:i] + ["[%d]" % (int(bare(parts[i])) + rng.randint(1, 9))] + parts[i + 1:])


def bracket_name(t, rng, parts):
    at = [i for i in (names_of(parts) if t.lang == "en" else [some(rng, parts)])
          if i and 2 <= i < len(parts) - 2 and bare(parts[i]) not in OTHER]
    i = rng.choice(at) if at else None
    return i and glue(parts[:i] + ["[%s]" % rng.choice(NAMES[t.lang])] + parts[i + 1:])


def bracket_not(t, rng, parts):
    i = some(rng, parts[2:-2]) if len(parts) > 6 else None
    return i and glue(parts[:i + 2] + ["[%s]" % rng.choice(NEGATION[t.lang])] + parts[i + 2:])


# ---- faithful -----------------------------------------------------------------------------------


def verbatim(t, rng, parts):
    return glue(parts)


def piece(t, rng, parts):
    a = rng.randint(0, len(parts) - 4)
    return glue(parts[a:rng.randint(a + 4, len(parts))])


def gap(t, rng, parts):
    c = cut(rng, parts)
    return c and not hides(WORD.findall(" ".join(parts[c[0]:c[1]]))) and glue(parts[:c[0]] + [rng.choice(ELISIONS[:5])] + parts[c[1]:])


def gap_sentence(t, rng, parts):
    """A whole sentence or more left out between two whole ones."""
    i = t.sentences.index(t.now)
    far = [s for s in t.sentences[i + 2:i + 4] if s in t.good]
    if not far:
        return None
    to = rng.choice(far)
    between = t.text[t.text.find(t.now):t.text.find(to)]
    return not OTHERS.search(between) and glue(parts + [rng.choice(ELISIONS[:5])] + split(to))


def sic(t, rng, parts):
    i = some(rng, parts)
    return i and glue(parts[:i] + ["[sic]"] + parts[i:])


def beside(t, rng, parts):
    i = some(rng, parts)
    return i and glue(parts[:i] + [{"en": "[of the town]", "fa": "[در شهر]"}[t.lang]] + parts[i:])


def instead(t, rng, parts):
    at = [i for i in range(2, len(parts)) if bare(parts[i]) in {"he", "she", "it", "they", "him", "them", "او", "آنها"} and
          parts[i].strip() == bare(parts[i])]
    i = rng.choice(at) if at else None
    return i and glue(parts[:i] + [{"en": "[the council]", "fa": "[شورا]"}[t.lang]] + parts[i + 1:])


def capital(t, rng, parts):
    first = parts[0]
    if not ("a" <= first.lower()[0] <= "z") or len(bare(first)) < 2 or bare(first).isupper():
        return None
    return glue(["[%s]%s" % (first[0].swapcase(), first[1:])] + parts[1:])


def lower(t, rng, parts):
    return "A" <= parts[0][0] <= "Z" and parts[0][1:2].islower() and glue([parts[0][0].lower() + parts[0][1:]] + parts[1:])


def ending(t, rng, parts):
    i = some(rng, parts)
    return i and parts[i].strip() == bare(parts[i]) and len(bare(parts[i])) > 3 and t.lang == "en" and bare(parts[i]).islower() and \
        glue(parts[:i] + [bare(parts[i]) + "[ed]"] + parts[i + 1:])


def wrap(t, rng, parts):
    return re.sub(" ", lambda m: "\n" if rng.random() < .2 else " ", glue(parts))


def stop(t, rng, parts):
    return glue(parts).rstrip(".!?,؟،") + ","


def arabic(t, rng, parts):
    s = glue(parts)
    return s != s.replace("ی", "ي").replace("ک", "ك") and s.replace("ی", "ي").replace("ک", "ك")


def joiner(t, rng, parts):
    s = glue(parts)
    return "\u200c" in s and s.replace("\u200c", rng.choice(["", " "]))


def digits(t, rng, parts):
    s = glue(parts)
    if t.lang != "fa" or not re.search(r"\d", s):
        return None
    to = rng.choice([0x30, 0x660, 0x6f0])
    return re.sub(r"\d", lambda m: chr(to + unicodedata.digit(m.group())), s)


WRONG = [delete, insert, replace, negate, affirm, contract, number, name, swap, tense, gap_hides, gap_joins, disorder,
         bracket_number, bracket_name, bracket_not]
RIGHT = [verbatim, piece, gap, gap_sentence, sic, beside, instead, capital, lower, ending, wrap, stop, arabic, joiner, digits]
PLAIN = {delete, insert, replace, negate, affirm, contract, number, name, swap, tense}


def one(t, rng, how, sentence):
    t.now = sentence
    parts = split(sentence)
    words = how(t, rng, parts)
    if not words:
        return None
    if how in PLAIN and t.there(words):
        return None
    if how in (gap_hides, gap_joins, disorder) and t.there(re.sub(r"\s*(\[?…\]?|\[?\.\.\.\]?|\. \. \.)\s*", " ", words)):
        return None
    return Quote(how.__name__.replace("_", "-"), words, how in RIGHT)


def quotations(text, rng, each=1):
    """`each` of every kind that the text has a place for."""
    t = Text(text)
    for how in WRONG + RIGHT:
        tries, made = 0, 0
        while t.good and made < each and tries < 6 * each:
            tries += 1
            q = one(t, rng, how, rng.choice(t.good))
            if q:
                made += 1
                yield q
