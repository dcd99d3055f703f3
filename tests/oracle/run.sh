#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh CRASHDIVE [DUMPDIR...]
#
# Compares crashdive's fields, and its terms, with those of OTP's own crash dump
# viewer on every *.dump and *.dump.zst of the directories (default: tests/dumps,
# and odd.dump here, which has what no real dump at hand has).  The viewer is that
# of the installed Erlang; where $CRASHDIVE_ORACLE_DIR holds NAME.jsonl or
# NAME.jsonl.zst, those answers are taken instead.  Also compares the sizes of
# terms with those that this Erlang tells (sizes.py), on a dump of its own, and
# terms in Elixir's syntax with what an Elixir prints (elixir.sh).
#
# Exit status: 0 equal, 1 differences, 2 usage, 77 skipped (no python3, zstd,
# Erlang or viewer).
set -eu
here=$(cd "$(dirname "$0")" && pwd)

skip() {
	echo "oracle: $1, skipped"
	exit 77
}

[ $# -ge 1 ] || { echo "usage: run.sh CRASHDIVE [DUMPDIR...]" >&2; exit 2; }
program=$1
shift
[ -x "$program" ] || { echo "run.sh: no program: $program" >&2; exit 2; }
[ $# -gt 0 ] || set -- "$here/../dumps" "$here"

for tool in python3 zstd escript; do
	command -v "$tool" > /dev/null 2>&1 || skip "no $tool"
done

python3 -B "$here/selftest.py"
python3 -B "$here/selftest_terms.py"

# The dumps replace the directories as the arguments.
count=$#
while [ "$count" -gt 0 ]; do
	for dump in "$1"/*.dump "$1"/*.dump.zst; do
		[ -f "$dump" ] && set -- "$@" "$dump"
	done
	shift
	count=$((count - 1))
done
[ $# -gt 0 ] || { echo "run.sh: no dumps" >&2; exit 2; }

# Fields first, then terms; both are compared whatever the first one says.
rc=0
for script in compare.py terms.py; do
	python3 -B "$here/$script" \
		${CRASHDIVE_ORACLE_DIR:+--oracle-dir "$CRASHDIVE_ORACLE_DIR"} \
		"$program" "$@" || rc=$?
done
python3 -B "$here/sizes.py" "$program" || rc=$?
sh "$here/elixir.sh" "$program" || rc=1
exit "$rc"
