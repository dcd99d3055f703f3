#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# elixir.sh CRASHDIVE [COUNT]
#
# Compares terms in Elixir's syntax, byte for byte, with what an installed
# Elixir, $ELIXIR or the one on the path, prints of them: some picked by hand,
# and COUNT (3000) that are made; from a crash dump of that Elixir and from
# external terms.
#
# Exit status: 0 equal, or nothing to compare with; 1 differences.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1
count=${2:-3000}
elixir=${ELIXIR:-elixir}

skip() {
	echo "oracle: $1, its syntax is not compared"
	exit 0
}

command -v "$elixir" > /dev/null 2>&1 || skip "no Elixir"
command -v python3 > /dev/null 2>&1 || skip "no python3"
version=$("$elixir" --short-version 2> /dev/null) || skip "an odd Elixir"
minor=${version#1.}
[ "${minor%%.*}" -ge 14 ] 2> /dev/null || skip "Elixir $version is too old"

work=$(mktemp -d "${TMPDIR:-/tmp}/crashdive-elixir.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# It ends by crashing, so its status says nothing.
ERL_CRASH_DUMP=$work/live.dump LC_ALL=C.UTF-8 "$elixir" "$here/elixir.exs" \
	"$work" "$count" > "$work/log" 2>&1 < /dev/null || :
grep -q '^=end' "$work/live.dump" 2> /dev/null || {
	cat "$work/log"
	echo "oracle: Elixir $version wrote no dump"
	exit 1
}
rc=0
for name in live external; do
	echo "oracle: Elixir $version, $name:"
	python3 -B "$here/elixir.py" "$program" "$work/$name.dump" \
		"$work/$name.txt" || rc=1
done
exit "$rc"
