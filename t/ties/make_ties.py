#!/usr/bin/env python3
"""An invented mail cache with planted occasions: make_ties.py SEED FOLDER writes two mailboxes, loose files and truth.json.

Each scene has people of its own.  What is planted is told again, quoted, forwarded, copied to a list, kept twice and in two
mailboxes, dated in two calendars and two time zones, planned, denied; the questions of truth.json say what is to be counted:
  ask, args (of clew occasions), answer, occasions, at_most, documents of a scene do not touch those of another."""
import datetime
import json
import os
import random
import sys

MONTHS = "January February March April May June July August September October November December".split()
JALALI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
LATIN = "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand".split()
FA = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
CAROL = "Carol Reed <carol@gamma.example>"
BOB = "Bob Stone <bob@beta.example>"
LIST = "watchers@lists.example"
DAY = datetime.timedelta(1)


def jalali(d):
    """Year, month, day of the solar Hijri calendar; years whose leap years follow the 33-year rule (1206 to 1460)."""
    start = datetime.date(d.year, 3, 20 if d.year % 4 == 0 and d.year >= 1996 else 21)
    year = d.year - 621
    if d < start:
        year -= 1
        start = datetime.date(d.year - 1, 3, 20 if (d.year - 1) % 4 == 0 and d.year - 1 >= 1996 else 21)
    n = (d - start).days
    return (year, n // 31 + 1, n % 31 + 1) if n < 186 else (year, (n - 186) // 30 + 7, (n - 186) % 30 + 1)


def english(d):
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def month(d):
    return f"{MONTHS[d.month - 1]} {d.year}"


class Cache:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.mails, self.others, self.loose, self.questions = [], [], [], []
        self.base = datetime.date(2013, 1, 10) + DAY * self.r.randrange(500)

    def mail(self, sender, to, body, day, clock="10:00:00 +0000", head="", subject=None):
        """Into the first mailbox; returns its bytes."""
        n = len(self.mails)
        stamp = f"{day.day:02} {MONTHS[day.month - 1][:3]} {day.year} {clock}"
        raw = (f"From: {sender}\nTo: {to}\nSubject: {subject or f'note {n}'}\nDate: {stamp}\nMessage-ID: <o{n}@t.example>\n"
               f"{head}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}")
        self.mails.append(raw.encode())
        return self.mails[-1]

    def told(self, by, body, day, **more):
        return self.mail(by, CAROL if by != CAROL else BOB, f"Hello,\n\n{body}\n\nRegards\n", day, **more)

    def again(self, raw):
        """The same mail in the other mailbox, as its server kept it, and as a loose file."""
        self.others.append(b"Received: from relay.example by gamma.example; Thu, 1 Jan 2015 00:00:00 +0000\n" + raw)
        self.loose.append(raw)

    def ask(self, ask, answer, occasions, *args, **more):
        self.questions.append({"ask": ask, "args": list(args), "answer": answer, "occasions": occasions, **more})


def quoted(who, day, text):
    return f"On {day.day} {MONTHS[day.month - 1][:3]} {day.year} {who} wrote:\n" + "".join(f"> {x}\n" for x in text.split("\n"))


def letters(c):
    """Letters count one each: two of one day, copies and quotations never; 23:30 -0500 is the next day."""
    nora, leyla = "Nora Vance <nora@quill.example>", "Leyla Karimi <leyla@harbour.example>"
    n, day = c.r.randrange(3, 6), c.base
    for i in range(n):
        raw = c.mail(nora, leyla, f"Dear Leyla,\n\nthe harbour lamp number {i} is out again.\n\nNora\n", day,
                     f"{9 + i}:00:00 +0000", head=f"Cc: {LIST}\n" if i % 2 else "")
        c.again(raw)
        if i:
            day += DAY * c.r.randrange(5, 12)
    text = "Dear Leyla,\n\nthe harbour lamp number 0 is out again.\n\nNora\n"
    c.mail(leyla, CAROL, "See below.\n\n" + quoted("Nora Vance", c.base, text), c.base + DAY, subject="lamp")
    c.mail(leyla, CAROL, "FYI\n\n---------- Forwarded message ----------\nFrom: Nora Vance <nora@quill.example>\n"
           f"Date: {english(c.base)} 09:00\nSubject: note 0\nTo: Leyla Karimi <leyla@harbour.example>\n\n" + text, c.base + 2 * DAY)
    late = day + 30 * DAY
    c.again(c.mail(nora, leyla, "Dear Leyla,\n\nthe last lamp is mended.\n\nNora\n", late, "23:30:00 -0500"))
    who = "Nora Vance wrote to Leyla Karimi"
    c.ask(who, "yes", n + 1, "--at-least", str(n + 1))
    c.ask(who, "no", n + 1, "--at-least", str(n + 2))
    c.ask(who, "no", n, "--at-least", str(n + 1), "--before", str(late + DAY))
    c.ask(who, "yes", n + 1, "--at-least", str(n + 1), "--before", str(late + 2 * DAY))
    c.ask(who, "yes", 1, "--after", str(late))
    c.ask("nora@quill.example contacted leyla@harbour.example", "yes", n + 1, "--at-least", str(n + 1))
    c.ask("Leyla Karimi was contacted by Nora Vance", "yes", n + 1, "--at-least", str(n + 1))
    c.ask("Leyla Karimi wrote to Nora Vance", "no", 0)
    ines, rolf, two = "Ines Vale <ines@quill.example>", "Rolf Tarn <rolf@harbour.example>", c.base + 7 * DAY
    for clock in ("09:00:00 +0000", "14:00:00 +0330"):
        c.mail(ines, rolf, f"Dear Rolf,\n\nit is {clock[:5]} here.\n\nInes\n", two, clock)
    c.told(ines, f"I wrote to Rolf Tarn on {english(two)}.", two + 3 * DAY)
    c.told(BOB, f"Ines Vale sent a letter to Rolf Tarn on {english(two + 9 * DAY)}.", two + 20 * DAY)
    c.ask("Ines Vale wrote to Rolf Tarn", "yes", 3, "--at-least", "3")
    c.told(BOB, f"Elsa Brook twice met Piet Rook in {month(two)}.", two + 70 * DAY)
    c.ask("Elsa Brook met Piet Rook", "undetermined", 1, "--at-least", "2", at_most=2)
    c.ask("Elsa Brook met Piet Rook", "no", 1, "--at-least", "3")
    # a month that holds two of its days, and nothing more that is certain
    for day in (5, 15):
        c.told(BOB, f"Ugo Stern met Tilda Marsh on {english(two.replace(day=day))}.", two + 70 * DAY)
    c.told(CAROL, f"Ugo Stern met Tilda Marsh in {month(two)}.", two + 71 * DAY)
    c.ask("Ugo Stern met Tilda Marsh", "yes", 2, "--at-least", "2")
    c.ask("Ugo Stern met Tilda Marsh", "undetermined", 2, "--at-least", "3", at_most=3)


def meetings(c):
    """Told by one of them and by another, quoted, dated in two calendars and to the month; one planned, one denied."""
    ada, one = "Ada Poe <ada@sand.example>", c.base + DAY * c.r.randrange(40)
    two = one + DAY * c.r.randrange(70, 90)
    text = f"I met Omar Faruqi on {english(one)} in the garden."
    c.again(c.told(ada, text, one + 3 * DAY))
    c.mail(CAROL, BOB, "Dear Bob,\n\nthank you.\n\n" + quoted("Ada Poe", one + 3 * DAY, text), one + 4 * DAY)
    y, m, d = jalali(one)
    c.told(BOB, f"Ada Poe met Omar Faruqi on {d} {LATIN[m - 1]} {y}, as is well known.", one + 9 * DAY)
    c.told(BOB, f"Ada Poe met Omar Faruqi in {month(one)} and seemed well.", one + 60 * DAY)
    tuesday = one + (1 - one.weekday()) % 7 * DAY + 21 * DAY
    c.told("Lars Finn <lars@sand.example>", "I met Opal Dray on Tuesday.", tuesday + 3 * DAY)
    c.told(BOB, f"Lars Finn met Opal Dray on {english(tuesday)}.", tuesday + 8 * DAY)
    c.told(CAROL, f"Bob Stone said that Lars Finn met Opal Dray on {english(tuesday)}.", tuesday + 9 * DAY)
    c.ask("Lars Finn met Opal Dray", "yes", 1)
    c.ask("Lars Finn met Opal Dray", "no", 1, "--at-least", "2")
    c.told(CAROL, f"Ada Poe met Omar Faruqi on {english(two)}.", two + 2 * DAY, clock="23:30:00 -0500")
    who = "Ada Poe met Omar Faruqi"
    c.ask(who, "yes", 2, "--at-least", "2")
    c.ask(who, "yes", 1, "--before", str(one + DAY))
    c.ask(who, "no", 0, "--before", str(one))
    c.ask(who, "yes", 2, "--before", str(two + DAY), "--within", "3m", "--at-least", "2")
    c.ask(who, "no", 1, "--before", str(two + DAY), "--within", "2w", "--at-least", "2")
    c.told(BOB, f"Ada Poe did not meet Omar Faruqi on {english(two + 20 * DAY)}.", two + 25 * DAY)
    c.ask(who, "no", 2, "--at-least", "3")
    c.ask("Omar Faruqi met Ada Poe", "yes", 2, "--at-least", "2")


def plans(c):
    """What is planned may have been: undetermined, never yes, never no."""
    day = c.base + 100 * DAY
    c.told(BOB, f"Ivor Pell will meet Greta Lunn on {english(day)}.", day - 9 * DAY)
    c.ask("Ivor Pell met Greta Lunn", "undetermined", 0, at_most=1)
    c.ask("Ivor Pell met Greta Lunn", "no", 0, "--at-least", "2")
    c.ask("Ivor Pell met Greta Lunn", "no", 0, "--before", str(day - 20 * DAY))
    c.told(BOB, f"Lena Moor will meet Piers Hale on {english(day)}.", day - 9 * DAY)
    c.told(CAROL, f"Lena Moor's meeting with Piers Hale on {english(day)} was cancelled.", day + DAY)
    c.ask("Lena Moor met Piers Hale", "no", 0)
    c.told(BOB, f"Tess Ford will meet Rolf Dunn on {english(day)}.", day - 9 * DAY)
    c.told(CAROL, f"Tess Ford did not meet Rolf Dunn on {english(day)}.", day + DAY)
    c.ask("Tess Ford met Rolf Dunn", "no", 0)
    c.told(BOB, f"Olga Brent will meet Saul Wick on {english(day)}.", day - 9 * DAY)
    c.told(CAROL, f"Olga Brent met Saul Wick on {english(day)}.", day + DAY)
    c.ask("Olga Brent met Saul Wick", "yes", 1, at_most=1)
    c.ask("Olga Brent met Saul Wick", "no", 1, "--at-least", "2")
    c.told(BOB, f"If Ines Vale meets Rolf Dunn in {month(day)}, the dam is safe.", day - 9 * DAY)
    c.ask("Ines Vale met Rolf Dunn", "undetermined", 0, at_most=1)
    c.told(BOB, f"Hugo Tarn did not visit Silas Wren on {english(day)}.", day + DAY)
    c.ask("Hugo Tarn visited Silas Wren", "no", 0)


def before_events(c):
    """Contacts before what somebody did: within a fortnight, too early, behind it, only in a month."""
    visit = (c.base + 200 * DAY).replace(day=20)
    c.told(BOB, f"Mona Strand visited Bordenia on {english(visit)}.", visit + DAY)
    c.told(CAROL, f"Mona Strand called Edgar Holm on {english(visit - 4 * DAY)}.", visit + 2 * DAY)
    c.told(BOB, f"Mona Strand met Edgar Holm on {english(visit - 9 * DAY)} near the station.", visit + 2 * DAY)
    c.told(BOB, f"Mona Strand called Edgar Holm on {english(visit - 60 * DAY)}.", visit + 3 * DAY)
    c.told(BOB, f"Mona Strand called Edgar Holm on {english(visit + 3 * DAY)}.", visit + 4 * DAY)
    near = ("--before", "Mona Strand visited Bordenia", "--within", "14d")
    who = "Mona Strand contacted Edgar Holm"
    c.ask(who, "yes", 2, *near, "--at-least", "2")
    c.ask(who, "no", 2, *near, "--at-least", "3")
    c.ask(who, "yes", 3, "--before", "Mona Strand visited Bordenia", "--at-least", "3")
    c.ask(who, "yes", 1, "--after", "Mona Strand visited Bordenia")
    c.ask(who, "yes", 4, "--at-least", "4")
    c.told(CAROL, f"Wilma Kerr checked in with the Ministry of Rivers on {english(visit - 7 * DAY)} before attending the opening in "
           f"Bordenia on {english(visit)}.", visit + 3 * DAY)
    c.told(BOB, f"Wilma Kerr checked in with the Ministry of Rivers on {english(visit - 7 * DAY)}, as usual.", visit + 4 * DAY)
    c.told(BOB, f"On {english(visit - 3 * DAY)} Wilma Kerr telephoned the Ministry of Rivers.", visit + 4 * DAY)
    c.told(BOB, f"Wilma Kerr spoke with the Ministry of Rivers on {english(visit - 50 * DAY)}.", visit + 4 * DAY)
    c.told(BOB, f"Wilma Kerr visited Bordenia on {english(visit)}.", visit + 5 * DAY)
    near = ("--before", "Wilma Kerr visited Bordenia", "--within", "2w")
    c.ask("Wilma Kerr contacted the Ministry of Rivers", "yes", 2, *near, "--at-least", "2")
    c.ask("Wilma Kerr contacted Ministry of Rivers", "no", 2, *near, "--at-least", "3")
    other = visit - 200 * DAY
    c.told(BOB, f"Vera Quist met Otto Brandt in {month(other)}.", other + 70 * DAY)
    c.ask("Vera Quist met Otto Brandt", "undetermined", 0, "--before", str(other.replace(day=15)), at_most=1)
    c.told(BOB, f"Vera Quist telephoned Otto Brandt on {english(other + 90 * DAY)}.", other + 95 * DAY)
    c.told(BOB, f"Vera Quist visited Bordenia on {english(other + 90 * DAY)}.", other + 96 * DAY)
    c.ask("Vera Quist called Otto Brandt", "undetermined", 0, "--before", "Vera Quist visited Bordenia", at_most=1)
    c.ask("Vera Quist called Otto Brandt", "yes", 1, "--after", "september 11 attacks")
    c.ask("Vera Quist called Otto Brandt", "no", 0, "--before", "september 11 attacks")
    c.ask("Vera Quist met Otto Brandt", "yes", 1, "--before", str((other.replace(day=1) + 32 * DAY).replace(day=1)))


def persian(c):
    """The same day in both calendars, told by two; a second day; somebody's refusal."""
    one = c.base + DAY * c.r.randrange(20, 60)
    two = one + 45 * DAY
    def solar(d):
        y, m, n = jalali(d)
        return f"{n} {JALALI[m - 1]} {y}".translate(FA)
    c.again(c.told(BOB, f"آرش نمونه‌ای در {solar(one)} با مریم ساختگی دیدار کرد.", one + 2 * DAY))
    c.told(CAROL, f"در {solar(one)} آرش نمونه‌ای در باغ با مریم ساختگی ملاقات کرد.", one + 3 * DAY)
    c.told(CAROL, f"آرش نمونه‌ای در {solar(two)} با مریم ساختگی دیدار کرد.", two + 3 * DAY)
    c.told(CAROL, f"آرش نمونه‌ای در {solar(two + 20 * DAY)} با مریم ساختگی دیدار نکرد.", two + 30 * DAY)
    who = "آرش نمونه‌ای met مریم ساختگی"
    c.ask(who, "yes", 2, "--at-least", "2")
    c.ask(who, "no", 2, "--at-least", "3")
    c.ask(who, "yes", 1, "--before", str(two))
    c.ask("آرش نمونه‌ای با مریم ساختگی دیدار کرد", "yes", 2, "--at-least", "2")
    y, m, n = jalali(two)
    c.ask(who, "yes", 1, "--before", f"{y}/{m}/{n}")


def homonyms(c):
    """Two of one name write to Fern: by address each has its own."""
    fern = "Fern Oakes <fern@delta.example>"
    day = c.base + 30 * DAY
    mine, hers = c.r.randrange(1, 4), c.r.randrange(4, 6)
    for i in range(mine):
        c.mail("Jane Doe <jane.doe@rivers.example>", fern, f"The rivers rise, part {i}.\n", day + i * DAY)
    for i in range(hers):
        c.mail("Jane Doe <jane@hills.example>", fern, f"The hills are green, part {i}.\n", day + i * DAY)
    c.ask("jane.doe@rivers.example wrote to Fern Oakes", "no", mine, "--at-least", str(mine + 1))
    c.ask("jane@hills.example wrote to Fern Oakes", "yes", hers, "--at-least", str(hers))


def make(seed):
    c = Cache(seed)
    for scene in (letters, meetings, plans, before_events, persian, homonyms):
        scene(c)
    return c


def mbox(mails):
    out = b""
    for raw in mails:
        lines = raw.split(b"\n")
        out += b"From - Thu Jan  1 00:00:00 2015\n"
        out += b"\n".join(b">" + x if x.lstrip(b">").startswith(b"From ") else x for x in lines) + b"\n"
    return out


def write(seed, folder):
    """The cache below `folder`; returns the questions."""
    c = make(seed)
    c.r.shuffle(c.mails)
    os.makedirs(os.path.join(folder, "loose"), exist_ok=True)
    for name, mails in (("first.mbox", c.mails), ("second.mbox", c.others)):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(mbox(mails))
    for i, raw in enumerate(c.loose):
        with open(os.path.join(folder, "loose", f"{i:03}.eml"), "wb") as f:
            f.write(raw)
    return c.questions


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("usage: make_ties.py SEED FOLDER")
    asked = write(int(sys.argv[1]), sys.argv[2])
    with open(os.path.join(sys.argv[2], "truth.json"), "w", encoding="utf-8") as f:
        json.dump(asked, f, ensure_ascii=False, indent=1)
