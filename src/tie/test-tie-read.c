/* Ties of invented sentences: names are given, everything else is read. */
#include "base/test.h"
#include "tie/tie-read.h"

#include <stdio.h>

struct name {
        const char *text;
        enum lang_type type;
};
static const struct name names[] = {
        { "Jane Doe", LANG_PER },           { "John Roe", LANG_PER },
        { "Mary Major", LANG_PER },         { "Ruritania", LANG_LOC },
        { "Freedonia", LANG_LOC },          { "River Movement", LANG_ORG },
        { "Ministry of Rivers", LANG_ORG }, { "Acme Bridges", LANG_ORG },
};

struct sample {
        const char *text;
        const char *ties; /* "kind:from>to;" of what is asserted, in order */
};

static const struct sample samples[] = {
        { "Jane Doe met John Roe on 3 May.", "met:Jane Doe>John Roe;" },
        { "Jane Doe did not meet John Roe.", "" },
        { "Jane Doe will meet John Roe.", "" },
        { "Jane Doe and John Roe met in Freedonia.", "met:Jane Doe>John Roe;" },
        { "The Ministry of Rivers funded Acme Bridges.",
          "funded:Ministry of Rivers>Acme Bridges;" },
        { "Acme Bridges was funded by the Ministry of Rivers.",
          "funded:Ministry of Rivers>Acme Bridges;" },
        { "Jane Doe paid a visit to Freedonia.", "visited:Jane Doe>Freedonia;" },
        { "Ruritania's army trained fighters of the River Movement.",
          "trained:Ruritania>River Movement;" },
        { "Jane Doe said that Ruritania attacked Freedonia.", "attacked:Ruritania>Freedonia;" },
        { "Jane Doe denied that Ruritania attacked Freedonia.", "" },
        { "Ruritania denied attacking Freedonia.", "" },
        { "Ruritania may have attacked Freedonia.", "" },
        { "If Ruritania attacked Freedonia, Jane Doe would resign.", "" },
        { "Ruritania sold arms to the River Movement.", "armed:Ruritania>River Movement;" },
        { "Jane Doe spoke about bridges. John Roe did not.", "" },
        { "Jane Doe wrote a report. She met John Roe in May.", "met:Jane Doe>John Roe;" },
        { "Ruritania and the River Movement signed an accord in 2012. Before the accord they sold "
          "arms to each other's enemies; since then it has trained hundreds of the other's "
          "fighters "
          "in its own academies, and some of the leaders live in its capital.",
          "signed:Ruritania>River Movement;armed:Ruritania>each other's enemies;"
          "armed:River Movement>each other's enemies;trained:Ruritania>River Movement;"
          "lived:River Movement>Ruritania;" },
};

static size_t find_names(struct str text, struct lang_name *ret) {
        size_t n = 0;
        for (size_t at = 0; at < text.n; at++)
                for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
                        if (str_starts(str_sub(text, at, text.n), str_of(names[i].text)))
                                ret[n++] = (struct lang_name){
                                        .off = (uint32_t) at,
                                        .len = (uint32_t) str_of(names[i].text).n,
                                        .type = names[i].type,
                                        .odds = 90
                                };
        return n;
}

static bool is_content(enum tie_kind k) {
        return k != TIE_said && k != TIE_denied && k != TIE_acknowledged;
}

static void read(struct tie_reader *r, struct str text, struct buf *out, struct buf *all) {
        struct lang_name found[32];
        const struct tie_list *list;
        struct tie_text t = { .text = text, .len = text.n, .lang = TEXT_LANG_en, .names = found };
        t.n_names = find_names(text, found);
        tie_read(r, &t, &list);
        for (size_t i = 0; i < list->v.n; i++) {
                const struct tie_said *s = &list->v.v[i];
                buf_printf(all, "  %s:%.*s>%.*s %s flags %x mode %s chain %d odds %d\n",
                           tie_kind_code(s->kind), STR_ARG(s->from.name), STR_ARG(s->to.name),
                           s->rule, s->flags, lang_mode_code(s->mode), s->n_chain, s->odds);
                EXPECT(s->off + s->len <= text.n);
                EXPECT(s->from.name_off + s->from.name_len <= s->off + s->len);
                EXPECT(s->from.name_len == 0 || s->from.name_off >= s->off);
                EXPECT(s->to.name_len == 0 || s->to.name_off >= s->off);
                if (tie_asserted(s) && is_content(s->kind))
                        buf_printf(out, "%s:%.*s>%.*s;", tie_kind_code(s->kind),
                                   STR_ARG(s->from.name), STR_ARG(s->to.name));
        }
}

TEST(ties_of_sentences) {
        struct tie_reader *r = tie_reader_new();
        struct buf got, all;
        buf_init(&got, 0);
        buf_init(&all, 0);
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
                buf_clear(&got);
                buf_clear(&all);
                read(r, str_of(samples[i].text), &got, &all);
                if (!str_eq(buf_str(&got), str_of(samples[i].ties)))
                        printf("%s\n  want %s\n  got  %.*s\n%.*s", samples[i].text, samples[i].ties,
                               STR_ARG(buf_str(&got)), STR_ARG(buf_str(&all)));
                EXPECT_STR(samples[i].ties, buf_str(&got));
        }
        buf_done(&got);
        buf_done(&all);
        tie_reader_free(&r);
}

TEST(what_is_said_names_who_says_it) {
        struct tie_reader *r = tie_reader_new();
        struct lang_name found[32];
        const struct tie_list *list;
        struct str text = STR("Jane Doe said that Ruritania attacked Freedonia.");
        struct tie_text t = { .text = text, .len = text.n, .lang = TEXT_LANG_en, .names = found };
        t.n_names = find_names(text, found);
        tie_read(r, &t, &list);
        const struct tie_said *s = NULL;
        for (size_t i = 0; i < list->v.n; i++)
                if (list->v.v[i].kind == TIE_attacked)
                        s = &list->v.v[i];
        ASSERT(s);
        ASSERT(s->n_chain == 1);
        EXPECT_STR("Jane Doe", s->chain[0].name);
        tie_reader_free(&r);
}
