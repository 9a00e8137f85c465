"""Invented mail of people with offices: signed, quoted, spoken of; and a second of the same name."""
import post

JANE, BOB = "Jane Doe <jane.doe@rivers.example>", "Bob Stone <bob@beta.example>"
OTHER_JANE = "Jane Doe <jane@hills.example>"
CAROL = "Carol Reed <carol@beta.example>"


def mail(n, year, month, subject, body, sender=JANE, to=BOB, head=""):
    name = ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[month - 1]
    return post.plain(n, subject, body, sender=sender, to=to, mid=f"w{n}@t.example", head=head,
                      date=f"10 {name} {year} 10:00:00 +0000")


def signed(text, title, place="Institute of Rivers", phone="+44 20 7946 0991"):
    return f"Dear Bob,\n\n{text}\n\nBest regards,\n\n-- \nJane Doe\n{title}\n{place}\nTel: {phone}\n"


def cache():
    """Jane is deputy director in 2008, director from 2010 with a year's silence, chair of another place too,
    and Bob speaks of her twice; another of her name gardens."""
    mails = []
    for i in range(3):
        mails.append(mail(len(mails), 2008, 1 + i, f"plan {i}", signed(f"The plan {i} is ready.", "Deputy Director")))
    for year in (2010, 2012):
        for i in range(2):
            mails.append(mail(len(mails), year, 1 + i, f"budget {year} {i}",
                              signed(f"The budget {i} of {year} is attached.", "Director")))
    mails.append(mail(len(mails), 2011, 12, "lakes", signed("The lakes are deep.", "Chair", "Society of Lakes")))
    quoted = "".join(f"> {line}\n" for line in signed("The plan 0 is ready.", "Deputy Director").splitlines())
    mails.append(mail(len(mails), 2008, 1, "Re: plan 0", "Thank you.\n\nOn 10 Jan 2008 Jane Doe wrote:\n" + quoted,
                      sender=BOB, to=JANE, head="In-Reply-To: <w0@t.example>\n"))
    mails.append(mail(len(mails), 2012, 3, "the meeting",
                      "Dear Carol,\n\nwe met Jane Doe, director of the Institute of Rivers, on Monday.\n\nBob\n",
                      sender=BOB, to=CAROL + ", " + JANE))
    mails.append(mail(len(mails), 2011, 5, "hills", signed("The hills are high.", "Head Gardener", "Museum of Hills", "+44 20 7946 0772"),
                      sender=OTHER_JANE, to=CAROL))
    mails.append(mail(len(mails), 2011, 6, "news",
                      "Dear Carol,\n\nJane Doe, president of the Bank of Sand, has spoken.\n\nBob\n",
                      sender=BOB, to=CAROL))
    return mails
