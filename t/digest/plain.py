"""Invented files of the plain form of a digest, in many habits of writing, with what is true of them."""
import random

ITEMS = {
    "en": [
        ("Harbour office signs crane contract", (2014, 3, 12), "The office had denied it for a year.",
         "We signed the contract ... in the [second] week of the month.", "The Example Times", ["harbours", "contracts"]),
        ("Who paid for the second bridge?", (2015, 11, 2), "A letter names the company that paid.",
         "The second part was paid by us, and nobody asked.", "Lakeside Weekly", ["bridges", "Lakeside"]),
        ("Board of Rivers admits 'a small error' in 2013 report", (2016, 7, 30), "It comes three years late.",
         "A small error was made in the table of that report.", "River Post", ["rivers", "Board of Rivers"]),
    ],
    "fa": [
        ("اداره بندر قرارداد جرثقیل را امضا کرد", (2014, 3, 12), "اداره یک سال این را انکار کرده بود.",
         "ما قرارداد را در هفته دوم ماه امضا کردیم.", "روزنامه نمونه", ["بندر", "قرارداد"]),
        ("چه کسی پول پل دوم را داد؟", (2015, 11, 2), "نامه‌ای نام شرکت را می‌برد.",
         "بخش دوم را ما پرداختیم و کسی نپرسید.", "هفته‌نامه دریاچه", ["پل‌ها", "دریاچه"]),
        ("هیئت رودها به «خطایی کوچک» اعتراف کرد", (2016, 7, 30), "سه سال دیرتر از موعد.",
         "در جدول آن گزارش خطایی کوچک رخ داد.", "پیک رود", ["رودها", "گزارش"]),
    ],
    "ar": [
        ("مكتب الميناء يوقع عقد الرافعة", (2014, 3, 12), "كان المكتب قد نفى ذلك مدة عام.",
         "وقعنا العقد في الأسبوع الثاني من الشهر.", "صحيفة المثال", ["الموانئ", "العقود"]),
        ("من دفع ثمن الجسر الثاني؟", (2015, 11, 2), "رسالة تذكر اسم الشركة.",
         "نحن دفعنا الجزء الثاني ولم يسأل أحد.", "أسبوعية البحيرة", ["الجسور", "البحيرة"]),
        ("مجلس الأنهار يعترف بخطأ صغير", (2016, 7, 30), "بعد ثلاث سنوات.",
         "وقع خطأ صغير في جدول ذلك التقرير.", "بريد النهر", ["الأنهار", "التقارير"]),
    ],
}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "lev": ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
            "تشرين الثاني", "كانون الأول"],
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split(),
}
JALALI = {(2014, 3, 12): (1392, 12, 21), (2015, 11, 2): (1394, 8, 11), (2016, 7, 30): (1395, 5, 9)}
HIJRI = {(2014, 3, 12): (1435, 5, 10), (2015, 11, 2): (1437, 1, 19), (2016, 7, 30): (1437, 10, 24)}
J_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
H_MONTHS = ["محرم", "صفر", "ربيع الأول", "ربيع الثاني", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان",
            "شوال", "ذو القعدة", "ذو الحجة"]
WEEKDAY = {(2014, 3, 12): ("Wednesday", "چهارشنبه", "الأربعاء"), (2015, 11, 2): ("Monday", "دوشنبه", "الاثنين"),
           (2016, 7, 30): ("Saturday", "شنبه", "السبت")}


def digits(s, zero):
    return "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in str(s))


def fa(s):
    return digits(s, "۰")


def ar(s):
    return digits(s, "٠")


