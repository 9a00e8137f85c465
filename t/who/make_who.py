#!/usr/bin/env python3
"""Make a cache of invented mail in which it is known who is who, and in what office.

    make_who.py OUT [--seed N] [--people N] [--mails N] [--plan plain|hostile]

writes OUT/cache/*.mbox and OUT/gold.json:

    {"people": [{"id", "names": [...], "addresses": [...], "told": bool,
                 "roles": [{"title", "org", "from", "to"}]}],
     "shared": [addresses that several people use], "lists": [...], "roles": [role mailboxes]}

`told` says that the mail holds evidence (signature, telephone, reply-to, announcement, quoted header,
thread) that ties all the person's addresses together; without it nobody could tell.  A mail that only
passes on an older one between two boxes of one name is no such evidence: two people of one name write to
each other too.  `hostile` plants
what provokes wrong merges: more people of one name, in one organisation too, elder and younger,
assistants who sign for others, switchboards, mailboxes handed on, names written two ways.
All people, organisations and domains are invented."""
import argparse
import email.utils
import json
import os
import random
from email.header import Header

GIVEN = {
    'en': 'Jane Richard Alma Corin Delia Edgar Flora Gideon Hester Ivor Judith Kester Lorna Magnus '
          'Nerys Oswin Petra Quentin Rosalind Silas Tamsin Ulric Verity Wendell Yvonne Zelda'.split(),
    'fa': [('Leyla', 'لیلا', 'Leila'), ('Behrouz', 'بهروز', 'Behruz'), ('Mahnaz', 'مهناز', 'Mahnaz'),
           ('Kourosh', 'کوروش', 'Kurosh'), ('Parvaneh', 'پروانه', 'Parvane'), ('Siavash', 'سیاوش', 'Siyavash'),
           ('Nasrin', 'نسرین', 'Nasrin'), ('Bahman', 'بهمن', 'Bahman'), ('Shirin', 'شیرین', 'Shireen'),
           ('Mohammad Reza', 'محمدرضا', 'Mohammadreza'), ('Golnar', 'گلنار', 'Golnaar'),
           ('Ardeshir', 'اردشیر', 'Ardashir'), ('Zohreh', 'زهره', 'Zohre'), ('Jamshid', 'جمشید', 'Jamsheed')],
    'ar': [('Nadir', 'نادر', 'Nader'), ('Salma', 'سلمى', 'Selma'), ('Youssef', 'يوسف', 'Yusuf'),
           ('Khalil', 'خليل', 'Khaleel'), ('Amina', 'أمينة', 'Ameena'), ('Tariq', 'طارق', 'Tarek'),
           ('Huda', 'هدى', 'Houda'), ('Abd al-Rahim', 'عبد الرحيم', 'Abdulrahim'), ('Samira', 'سميرة', 'Sameera')],
}
FAMILY = {
    'en': 'Quill Harrowgate Pennyfeather Oakhollow Thistlewood Marchbank Ravensworth Coldwater Ashgrove '
          'Larkspur Millbrook Northgate Silverton Underhill Wexcombe Yarrow Brackenridge Dunmere Fairweather '
          'Greystock'.split(),
    'fa': [('Azari', 'آذری', 'Azary'), ('Tavakkoli', 'توکلی', 'Tavakoli'), ('Nikkhah', 'نیکخواه', 'Nikkhah'),
           ('Roshandel', 'روشندل', 'Roshandel'), ('Kohandani', 'کهندانی', 'Kohandany'), ('Farahpour', 'فرح‌پور', 'Farahpoor'),
           ('Zarrinkelk', 'زرین‌کلک', 'Zarinkelk'), ('Mehrjouyan', 'مهرجویان', 'Mehrjuyan'), ('Sabzevarzadeh', 'سبزوارزاده', 'Sabzevarzade')],
    'ar': [('Al-Safi', 'الصافي', 'El Safi'), ('Darwazi', 'دروازي', 'Darwazy'), ('Qasimani', 'القاسماني', 'Qassimani'),
           ('Hamdouni', 'حمدوني', 'Hamduni'), ('Al-Nahri', 'النهري', 'Al Nahri'), ('Mukhtarin', 'مختارين', 'Mokhtarin')],
}
ORGS = [('Ministry of Rivers', 'rivers.gov.example', 'وزارت رودها'), ('Example University', 'uni.example', 'دانشگاه نمونه'),
        ('Northwind Trading Ltd', 'northwind.example', 'شرکت باد شمال'), ('Harbour Institute', 'harbour-institute.example', 'مؤسسه بندر'),
        ('Bluewater Shipping Co', 'bluewater.example', 'کشتیرانی آب آبی'), ('Observatory of the South', 'observatory.example', 'رصدخانه جنوب')]
