/* Domains and the parts before the @, by the tables of lang-domain.def.  Domains compare without
 * case; what is asked is short, so the tables are simply walked. */
#include "lang/lang-org.h"

struct word {
        struct str word;
        unsigned flags;
};

#define TOP(w, f)
#define SECOND(w, f)
#define SUFFIX(w, f)
#define PUBLIC(w)
#define LISTS(w)
#define MAILBOX(w, f)

#undef TOP
#define TOP(w, f) { STR_INIT(w), f },
static const struct word tops[] = {
#include "lang/lang-domain.def"
};
#undef TOP
#define TOP(w, f)

#undef SECOND
#define SECOND(w, f) { STR_INIT(w), f },
static const struct word seconds[] = {
#include "lang/lang-domain.def"
};
#undef SECOND
#define SECOND(w, f)

#undef SUFFIX
#define SUFFIX(w, f) { STR_INIT(w), f },
static const struct word suffixes[] = {
#include "lang/lang-domain.def"
};
#undef SUFFIX
#define SUFFIX(w, f)

#undef PUBLIC
#undef LISTS
#define PUBLIC(w) { STR_INIT(w), LANG_DOMAIN_public },
#define LISTS(w)  { STR_INIT(w), LANG_DOMAIN_list },
static const struct word known[] = {
#include "lang/lang-domain.def"
};
#undef PUBLIC
#undef LISTS
#define PUBLIC(w)
#define LISTS(w)

#undef MAILBOX
#define MAILBOX(w, f) { STR_INIT(w), f },
static const struct word mailboxes[] = {
#include "lang/lang-domain.def"
};

#define FIND(table, w) find(table, sizeof(table) / sizeof *(table), w)

static const struct word *find(const struct word *table, size_t n, struct str w) {
        for (size_t i = 0; i < n; i++)
                if (str_eq_nocase(table[i].word, w))
                        return &table[i];
        return NULL;
}

/* The last `n` labels; all of it when there are fewer. */
static struct str last_labels(struct str domain, unsigned n) {
        size_t at = domain.n;
        for (; at > 0; at--)
                if (domain.p[at - 1] == '.' && --n == 0)
                        break;
        return str_sub(domain, at, SIZE_MAX);
}

static struct str domain_of(struct str s) {
        for (size_t at = s.n; at > 0; at--)
                if (s.p[at - 1] == '@') {
                        s = str_sub(s, at, SIZE_MAX);
                        break;
                }
        while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == '>'))
                s.n--;
        return s;
}

/* How many labels are nobody's: 1 (com), 2 (co.uk). */
static unsigned suffix_labels(struct str domain) {
        struct str two = last_labels(domain, 2), top = last_labels(domain, 1);
        struct str second = str_sub(two, 0, two.n > top.n ? two.n - top.n - 1 : 0);
        if (FIND(suffixes, two) || (top.n == 2 && FIND(seconds, second)))
                return 2;
        return 1;
}

struct str lang_domain_registrable(struct str domain) {
        domain = domain_of(domain);
        return last_labels(domain, suffix_labels(domain) + 1);
}

unsigned lang_domain_flags(struct str domain) {
        domain = domain_of(domain);
        struct str own = lang_domain_registrable(domain), top = last_labels(domain, 1);
        struct str two = last_labels(domain, 2), rest = two, first = domain;
        const struct word *w;
        unsigned flags = (w = FIND(tops, top)) ? w->flags : 0;
        flags |= (w = FIND(suffixes, two)) ? w->flags : 0;
        flags |= (w = FIND(known, own)) ? w->flags : 0;
        if (top.n == 2 && (w = FIND(seconds, str_cut(&rest, '.'))))
                flags |= w->flags;
        struct str label = str_cut(&first, '.');
        static const struct str lists[] = { STR_INIT("lists"), STR_INIT("list"),
                                            STR_INIT("listserv"), STR_INIT("groups"),
                                            STR_INIT("mailman") };
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
                if (own.n < domain.n && str_eq_nocase(label, lists[i]))
                        flags |= LANG_DOMAIN_list;
        return flags;
}

/* The whole is in the table, or one of its parts is: "press.office", "rivers-l-owner". */
static const struct word *mailbox_of(struct str local) {
        const struct word *w = FIND(mailboxes, local);
        for (size_t at = 0; !w && at < local.n;) {
                size_t from = at;
                while (at < local.n && !memchr(".-_+=", local.p[at], 5))
                        at++;
                w = FIND(mailboxes, str_sub(local, from, at - from));
                at++;
        }
        return w;
}

/* Ends in a number of its own or -l: rivers-l, a list of the old kind. */
static bool is_list_local(struct str local) {
        return local.n > 3 &&
               (str_ends_nocase(local, STR("-l")) || str_ends_nocase(local, STR("-list")));
}

bool lang_is_generic_local(struct str local) {
        static const struct str public_relations[] = { STR_INIT("روابط عمومی"),
                                                       STR_INIT("روابط‌عمومی"),
                                                       STR_INIT("علاقات") };
        for (size_t i = 0; i < sizeof public_relations / sizeof *public_relations; i++)
                if (str_find(local, public_relations[i]) != SIZE_MAX)
                        return true;
        return mailbox_of(local) || is_list_local(local);
}

bool lang_is_machine_local(struct str local) {
        const struct word *w = mailbox_of(local);
        return w && w->flags;
}
