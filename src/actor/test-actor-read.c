/* What mails say of people: names, ties and offices, each in its place and voice. */
#include "actor/test-actor-read-make.h"
#include "base/test.h"

static const char *const mention_kinds[] = { "", "person", "organisation", "place" };
static const char *const froms[] = { "", "header", "tagged", "signature", "voice", "card", "role" };
static const char *const link_kinds[] = { "", "signature", "voice", "card", "announced" };
static const char *const tenses[] = { "",       "now",    "former", "future",
                                      "acting", "denied", "begins", "ends" };

/* One line for each thing told; mentions only of people and organisations. */
static void tell(const char *text, struct buf *out) {
        struct actor_reader *reader = actor_reader_new(NULL);
        struct actor_read_doc d = { .dated = true, .date = 1000 };
        const struct actor_told *t;
        struct buf records;
        buf_init(&records, 0);
        buf_init(out, 0);
        test_put_mail(&records, STR("Jane Doe"), STR("jane@rivers.example"), str_of(text));
        d.records = buf_bytes(&records);
        EXPECT_EQ(0, actor_read(reader, &d, &t, NULL));
        for (size_t i = 0; i < t->mentions.n; i++) {
                const struct actor_read_mention *m = &t->mentions.v[i];
                EXPECT(m->off + m->len <= strlen(text));
                if (m->kind != STORE_PLACE)
                        buf_printf(out, "%s %s %u: %.*s\n", mention_kinds[m->kind], froms[m->from],
                                   m->voice, STR_ARG(m->name));
        }
        for (size_t i = 0; i < t->links.n; i++)
                buf_printf(out, "link %s: %.*s = %.*s\n", link_kinds[t->links.v[i].kind],
                           STR_ARG(t->links.v[i].a.words), STR_ARG(t->links.v[i].b.words));
        for (size_t i = 0; i < t->sightings.n; i++) {
                const struct actor_read_sighting *s = &t->sightings.v[i];
                buf_printf(out, "office %s %u: %.*s%s%.*s%s | %.*s | %.*s\n", tenses[s->tense],
                           s->voice, STR_ARG(s->person), s->address.n ? " <" : "",
                           STR_ARG(s->address), s->address.n ? ">" : "", STR_ARG(s->title),
                           STR_ARG(s->organisation));
        }
        buf_done(&records);
        actor_reader_free(&reader);
}

static void expect_told(int line, const char *text, const char *const *want, size_t n) {
        struct buf got;
        tell(text, &got);
        for (size_t i = 0; i < n; i++) {
                bool no = want[i][0] == '!';
                bool there = str_find(buf_str(&got), str_of(want[i] + no)) != SIZE_MAX;
                if (there == no)
                        test_fail(__FILE__, line, "%s '%s' in:\n%.*s", no ? "there is" : "no",
                                  want[i] + no, STR_ARG(buf_str(&got)));
        }
        buf_done(&got);
}
#define EXPECT_TOLD(text, ...)                                                                     \
        do {                                                                                       \
                const char *const want_[] = { __VA_ARGS__ };                                       \
                expect_told(__LINE__, text, want_, sizeof want_ / sizeof *want_);                  \
        } while (0)

TEST(signatures_tie_and_tell_offices) {
        EXPECT_TOLD("See below.\n\nBest regards,\nJane Doe\nDeputy Director\nInstitute of Rivers\n"
                    "Tel. +99 1 555 0199\njd@post.example\n",
                    "person signature 0: Jane Doe", "organisation signature 0: Institute of Rivers",
                    "link signature: jane@rivers.example = jd@post.example",
                    "link signature: jane@rivers.example = +99 1 555 0199",
                    "office now 0: Jane Doe <jane@rivers.example> | Deputy Director | Institute of "
                    "Rivers");
}