FREE = ['freemail.example', 'post.example', 'webmail.example']
TITLES = [('Clerk', 'کارمند'), ('Adviser', 'مشاور'), ('Deputy Director', 'معاون مدیر'), ('Director', 'مدیر'),
          ('Director General', 'مدیرکل'), ('Legal Counsel', 'مشاور حقوقی'), ('Professor', 'استاد'), ('Head of Procurement', 'رئیس تدارکات'),
          ('Press Officer', 'مسئول روابط عمومی'), ('Senior Engineer', 'مهندس ارشد')]
TOPICS = ['the bridge survey', 'water levels at the upper lock', 'the budget of the archive', 'the visit in spring',
          'the tender for pumps', 'the draft report', 'seats at the conference', 'the missing invoice',
          'the new timetable', 'the harbour lights']
TOPICS_FA = ['گزارش پل', 'سطح آب', 'بودجه بایگانی', 'سفر بهار', 'مناقصه پمپ‌ها', 'پیش‌نویس گزارش']
YEAR = 365 * 86400
BEGIN = 1104537600  # 2005


class Person:
    def __init__(self, n, lang, given, family):
        self.id = f'p{n}'
        self.lang = lang
        self.given, self.family = given, family
        self.posts = []  # (from, to, title, org)
        self.boxes = []  # (from, to, address)
        self.mobile = None
        self.told = True
        self.habit = None
        self.suffix = ''

    def forms(self):
        """Spellings, the usual one first."""
        if self.lang == 'en':
            return [f'{self.given} {self.family}{self.suffix}']
        (g, ga, g2), (f, fa, f2) = self.given, self.family
        return [f'{g} {f}{self.suffix}', f'{ga} {fa}', f'{g2} {f2}']

    def first(self):
        return self.given if self.lang == 'en' else self.given[0]

    def last(self):
        return self.family if self.lang == 'en' else self.family[0]

    def box(self, at):
        live = [b for b in self.boxes if b[0] <= at < b[1]]
        return live[-1][2] if live else self.boxes[0][2]

    def post(self, at):
        return next((p for p in self.posts if p[0] <= at < p[1]), None)


def local(s):
    return ''.join(c for c in s.lower() if c.isascii() and c.isalpha())


def make_address(rng, p, domain, taken, number=False):
    g, f = local(p.first()), local(p.last())
    forms = [f'{g}.{f}', f'{g[0]}{f}', f'{f}', f'{g}_{f}', f'{f}.{g}']
    rng.shuffle(forms)
    if number:
        forms = [f'{g}.{f}']
    for form in forms + [f'{g}.{f}{n}' for n in range(2, 99)]:
        if f'{form}@{domain}' not in taken:
            taken.add(f'{form}@{domain}')
            return f'{form}@{domain}'
    raise SystemExit('no address left')


def name_of(rng, lang, used):
    while True:
        given, family = rng.choice(GIVEN[lang]), rng.choice(FAMILY[lang])
        if (given, family) not in used:
            used.add((given, family))
            return given, family


def career(rng, p, orgs, taken):
    """Posts one after the other; a new organisation brings a new address."""
    at, n = BEGIN, rng.choice([1, 1, 2, 2, 3])
    org = rng.choice(orgs)
    end = BEGIN + 8 * YEAR
    cuts = sorted(rng.sample(range(1, 8), n - 1))
    edges = [at] + [BEGIN + c * YEAR for c in cuts] + [end]
    title = rng.randrange(len(TITLES))
    for a, b in zip(edges, edges[1:]):
        p.posts.append((a, b, TITLES[title], org))
        if not p.boxes or not p.boxes[-1][2].endswith('@' + org[1]):
            p.boxes.append((a, b, make_address(rng, p, org[1], taken)))
        else:
            p.boxes[-1] = (p.boxes[-1][0], b, p.boxes[-1][2])
        title = (title + 1 + rng.randrange(3)) % len(TITLES)
        if rng.random() < .5:
            org = rng.choice([o for o in orgs if o is not org])
    if rng.random() < .3:
        p.boxes.append((BEGIN + 2 * YEAR, BEGIN + 2 * YEAR, make_address(rng, p, rng.choice(FREE), taken)))


