/* More sentences than people have labelled: other names and other case in those there are, and the
 * lines that mail is full of and that no labelled set has. */
#include "train-tag.h"

static struct str pick(const train_words *w, struct random *r) {
        return w->n ? w->v[random_below(r, w->n)] : STR("x");
}

static bool chance(struct random *r, unsigned percent) {
        return random_below(r, 100) < percent;
}

/* ---- a sentence under way ---- */

struct making {
        struct str word[256];
        uint8_t allowed[256];
        unsigned n;
};

static void put(struct making *m, struct str w, uint8_t allowed) {
        if (m->n < 250 && w.n) {
                m->word[m->n] = w;
                m->allowed[m->n++] = allowed;
        }
}

/* A name of several words, or words that are none (type < 0). */
static void put_words(struct making *m, struct str words, int type) {
        for (unsigned k = 0; words.n; k++) {
                unsigned label = type < 0 ? 0 : lang_label_begin((unsigned) type) + (k > 0);
                put(m, str_cut(&words, ' '), (uint8_t) (1u << label));
        }
}

static struct train_sentence done(const struct making *m, struct arena *a) {
        struct train_sentence s = { .n = (uint16_t) m->n };
        s.word = arena_alloc(a, m->n * sizeof *s.word + 1);
        s.allowed = arena_alloc(a, m->n + 1);
        memcpy(s.word, m->word, m->n * sizeof *s.word);
        memcpy(s.allowed, m->allowed, m->n);
        return s;
}

static void put_person(struct making *m, const struct train_lists *l, enum lang_model_id id,
                       struct random *r, unsigned least, unsigned most) {
        unsigned n = least + (unsigned) random_below(r, most - least + 1);
        for (unsigned k = 0; k < n; k++) {
                bool given = k + 1 < n || (n == 1 && chance(r, 50));
                struct str w = pick(given ? &l->given : &l->family, r);
                if (id == LANG_MODEL_en && k == 1 && n == 3 && chance(r, 70))
                        w = str_sub(STR("A.B.C.D.E.F.G.H.J.K.L.M.N.P.R.S.T.W."),
                                    2 * random_below(r, 18), 2);
                struct str first = str_cut(&w, ' ');
                put(m, first, (uint8_t) (1u << (1 + (k > 0))));
        }
}

/* ---- case ---- */

static struct str cased(struct arena *a, struct str w, int how) { /* 0 lower, 1 UPPER, 2 Title */
        struct str c = arena_str(a, w);
        char *p = (char *) c.p;
        for (size_t i = 0; i < c.n; i++) {
                bool up = how == 1 || (how == 2 && i == 0);
                if (up ? p[i] >= 'a' && p[i] <= 'z' : how != 2 && p[i] >= 'A' && p[i] <= 'Z')
                        p[i] ^= 32;
        }
        return c;
}

static void change_case(struct train_sentence *s, struct random *r, struct arena *a) {
        unsigned dice = (unsigned) random_below(r, 100);
        int how = dice < 10 ? 0 : dice < 15 ? 1 : dice < 20 ? 2 : -1;
        for (size_t i = 0; how >= 0 && i < s->n; i++)
                s->word[i] = cased(a, s->word[i], how);
}

/* ---- other names ---- */

static void put_other(struct making *m, const struct train_lists *l, enum lang_model_id id,
                      struct random *r, unsigned type, unsigned n) {
        if (type == 0)
                put_person(m, l, id, r, n < 3 ? n : 3, n < 3 ? n : 3);
        else
                put_words(m, pick(type == 1 ? &l->org : &l->place, r), (int) type);
}

struct train_sentence train_vary(const struct train_sentence *s, const struct train_lists *l,
                                 enum lang_model_id id, struct random *r, struct arena *a) {
        struct making m;
        m.n = 0;
        bool swap = chance(r, id == LANG_MODEL_en ? 15 : 25);
        for (size_t i = 0; i < s->n;) {
                size_t end = i + 1;
                uint8_t w = s->allowed[i];
                unsigned type = w == 1 << 1 ? 0 : w == 1 << 3 ? 1 : w == 1 << 5 ? 2 : 3;
                while (type < 3 && end < s->n && s->allowed[end] == w << 1)
                        end++;
                if (type < 3 && swap && chance(r, 70))
                        put_other(&m, l, id, r, type, (unsigned) (end - i));
                else
                        for (size_t k = i; k < end; k++)
                                put(&m, s->word[k], s->allowed[k]);
                i = end;
        }
        struct train_sentence out = done(&m, a);
        out.weak = s->weak;
        out.set = s->set;
        if (id == LANG_MODEL_en)
                change_case(&out, r, a);
        return out;
}

/* ---- lines that mail is full of ----
 * P a person in full, F one name, C Doe , Jane; O organisation, L place, R role, others as they
 * stand. */

