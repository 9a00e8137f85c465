"""What is planted: files in files, each with the phrases that must be found in it.

A Unit is the bytes of one file and what is true of it.  A truth has a `chain`: the SHA-256 of every
file on the way from the loose file down to the document that holds the phrase ("*" where the reader
makes the document's bytes itself, as for items of an Outlook store)."""
import hashlib
import random

EN = """amber anchor apron basket beacon blanket bottle bridge bucket butter button cabin candle canvas
carpet castle cellar cherry chimney clover copper cotton cradle curtain dagger desert donkey drawer eagle
ember falcon feather ferry fiddle garden garlic ginger goblet granite hammer harbor hazel helmet honey
island ivory jacket jasmine kettle ladder lantern lemon linen magnet mantle marble meadow mirror monkey
needle nickel olive orchard oyster paddle parrot pebble pepper pillow pocket powder puzzle rabbit ribbon
river rocket saddle sailor salmon shadow shovel silver spider spoon stable summer sunset tailor temple
thread timber tunnel turtle valley velvet violin wagon walnut willow window winter wizard yellow""".split()
FA = """آسمان آتش انار باران برگ بلبل پرده پنجره پیاز ترازو تابستان چراغ چمن خورشید خرگوش دریا درخت
دستمال رودخانه روباه زمستان زنبور ساحل ستاره سنگ شتر صندوق طاووس فانوس قایق کبوتر کوهستان گردو گلدان لاله
ماهی مروارید نردبان نسیم هندوانه""".split()
AR = """بستان تفاح جسر حديقة خيمة دجاجة ريحان زيتون سفينة شمعة صحراء ضفدع طاولة عصفور غابة فراشة قمر
كتاب لؤلؤ مطر نخلة هدهد وردة بحر جمل رمان سلحفاة شجرة عسل نهر""".split()
PEOPLE = [("Jane Orchard", "jane@orchard.example"), ("Peter Quill", "peter@quill.example"),
          ("نسرین باغبان", "nasrin@bagh.example"), ("Omar Zaytun", "omar@zaytun.example")]


def sha(data):
    return hashlib.sha256(data).hexdigest()


class Words:
    """Phrases of three words, none of which comes twice."""

    def __init__(self, seed):
        self.r, self.used = random.Random(seed), set()

    def phrase(self, lang="en"):
        words = {"en": EN, "fa": FA, "ar": AR}[lang]
        while True:
            p = " ".join(self.r.sample(words, 3))
            if p not in self.used:
                self.used.add(p)
                return p

    def name(self):
        """Of somebody who does not exist."""
        return self.phrase().title()

    def filler(self, lang="en", n=25):
        """Words around a phrase: one at a time, so that they are no phrase of three."""
        hum = {"en": "and the of it was for with", "fa": "و از به که در با", "ar": "و من إلى في على"}[lang].split()
        words = {"en": EN, "fa": FA, "ar": AR}[lang]
        return " ".join(self.r.choice(hum) + " " + self.r.choice(words) for _ in range(n))


class Unit:
    def __init__(self, name, data=b"", kind="file"):
        self.name, self.data, self.kind, self.truths = name, data, kind, []
        self.locked = False

    def tell(self, phrase, how="body", query=None, lang="en", below=(), needs=None):
        """`phrase` must be found in this file, or in a document below it."""
        self.truths.append({"phrase": phrase, "how": how, "kind": self.kind, "lang": lang, "chain": list(below),
                            "query": query or f'"{phrase}"', "needs": needs})
        return phrase

    def fact(self, phrase, how, field, lang="en"):
        """The same for what a field of the query language finds: `subject:"..."`."""
        return self.tell(phrase, how, f'{field}:"{phrase}"', lang)

    def hold(self, child, exact=True):
        """Take over what is true of a file that lies in this one."""
        top = child.sha if exact else "*"
        for t in child.truths:
            self.truths.append({**t, "chain": [top] + t["chain"]})
        self.truths.append({"phrase": "", "how": "bytes", "kind": child.kind, "lang": "", "query": "",
                            "chain": [top], "needs": None, "name": child.name})
        return child

    def copy(self, name=None):
        """The same bytes under another name: what is true stays true."""
        twin = Unit(name or self.name, self.data, self.kind)
        twin.truths = [dict(t) for t in self.truths]
        twin.locked = self.locked
        return twin

    @property
    def sha(self):
        return sha(self.data)


def sentence(w, unit, lang="en", how="body", query=None):
    """A phrase within other words."""
    p = w.phrase(lang)
    unit.tell(p, how, query, lang)
    return f"{w.filler(lang, 6)} {p} {w.filler(lang, 6)}"


def tool(name):
    """Where a program is, or None."""
    import shutil
    return shutil.which(name, path="/usr/bin:/bin")
