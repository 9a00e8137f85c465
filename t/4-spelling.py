#!/usr/bin/env python3
"""The spelling set: fourteen one-line messages, and which of them each query must find. 30 expected hits."""
import os

import lib
import post
from lib import Case, check, equal

TEXTS = {
    "yeh_farsi": "جلسه با دکتر طباطبایی در وزارت برگزار شد",
    "yeh_arabic": "جلسه با دكتر طباطبايي در وزارت برگزار شد",
    "zwnj": "کتاب‌های تازه و می‌روند",
    "space": "کتاب های تازه و می روند",
    "joined": "کتابهای تازه و میروند",
    "harakat": "مُحَمَّد رئيس الجَامِعَة",
    "plain": "محمد رئيس الجامعة",
    "alef": "أحمد إبراهيم آمنة",
    "alefplain": "احمد ابراهيم امنه",
    "digits_fa": "نامه شماره ۱۴۰۲ مورخ ۱۳۹۸",
    "digits_ar": "رقم ١٤٠٢",
    "digits_en": "letter 1402",
    "latin": "meeting with Dr Tabatabaei",
    "tatweel": "محـــمد",
}
WANT = {
    "طباطبایی": "yeh_farsi yeh_arabic latin", "طباطبايي": "yeh_farsi yeh_arabic latin",
    "Tabatabai": "yeh_farsi yeh_arabic latin", "دکتر": "yeh_farsi yeh_arabic", "کتاب‌های": "zwnj space joined",
    "کتابهای": "zwnj space joined", "محمد": "harakat plain tatweel", "احمد": "alef alefplain",
    "1402": "digits_fa digits_ar digits_en", "۱۴۰۲": "digits_fa digits_ar digits_en", "الجامعه": "harakat plain",
}


def case_of(case, body_of, head=""):
    for i, (name, text) in enumerate(TEXTS.items()):
        m = post.plain(i, "subject", body_of(text), mid=f"{name}@spelling.example", head=head)
        lib.write(os.path.join(case.dir, "mail", f"{name}.eml"), m.raw)
    case.add(os.path.join(case.dir, "mail"))


def found(case, *query):
    shown = case.show(case.ids(*query))
    return {lib.own_id(d).split("@")[0] for d in shown}


def ask_all(case, what):
    hits = 0
    for query, want in WANT.items():
        got = found(case, query)
        equal(set(want.split()), got, f"{what}: {query}")
        hits += len(got & set(want.split()))
    equal(30, hits, f"{what}: expected hits")


def test_spelling_in_bodies():
    with Case() as case:
        case_of(case, lambda t: t + "\n")
        ask_all(case, "plain")


def test_spelling_in_base64():
    import base64
    with Case() as case:
        case_of(case, lambda t: base64.b64encode(t.encode()).decode() + "\n",
                head="Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n")
        ask_all(case, "base64")


def test_exact_forms_only():
    with Case() as case:
        case_of(case, lambda t: t + "\n")
        equal({"digits_en", "digits_fa", "digits_ar"}, found(case, "=1402"), "=1402 takes digits as one")
        equal(set(), found(case, "=Tabatabai"), "=Tabatabai is this spelling only")


lib.main(globals())
