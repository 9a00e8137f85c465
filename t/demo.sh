#!/usr/bin/env bash
# A small invented cache, taken in, and a first look at what is in it.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${CLEW_BUILD:-build}
home=$build/demo
export LC_ALL=C.UTF-8 TZ=UTC

clew() { "$build/clew" -C "$home/demo.clew" "$@"; }

bold='' dim='' plain=''
[ -t 1 ] && bold=$'\033[1m' dim=$'\033[2m' plain=$'\033[0m'

title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }

# Say the command, then its first lines.
show() { # LINES VERB ARGUMENTS...
        local lines=$1 word said='$ clew' all
        shift
        for word; do
                case $word in *[\ \"]*) said+=" '$word'" ;; *) said+=" $word" ;; esac
        done
        printf '%s%s%s\n' "$dim" "$said" "$plain"
        all=$(clew "$@") || true
        cut_lines "$lines" <<<"$all"
}

# The first document that a query finds.
one() { clew search --ids --limit 1 "$1"; }

# At most so many lines of at most 79 columns; what has no width counts for none.
cut_lines() { # LINES
        python3 -c '
import sys, unicodedata
most, lines = int(sys.argv[1]), sys.stdin.read().splitlines()
for line in lines[:most]:
    out, n = "", 0
    for c in line.expandtabs():
        n += unicodedata.category(c) not in ("Mn", "Cf")
        if n > 78:
            out += "\u2069…" if "\u2067" in out or "\u2068" in out else "…"
            break
        out += c
    print(out)
if len(lines) > most:
    print(f"  … {len(lines) - most} more lines")' "$1"
}

rm -rf "$home"
mkdir -p "$home"
"$build/make-cache" --seed 1 "$home"
cp -r t/cache/papers "$home/cache/papers"

title "An invented cache: six people's mail, archives, papers, damage"
printf '%s$ clew add cache/%s\n' "$dim" "$plain"
clew add "$home/cache" 2>&1 | cut_lines 8

title "What is here, what is missing"
show 30 status

title "Asked before each of two events: what may I say?"
show 13 search '"before I travel" OR "پیش از سفر"'

title "One name, two scripts, many spellings"
show 14 search --limit 4 'Tabatabai (badge OR quote OR وزارت) date:2011-02'

title "Who got the list of attendees?"
show 8 search --limit 3 'file:attendees.csv kind:message'

title "Who is that, in what office, on whose word?"
show 30 who d.tabatabai@institute.example

title "May these be one person?"
show 8 actor suggest --limit 2

title "A list of names against all of it"
printf '%s\n' 'name,organisation' 'Kamran Sepidrud,' 'پروانه کوهسارنیا,' 'Jonas Whitlarke,' 'Zelda Nobody,' >"$home/list.csv"
show 24 match "$home/list.csv"

title "The ministry and the institute, month by month"
show 12 between --months @ministry.example @institute.example

title "Did he write to the ministry before he spoke? How often?"
show 14 occasions "d.tabatabai@institute.example wrote to b.alamutian@ministry.example" --before 2013-06-21 --at-least 2

title "What happened, on whose word"
show 14 timeline --events --since 2009 --limit 3

title "When was the dam spoken of?"
show 12 timeline --by year 'dam OR سد'

title "Answered, but nobody kept it; and who fell silent"
show 12 gaps --limit 3 Tabatabai

title "What was taken out of the memorandum, and who did it"
show 20 show "$(one 'kind:docx "told the price"')"

title "A letter in Persian, as PDF"
show 4 search 'kind:pdf "سد کوهسار"'

title "What was published, by whom, when"
show 4 search kind:article

title "Who was to meet whom"
show 13 show "$(one kind:calendar)"

title "A scan: words from pixels"
show 6 ocr
show 4 search '"two hundred and forty thousand"'

title "A locked list, and its password in the next mail"
show 6 passwords
printf '%s$ clew passwords --list > words%s\n' "$dim" "$plain"
clew passwords --list >"$home/words" || true
show 4 retry --passwords "$home/words"
show 5 search '"without a contract"'

title "A draft: is each quotation what its source says?"
cat >"$home/draft.md" <<'END'
On 17 June 2013 Daryush Tabatabai wrote: “Before I travel I should like to know the position of the ministry on the
Kuhsar dam.” Bahram Alamutian, he added, should know “the position of the institute on the Kuhsar dam”.
END
show 14 check --all "$home/draft.md"

title "Does it add up? What could not be read?"
printf '%s$ clew ledger%s\n' "$dim" "$plain"
clew ledger | tail -n 2 | cut_lines 2
show 20 missing

title "Go on"
cat <<END
  build/clew -C $home/demo.clew search --facets Tabatabai
  build/clew -C $home/demo.clew thread ID         an id from above
  build/clew -C $home/demo.clew show --places ID  where its bytes lie
  build/clew -C $home/demo.clew search --analyze 'کتابهای date:1391'
  build/clew -C $home/demo.clew serve             all of it in your browser
  build/clew add YOUR-FOLDER                      the same on your own mail
END
