/* Lists of every form, and what spreadsheets do to them. */
#include "base/json.h"
#include "base/test.h"
#include "watch/watch-list.h"

/* The list as one line an entry: "line kind id | name | field=value ...". */
static void show(const char *bytes, size_t n, struct buf *out) {
        struct watch_list l;
        struct err e = ERR_INIT;
        buf_init(out, 0);
        if (watch_list_read(bytes_of(bytes, n), &l, &e) < 0)
                buf_printf(out, "! %s\n", e.message);
        for (size_t i = 0; i < l.entries.n; i++) {
                const struct watch_entry *x = &l.entries.v[i];
                buf_printf(out, "%u %s %.*s| %.*s", x->line, watch_kind_id(x->kind), STR_ARG(x->id),
                           STR_ARG(x->name));
                for (size_t k = 0; k < x->n_values; k++)
                        buf_printf(out, " | %s=%.*s", watch_field_id(x->values[k].field),
                                   STR_ARG(x->values[k].text));
                buf_puts(out, "\n");
        }
        for (size_t i = 0; i < l.faults.n; i++)
                buf_printf(out, "fault %u %s\n", l.faults.v[i].line, l.faults.v[i].words);
        watch_list_done(&l);
}

#define EXPECT_LIST(want, literal)                                                                 \
        do {                                                                                       \
                struct buf got;                                                                    \
                show(literal, sizeof(literal) - 1, &got);                                          \
                EXPECT_STR(want, buf_str(&got));                                                   \
                buf_done(&got);                                                                    \
        } while (0)

TEST(one_name_a_line) {
        EXPECT_LIST("1 any | Jane Doe\n3 any | Roe, Richard\n5 any | لیلا آذری\n",
                    "Jane Doe\n\nRoe, Richard\n# a remark\n لیلا آذری \n");
        EXPECT_LIST("1 any | Doe, Jane\n2 any | Roe, Richard\n", "Doe, Jane\nRoe, Richard\n");
        EXPECT_LIST("1 any | Jane Doe\n2 any | Richard Roe\n", "Jane Doe\rRichard Roe\r");
}

TEST(columns_are_told_by_their_heads) {
        EXPECT_LIST(
                "2 any 7| Jane Doe | alias=J. Doe | alias=Janie | organisation=Ministry of Rivers"
                " | from=2008-03\n",
                "No,Name,Also known as,Organisation,Since,Colour\n"
                "7,Jane Doe,J. Doe; Janie,Ministry of Rivers,2008-03,blue\n");
        EXPECT_LIST("2 any | لیلا آذری | position=مدیر\n",
                    "نام و نام خانوادگی\tسمت\nلیلا آذری\tمدیر\n");
        EXPECT_LIST("2 any | نادر الصافي | position=وزير\n", "الاسم;المنصب\nنادر الصافي;وزير\n");
        EXPECT_LIST("2 person | Jane Quill Doe\n",
                    "First name,Middle name,Last name\nJane,Quill,Doe\n");
        EXPECT_LIST("2 any | Ministry of Rivers\n", "person name?,name\nx,Ministry of Rivers\n");
}

TEST(fields_in_quotes_hold_anything) {
        EXPECT_LIST("2 any | Doe, Jane | note=says \"hello\"\nand goes\n4 any | Roe, Richard\n",
                    "name,note\r\n\"Doe, Jane\",\"says \"\"hello\"\"\nand goes\"\r\n\"Roe, "
                    "Richard\",\r\n");
        EXPECT_LIST("2 any | Jane \"Janie\" Doe\n3 any | \"Richard Roe\n",
                    "name,note\nJane \"Janie\" Doe,\n\"Richard Roe,\n");
}

TEST(bytes_of_every_usual_kind) {
        EXPECT_LIST("2 any | Jane\n", "\xef\xbb\xbfname,note\nJane,\n");
        EXPECT_LIST("1 any | Jo\n", "\xff\xfeJ\0o\0\n\0");
        EXPECT_LIST("1 any | Jo\n", "\xfe\xff\0J\0o\0\n");
        EXPECT_LIST("1 any | \xd9\x86\xd8\xa7\xd8\xaf\xd8\xb1\n",
                    "\xe4\xc7\xcf\xd1\n"); /* windows-1256 */
        EXPECT_LIST("! the list is no text: it holds zero bytes\n",
                    "PK\3\4\0\0\0\0\1\2\3\4\5\6\7\x8\x9");
        EXPECT_LIST("! the list holds no name\n", "");
        EXPECT_LIST("! the list holds no name\n", "name,note\n");
}

TEST(entities) {
        EXPECT_LIST(
                "1 person x1| Jane Doe | alias=J. Doe | born=1970-02-01 | country=xa\n"
                "3 organisation x3| Rivers Ltd | email=office@rivers.example\nfault 4 is no JSON\n",
                "{\"id\":\"x1\",\"schema\":\"Person\",\"caption\":\"Jane "
                "Doe\",\"properties\":{\"name\":"
                "[\"Jane Doe\"],\"alias\":[\"J. "
                "Doe\"],\"birthDate\":[\"1970-02-01\"],\"country\":[\"xa\"]}}\n"
                "{\"id\":\"x2\",\"schema\":\"Address\",\"properties\":{\"full\":[\"1 Quay\"]}}\n"
                "{\"id\":\"x3\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Rivers "
                "Ltd\"],\"email\":"
                "[\"office@rivers.example\"]}}\n{\"id\":\n");
        EXPECT_LIST(
                "1 any | Jane Doe\n2 any | Richard Roe | position=clerk\n",
                "[{\"name\":\"Jane Doe\"},\n{\"name\":\"Richard Roe\",\"position\":\"clerk\"}]");
        EXPECT_LIST(
                "2 person a-1| Jane Doe | alias=Janie | born=1970 | note=demo list\n",
                "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"dataset\"\n"
                "\"a-1\",\"Person\",\"Jane Doe\",\"Janie\",\"1970\",\"\",\"demo list\"\n");
}

TEST(rows_without_a_name_are_told) {
        EXPECT_LIST("2 any | Jane | note=x\nfault 3 says no name\n", "name,note\nJane,x\n,lost\n");
        EXPECT_LIST("2 any | jane@rivers.example | email=jane@rivers.example\n",
                    "name,email\n,jane@rivers.example\n");
}
