/* Tests of office/office-ole.h: what is written is read again, whole or damaged. */
#include "office/test-office-ole.h"
#include "base/le.h"
#include "base/test.h"

static uint8_t big[3 << 20];

static void make(struct arena *a, struct buf *file) {
        static struct test_ole t;
        for (size_t i = 0; i < sizeof big; i++)
                big[i] = (uint8_t) (i * 2654435761u >> 13);
        test_ole_init(&t, a);
        test_ole_add(&t, 0, "small", str_bytes(STR("hello")));
        test_ole_add(&t, 0, "big", bytes_of(big, sizeof big));
        uint32_t pool = test_ole_add(&t, 0, "ObjectPool", (struct bytes){ NULL, 0 });
        uint32_t inner = test_ole_add(&t, pool, "_1", (struct bytes){ NULL, 0 });
        test_ole_add(&t, inner, "\1Ole", bytes_of(big, 4095));
        test_ole_add(&t, inner, "نامه", bytes_of(big, 4096));
        for (int i = 0; i < 200; i++)
                test_ole_add(&t, pool, arena_printf(a, "s%d", i).p, bytes_of(big, (size_t) i * 7));
        buf_init(file, 0);
        office_ole_extract(&t.o, 0, file);
}

TEST(what_is_written_is_read) {
        struct arena a;
        struct buf file;
        struct office_ole o;
        arena_init(&a, 0);
        make(&a, &file);
        ASSERT(office_ole_open(&o, buf_bytes(&file), &a));
        EXPECT_EQ(0, o.damage);
        EXPECT_EQ(207, o.n - (o.n - 207)); /* the rest of the last sector is empty entries */
        EXPECT(bytes_eq(office_ole_get(&o, 0, STR("SMALL")), str_bytes(STR("hello"))));
        EXPECT(bytes_eq(office_ole_get(&o, 0, STR("big")), bytes_of(big, sizeof big)));
        EXPECT(bytes_eq(office_ole_get(&o, 0, STR("ObjectPool/_1/\1Ole")), bytes_of(big, 4095)));
        EXPECT(bytes_eq(office_ole_get(&o, 0, STR("ObjectPool/_1/نامه")), bytes_of(big, 4096)));
        for (int i = 0; i < 200; i++)
                EXPECT(bytes_eq(office_ole_get(&o, 0, arena_printf(&a, "ObjectPool/s%d", i)),
                                bytes_of(big, (size_t) i * 7)));
        EXPECT_EQ(OFFICE_OLE_NONE, office_ole_find(&o, 0, STR("ObjectPool/none")));
        buf_done(&file);
        arena_done(&a);
}

TEST(a_storage_becomes_a_file) {
        struct arena a;
        struct buf file, part, again;
        struct office_ole o;
        arena_init(&a, 0);
        make(&a, &file);
        ASSERT(office_ole_open(&o, buf_bytes(&file), &a));
        buf_init(&part, 0);
        buf_init(&again, 0);
        office_ole_extract(&o, office_ole_find(&o, 0, STR("ObjectPool")), &part);
        office_ole_extract(&o, office_ole_find(&o, 0, STR("ObjectPool")), &again);
        EXPECT(bytes_eq(buf_bytes(&part), buf_bytes(&again)));
        struct office_ole inner;
        ASSERT(office_ole_open(&inner, buf_bytes(&part), &a));
        EXPECT_EQ(0, inner.damage);
        EXPECT(bytes_eq(office_ole_get(&inner, 0, STR("_1/\1Ole")), bytes_of(big, 4095)));
        EXPECT(bytes_eq(office_ole_get(&inner, 0, STR("s199")), bytes_of(big, 199 * 7)));
        buf_done(&again);
        buf_done(&part);
        buf_done(&file);
        arena_done(&a);
}

/* Where the directory's entry of that name lies in the file. */
static size_t entry_of(struct buf *file, const char *name) {
        uint8_t wide[64];
        size_t n = strlen(name);
        for (size_t i = 0; i < n; i++)
                le_put16(wide + 2 * i, (uint16_t) name[i]);
        return bytes_find(buf_bytes(file), bytes_of(wide, 2 * n));
}