def make_people(rng, n, plan):
    used, taken, people = set(), set(), []
    langs = ['en'] * 5 + ['fa'] * 3 + ['ar'] * 2
    for i in range(n):
        lang = rng.choice(langs)
        try_name = name_of(rng, lang, used) if len([u for u in used]) < 420 else None
        p = Person(i, lang, *(try_name or name_of(rng, 'en', used)))
        p.mobile = f'+99 7{rng.randrange(10**8):08d}'
        career(rng, p, ORGS, taken)
        people.append(p)
    share = {'plain': 8, 'hostile': 24}[plan]
    for k in range(share):  # of one name, and other people
        old = people[k * 3 % n]
        p = Person(len(people), old.lang, old.given, old.family)
        p.mobile = f'+99 7{rng.randrange(10**8):08d}'
        home = old.posts[0][3] if old.posts else ORGS[0]
        kind = k % 4
        if kind == 0:    # elsewhere
            career(rng, p, [o for o in ORGS if o not in [x[3] for x in old.posts]] or ORGS, taken)
        elif kind == 1:  # in the same house, with a number
            p.posts = [(BEGIN, BEGIN + 8 * YEAR, TITLES[(k + 3) % len(TITLES)], home)]
            p.boxes = [(BEGIN, BEGIN + 8 * YEAR, make_address(rng, p, home[1], taken, number=True))]
        elif kind == 2:  # father and son
            p.suffix = ' Jr' if p.lang == 'en' else ''
            p.posts = [(BEGIN, BEGIN + 8 * YEAR, TITLES[k % len(TITLES)], home)]
            p.boxes = [(BEGIN, BEGIN + 8 * YEAR, make_address(rng, p, home[1], taken))]
        else:            # a private address only
            p.posts = []
            p.boxes = [(BEGIN, BEGIN + 8 * YEAR, make_address(rng, p, rng.choice(FREE), taken))]
        people.append(p)
    ways = ['signature', 'phone', 'reply_to', 'announce', 'header', 'thread', 'none']
    for p in people:
        if len(p.boxes) > 1:
            p.habit = rng.choice(ways[:6]) if rng.random() < .93 else 'none'
            p.told = p.habit not in ('none', 'header')
    return people, taken


def sign(rng, p, at, private=None):
    post = p.post(at)
    name = p.forms()[0]
    lines = ['-- ' if rng.random() < .4 else '', name]
    fa = p.lang == 'fa' and rng.random() < .3
    if fa:
        lines[1] = p.forms()[1]
    if post:
        lines += [post[2][1] if fa else post[2][0], post[3][2] if fa else post[3][0]]
        if rng.random() < .5:
            lines.append(f'Tel. +99 1 {abs(hash_(post[3][1])) % 10**6:06d}')  # the switchboard
    if p.habit == 'phone' or rng.random() < .15:
        lines.append(f'Mobile: {p.mobile}')
    if private:
        lines.append(private)
    return '\n'.join(lines) + '\n'


def hash_(s):
    v = 0
    for c in s:
        v = (v * 131 + ord(c)) % (1 << 31)
    return v


def encode(name, address):
    shown = name if name.isascii() else Header(name, 'utf-8').encode()
    return f'"{name}" <{address}>' if name.isascii() else f'{shown} <{address}>'


class Post:
    def __init__(self, rng, out):
        self.rng, self.n, self.out = rng, 0, out

    def send(self, at, sender, to, subject, body, reply_to=None, ref=None, cc=(), extra=''):
        self.n += 1
        mid = f'<{self.n}.{at}@mail.example>'
        head = [f'From: {sender}', f'To: {", ".join(to)}']
        if cc:
            head.append(f'Cc: {", ".join(cc)}')
        subject = subject if subject.isascii() else Header(subject, 'utf-8').encode()
        head += [f'Subject: {subject}', f'Date: {email.utils.formatdate(at)}', f'Message-ID: {mid}']
        if reply_to:
            head.append(f'Reply-To: {reply_to}')
        if ref:
            head += [f'In-Reply-To: {ref}', f'References: {ref}']
        head += ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
                 'Content-Transfer-Encoding: 8bit']
        text = '\n'.join(head) + (f'\n{extra}' if extra else '') + '\n\n' + body.replace('\nFrom ', '\n>From ')
        self.out.append((at, f'From - {email.utils.formatdate(at)}\n{text}\n'))
        return mid


