/* How a quotation is cited: one function a style. */
#include "cli/cli-quote.h"
#include "when/when.h"

static const char *const months[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };
static const char *const short_months[] = { "Jan.", "Feb.", "Mar.",  "Apr.", "May",  "June",
                                            "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec." };

struct day {
        bool known;
        int year;
        unsigned month, day; /* from 1 */
        char minute[WHEN_TEXT];
};

/* As its writer's clock said. */
static struct day day_of(const struct cli_quote *q) {
        struct day d = { .known = q->dated };
        if (q->dated) {
                struct str s = when_format_minute(q->date, q->zone, d.minute);
                struct str rest = s;
                uint64_t y = 0, m = 1, n = 1;
                str_u64(str_cut(&rest, '-'), &y);
                str_u64(str_cut(&rest, '-'), &m);
                str_u64(str_cut(&rest, ' '), &n);
                d.year = (int) y;
                d.month = m >= 1 && m <= 12 ? (unsigned) m : 1;
                d.day = (unsigned) n;
        }
        return d;
}

static struct str who(const struct cli_quote *q) {
        return q->author.n ? q->author : q->address.n ? q->address : STR("[unknown author]");
}

static const char *kind_of(const struct cli_quote *q) {
        return q->message ? "e-mail" : q->outlet.n ? "article" : "document";
}

static void page(const struct cli_quote *q, struct buf *out) {
        if (q->at->box.page)
                buf_printf(out, ", p. %u", q->at->box.page);
}

/* Whose words they are when the document's author only passes them on. */
static void via(const struct cli_quote *q, struct buf *out) {
        if (!q->who.claimed)
                return;
        buf_puts(out, ", quoting ");
        buf_put_str(out, q->who.name.n      ? q->who.name
                         : q->who.address.n ? q->who.address
                                            : STR("another"));
}

/* Without line breaks: a citation is one line. */
static void line_of(struct str s, struct buf *out) {
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_space((unsigned char) s.p[i]))
                        buf_putc(out, s.p[i]);
                else if (out->n && out->p[out->n - 1] != ' ')
                        buf_putc(out, ' ');
}

/* ---- styles -----------------------------------------------------------------------------------
 */

/* Jane Doe to Omar X, e-mail, "Subject", 2014-03-12 10:02, in inbox.mbox; document 0123..., q... */
static void plain(const struct cli_quote *q, struct buf *out) {
        struct day d = day_of(q);
        buf_put_str(out, who(q));
        via(q, out);
        if (q->to.n) {
                buf_puts(out, " to ");
                buf_put_str(out, q->to);
        }
        buf_printf(out, ", %s", kind_of(q));
        if (q->title.n) {
                buf_puts(out, ", \"");
                line_of(q->title, out);
                buf_putc(out, '"');
        }
        buf_printf(out, ", %s", d.known ? d.minute : "undated");
        page(q, out);
        if (q->place.n) {
                buf_puts(out, ", in ");
                buf_put_str(out, q->place);
        }
        buf_printf(out, "; document %s, quotation %s", q->id, q->at->id);
}

/* The Chicago Manual of Style, 17th edition, 14.222: personal communications. */
static void chicago(const struct cli_quote *q, struct buf *out) {
        struct day d = day_of(q);
        buf_put_str(out, who(q));
        via(q, out);
        if (q->message) {
                buf_puts(out, ", e-mail message");
                if (q->to.n) {
                        buf_puts(out, " to ");
                        buf_put_str(out, q->to);
                }
        } else if (q->title.n) {
                buf_puts(out, ", \"");
                line_of(q->title, out);
                buf_puts(out, q->outlet.n ? ",\" " : "\"");
                buf_put_str(out, q->outlet);
        }
        if (d.known)
                buf_printf(out, ", %s %u, %d", months[d.month - 1], d.day, d.year);
        else
                buf_puts(out, ", n.d.");
        page(q, out);
        buf_puts(out, ".");
}

/* The Publication Manual of the APA, 7th edition. */
static void apa(const struct cli_quote *q, struct buf *out) {
        struct day d = day_of(q);
        buf_put_str(out, who(q));
        if (d.known)
                buf_printf(out, " (%d, %s %u). ", d.year, months[d.month - 1], d.day);
        else
                buf_puts(out, " (n.d.). ");
        line_of(q->title.n ? q->title : STR("[Untitled]"), out);
        buf_printf(out, " [%s]", q->message ? "E-mail" : q->outlet.n ? "Article" : "Document");
        if (q->outlet.n) {
                buf_puts(out, ". ");
                buf_put_str(out, q->outlet);
        }
        buf_puts(out, ".");
}

