/* Languages of short texts. */
#include "base/test.h"
#include "text/text-lang.h"

TEST(lang_short_texts) {
        static const char *const rows[][2] = {
                { "en", "Dear all, please find the minutes of our meeting attached." },
                { "de", "Sehr geehrte Frau Muster, wir haben die Unterlagen noch nicht erhalten." },
                { "fr",
                  "Bonjour, vous trouverez dans cette lettre les conditions de notre offre." },
                { "es", "Estimado señor, le envío los documentos para la reunión del lunes." },
                { "it", "Buongiorno, il documento non è stato ancora inviato alla direzione." },
                { "nl",
                  "Geachte heer, wij hebben het verslag van de vergadering nog niet ontvangen." },
                { "pt",
                  "Caro amigo, não recebi ainda os documentos da reunião, mas isso é para você." },
                { "tr", "Sayın yetkili, bu konu ile ilgili olarak daha sonra bir toplantı var." },
                { "fa", "جلسه با دکتر در وزارت برگزار شد و نامه به دفتر رسید." },
                { "fa", "گزارش اين جلسه را با پيوست براي شما مي فرستم" },
                { "ar", "عقد الاجتماع في مقر الوزارة يوم الأحد مع رئيس الجامعة." },
                { "ur", "یہ خط آپ کو کل بھیجا گیا تھا اور اس میں تمام تفصیل ہے" },
                { "ps", "دا ليک د ښوونځي په اړه دی چې پرون راورسېد" },
                { "ckb", "ئەم نامەیە بۆ بەڕێز سەرۆک نووسراوە" },
                { "ru", "Уважаемые коллеги, мы получили ваше письмо и высылаем ответ." },
                { "uk", "Шановні колеги, ми отримали ваш лист і надсилаємо відповідь." },
                { "el", "Αγαπητοί συνάδελφοι" },
                { "he", "שלום לכולם" },
                { "zh", "会议记录已经发送" },
                { "ja", "会議の議事録を送ります" },
                { "ko", "회의록을 보냅니다" },
                { "und", "" },
                { "und", "1234 5678" },
                { "und", "xyzzy qwrt" },
                { NULL, NULL },
        };
        for (size_t i = 0; rows[i][0]; i++)
                EXPECT_STR(rows[i][0], str_of(text_lang_code(text_lang_of(str_of(rows[i][1])))));
}

TEST(lang_codes) {
        enum text_lang l;
        EXPECT(text_lang_of_code(STR("fa"), &l) && l == TEXT_LANG_fa);
        EXPECT(text_lang_of_code(STR("FAS"), &l) && l == TEXT_LANG_fa);
        EXPECT(text_lang_of_code(STR("en-GB"), &l) && l == TEXT_LANG_en);
        EXPECT(!text_lang_of_code(STR("xx"), &l));
        EXPECT_STR("Persian", str_of(text_lang_name(TEXT_LANG_fa)));
}