def shown(rng, p, lean=.85):
    forms = p.forms()
    if len(forms) == 1:
        return forms[0]
    return forms[0] if rng.random() < lean else rng.choice(forms)


def talk(rng, post, a, b, at, others):
    """A letter and its answer."""
    fa = a.lang == 'fa' and b.lang == 'fa' and rng.random() < .5
    topic = rng.choice(TOPICS_FA if fa else TOPICS)
    hello = f'سلام {b.forms()[1].split()[0]}،' if fa else rng.choice(
        [f'Dear {b.first()},', f'Hello {b.first()},', f'Dear Dr. {b.last()},', ''])
    third = rng.choice(others)
    line = f'لطفا {topic} را بفرستید.' if fa else rng.choice(
        [f'Could you send me {topic}?', f'I spoke with {third.forms()[0]} about {topic}.',
         f'{third.forms()[0]} asked again for {topic}; what shall I say?'])
    bye = 'با احترام،' if fa else rng.choice(['Best regards,', 'Yours,', 'Thanks,'])
    body = f'{hello}\n\n{line}\n\n{bye}\n' + (sign(rng, a, at) if rng.random() < .7 else a.first() + '\n')
    subject = topic if fa else topic[0].upper() + topic[1:]
    cc = [encode(shown(rng, third), third.box(at))] if rng.random() < .2 else []
    mid = post.send(at, encode(shown(rng, a), a.box(at)), [encode(shown(rng, b), b.box(at))], subject, body, cc=cc)
    if rng.random() < .6:
        quote = '\n'.join('> ' + s for s in body.split('\n'))
        when = email.utils.formatdate(at)[:-15]
        reply = (f'{rng.choice(["Here it is.", "Not before Monday.", "I shall ask."])}\n\n'
                 + (sign(rng, b, at) if rng.random() < .5 else b.first() + '\n')
                 + f'\nOn {when}, {a.forms()[0]} <{a.box(at)}> wrote:\n{quote}\n')
        post.send(at + 7200, encode(shown(rng, b), b.box(at)), [encode(shown(rng, a), a.box(at))],
                  'Re: ' + subject, reply, ref=mid)


