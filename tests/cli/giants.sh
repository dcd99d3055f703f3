#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# giants.sh PROGRAM GEN_DUMP
#
# Terms that are deeper, longer or larger than what recursion, a quadratic loop
# or a copy of them would live through, as a whole and cut, from outside.
set -u
[ $# -eq 2 ] || { echo "usage: giants.sh PROGRAM GEN_DUMP" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
gen_dump=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
work=$(mktemp -d "${TMPDIR:-/tmp}/crashdive-giants.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
LC_ALL=C
export LC_ALL
checks=0
failures=0

# check NAME: two files are the same; they are too large to be shown.
check() {
	checks=$((checks + 1))
	cmp expected out && return
	failures=$((failures + 1))
	echo "FAILED: $1"
	head -c 300 out
	echo
}

# show DUMP ARGUMENT...: into out.
show() {
	dump=$1
	shift
	timeout 60 "$program" show '<0.100.0>' "$@" "$dump" > out < /dev/null
	[ $? -eq 0 ] || echo "FAILED: status of show $* $dump" >> out
}

"$gen_dump" deep 100000 > deep.dump
awk 'BEGIN {
	n = 100000
	printf "1  "
	for (i = 0; i < n; i++)
		printf "%s", i % 3 == 0 ? "{" i "," : i % 3 == 1 ? "[" : "#{inner => "
	printf "'\''end'\''"
	for (i = n - 1; i >= 0; i--)
		printf "%s", i % 3 == 1 ? "]" : "}"
	print ""
}' > expected
show deep.dump --part=messages --max-term=10000000
check "a term of 100,000 levels"
sed 's/^1  /giant => /' expected > entry
mv entry expected
show deep.dump --part=dictionary --max-term=10000000
check "a term of 100,000 levels in the dictionary"

"$gen_dump" list 300000 > list.dump
awk 'BEGIN {
	printf "1  ["
	for (i = 0; i < 300000; i++)
		printf("%s%d", (i > 0 ? "," : ""), 2000000 + i)
	print "]"
}' > expected
show list.dump --part=messages --max-term=10000000
check "a list of 300,000 elements"
printf '1  [2000000,20... (cut at 11 bytes)\n' > expected
show list.dump --part=messages --max-term=11
check "the beginning of a list of 300,000 elements"

"$gen_dump" map 100000 > map.dump
awk 'BEGIN {
	printf "1  #{"
	for (i = 0; i < 100000; i++)
		printf("%s%d => value", (i > 0 ? "," : ""), i)
	print "}"
}' > expected
show map.dump --part=messages --max-term=10000000
check "a map of 100,000 keys"

# 2^200 parts of 200 objects
"$gen_dump" shared 200 > shared.dump
awk 'BEGIN {
	printf "1  "
	for (i = 0; i < 100; i++)
		printf "{"
	print "... (cut at 100 bytes)"
}' > expected
show shared.dump --part=messages --max-term=100
check "a term that shares its parts"
show shared.dump --part=messages --max-term=1000000
wc -c < out | tr -d ' ' > size
checks=$((checks + 1))
[ "$(cat size)" -le 1000100 ] || {
	failures=$((failures + 1))
	echo "FAILED: a limit of 1,000,000 bytes gives $(cat size)"
}

# Addresses in no order, each of which is looked up.
"$gen_dump" scattered 3M > scattered.dump
show scattered.dump --part=messages --max-term=10000000
# {[{0,value},{2,value},...,0]}: how many pairs there are, each in its place
tr '{' '\n' < out | awk -F, '$2 ~ /^value}/ {
	if ($1 != 2 * n++) { print "gap before " $1; exit }
}
END { print (n > 40000 ? "many" : n) }' > sorted
echo many > expected
mv sorted out
check "a list whose addresses are in no order"

# binary_dump FILE: its bytes as =binary:100.
binary_dump() {
	printf '=erl_crash_dump:0.5\nSun Nov 22 01:25:41 2026\n=binary:100\n'
	printf '%X:' "$(wc -c < "$1")"
	base64 < "$1" | tr -d '\n'
	printf '\n=end\n'
}

# term FORMAT STATUS: the term of the binary of wide.dump, into out and err.
term() {
	checks=$((checks + 1))
	timeout 60 "$program" show binary:100 --as=term --format="$1" \
		wide.dump > out 2> err < /dev/null
	status=$?
	[ "$status" -eq "$2" ] && return
	failures=$((failures + 1))
	echo "FAILED: status $status of a wide term as $1"
	cat err
}

as() { # 72,000,000 times
	yes a | tr -d '\n' | head -c 72000000
}

# A compressed term: a binary of as many bytes. Its end is the sum of zlib, where
# gzip has another one and a size.
{
	printf 'm\004\112\242\000'
	as
} | gzip -n9 | tail -c +11 > stream
{
	printf '\203P\004\112\242\005\170\332'
	head -c $(($(wc -c < stream) - 8)) stream
	printf '\035\324\310\357'
} > payload
{
	printf '<<"'
	as
	printf '">>\n'
} > expected
binary_dump payload > wide.dump
term text 0
check "a compressed term of 72 MB"
gzip -c payload > packed
binary_dump packed > wide.dump
{
	printf '{"part":"content","kind":"gzip, holds external term",'
	printf '"as":"term","data":"<<\\"'
	as
	printf '\\">>","complete":true}\n'
} > expected
term ndjson 0
check "the same, packed once more, in NDJSON"

# One that would be larger than what is decoded, for all it says.
{
	printf '\203P\100\000\000\001\170\332'
	cat stream
	head -c 1000000 /dev/zero
} > payload
binary_dump payload > wide.dump
echo 'crashdive: a term of more than 1024 MiB when unpacked is not decoded' \
	> expected
term text 70
[ -s out ] || head -n 1 err > out
check "a term that is too wide"
term ndjson 70
echo '{"part":"content","kind":"external term","as":"term","data":"","complete":false}' \
	> expected
check "the same in NDJSON"

echo "giants.sh: $checks checks, $failures failures"
[ "$failures" -eq 0 ]