/* The Bluebook, rule 17.2.3. */
static void legal(const struct cli_quote *q, struct buf *out) {
        struct day d = day_of(q);
        buf_puts(out, q->message ? "E-mail from " : q->outlet.n ? "" : "Document of ");
        buf_put_str(out, who(q));
        if (q->to.n) {
                buf_puts(out, " to ");
                buf_put_str(out, q->to);
        }
        if (d.known)
                buf_printf(out, " (%s %u, %d, %s)", short_months[d.month - 1], d.day, d.year,
                           d.minute + 11);
        page(q, out);
        char hex[SHA256_HEX];
        sha256_hex(&q->at->content, hex);
        buf_printf(out, " (SHA-256 %s)", hex);
}

static void markdown_escape(struct str s, struct buf *out) {
        for (size_t i = 0; i < s.n; i++) {
                if (strchr("\\`*_{}[]<>#|!&~", s.p[i]) && s.p[i])
                        buf_putc(out, '\\');
                buf_putc(out, s.p[i]);
        }
}

static void markdown(const struct cli_quote *q, struct buf *out) {
        struct buf source;
        buf_init(&source, 0);
        for (struct str rest = q->words; rest.n;) {
                buf_puts(out, "> ");
                markdown_escape(str_trim(str_cut(&rest, '\n')), out);
                buf_putc(out, '\n');
        }
        plain(q, &source);
        buf_puts(out, ">\n> — ");
        markdown_escape(buf_str(&source), out);
        buf_done(&source);
}

static void html_escape(struct str s, struct buf *out) {
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                const char *z = c == '&'   ? "&amp;"
                                : c == '<' ? "&lt;"
                                : c == '>' ? "&gt;"
                                : c == '"' ? "&quot;"
                                           : NULL;
                if (z)
                        buf_puts(out, z);
                else
                        buf_putc(out, c);
        }
}

static void html(const struct cli_quote *q, struct buf *out) {
        struct buf source;
        buf_init(&source, 0);
        plain(q, &source);
        buf_printf(out, "<figure><blockquote id=\"%s\" dir=\"auto\">", q->at->id);
        html_escape(q->words, out);
        buf_puts(out, "</blockquote>\n<figcaption dir=\"auto\">");
        html_escape(buf_str(&source), out);
        buf_puts(out, "</figcaption></figure>");
        buf_done(&source);
}

static void bibtex_field(const char *name, struct str s, struct buf *out) {
        buf_printf(out, "  %s = {", name);
        for (size_t i = 0; i < s.n; i++) {
                if (strchr("{}", s.p[i]) && s.p[i])
                        continue;
                if (strchr("%#&$_", s.p[i]) && s.p[i])
                        buf_putc(out, '\\');
                buf_putc(out, s.p[i] == '\n' || s.p[i] == '\\' ? ' ' : s.p[i]);
        }
        buf_puts(out, "},\n");
}

static void bibtex(const struct cli_quote *q, struct buf *out) {
        struct day d = day_of(q);
        char hex[SHA256_HEX], note[SHA256_HEX + 32];
        sha256_hex(&q->at->content, hex);
        snprintf(note, sizeof note, "SHA-256 %s", hex);
        buf_printf(out, "@misc{%s,\n", q->at->id);
        bibtex_field("author", who(q), out);
        bibtex_field("title", q->title.n ? q->title : STR("Untitled"), out);
        bibtex_field("howpublished", str_of(kind_of(q)), out);
        if (d.known)
                bibtex_field("date", str_sub(str_of(d.minute), 0, 10), out);
        bibtex_field("note", str_of(note), out);
        buf_puts(out, "}");
}

static const struct {
        const char *name;
        void (*put)(const struct cli_quote *q, struct buf *out);
} all[] = {
        { "plain", plain },       { "chicago", chicago }, { "apa", apa },       { "legal", legal },
        { "markdown", markdown }, { "html", html },       { "bibtex", bibtex },
};

const char cli_quote_styles[] = "plain, chicago, apa, legal, markdown, html, bibtex";

bool cli_quote_cite(const struct cli_quote *q, const char *name, struct buf *out) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (strcmp(all[i].name, name) == 0) {
                        all[i].put(q, out);
                        return true;
                }
        return false;
}
