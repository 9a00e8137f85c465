#!/usr/bin/env python3
"""Passwords that lie near a locked file: offered, given to `clew retry`, and what was locked is found."""
import os
import subprocess

import lib
import post
from lib import Case, check, equal

WORD = "Quarry77!"
INSIDE = "The quarry opens on Thursday, wrote Mina, and nobody is to know.\n"


def locked_zip(folder, name, password, inside=INSIDE):
    """An encrypted zip file of one text; its path."""
    member = name.replace(".zip", ".txt")
    lib.write(os.path.join(folder, member), inside.encode())
    subprocess.run(["zip", "-q", "-P", password, name, member], cwd=folder, check=True)
    os.remove(os.path.join(folder, member))
    return os.path.join(folder, name)


def with_zip(case, n, date, body="The plan is attached, the rest follows.\n", name="plan.zip", password=WORD):
    work = os.path.join(case.dir, "work")
    os.makedirs(work, exist_ok=True)
    with open(locked_zip(work, name, password), "rb") as f:
        data = f.read()
    part = f"Content-Type: text/plain; charset=utf-8\n\n{body}"
    mark = f"=_m_{n}"
    text = "".join(f"--{mark}\n{p}\n" for p in [part, post.file_part(name, data, "application/zip")]) + f"--{mark}--\n"
    return post.plain(n, "the plan", text, sender="mina@quarry.example", to="bo@port.example", date=date,
                      head=f'Content-Type: multipart/mixed; boundary="{mark}"\n')


def mail(case, messages):
    for i, m in enumerate(messages):
        lib.write(os.path.join(case.dir, "mail", f"{i}.eml"), m.raw)
    case.add(os.path.join(case.dir, "mail"))


def offers(case):
    return case.json("passwords")


def test_from_mail_to_content():
    with Case() as case:
        mail(case, [
            with_zip(case, 1, "03 Mar 2014 10:00:00 +0000"),
            post.plain(2, "something else", f"The password is {WORD}\n\nMina\n", sender="mina@quarry.example",
                       to="bo@port.example", date="04 Mar 2014 10:00:00 +0000"),
            post.plain(3, "far away", "The password is Faraway1\n", sender="mina@quarry.example",
                       to="bo@port.example", date="04 May 2014 10:00:00 +0000"),
            post.plain(4, "other people", "The password is Stranger1\n", sender="cy@port.example",
                       to="dan@port.example", date="03 Mar 2014 11:00:00 +0000"),
        ])
        equal([], case.ids("Thursday"), "locked before")
        listed = case.run("passwords", "--list")
        equal(lib.YES, listed.code, "passwords --list")
        equal(WORD, listed.lines[0], "the best word")
        check("Faraway1" not in listed.text and "Stranger1" not in listed.text, f"only what is near: {listed.lines}")
        words = lib.write(os.path.join(case.dir, "words"), listed.out)
        r = case.run("retry", "--passwords", words)
        equal(lib.YES, r.code, repr(r))
        equal(1, len(case.ids("Thursday")), "found behind the password")
        equal(lib.NO, case.run("passwords").code, "nothing is locked any more")
        case.closes("unlocked")


def test_where_it_was_read():
    with Case() as case:
        first = with_zip(case, 1, "03 Mar 2014 10:00:00 +0000")
        answer = post.plain(2, "Re: the plan", "رمز عبور فایل گلنار۱۳ است.\n", sender="bo@port.example",
                            to="mina@quarry.example", date="20 Apr 2014 10:00:00 +0000",
                            head=f"In-Reply-To: <{first.mid}>\n")
        mail(case, [first, answer])
        got = offers(case)
        equal(["گلنار۱۳", "گلنار13"], [o["candidate"] for o in got], "both spellings of digits")
        equal({"thread"}, {o["why"] for o in got}, "six weeks later, but in the conversation")
        said = case.show([got[0]["document"]])[0]
        equal(answer.mid, lib.own_id(said), "the mail that says it")
        equal("bo@port.example", got[0]["from"]["address"], "who said it")
        check("رمز عبور فایل گلنار۱۳ است." in got[0]["context"], f"the words around it: {got[0]['context']}")
        shut = case.show([got[0]["locked"]])[0]
        check(shut["documents"][0]["name"] == "plan.zip" if "documents" in shut else "plan.zip" in str(shut),
              f"what is locked: {str(shut)[:200]}")
        text = case.run("passwords").text
        check("گلنار۱۳" in text and got[0]["locked"][:12] in text, "the same as text")


def test_in_the_same_mail_and_beside_a_file():
    with Case() as case:
        body = "The password for the attached zip is \"green olive\".\n"
        mail(case, [with_zip(case, 1, "03 Mar 2014 10:00:00 +0000", body, password="green olive")])
        loose = os.path.join(case.dir, "loose")
        os.makedirs(os.path.join(loose, "a"))
        locked_zip(os.path.join(loose, "a"), "b.zip", "Loose88", "The harbour closes on Thursday.\n")
        lib.write(os.path.join(loose, "a", "readme.txt"), b"pwd: Loose88\n")
        lib.write(os.path.join(loose, "far", "list.txt"), b"password: Elsewhere1\n")
        lib.write(os.path.join(loose, "far", "passwords.txt"), "كلمة السر: زيتون55\n".encode())
        case.add(loose)
        by_thing = {}
        for o in offers(case):
            by_thing.setdefault(os.path.basename(o["name"].split(" > ")[-1]), []).append((o["candidate"], o["why"]))
        equal(("green olive", "mail"), by_thing["plan.zip"][0], "in the mail itself")
        equal([("Loose88", "folder"), ("زيتون55", "source")], by_thing["b.zip"], "best first; not of other folders")
        words = lib.write(os.path.join(case.dir, "words"), case.run("passwords", "--list").out)
        case.run("retry", "--passwords", words)
        equal(2, len(case.ids("Thursday")), "both open")


def test_nothing_is_near():
    with Case() as case:
        mail(case, [with_zip(case, 1, "03 Mar 2014 10:00:00 +0000")])
        equal(lib.NO, case.run("passwords").code, "no words")
        check("nothing near it" in case.run("passwords").text, "and it says so")
        equal("", case.run("passwords", "--list").text, "an empty list")


def test_hostile_words():
    with Case() as case:
        body = "password: \x1b[2Jred1\npassword is ab\u202e12\npassword: good\u202e\n"
        mail(case, [with_zip(case, 1, "03 Mar 2014 10:00:00 +0000", body)])
        for argv in ([], ["--list"]):
            r = case.run("passwords", *argv)
            check(b"\x1b" not in r.out and "\u202e" not in r.text, f"{argv}: {r.out[:200]!r}")
        equal(["good"], case.run("passwords", "--list").lines, "only what one can type")


lib.main(globals())