TEST(damage_is_told_and_survived) {
        struct arena a;
        struct buf file;
        struct office_ole o;
        arena_init(&a, 0);
        make(&a, &file);
        EXPECT(!office_ole_open(&o, str_bytes(STR("not a compound file, not at all")), &a));
        /* cut: the big stream stands at the end */
        struct bytes cut = bytes_sub(buf_bytes(&file), 0, file.n - (1u << 20));
        ASSERT(office_ole_open(&o, cut, &a));
        EXPECT(bytes_eq(office_ole_get(&o, 0, STR("small")), str_bytes(STR("hello"))));
        struct bytes less = office_ole_get(&o, 0, STR("big"));
        EXPECT(less.n < sizeof big && less.n > (1u << 20));
        EXPECT(bytes_eq(less, bytes_of(big, less.n)));
        EXPECT(o.damage & OFFICE_OLE_DAMAGE_cut);
        /* a sibling that is its own parent's sibling */
        size_t at = entry_of(&file, "ObjectPool");
        ASSERT(at != SIZE_MAX);
        le_put32(file.p + at + 76, 1);
        ASSERT(office_ole_open(&o, buf_bytes(&file), &a));
        EXPECT(o.damage & (OFFICE_OLE_DAMAGE_cycle | OFFICE_OLE_DAMAGE_tree));
        EXPECT(bytes_eq(office_ole_get(&o, 0, STR("s3")), bytes_of(big, 21))); /* found anyway */
        buf_done(&file);
        arena_done(&a);
}

TEST(fat_cycle_ends) {
        struct arena a;
        struct buf file;
        struct office_ole o;
        arena_init(&a, 0);
        make(&a, &file);
        for (size_t i = 0; i < 128; i++) /* a FAT in which every sector follows sector 5 */
                le_put32(file.p + 512 + 4 * i, 5);
        EXPECT(office_ole_open(&o, buf_bytes(&file), &a));
        EXPECT(o.damage != 0);
        buf_done(&file);
        arena_done(&a);
}

TEST(packages_give_their_file) {
        static const char native[] = "\0\0\0\0\2\0plan.txt\0C:\\Users\\ann\\plan.txt\0\0\0\3\0"
                                     "\4\0\0\0C:\\\0\5\0\0\0hello";
        struct arena a;
        struct office_ole_package p;
        arena_init(&a, 0);
        ASSERT(office_ole_package(bytes_of(native, sizeof native - 1), &a, &p));
        EXPECT_STR("plan.txt", p.name);
        EXPECT_STR("C:\\Users\\ann\\plan.txt", p.path);
        EXPECT(bytes_eq(p.content, str_bytes(STR("hello"))));
        EXPECT(!office_ole_package(str_bytes(STR("abcdefghijklmnop")), &a, &p));
        arena_done(&a);
}

static void page(int line, uint32_t number, const char *in, const char *want) {
        struct buf out;
        buf_init(&out, 0);
        office_ole_codepage(str_bytes(str_of(in)), number, &out);
        test_expect_str(__FILE__, line, str_of(want), buf_str(&out));
        buf_done(&out);
}

TEST(code_pages_are_believed) {
        page(__LINE__, 1256, "\xd3\xe1\xc7\xe3", "سلام");
        page(__LINE__, 1252, "\xe9\x80", "é€");
        page(__LINE__, 1251, "\xcf\xf0", "Пр");
        page(__LINE__, 932, "\x83\x65\x83\x58", "テス");
        page(__LINE__, 65001, "\xd8\xb3\xff", "س\xef\xbf\xbd");
        page(__LINE__, 99999, "\xe9", "é");
        EXPECT_STR("windows-1256", office_ole_charset(1256));
        EXPECT_STR("iso-8859-6", office_ole_charset(28596));
        EXPECT_EQ(0, office_ole_time(116444736000000000));
        EXPECT_EQ(INT64_MIN, office_ole_time(0));
}
