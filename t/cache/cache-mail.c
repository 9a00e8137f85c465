/* A message to bytes: header, body in its charset and transfer encoding, files, forwarded mail.
 * Lines end with LF; who stores it in a form that wants CRLF turns them. */
#include "cache-mail.h"

#include "cache-code.h"
#include "cache-time.h"

const char *cache_charset_name(enum cache_charset c) {
        static const char *const name[] = { "utf-8", "windows-1256", "iso-8859-1", "iso-8859-1" };
        return name[c];
}

/* ---- header ------------------------------------------------------------------------------- */

void cache_party_put(struct buf *out, const struct cache_party *p, int64_t at, bool q) {
        struct buf name;
        buf_init(&name, 0);
        if (cache_put_name(&name, p->person, p->spelling)) {
                cache_put_phrase(out, buf_str(&name), q);
                buf_putc(out, ' ');
        }
        buf_putc(out, '<');
        cache_put_address(out, p->person, at, p->is_private);
        buf_putc(out, '>');
        buf_done(&name);
}

static void put_parties(struct buf *out, const char *field, const struct cache_parties *p,
                        const struct cache_mail *m) {
        for (unsigned i = 0; i < p->n; i++) {
                buf_puts(out, i ? ",\n " : field);
                cache_party_put(out, &p->v[i], m->date, m->q);
        }
        if (p->n)
                buf_putc(out, '\n');
}

static void put_date(struct buf *out, const struct cache_mail *m) {
        int zone = cache_zone(m->from.person, m->date);
        struct cache_date d = cache_gregorian((m->date + zone * 60) / 86400);
        int64_t shown = m->date;
        switch (m->dated) {
        case CACHE_UNDATED:
                return;
        case CACHE_WRONG: /* a clock that lost its battery */
                shown = m->date % 86400 + 86400 * 3;
                break;
        case CACHE_TWO_DIGIT:
                buf_printf(out, "Date: %d %s %02d %02d:%02d:00 +0000\n", d.day,
                           (const char *[]){ "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
                                             "Sep", "Oct", "Nov", "Dec" }[d.month - 1],
                           d.year % 100, (int) (m->date / 3600 % 24), (int) (m->date / 60 % 60));
                return;
        case CACHE_DATED:
                break;
        }
        buf_puts(out, "Date: ");
        cache_put_rfc(out, shown, zone);
        buf_putc(out, '\n');
}

static void put_links(struct buf *out, const struct cache_mail *m) {
        switch (m->link) {
        case CACHE_FULL:
                buf_printf(out, "In-Reply-To: <%s>\nReferences: %.*s\n", m->parent,
                           STR_ARG(m->references));
                break;
        case CACHE_SHORT:
                buf_printf(out, "In-Reply-To: <%s>\n", m->parent);
                break;
        case CACHE_MISLED: /* a phone that put a phrase there */
                buf_puts(out, "In-Reply-To: Your message of yesterday\n");
                break;
        case CACHE_ROOT:
        case CACHE_UNLINKED:
                break;
        }
}

static void put_list(struct buf *out) {
        buf_puts(out, "Precedence: list\nList-Id: " CACHE_LIST_NAME " <regional.lists.example>\n"
                      "List-Post: <mailto:" CACHE_LIST_ADDRESS ">\n"
                      "List-Unsubscribe: <mailto:regional-leave@lists.example>\n"
                      "Errors-To: regional-bounces@lists.example\n"
                      "Sender: regional-bounces@lists.example\n");
}

static void put_header(struct buf *out, const struct cache_mail *m, bool with_bcc) {
        static const char *const program[] = { "Quill 4.2", "Harbour Mail 2.0.11 (Windows)",
                                               "Pigeon/1.9", "Papyrus Webmail" };
        buf_puts(out, "From: ");
        cache_party_put(out, &m->from, m->date, m->q);
        buf_putc(out, '\n');
        if (m->sender) {
                struct cache_party s = { m->sender, 0, false };
                buf_puts(out, "Sender: ");
                cache_party_put(out, &s, m->date, m->q);
                buf_putc(out, '\n');
        }
        if (m->list)
                buf_puts(out, "To: " CACHE_LIST_NAME " <" CACHE_LIST_ADDRESS ">\n");
        else
                put_parties(out, "To: ", &m->to, m);
        put_parties(out, "Cc: ", &m->cc, m);
        if (with_bcc)
                put_parties(out, "Bcc: ", &m->bcc, m);
        buf_puts(out, "Subject: ");
        cache_put_words(out, m->subject, m->q);
        buf_putc(out, '\n');
        put_date(out, m);
        buf_printf(out, "Message-ID: <%s>\n", m->id);
        put_links(out, m);
        if (m->list)
                put_list(out);
        buf_printf(out, "X-Mailer: %s\nMIME-Version: 1.0\n", program[m->from.person->number % 4]);
}

