#!/bin/sh
# Is this bundle as it was made?  sh verify.sh  needs sha256sum and POSIX tools, nothing of clew.
#   1 every file is as listed, none is missing, none was added (BagIt, RFC 8493)
#   2 the documents shown are among those of the whole case, whose tree of hashes has the root in
#     data/merkle.txt (RFC 9162); what is withheld is in that root and nowhere else
#   3 the lines of the log (data/log.txt) follow from each other; a withheld line shows its hash
# Who vouches for all this: tagmanifest-sha256.txt.minisig, if it is there, checked by
#   minisign -V -p KEY.pub -m tagmanifest-sha256.txt
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")" || exit 3
bad=0
say() { printf 'verify: %s\n' "$*"; bad=1; }
hex() { sha256sum | cut -c1-64; }
# bytes HEX: the bytes that it writes
bytes() {
  printf "$(printf '%s\n' "$1" | awk '{ d = "0123456789abcdef"
    for (i = 1; i < length($0); i += 2)
      printf "\\%03o", (index(d, substr($0, i, 1)) - 1) * 16 + index(d, substr($0, i + 1, 1)) - 1 }')"
}
tags=tagmanifest-sha256.txt
listed() { cut -c67- manifest-sha256.txt "$tags"; printf '%s\n' "$tags" tagmanifest-sha512.txt; }
found() { find . ! -type d | sed 's|^\./||' | grep -v "^$tags\.\(minisig\|tsq\|tsr\)\$"; }

for path in $(find . ! -type d ! -type f | tr ' ' '?'); do say "no plain file: $path"; done
other=$({ listed; found; } | sort | uniq -u)
[ -z "$other" ] || say "missing or added:" $other
for list in manifest-sha256.txt "$tags"; do
  wrong=$(sha256sum -c "$list" 2>&1 | grep -v ': OK$') && say "$list:" $wrong
  cut -c67- "$list" | while IFS= read -r path; do sha256sum "$path"; done 2>/dev/null |
    cmp -s - "$list" || say "$list is not of these files"
done
if command -v sha512sum >/dev/null; then
  for list in manifest-sha512.txt tagmanifest-sha512.txt; do
    cut -c131- "$list" | while IFS= read -r path; do sha512sum "$path"; done 2>/dev/null |
      cmp -s - "$list" || say "$list is not of these files"
  done
fi

root= n=0 shown=0 h= at=0
while read -r word rest; do
  case $word in
  root) root=$rest ;;
  leaves) n=$rest ;;
  leaf) # number, then what was hashed: salt, document, content, size
    at=${rest%% *} h=$({ printf '\000'; printf '%s\n' "${rest#* }"; } | hex) ;;
  withheld) at=${rest%% *} h=${rest#* } ;;
  path)
    last=$((n - 1)) name=$at
    for p in $rest -; do
      while [ "$last" -gt 0 ] && [ $((at % 2)) -eq 0 ] && [ "$at" -eq "$last" ]; do
        at=$((at / 2)) last=$((last / 2))
      done
      [ "$p" = - ] && break
      if [ $((at % 2)) -eq 1 ]; then pair=$p$h; else pair=$h$p; fi
      h=$({ printf '\001'; bytes "$pair"; } | hex) at=$((at / 2)) last=$((last / 2))
    done
    [ "$h" = "$root" ] && [ "$last" -eq 0 ] || say "document $name is not under the root"
    shown=$((shown + 1)) ;;
  esac
done <data/merkle.txt
for path in data/documents/*; do
  [ -f "$path" ] || continue
  name=${path##*/} h=$(hex <"$path")
  [ "$h" = "${name%%.*}" ] || say "$path is not what it is called"
  grep -q "^leaf [0-9]* [0-9a-f]* [0-9a-f]* $h " data/merkle.txt || say "$path is in no tree"
done

lines=0 sums= more= last= before=0000000000000000000000000000000000000000000000000000000000000000
while IFS= read -r line; do
  case $line in
  head\ *)
    [ "$line" = "head $lines $before" ] || say "the log does not end in its head"
    case $last in *" log=$(printf %s "$sums" | hex) "*) ;; *) say "lines of the log are not those it sums up" ;; esac
    lines=end before= ;;
  withheld\ *) lines=$((lines + 1)) before=${line##* } ;;
  *)
    [ "${line##* }" = "$before" ] || say "line $((lines + 1)) of the log does not follow"
    lines=$((lines + 1)) before=$(printf '%s\n' "$line" | hex) ;;
  esac
  last=$line sums=$more more="$more$before
"
done <data/log.txt
[ "$lines" = end ] || say "the log has no head"

[ $bad -eq 0 ] && printf 'verify: whole; %s documents of %s shown or proved\nroot %s\n' "$shown" "$n" "$root"
exit $bad
