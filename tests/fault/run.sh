#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh PROGRAM DUMP
#
# What the program does when its output goes nowhere: the reader of a pipe
# leaves, the disk is full, standard output is closed; when its input is cut
# off; and when it is told to stop while it writes. It must end by itself, soon,
# with the right status, and quietly where nothing is wrong.
set -u
program=${1:?usage: run.sh PROGRAM DUMP}
dump=${2:?usage: run.sh PROGRAM DUMP}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
checks=0
unset ERL_CRASH_DUMP

# check WHAT STATUS WANTED [ERRORS]: the status, and whether standard error is
# empty ("quiet") or not ("told").
check() {
	checks=$((checks + 1))
	if [ "$2" != "$3" ]; then
		echo "FAILED: $1: status $2 and not $3"
		failures=$((failures + 1))
	elif [ "${4:-quiet}" = quiet ] && [ -s "$work/err" ]; then
		echo "FAILED: $1: says:"
		head -n 20 "$work/err"
		failures=$((failures + 1))
	elif [ "${4:-quiet}" = told ] && [ ! -s "$work/err" ]; then
		echo "FAILED: $1: says nothing"
		failures=$((failures + 1))
	fi
}

limited() {
	timeout -k 5 30 "$@"
}

# The status of the program, not of what is behind the pipe.
piped() { # READER...
	{
		limited "$program" list processes --format="$format" "$dump" \
			2> "$work/err"
		echo $? > "$work/status"
	} | "$@" > "$work/out"
	cat "$work/status"
}

for format in text json ndjson csv tsv; do
	check "$format into head -n 1" "$(piped head -n 1)" 0
	[ -s "$work/out" ] || check "$format into head: nothing came" 1 0
	check "$format into a reader that reads nothing" "$(piped true)" 0

	if [ -w /dev/full ]; then
		limited "$program" list processes --format=$format "$dump" \
			> /dev/full 2> "$work/err"
		check "$format on a full disk" $? 70 told
	fi
done

{
	limited "$program" list processes --group=pid "$dump" 2> "$work/err"
	echo $? > "$work/status"
} | head -n 1 > "$work/out"
check "groups into head -n 1" "$(cat "$work/status")" 0

limited "$program" list processes "$dump" >&- 2> "$work/err"
check "standard output is closed" $? 70 told
limited "$program" list processes "$dump" > "$work/out" 2>&-
status=$?
: > "$work/err"
check "standard error is closed" "$status" 0
limited "$program" show '<0.0.0>' --part=raw "$dump" 2> "$work/err" |
	head -c 10 > "$work/out"
check "show into head" 0 0

# The disk is full while tables are exported: what there is stays.
zstd -dcq "$dump" > "$work/dump" 2> /dev/null || cp "$dump" "$work/dump"
(
	ulimit -f 20
	limited "$program" export "$work/dump" "$work/exported" \
		> "$work/out" 2> "$work/err"
)
check "export on a full disk" $? 70 told
grep -q "exported/processes.ndjson: File too large; it is not complete" \
	"$work/err" || check "export on a full disk: says otherwise" 1 0 told
[ -s "$work/exported/processes.ndjson" ] ||
	check "export on a full disk: nothing is left" 1 0 told

# Input through a pipe that ends too early: a shorter dump.
head -c 100000 "$work/dump" |
	limited "$program" list general - > "$work/out" 2> "$work/err"
check "a pipe that ends early" $? 0 told

# Compressed data that end too early or are damaged: what was decoded is shown.
head -c 200000 "$dump" > "$work/cut.zst"
limited "$program" list processes "$work/cut.zst" > "$work/out" 2> "$work/err"
check "compressed data that end early" $? 66 told
[ -s "$work/out" ] || check "compressed data that end early: nothing came" 1 0
: > "$work/empty"
limited "$program" list general "$work/empty" > "$work/out" 2> "$work/err"
check "an empty file" $? 65 told
limited "$program" list general "$work" > "$work/out" 2> "$work/err"
check "a directory" $? 66 told
limited "$program" list general "$work/absent" > "$work/out" 2> "$work/err"
check "no file" $? 66 told

# No directory takes the decoded text: it goes to memory.
TMPDIR=/nonexistent limited "$program" list general "$dump" > "$work/out" \
	2> "$work/err"
check "TMPDIR does not exist" $? 0

# Told to stop, while nobody reads what it writes.
mkfifo "$work/fifo"
sleep 30 < "$work/fifo" &
sleeper=$!
"$program" list processes --format=ndjson "$dump" > "$work/fifo" \
	2> "$work/err" &
pid=$!
{
	kill -s TERM "$pid"
	wait "$pid"
} 2> /dev/null
check "SIGTERM while it writes" $? 143
{
	kill "$sleeper"
	wait "$sleeper"
} 2> /dev/null

echo "fault: $checks checks, $failures failed"
[ "$failures" = 0 ]