DATES = {
    "en": [lambda t: f"{t[2]} {MONTHS['en'][t[1] - 1]} {t[0]}", lambda t: f"{MONTHS['en'][t[1] - 1]} {t[2]}, {t[0]}",
           lambda t: f"{t[0]}-{t[1]:02}-{t[2]:02}", lambda t: f"{WEEKDAY[t][0]}, {t[2]} {MONTHS['en'][t[1] - 1][:3]} {t[0]}",
           lambda t: f"{t[2]:02}.{t[1]:02}.{t[0]}", lambda t: f"Published {MONTHS['en'][t[1] - 1]} {t[2]}, {t[0]}",
           lambda t: f"{t[2]} {MONTHS['en'][t[1] - 1]} {t[0]}, 14:05 GMT", lambda t: f"({MONTHS['en'][t[1] - 1][:3]}. {t[2]}, {t[0]})",
           lambda t: f"Lakeside, {t[2]} {MONTHS['en'][t[1] - 1]} {t[0]}",
           lambda t: f"{t[2]} {MONTHS['en'][t[1] - 1]} {t[0]} / {JALALI[t][0]}-{JALALI[t][1]:02}-{JALALI[t][2]:02}"],
    "fa": [lambda t: fa(f"{JALALI[t][2]} ") + J_MONTHS[JALALI[t][1] - 1] + fa(f" {JALALI[t][0]}"),
           lambda t: WEEKDAY[t][1] + fa(f" {JALALI[t][2]} ") + J_MONTHS[JALALI[t][1] - 1] + fa(f" {JALALI[t][0]}"),
           lambda t: fa(f"{JALALI[t][0]}/{JALALI[t][1]:02}/{JALALI[t][2]:02}"),
           lambda t: fa(f"{t[2]} ") + MONTHS["fa"][t[1] - 1] + fa(f" {t[0]}"),
           lambda t: f"تاریخ انتشار: {JALALI[t][2]} {J_MONTHS[JALALI[t][1] - 1]} {JALALI[t][0]}",
           lambda t: fa(f"{JALALI[t][2]} ") + J_MONTHS[JALALI[t][1] - 1] + fa(f" {JALALI[t][0]}") + f" - {t[2]} {MONTHS['en'][t[1] - 1]} {t[0]}"],
    "ar": [lambda t: ar(f"{t[2]} ") + MONTHS["ar"][t[1] - 1] + ar(f" {t[0]}"),
           lambda t: f"{t[2]} {MONTHS['lev'][t[1] - 1]} {t[0]}",
           lambda t: f"{WEEKDAY[t][2]} {t[2]} {MONTHS['ar'][t[1] - 1]} {t[0]}",
           lambda t: f"{t[2]} {MONTHS['lev'][t[1] - 1]}/{MONTHS['ar'][t[1] - 1]} {t[0]}",
           lambda t: ar(f"{HIJRI[t][2]} ") + H_MONTHS[HIJRI[t][1] - 1] + ar(f" {HIJRI[t][0]}"),
           lambda t: f"نشر في {t[2]} {MONTHS['ar'][t[1] - 1]} {t[0]}"],
}
READ = {"en": ["Read more at ", "Read the full story at ", "Read more: ", "READ MORE AT: ", "→ Read more at "],
        "fa": ["ادامه مطلب در ", "بیشتر بخوانید در ", "منبع: ", "متن کامل در "],
        "ar": ["اقرأ المزيد في ", "المصدر: ", "النص الكامل في ", "إقرأ المزيد على "]}
ABOUT = {"en": ["More about: ", "Topics: ", "Tags: ", "More about "], "fa": ["بیشتر درباره: ", "موضوع‌ها: ", "برچسب‌ها: "],
         "ar": ["المزيد عن: ", "مواضيع: ", "المزيد حول: "]}
MARKS = {"en": [("“", "”"), ('"', '"'), ("> ", "")], "fa": [("«", "»"), ("> ", ""), ("“", "”")], "ar": [("«", "»"), ('"', '"'), ("> ", "")]}
HEADS = ["", "", "# ", "## ", "• ", "- ", "1. ", "**", "\u200f"]
RULES = ["", "", "---", "* * *", "⁂", "________"]


def write(seed):
    """(bytes, [truth]) of one file."""
    rng = random.Random(seed)
    langs = rng.choice([["en"], ["fa"], ["ar"], ["en", "fa"], ["en", "ar"], ["fa", "en", "ar"]])
    first = rng.random() < 0.25
    head, rule, date_no = rng.choice(HEADS), rng.choice(RULES), rng.randrange(100)
    read_no, about_no, mark_no = rng.randrange(20), rng.randrange(20), rng.randrange(20)
    gap, tight = rng.choice([0, 0, 1, 2]), rng.random() < 0.3
    linked, topics, markdown = rng.random() < 0.6, rng.random() < 0.85, rng.random() < 0.3
    comma = {"en": ", ", "fa": "، ", "ar": "، "}
    out, truth = [], []
    picks = rng.sample(range(3), rng.choice([1, 2, 3]))
    for k, i in enumerate(picks):
        lang = langs[k % len(langs)]
        title, date, intro, excerpt, outlet, about = ITEMS[lang][i]
        mark = MARKS[lang][mark_no % len(MARKS[lang])]
        dated = DATES[lang][date_no % len(DATES[lang])](date)
        bold = "**" if head == "**" else ""
        number = f"{k + 1}. " if head == "1. " else head
        headline = number + title + bold
        top = [dated, headline] if first else [headline] + [""] * gap + [dated]
        url = f"https://outlet{i}.example/{date[0]}/{i}?x=1&y=2"
        name = f"[{outlet}]({url})" if linked and markdown else f"{outlet}: {url}" if linked else outlet
        blank = [] if tight else [""]
        lines = top + blank + [intro] + ([""] if mark[0] == "> " or not tight else []) + [mark[0] + excerpt + mark[1]] + blank
        lines += [READ[lang][read_no % len(READ[lang])] + name]
        if topics:
            lines += [ABOUT[lang][about_no % len(ABOUT[lang])] + comma[lang].join(about)]
        if k + 1 < len(picks):
            lines += [""] + ([rule, ""] if rule else [""] * rng.choice([0, 0, 1, 2]))
        out += lines
        truth.append({"headline": title, "date": "%04d-%02d-%02d" % date, "outlet": outlet, "intro": intro, "excerpt": excerpt,
                      "link": url if linked else None, "topics": about if topics else [], "hijri": dated in
                      [DATES["ar"][4](date)]})
    eol = rng.choice(["\n", "\n", "\r\n", "\r"]) if not markdown else "\n"
    text = eol.join(out) + rng.choice(["", eol, eol + eol, eol + "   " + eol])
    return (b"\xef\xbb\xbf" if rng.random() < 0.3 else b"") + text.encode(), truth
