// Every page in light and dark, in both directions, wide and at 360 pixels: axe, the policy, no sideways scroll.
import { main, narrow, ok, reader, settings, shot, sound, want } from "./browse.mjs";

const looks = {
  en: { lang: "en", theme: "light" },
  fa: { lang: "fa", theme: "dark" },
  ar: { lang: "ar", theme: "light" },
  dark: { lang: "en", theme: "dark" },
};

async function all(look, width, every) {
  const page = await reader({ viewport: { width, height: 800 } });
  await settings(page, looks[look]);
  for (const [name, path] of Object.entries(want.pages)) {
    const answer = await page.go(path);
    const what = `${name} (${look}, ${width})`;
    if (!ok(answer.status() === 200, `${what}: ${answer.status()}`)) continue;
    if (every) await sound(page, what);
    else await narrow(page, what);
    if (want.pictures) await shot(page, `${look}-${width}-${name}`);
  }
  await settings(page, looks.en);
  await page.context().close();
}

const of = (look, width, every) => () => all(look, width, every);

await main({
  wideEnglish: of("en", 1200, true),
  widePersian: of("fa", 1200, true),
  wideDark: of("dark", 1200, true),
  smallEnglish: of("en", 360, false),
  smallPersian: of("fa", 360, true),
  smallArabic: of("ar", 360, false),
});
