/* An item as mail; see outlook-mime.h.  outlook-mime-head.c writes the header section,
 * outlook-mime-card.c and outlook-mime-calendar.c the other forms.
 *
 *   one body, nothing else      -> that part is the message
 *   bodies                      -> multipart/alternative
 *   bodies and attachments      -> multipart/mixed { bodies, attachments }
 *
 * Text goes out as it stands (8bit) where its lines are short enough for mail, else base64: the
 * reader of mail must get back the same bytes. */
#include "outlook/outlook-mime.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "office/office-rtf.h"
#include "outlook/outlook-mime-head.h"
#include "outlook/outlook-mime-out.h"

enum { LINE_MOST = 990, BOUNDARY = 48 };

struct writing {
        struct arena *a;
        struct buf *out;
        unsigned depth;
        unsigned parts; /* told so far: makes boundaries differ */
};

struct bodies {
        struct str text;
        struct bytes html;
        struct str charset; /* of the HTML */
        struct bytes rtf;   /* a rich text that says something else */
        struct bytes calendar;
};

static void put_item(struct writing *w, const struct outlook_item *item);
static void put_message(struct writing *w, const struct outlook_item *item);

/* ---- bodies -------------------------------------------------------------------------------- */

static struct str keep(struct writing *w, struct buf *room) {
        struct str s = arena_str(w->a, buf_str(room));
        buf_done(room);
        return s;
}

/* Signs, spaces and marks of layout; what Word puts into the private area are bullets. */
static bool is_sign(uint32_t cp) {
        static const struct {
                uint32_t from, to;
        } signs[] = { { 0x80, 0xa9 },     { 0xab, 0xb4 },     { 0xb6, 0xb9 },
                      { 0xbb, 0xbf },     { 0xd7, 0xd7 },     { 0xf7, 0xf7 },
                      { 0x60c, 0x60d },   { 0x61b, 0x61f },   { 0x640, 0x640 },
                      { 0x66a, 0x66d },   { 0x6d4, 0x6d4 },   { 0x2000, 0x2bff },
                      { 0x3000, 0x303f }, { 0xe000, 0xf8ff }, { 0xfe00, 0xfe0f },
                      { 0xfeff, 0xfeff }, { 0xfff0, 0xffff } };
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
                if (cp >= signs[i].from && cp <= signs[i].to)
                        return true;
        return cp < 0x80 && !ascii_alpha((char) cp) && !ascii_digit((char) cp);
}

/* The next letter or digit of `s`, of any script, from *at on; addresses of links (<...>) and signs
 * are nothing.  -1 at the end. */
static int64_t next_letter(struct str s, size_t *at) {
        while (*at < s.n) {
                size_t step;
                uint32_t cp = utf8_get_any(bytes_sub(str_bytes(s), *at, SIZE_MAX), &step);
                *at += step;
                size_t end = cp == '<' ? str_chr(str_sub(s, *at, 2048), '>') : SIZE_MAX;
                if (end != SIZE_MAX)
                        *at += end + 1;
                else if (!is_sign(cp))
                        return cp;
        }
        return -1;
}

/* Do both say the same?  By their letters: the two were laid out by different programs. */
static bool same_words(struct str a, struct str b) {
        size_t i = 0, j = 0;
        for (;;) {
                int64_t ca = next_letter(a, &i), cb = next_letter(b, &j);
                if (ca != cb)
                        return false;
                if (ca < 0)
                        return true;
        }
}

static void rtf_bodies(struct writing *w, const struct outlook_item *item, struct bodies *b) {
        enum office_rtf_kind kind = office_rtf_kind(item->rtf);
        struct buf room;
        if (item->rtf.n == 0 || b->html.n || kind == OFFICE_RTF_none)
                return;
        buf_init(&room, LIMIT_outlook_total);
        if (kind == OFFICE_RTF_html) {
                office_rtf_html(item->rtf, &room);
                b->html = str_bytes(keep(w, &room));
                b->charset = STR("utf-8");
                return;
        }
        office_rtf_text(item->rtf, &room);
        struct str text = keep(w, &room);
        if (b->text.n == 0)
                b->text = text;
        else if (kind == OFFICE_RTF_plain && !same_words(text, b->text))
                b->rtf = item->rtf;
}

static struct bodies bodies_of(struct writing *w, const struct outlook_item *item) {
        struct bodies b = { .text = item->text, .html = item->html, .charset = item->html_charset };
        rtf_bodies(w, item, &b);
        if (item->event.set || item->kind == OUTLOOK_contact || item->kind == OUTLOOK_list) {
                struct buf room;
                buf_init(&room, LIMIT_outlook_total);
                if (item->event.set)
                        outlook_mime_calendar(item, w->a, &room);
                else
                        outlook_mime_vcard(item, w->a, &room);
                b.calendar = str_bytes(keep(w, &room));
        }
        return b;
}

/* ---- parts --------------------------------------------------------------------------------- */

