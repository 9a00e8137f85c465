#!/bin/sh
# Learns the weights of the name tagger anew, or measures it on sets it has not seen.
#
#   tag.sh learn BUILD DATA-FOLDER   data/tag-*.bin from the whole of the open sets
#   tag.sh eval BUILD [SETS]         each set measured by a model that was learned without it; of SETS
#                                    (words, as below) only those
#
# The same data and the same ICU give the same bytes.
set -eu
here=$(dirname "$0")/..
: "${CLEW_DATA:=$here/../shared/data}"
export CLEW_DATA
en="--bits 19 --lean 1.1 --weak 0.6 --invent 12 --runs 4"
fa="--bits 19 --lean 1.2 --runs 4"
ar="--bits 18 --lean 1 --rate 0.2 --runs 5"

held_out() { # LANGUAGE OPTIONS SETS...: the tagger without SETS, on SETS
        lang=$1 options=$2
        shift 2
        for sets in "$@"; do
                [ -z "$only" ] || case " $only " in *" $sets "*) ;; *) continue ;; esac
                # shellcheck disable=SC2086
                "$build/train/train-tag" "$lang" "$tmp/lex" "$tmp/model" --hold "$sets" $options >"$tmp/out" 2>&1
                "$build/train/eval-tag" "$lang" "$tmp/lex" "$tmp/model" "$sets"
        done
}

build=$2
case $1 in
learn)
        to=$3
        "$build/train/train-tag" lex "$to/tag-lex.bin"
        # shellcheck disable=SC2086
        { "$build/train/train-tag" en "$to/tag-lex.bin" "$to/tag-en.bin" $en &
          "$build/train/train-tag" fa "$to/tag-lex.bin" "$to/tag-fa.bin" $fa
          "$build/train/train-tag" ar "$to/tag-lex.bin" "$to/tag-ar.bin" $ar
          wait; }
        ;;
eval)
        only=${3:-}
        tmp=$(mktemp -d)
        trap 'rm -rf "$tmp"' EXIT
        "$build/train/train-tag" lex "$tmp/lex" 2>"$tmp/out"
        held_out en "$en" uner wikigold wnut17 btc
        held_out fa "$fa" parst-test,parst-dev
        held_out ar "$ar" aqmar-dev
        ;;
esac
