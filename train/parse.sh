#!/bin/sh
# Learns the parser of grammar anew, and says what it reaches on sentences held out.
#
#   parse.sh learn BUILD DATA-FOLDER   data/parse-*.bin; English from EWT train, Persian from all there is
#   parse.sh eval BUILD                English on EWT dev; Persian on a tenth held out
set -eu
here=$(dirname "$0")/..
trees="${CLEW_DATA:-$here/../shared/data}/treebanks"
program="$2/train/train-parse"
en="--rounds 14 --bits 16,19,15" fa="--rounds 15 --bits 15,17,14"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
to=${3:-$tmp}
# shellcheck disable=SC2086
"$program" en "$to/parse-en.bin" $en "$trees/en-ewt/train.conllu" --test "$trees/en-ewt/dev.conllu"
# shellcheck disable=SC2086
"$program" fa "$tmp/parse-fa.bin" $fa --fold 3 "$trees/fa-perdt/dev.conllu" "$trees/fa-seraji/dev.conllu"
if [ "$1" = learn ]; then
        # shellcheck disable=SC2086
        "$program" fa "$to/parse-fa.bin" $fa --odds 28,605 "$trees/fa-perdt/dev.conllu" "$trees/fa-seraji/dev.conllu"
fi