static bool short_lines(struct bytes b) {
        size_t n = 0;
        for (size_t i = 0; i < b.n; i++) {
                n = b.p[i] == '\n' ? 0 : n + 1;
                bool bare = b.p[i] == '\r' && (i + 1 >= b.n || b.p[i + 1] != '\n');
                if (n > LINE_MOST || b.p[i] == 0 || bare)
                        return false;
        }
        return true;
}

static void put_content(struct writing *w, struct bytes content, bool may_stand) {
        if (may_stand && short_lines(content)) {
                buf_puts(w->out, "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
                buf_put(w->out, content.p, content.n);
                buf_puts(w->out, "\r\n");
                return;
        }
        buf_puts(w->out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        outlook_mime_base64(w->out, content, true);
}

static void put_text(struct writing *w, struct str text) {
        struct buf room;
        buf_init(&room, 0);
        outlook_mime_text(&room, text);
        buf_puts(w->out, "Content-Type: text/plain; charset=utf-8");
        put_content(w, buf_bytes(&room), true);
        buf_done(&room);
}

/* A label of a charset that may stand in a header. */
static bool is_token(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) && !strchr("-_.:+", s.p[i]))
                        return false;
        return s.n > 0 && s.n < 64;
}

static void put_html(struct writing *w, struct bytes html, struct str charset) {
        buf_puts(w->out, "Content-Type: text/html");
        if (is_token(charset))
                buf_printf(w->out, "; charset=%.*s", STR_ARG(charset));
        put_content(w, html, true);
}

static void put_calendar(struct writing *w, const struct outlook_item *item, struct bytes content) {
        if (item->event.set)
                buf_puts(w->out, "Content-Type: text/calendar; charset=utf-8; name=\"event.ics\"");
        else
                buf_puts(w->out, "Content-Type: text/vcard; charset=utf-8; name=\"contact.vcf\"");
        put_content(w, content, true);
}

/* Boundaries are a hash of what is said, where: same item, same bytes. */
static void boundary(struct writing *w, const struct outlook_item *item, char z[static BOUNDARY]) {
        struct buf room;
        buf_init(&room, 0);
        buf_printf(&room, "%u %u ", w->depth, w->parts++);
        buf_put_str(&room, item->subject);
        buf_put_str(&room, item->message_id);
        buf_put(&room, item->search_key.p, item->search_key.n);
        buf_put_str(&room, str_sub(item->text, 0, 65536));
        struct sha256 h = hash_sha256(buf_bytes(&room));
        buf_done(&room);
        size_t n = (size_t) snprintf(z, BOUNDARY, "=_clew_");
        for (size_t i = 0; i < 16; i++)
                n += (size_t) snprintf(z + n, BOUNDARY - n, "%02x", ((const uint8_t *) &h)[i]);
}

static void delimiter(struct writing *w, const char *z, bool last) {
        if (w->out->n < 2 || w->out->p[w->out->n - 1] != '\n')
                buf_puts(w->out, "\r\n");
        buf_printf(w->out, "--%s%s\r\n", z, last ? "--" : "");
}

