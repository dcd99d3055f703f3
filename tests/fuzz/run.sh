#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh SECONDS FUZZER: runs one fuzzer for that long. It begins with
# tests/fuzz/seeds/NAME and what earlier runs found (NAME.corpus beside it);
# an input that fails is left there as NAME.crash-....
set -eu
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:?usage: run.sh SECONDS FUZZER}
fuzzer=${2:?usage: run.sh SECONDS FUZZER}
name=$(basename "$fuzzer")
name=${name#fuzz_}
out=$(dirname "$fuzzer")
mkdir -p "$out/$name.corpus"
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

# The sample dumps of the prefix test are seeds as well.
set -- "$out/$name.corpus" "$here/seeds/$name"
rc=0
"$fuzzer" -max_total_time="$seconds" -max_len=8192 -timeout=10 \
	-rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
	-artifact_prefix="$out/$name.crash-" "$@" > "$out/$name.log" 2>&1 ||
	rc=$?
if [ "$rc" != 0 ]; then
	tail -n 60 "$out/$name.log"
	echo "fuzz $name: FAILED"
	exit 1
fi
grep -E '^(Done|stat::number_of_executed|stat::average)' "$out/$name.log" |
	sed "s/^/fuzz $name: /"
