#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh SECONDS FUZZER: runs one fuzzer for that long, or a quarter of it if it
# is none of those of terms (0: until it has made FUZZ_RUNS runs). It begins with
# tests/fuzz/seeds/NAME and what earlier runs found (NAME.corpus beside it); an
# input that fails is left there as NAME.crash-....
set -eu
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:?usage: run.sh SECONDS FUZZER}
fuzzer=${2:?usage: run.sh SECONDS FUZZER}
name=$(basename "$fuzzer")
name=${name#fuzz_}
out=$(dirname "$fuzzer")
mkdir -p "$out/$name.corpus"
# Inputs are small: what they freed need not be kept for long.
export ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16
export UBSAN_OPTIONS=print_stacktrace=1

set -- "$out/$name.corpus"
most=8192 # bytes
case $name in
decode | find | lex | tree) set -- "$@" "$here/seeds/decode" ;;
print) set -- "$@" "$here/seeds/print" "$here/seeds/decode" "$here/seeds/etf" ;;
*) set -- "$@" "$here/seeds/$name" ;;
esac
case $name in
decode | etf | find | lex | print | tree) most=512 ;; # enough for all that terms do
esac
case $name in
decode | etf | lex | print) ;;
*) seconds=$(((seconds + 3) / 4)) ;;
esac
rc=0
"$fuzzer" -max_total_time="$seconds" -max_len=$most -timeout=10 \
	-runs="${FUZZ_RUNS:--1}" -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
	-artifact_prefix="$out/$name.crash-" "$@" > "$out/$name.log" 2>&1 ||
	rc=$?
if [ "$rc" != 0 ]; then
	tail -n 60 "$out/$name.log"
	echo "fuzz $name: FAILED"
	exit 1
fi
grep -E '^(Done|stat::number_of_executed|stat::average)' "$out/$name.log" |
	sed "s/^/fuzz $name: /"