/* The bodies as one part: its header fields and content. */
static void put_bodies(struct writing *w, const struct outlook_item *item, const struct bodies *b) {
        char z[BOUNDARY];
        int n = (b->text.n > 0) + (b->html.n > 0) + (b->calendar.n > 0);
        if (n <= 1) {
                if (b->html.n)
                        put_html(w, b->html, b->charset);
                else if (b->calendar.n)
                        put_calendar(w, item, b->calendar);
                else
                        put_text(w, b->text);
                return;
        }
        boundary(w, item, z);
        buf_printf(w->out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", z);
        if (b->text.n) {
                delimiter(w, z, false);
                put_text(w, b->text);
        }
        if (b->html.n) {
                delimiter(w, z, false);
                put_html(w, b->html, b->charset);
        }
        if (b->calendar.n) {
                delimiter(w, z, false);
                put_calendar(w, item, b->calendar);
        }
        delimiter(w, z, true);
}

/* ---- attachments --------------------------------------------------------------------------- */

static bool is_media(struct str s) {
        size_t slash = str_chr(s, '/');
        return slash != SIZE_MAX && is_token(str_sub(s, 0, slash)) &&
               is_token(str_sub(s, slash + 1, SIZE_MAX)) &&
               !str_starts_nocase(s, STR("multipart/")) && !str_starts_nocase(s, STR("message/"));
}

static void put_disposition(struct writing *w, const struct outlook_attachment *at,
                            struct str name) {
        buf_printf(w->out, "\r\nContent-Disposition: %s", at->hidden ? "inline" : "attachment");
        outlook_mime_param(w->out, "filename", name);
        if (at->modified != OUTLOOK_NO_TIME) {
                buf_puts(w->out, ";\r\n modification-date=\"");
                outlook_mime_when(w->out, at->modified);
                buf_puts(w->out, "\"");
        }
        if (at->cid.n && is_token(str_sub(at->cid, 0, str_chr(at->cid, '@'))))
                buf_printf(w->out, "\r\nContent-ID: <%.*s>", STR_ARG(at->cid));
        if (at->unreadable || at->location.n) {
                buf_puts(w->out, "\r\n");
                if (at->unreadable)
                        buf_puts(w->out, "X-Outlook-Unreadable: yes\r\n");
                outlook_mime_field(w->out, "X-Outlook-Location", at->location);
                w->out->n -= w->out->n >= 2 ? 2 : 0; /* the next field brings its own line end */
        }
}

static void put_file(struct writing *w, const struct outlook_attachment *at) {
        struct str type = is_media(at->mime) ? at->mime : STR("application/octet-stream");
        buf_printf(w->out, "Content-Type: %.*s", STR_ARG(type));
        outlook_mime_param(w->out, "name", at->name);
        put_disposition(w, at, at->name.n ? at->name : STR("attachment"));
        put_content(w, at->content, false);
}

static void put_embedded(struct writing *w, const struct outlook_attachment *at) {
        struct str type = outlook_mime_type(at->item), end = outlook_mime_extension(at->item);
        struct str name = arena_printf(w->a, "%.*s.%.*s", STR_ARG(at->name), STR_ARG(end));
        bool message = str_eq(type, STR("message/rfc822"));
        buf_printf(w->out, "Content-Type: %.*s%s", STR_ARG(type), message ? "" : "; charset=utf-8");
        put_disposition(w, at, name);
        buf_puts(w->out, "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        put_item(w, at->item);
}

static void put_attachment(struct writing *w, const struct outlook_attachment *at) {
        if (at->item && w->depth < LIMIT_outlook_depth)
                put_embedded(w, at);
        else
                put_file(w, at);
}

/* A file beside the text: its own reader reads it, so that its words are not told twice. */
static void put_rtf(struct writing *w, struct bytes rtf) {
        buf_puts(w->out, "Content-Type: application/rtf; name=\"body.rtf\"\r\n"
                         "Content-Disposition: attachment; filename=\"body.rtf\"");
        put_content(w, rtf, false);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void put_class(const struct outlook_item *item, struct buf *out) {
        static const char *const words[] = { [OUTLOOK_message] = NULL,
                                             [OUTLOOK_contact] = "person",
                                             [OUTLOOK_appointment] = "appointment",
                                             [OUTLOOK_task] = "task",
                                             [OUTLOOK_note] = "note",
                                             [OUTLOOK_journal] = "journal",
                                             [OUTLOOK_list] = "distributionlist" };
        if (words[item->kind])
                buf_printf(out, "Content-Class: urn:content-classes:%s\r\n", words[item->kind]);
}

static void put_message(struct writing *w, const struct outlook_item *item) {
        struct bodies b = bodies_of(w, item);
        char z[BOUNDARY];
        outlook_mime_head(item, w->out);
        buf_puts(w->out, "MIME-Version: 1.0\r\n");
        put_class(item, w->out);
        if (item->n_attachments == 0 && b.rtf.n == 0) {
                put_bodies(w, item, &b);
                return;
        }
        boundary(w, item, z);
        buf_printf(w->out, "Content-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n", z);
        delimiter(w, z, false);
        put_bodies(w, item, &b);
        if (b.rtf.n) {
                delimiter(w, z, false);
                put_rtf(w, b.rtf);
        }
        for (uint32_t i = 0; i < item->n_attachments; i++) {
                delimiter(w, z, false);
                put_attachment(w, &item->attachments[i]);
        }
        delimiter(w, z, true);
}

/* Cards and calendars hold no files: with attachments the item goes as a message around both. */
static bool is_plain_form(const struct outlook_item *item) {
        return item->n_attachments == 0;
}

static void put_item(struct writing *w, const struct outlook_item *item) {
        w->depth++;
        if (is_plain_form(item) && (item->kind == OUTLOOK_contact || item->kind == OUTLOOK_list))
                outlook_mime_vcard(item, w->a, w->out);
        else if (is_plain_form(item) &&
                 (item->kind == OUTLOOK_appointment || item->kind == OUTLOOK_task))
                outlook_mime_calendar(item, w->a, w->out);
        else
                put_message(w, item);
        w->depth--;
}

void outlook_mime(const struct outlook_item *item, struct arena *a, struct buf *out) {
        put_item(&(struct writing){ .a = a, .out = out }, item);
}

void outlook_mime_message(const struct outlook_item *item, struct arena *a, struct buf *out) {
        put_message(&(struct writing){ .a = a, .out = out, .depth = 1 }, item);
}

struct str outlook_mime_type(const struct outlook_item *item) {
        if (is_plain_form(item) && (item->kind == OUTLOOK_contact || item->kind == OUTLOOK_list))
                return STR("text/vcard");
        if (is_plain_form(item) &&
            (item->kind == OUTLOOK_appointment || item->kind == OUTLOOK_task))
                return STR("text/calendar");
        return STR("message/rfc822");
}

struct str outlook_mime_extension(const struct outlook_item *item) {
        struct str type = outlook_mime_type(item);
        return str_eq(type, STR("text/vcard"))      ? STR("vcf")
               : str_eq(type, STR("text/calendar")) ? STR("ics")
                                                    : STR("eml");
}