void cache_trace_put(struct buf *out, const struct cache_mail *m, const struct cache_party *to) {
        struct buf from, rcpt;
        int64_t at = m->date + 20 + (int64_t) (m->n % 200);
        buf_init(&from, 0), buf_init(&rcpt, 0);
        cache_put_address(&from, m->from.person, m->date, m->from.is_private);
        cache_put_address(&rcpt, to->person, m->date, to->is_private);
        struct str domain = buf_str(&rcpt), source = buf_str(&from);
        str_cut(&domain, '@'), str_cut(&source, '@');
        buf_printf(out, "Return-Path: <%.*s>\nDelivered-To: %.*s\n",
                   STR_ARG(m->list ? STR("regional-bounces@lists.example") : buf_str(&from)),
                   STR_ARG(buf_str(&rcpt)));
        buf_printf(out,
                   "Received: from relay.%.*s (relay.%.*s [192.0.2.%u])\n"
                   "\tby mx.%.*s with ESMTPS id %08llx\n\tfor <%.*s>; ",
                   STR_ARG(source), STR_ARG(source), (unsigned) (m->n % 250 + 1), STR_ARG(domain),
                   (unsigned long long) (m->n * 2654435761u % 0xffffffffu),
                   STR_ARG(buf_str(&rcpt)));
        cache_put_rfc(out, at, cache_zone(to->person, at));
        buf_printf(out, "\nReceived: from [198.51.100.%u] by relay.%.*s with ESMTPSA; ",
                   (unsigned) (m->from.person->number % 250 + 1), STR_ARG(source));
        cache_put_rfc(out, at - 15, m->n % 3 == 0 ? 0 : cache_zone(m->from.person, at));
        buf_putc(out, '\n');
        buf_done(&from), buf_done(&rcpt);
}

/* ---- body --------------------------------------------------------------------------------- */

static void put_attribution(struct buf *out, const struct cache_mail *m) {
        struct buf name;
        int64_t day = m->quoted_date / 86400;
        buf_init(&name, 0);
        if (m->lang == CACHE_en || !cache_put_name(&name, m->quoted_from.person, 4))
                cache_put_name(&name, m->quoted_from.person, 0);
        if (m->quote == CACHE_BLOCK) {
                buf_puts(out, "-----Original Message-----\nFrom: ");
                buf_put_str(out, buf_str(&name));
                buf_puts(out, "\nSent: ");
                cache_put_english(out, day);
                buf_puts(out, "\nTo: ");
                buf_clear(&name);
                cache_put_name(&name, m->from.person, 0);
                buf_put_str(out, buf_str(&name));
                buf_printf(out, "\nSubject: %.*s\n\n", STR_ARG(m->subject));
        } else if (m->lang == CACHE_fa) {
                buf_puts(out, "در تاریخ ");
                cache_put_persian(out, day);
                buf_printf(out, "، %.*s نوشت:\n", STR_ARG(buf_str(&name)));
        } else {
                buf_puts(out, "On ");
                cache_put_english(out, day);
                buf_printf(out, ", %.*s wrote:\n", STR_ARG(buf_str(&name)));
        }
        buf_done(&name);
}

static void put_marked(struct buf *out, struct str text) {
        while (text.n) {
                struct str line = str_cut(&text, '\n');
                buf_printf(out, line.n ? "> %.*s\n" : ">\n", STR_ARG(line));
        }
}

void cache_body_put(struct buf *out, const struct cache_mail *m) {
        buf_put_str(out, m->own);
        if (m->quote == CACHE_NO_QUOTE || m->quoted.n == 0)
                return;
        buf_putc(out, '\n');
        put_attribution(out, m);
        if (m->quote == CACHE_MARKS)
                put_marked(out, m->quoted);
        else
                buf_put_str(out, m->quoted);
}

static void put_paragraphs(struct buf *out, struct str text) {
        buf_puts(out, "<p>");
        while (text.n) {
                struct str line = str_cut(&text, '\n');
                if (line.n == 0)
                        buf_puts(out, "</p>\n<p>");
                else
                        cache_put_html(out, line), buf_puts(out, "<br>\n");
        }
        buf_puts(out, "</p>\n");
}