def tie_together(rng, post, p, friends):
    """The evidence that p's addresses are p's, by p's habit."""
    for (f0, t0, old), (f1, t1, new) in zip(p.boxes, p.boxes[1:]):
        friend = rng.choice([f for f in friends if f is not p])
        at = max(f1, BEGIN + YEAR // 2) + rng.randrange(86400 * 20)
        name, hers = p.forms()[0], encode(friend.forms()[0], friend.box(at))
        if p.habit == 'signature':
            post.send(at, encode(name, old), [hers], 'A copy', 'Please use my other address too.\n\nYours,\n'
                      + sign(rng, p, at, private=new))
        elif p.habit == 'announce':
            post.send(at, encode(name, old), [hers], 'New address',
                      f'Dear friends,\n\nmy new address is {new} from today.\n\n{name}\n')
        elif p.habit == 'reply_to':
            post.send(at, encode(name, old), [hers], 'Away', 'I am travelling.\n\n' + p.first() + '\n',
                      reply_to=encode(name, new))
        elif p.habit == 'phone':
            for box in (old, new):
                post.send(at, encode(name, box), [hers], 'Notes',
                          f'See below.\n\nYours,\n{name}\nMobile: {p.mobile}\n')
        elif p.habit == 'header':
            post.send(at, encode(name, new), [hers], 'Fwd: my own note',
                      f'For the file, from my other box.\n\n-----Original Message-----\nFrom: {name} [mailto:{old}]\n'
                      f'Sent: Monday, March 06, 2006 9:12 AM\nTo: {name} [mailto:{new}]\nSubject: my own note\n\nRemember the pumps.\n')
        elif p.habit == 'thread':
            for k in range(2):
                mid = post.send(at + k * 86400, hers, [encode(name, old)], f'Question {k + 1}',
                                f'Dear {p.first()},\n\nwhen do you arrive?\n\n{friend.first()}\n')
                post.send(at + k * 86400 + 3600, encode(name, new), [hers], f'Re: Question {k + 1}',
                          f'On Tuesday.\n\n{p.first()}\n\nOn Monday, {friend.forms()[0]} <{friend.box(at)}> wrote:\n'
                          f'> Dear {p.first()},\n> when do you arrive?\n', ref=mid)
        for k in range(3):  # and ordinary use of the new one
            other = rng.choice(friends)
            post.send(at + (k + 2) * 86400, encode(name, new), [encode(other.forms()[0], other.box(at))],
                      rng.choice(TOPICS), f'As agreed.\n\n{p.first()}\n')


def shared_boxes(rng, post, people):
    """Mailboxes of nobody in particular, a list, an assistant, an office handed on."""
    shared, lists, roles = [], [], []
    for org in ORGS[:4]:
        staff = [p for p in people if any(x[3] is org for x in p.posts)][:4]
        box = f'info@{org[1]}'
        shared.append(box)
        for i in range(12):
            p, at = staff[i % len(staff)], BEGIN + rng.randrange(6 * YEAR)
            other = rng.choice(people)
            post.send(at, encode(rng.choice([p.forms()[0], org[0]]), box), [encode(other.forms()[0], other.box(at))],
                      'Your question', f'We have passed it on.\n\n{p.forms()[0]}\n{org[0]}\nTel. +99 1 {abs(hash_(org[1])) % 10**6:06d}\n')
        ring = f'staff@{org[1]}'
        lists.append(ring)
        for i in range(8):
            p, at = rng.choice(staff), BEGIN + rng.randrange(6 * YEAR)
            post.send(at, encode(p.forms()[0], p.box(at)), [f'All staff <{ring}>'], 'Notice', f'The lift is out of order.\n\n{p.first()}\n',
                      extra=f'List-Id: <staff.{org[1]}>\nPrecedence: list')
        office = f'director@{org[1]}'
        roles.append(office)
        for i in range(8):
            p = staff[0] if i < 4 else staff[-1]
            at = BEGIN + i * YEAR // 2 + rng.randrange(86400)
            other = rng.choice(people)
            post.send(at, encode(p.forms()[0], office), [encode(other.forms()[0], other.box(at))], 'Invitation',
                      f'Please come at noon.\n\n{p.forms()[0]}\nDirector\n{org[0]}\n')
        if len(staff) > 2:  # writes for the boss
            aide, boss = staff[1], staff[2]
            for i in range(5):
                at = BEGIN + rng.randrange(6 * YEAR)
                other = rng.choice(people)
                post.send(at, encode(boss.forms()[0], boss.box(at)), [encode(other.forms()[0], other.box(at))], 'On behalf',
                          f'{boss.first()} asks you to call.\n\n{aide.forms()[0]}\nAssistant to {boss.forms()[0]}\n',
                          extra=f'Sender: {encode(aide.forms()[0], aide.box(at))}')
    return shared, lists, roles


def main():
    o = argparse.ArgumentParser()
    o.add_argument('out')
    o.add_argument('--seed', type=int, default=1)
    o.add_argument('--people', type=int, default=150)
    o.add_argument('--mails', type=int, default=1500)
    o.add_argument('--plan', choices=['plain', 'hostile'], default='plain')
    o = o.parse_args()
    rng = random.Random(o.seed)
    people, _ = make_people(rng, o.people, o.plan)
    out = []
    post = Post(rng, out)
    circle = {p.id: rng.sample(people, 9) for p in people}
    for i in range(o.mails):
        a = people[i % len(people)]
        b = rng.choice([x for x in circle[a.id] if x is not a])
        talk(rng, post, a, b, BEGIN + rng.randrange(8 * YEAR - 86400), people)
    for p in people:
        if len(p.boxes) > 1:
            tie_together(rng, post, p, circle[p.id])
    shared, lists, roles = shared_boxes(rng, post, people)
    os.makedirs(os.path.join(o.out, 'cache'), exist_ok=True)
    out.sort(key=lambda x: x[0])
    for k in range(4):
        with open(os.path.join(o.out, 'cache', f'{"abcd"[k]}.mbox'), 'w', encoding='utf-8') as f:
            f.write(''.join(text for i, (_, text) in enumerate(out) if i % 4 == k))
    day = lambda t: email.utils.formatdate(t)  # noqa: E731
    gold = {'people': [{'id': p.id, 'names': p.forms(), 'addresses': sorted({b[2] for b in p.boxes}), 'told': p.told,
                        'habit': p.habit, 'roles': [{'title': t[0], 'org': org[0], 'from': day(a), 'to': day(b)}
                                  for a, b, t, org in p.posts]} for p in people],
            'shared': shared, 'lists': lists, 'roles': roles}
    with open(os.path.join(o.out, 'gold.json'), 'w', encoding='utf-8') as f:
        json.dump(gold, f, ensure_ascii=False, indent=1)


if __name__ == '__main__':
    main()