TEST(who_signs_for_another_is_not_the_sender) {
        EXPECT_TOLD("Please call.\n\nBest regards,\nRichard Roe\nAssistant\nInstitute of Rivers\n"
                    "Tel. +99 1 555 0199\nroe@rivers.example\n",
                    "person signature 0: Richard Roe", "!jane@rivers.example = roe@rivers.example",
                    "office now 0: Richard Roe | Assistant | Institute of Rivers");
}

TEST(offices_in_text) {
        EXPECT_TOLD("Yesterday Richard Roe, director of the Institute of Rivers, met the group.\n",
                    "Richard Roe | director | ", "Institute of Rivers");
        EXPECT_TOLD("If Richard Roe becomes director of the Institute of Rivers, I leave.\n",
                    "!office now", "!office begins");
        EXPECT_TOLD("دیروز دکتر لیلا آذری، وزیر رودها، با ما جلسه داشت.\n",
                    "person tagged 0: لیلا آذری");
}

TEST(earlier_words_have_their_voice) {
        EXPECT_TOLD(
                "I agree.\n\n-----Original Message-----\nFrom: Bob Stone [mailto:bob@x.example]\n"
                "Sent: Monday, March 06, 2006 9:12 AM\nTo: Jane Doe\nSubject: x\n\n"
                "I spoke with Richard Roe about it.  Richard Roe agreed.\n",
                "person voice 1: Bob Stone", "link voice: bob@x.example = Bob Stone",
                "person tagged 1: Richard Roe\n");
}

TEST(names_that_a_server_kept_apart) {
        struct actor_reader *reader = actor_reader_new(NULL);
        const struct actor_told *t;
        struct buf records, got;
        static const char *const headers[][2] = { { "X-From", "Doe, Jane </O=RIVERS/CN=JDOE>" },
                                                  { "X-To", "Roe, Richard </O=RIVERS/CN=RROE>, "
                                                            "\"Bob Stone\" <bob@x.example>" },
                                                  { "X-cc", "Ann Quill, Carl Yarrow" } };
        static const struct {
                enum rec_role role;
                const char *address;
        } addrs[] = { { REC_ROLE_from, "jane@rivers.example" },
                      { REC_ROLE_to, "richard@rivers.example" },
                      { REC_ROLE_to, "bob@x.example" },
                      { REC_ROLE_cc, "ann@x.example" } /* two names for it: not told */ };
        buf_init(&records, 0);
        buf_init(&got, 0);
        for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
                rec_put(&records, &(struct rec){ .kind = REC_header,
                                                 .header = { .id = REC_HDR_other,
                                                             .name = str_of(headers[i][0]),
                                                             .value = str_of(headers[i][1]) } });
        for (size_t i = 0; i < sizeof addrs / sizeof *addrs; i++)
                rec_put(&records, &(struct rec){ .kind = REC_addr,
                                                 .addr = { .role = addrs[i].role,
                                                           .address = str_of(addrs[i].address) } });
        struct actor_read_doc d = { .records = buf_bytes(&records) };
        EXPECT_EQ(0, actor_read(reader, &d, &t, NULL));
        for (size_t i = 0; i < t->links.n; i++)
                buf_printf(&got, "%.*s = %.*s; ", STR_ARG(t->links.v[i].a.words),
                           STR_ARG(t->links.v[i].b.words));
        EXPECT_STR("jane@rivers.example = Doe, Jane; richard@rivers.example = Roe, Richard; "
                   "bob@x.example = Bob Stone; ",
                   buf_str(&got));
        buf_done(&got);
        buf_done(&records);
        actor_reader_free(&reader);
}

TEST(new_addresses) {
        EXPECT_TOLD("My new address is jane.doe@post.example, from today.\n",
                    "link announced: jane@rivers.example = jane.doe@post.example");
        EXPECT_TOLD("Write to Bob at bob@x.example.\n", "!announced");
        EXPECT_TOLD("نشانی جدید من jane.doe@post.example است.\n",
                    "link announced: jane@rivers.example = jane.doe@post.example");
}