static const char *const lines_en[] = { "%P",
                                        "%P",
                                        "%P , %P , %P",
                                        "%P ; %P ; %P ; %P",
                                        "Hi %F ,",
                                        "%F ,",
                                        "%F :",
                                        "Dear %F ,",
                                        "Dear Mr. %F :",
                                        "Dear %P ,",
                                        "Hello %F , thanks for the note .",
                                        "Thanks , %F",
                                        "Thanks %F",
                                        "Regards , %P",
                                        "Best , %F",
                                        "- %F",
                                        "From : %P",
                                        "To : %P ; %P",
                                        "Cc : %P , %P",
                                        "From : %P @ %O",
                                        "Subject : Re : meeting in %L",
                                        "%R , %O",
                                        "%P , %R , %O",
                                        "%P , %R",
                                        "%P - %R , %O",
                                        "%O",
                                        "%O , %L",
                                        "%L",
                                        "%L , %L",
                                        "Phone : 555-0100",
                                        "%R",
                                        "%F and %F will call on Monday .",
                                        "Please call %P at 555-0100 .",
                                        "%F , please see attached .",
                                        "%P / %O",
                                        "%P | %R | %O",
                                        "%P ( %O )",
                                        "1. %P",
                                        "* %P , %L",
                                        "%P 555-0101",
                                        "Attendees : %P , %P , %F",
                                        "Sincerely , %P %R",
                                        "cc : %F",
                                        "On Mon , %P wrote :",
                                        "%P wrote :",
                                        "Original Message",
                                        "Forwarded by %P",
                                        "Let me know . %F",
                                        "I talked to %F about this .",
                                        "%F said that %O is in %L .",
                                        "Please review and comment .",
                                        "Attached is the revised draft .",
                                        "Thank You",
                                        "Best Regards ,",
                                        "See You Monday",
                                        "To Whom It May Concern :",
                                        "Dear All ,",
                                        "Dear Sir or Madam :",
                                        "Hi Team ,",
                                        "Hello Everyone ,",
                                        "Good Morning ,",
                                        "Meeting Notes",
                                        "Conference Call Today",
                                        "Weekly Report",
                                        "Action Items",
                                        "Happy New Year !",
                                        "FYI",
                                        "Tel : +1 555 0100",
                                        "Fax : 555-0102",
                                        "Email : jane@example.org",
                                        "Subject : Fw : Updated Contract",
                                        "Sent : Tuesday , March 5",
                                        "Date : Mon , 5 Mar",
                                        "Room 12 , Building 4",
                                        "%F : yes",
                                        "Q : why ?",
                                        NULL };
static const char *const lines_fa[] = { "%P",
                                        "%P ، %P ، %P",
                                        "%P ، %R %O",
                                        "%R %O",
                                        "آقای %P",
                                        "خانم %P",
                                        "دکتر %P",
                                        "جناب آقای دکتر %P",
                                        "%F",
                                        "%O",
                                        "%L",
                                        "از : %P",
                                        "به : %P ؛ %P",
                                        "با احترام ، %P",
                                        "با تشکر %P",
                                        "سلام %F",
                                        "%P گفت",
                                        "%P ، %R %O گفت",
                                        "به گزارش %O ،",
                                        "%R %O در %L گفت",
                                        "%P در %L با %P دیدار کرد",
                                        "رئیس %O به %L رفت",
                                        "%L ، %L",
                                        "موضوع : جلسه",
                                        "تاریخ : ۱۲ مهر",
                                        "همکاران گرامی",
                                        "با سلام و احترام",
                                        "به نام خدا",
                                        "%R : %P",
                                        "%P ( %O )",
                                        "آقای %F در گفتگو با %O گفت",
                                        "%O اعلام کرد",
                                        "%R جدید %O معرفی شد",
                                        "در %L برگزار شد",
                                        "سفر %P به %L",
                                        NULL };
static const char *const lines_ar[] = { "%P",
                                        "%P ، %P ، %P",
                                        "%P ، %R %O",
                                        "%R %O",
                                        "السيد %P",
                                        "الدكتور %P",
                                        "%F",
                                        "%O",
                                        "%L",
                                        "من : %P",
                                        "إلى : %P",
                                        "مع التحية ، %P",
                                        "مرحبا %F",
                                        "قال %P",
                                        "وقال %R %O %P",
                                        "أعلن %P في %L",
                                        "%O في %L",
                                        "%L ، %L",
                                        "%P و%P",
                                        "%R %O",
                                        "الموضوع : اجتماع",
                                        "تحية طيبة وبعد",
                                        "السلام عليكم",
                                        "التقى %P %P في %L",
                                        "صرح %R %P",
                                        "وصل %P إلى %L",
                                        "بين %L و%L",
                                        "أعلنت %O أمس",
                                        "قالت %O إن",
                                        NULL };

struct train_sentence train_invent(const struct train_lists *l, enum lang_model_id id,
                                   struct random *r, struct arena *a) {
        static const char *const *const all[] = { lines_en, lines_fa, lines_ar };
        const char *const *lines = all[id];
        size_t n = 0;
        while (lines[n])
                n++;
        struct making m;
        m.n = 0;
        struct str line = str_of(lines[random_below(r, n)]);
        while (line.n) {
                struct str w = str_cut(&line, ' ');
                size_t at = str_find(w, STR("%"));
                if (at > 0) /* a clitic before it: as it is written, one word */
                        put(&m, at == SIZE_MAX ? w : str_sub(w, 0, at), TRAIN_O);
                if (at == SIZE_MAX)
                        continue;
                switch (w.p[at + 1]) {
                case 'P':
                        put_person(&m, l, id, r, 2, 3);
                        break;
                case 'C': /* Doe , Jane */
                        put(&m, pick(&l->family, r), 1 << 1);
                        put(&m, STR(","), 1 << 2);
                        put(&m, pick(&l->given, r), 1 << 2);
                        break;
                case 'F':
                        put_person(&m, l, id, r, 1, 1);
                        break;
                case 'O':
                        put_words(&m, pick(&l->org, r), 1);
                        break;
                case 'L':
                        put_words(&m, pick(&l->place, r), 2);
                        break;
                default:
                        put_words(&m, pick(&l->role, r), -1);
                }
        }
        struct train_sentence s = done(&m, a);
        if (id == LANG_MODEL_en)
                change_case(&s, r, a);
        return s;
}
