#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# states.sh PROGRAM [DUMP...]
#
# In every dump (default: all of tests/dumps) each process with a frame of
# gen_server:loop has a variable that is called the state; says how many there
# are for each release of OTP. Of a running process the program counter is that
# of the past: the state is in another frame then.
set -u
[ $# -ge 1 ] || { echo "usage: states.sh PROGRAM [DUMP...]" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
[ $# -gt 0 ] || set -- "$(dirname "$0")"/../dumps/*.dump.zst
work=$(mktemp -d "${TMPDIR:-/tmp}/crashdive-states.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
LC_ALL=C
export LC_ALL
failures=0

for dump in "$@"; do
	rm -rf "$work/dir"
	"$program" export --terms "$dump" "$work/dir" 2> "$work/err" || {
		cat "$work/err"
		failures=$((failures + 1))
		continue
	}
	otp=$(sed -n 's/.*"otp_release":"\([^"]*\)".*/\1/p' \
		"$work/dir/general.ndjson")
	awk -v otp="${otp:-unknown}" -v dump="$dump" '
		{ pid = $0; sub(/,.*/, "", pid) }
		pid != last { end(); last = pid }
		{ rows++ }
		# a frame: it has a function, and is none of the catches
		/"function":"gen_server:loop\// && !/"label":"y/ { loop = 1 }
		/"name":"State"/ { state = 1 }
		/"note":"/ { note = 1 }
		END { end(); print otp, loops, states > "/dev/stderr" }
		function end() {
			# of a cut dump there may be the first frame alone
			loop = loop && rows > 1
			loops += loop
			states += loop && state
			if (loop && !(state && note))
				print "FAILED: " dump ": no state: " last
			loop = state = note = rows = 0
		}' "$work/dir/stacks.ndjson" 2>> "$work/counts" > "$work/bad"
	if [ -s "$work/bad" ]; then
		cat "$work/bad"
		failures=$((failures + 1))
	fi
done
sort -n "$work/counts" | awk '
	{ dumps[$1]++; loops[$1] += $2; states[$1] += $3; all += $3 }
	END {
		for (otp in dumps)
			printf "OTP %s: %d dumps, %d loops, %d states\n", otp,
				dumps[otp], loops[otp], states[otp]
		exit all == 0
	}' || failures=$((failures + 1))
echo "states: $failures failures"
[ "$failures" -eq 0 ]