static void put_html_body(struct buf *out, const struct cache_mail *m) {
        buf_printf(
                out,
                "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=%s\">"
                "<style>p { margin: 0 }</style></head>\n<body%s>\n",
                cache_charset_name(m->charset), m->lang == CACHE_en ? "" : " dir=\"rtl\"");
        put_paragraphs(out, m->own);
        if (m->quote != CACHE_NO_QUOTE && m->quoted.n) {
                buf_puts(out, "<div>");
                struct buf line;
                buf_init(&line, 0);
                struct cache_mail marks = *m;
                marks.quote = CACHE_MARKS;
                put_attribution(&line, &marks);
                cache_put_html(out, str_trim(buf_str(&line)));
                buf_done(&line);
                buf_puts(out, "</div>\n<blockquote type=\"cite\">");
                put_paragraphs(out, m->quoted);
                buf_puts(out, "</blockquote>\n");
        }
        buf_puts(out, "</body></html>\n");
}

static void put_coded(struct buf *out, const struct cache_mail *m, struct str text) {
        struct buf coded;
        buf_init(&coded, 0);
        if (m->charset == CACHE_1256 || (m->charset == CACHE_LIE && m->lang != CACHE_en))
                cache_put_1256(&coded, text);
        else if (m->charset == CACHE_LATIN1)
                cache_put_latin1(&coded, text);
        else
                buf_put_str(&coded, text);
        if (m->cte == CACHE_BASE64)
                cache_put_base64(out, buf_bytes(&coded), 76);
        else if (m->cte == CACHE_QP)
                cache_put_qp(out, buf_bytes(&coded));
        else
                buf_put_str(out, buf_str(&coded));
        buf_done(&coded);
}

static void put_text_part(struct buf *out, const struct cache_mail *m, bool html) {
        static const char *const cte[] = { "8bit", "quoted-printable", "base64" };
        struct buf text;
        buf_init(&text, 0);
        (html ? put_html_body : cache_body_put)(&text, m);
        buf_printf(out, "Content-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n\n",
                   html ? "html" : "plain", cache_charset_name(m->charset), cte[m->cte]);
        put_coded(out, m, buf_str(&text));
        buf_done(&text);
}

static void put_text(struct buf *out, const struct cache_mail *m) {
        if (m->form != CACHE_ALTERNATIVE) {
                put_text_part(out, m, m->form == CACHE_HTML);
                return;
        }
        buf_printf(out,
                   "Content-Type: multipart/alternative; boundary=\"alt-%llu\"\n\n--alt-%llu\n",
                   (unsigned long long) m->n, (unsigned long long) m->n);
        put_text_part(out, m, false);
        buf_printf(out, "\n--alt-%llu\n", (unsigned long long) m->n);
        put_text_part(out, m, true);
        buf_printf(out, "\n--alt-%llu--\n", (unsigned long long) m->n);
}

static void put_file(struct buf *out, const struct cache_file *f) {
        buf_printf(out, "Content-Type: %s\nContent-Disposition: attachment;\n filename", f->type);
        if (f->words) {
                buf_puts(out, "=\"");
                cache_put_words(out, f->name, false);
                buf_putc(out, '"');
        } else {
                buf_puts(out, "*=");
                cache_put_percent(out, f->name);
        }
        buf_puts(out, "\nContent-Transfer-Encoding: base64\n\n");
        cache_put_base64(out, f->bytes, 76);
}

void cache_mail_put(struct buf *out, const struct cache_mail *m, bool with_bcc) {
        unsigned long long n = (unsigned long long) m->n;
        put_header(out, m, with_bcc);
        if (m->n_files == 0 && m->forwarded.n == 0) {
                put_text(out, m);
                return;
        }
        buf_printf(out,
                   "Content-Type: multipart/mixed; boundary=\"mix-%llu\"\n\n"
                   "This is a message in several parts.\n--mix-%llu\n",
                   n, n);
        put_text(out, m);
        for (unsigned i = 0; i < m->n_files; i++) {
                buf_printf(out, "\n--mix-%llu\n", n);
                put_file(out, &m->files[i]);
        }
        if (m->forwarded.n) {
                buf_printf(out,
                           "\n--mix-%llu\nContent-Type: message/rfc822\n"
                           "Content-Disposition: attachment\n\n",
                           n);
                buf_put(out, m->forwarded.p, m->forwarded.n);
        }
        buf_printf(out, "\n--mix-%llu--\n", n);
}
