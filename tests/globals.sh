#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# globals.sh BUILD: the mutable globals, also the static ones inside functions,
# of the object files of src. Each must stand in tests/globals.allow with its
# reason, and each that stands there must exist.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: globals.sh BUILD}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# objdump and not nm, because constant tables of pointers are in .data.rel.ro,
# which nm calls data like any other.
objects=$(find "$build/src" "$build"/crashdive.p -name '*.o' | sort)
[ -n "$objects" ] || { echo "globals.sh: no objects in $build" >&2; exit 2; }
for object in $objects; do
	objdump -t "$object" | awk -v file="$(basename "$object" .o)" '
		{ section = ""; for (i = 1; i <= NF; i++)
			if ($i ~ /^(\.t?bss|\.t?data|\*COM\*)/) section = $i }
		section == "" || section ~ /^\.data\.rel\.ro/ { next }
		$NF ~ /^\./ { next }
		{ name = $NF; sub(/\.[0-9]+$/, "", name); print file ":" name }'
done | sort -u > "$scratch/found"

sed -e 's/#.*//' "$here/globals.allow" | awk 'NF { print $1 }' | sort -u \
	> "$scratch/allowed"

bad=0
for global in $(comm -23 "$scratch/found" "$scratch/allowed"); do
	echo "globals: $global is mutable and not in tests/globals.allow" >&2
	bad=1
done
for global in $(comm -13 "$scratch/found" "$scratch/allowed"); do
	echo "globals: $global is in tests/globals.allow and not in the program" >&2
	bad=1
done
[ "$bad" = 0 ] &&
	echo "globals: $(wc -l < "$scratch/found") mutable, all of them allowed"
exit "$bad"
