#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh BUILD: takes the static program out of a build, checks that it is
# static and small, packs it into BUILD/out, and tries what was packed in an
# empty root directory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
build=${1:?usage: run.sh BUILD}
build=$(cd "$build" && pwd)
limit=$((4 * 1024 * 1024))

version=$("$build/crashdive" --version | awk 'NR == 1 { print $NF }')
name=crashdive-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
out=$build/out
rm -rf "$out"
mkdir -p "$out/$name"
cp "$build/crashdive" "$out/$name/"
strip "$out/$name/crashdive"
cp "$source/LICENSE" "$source/man/crashdive.1" "$out/$name/"
for file in README.md NEWS.md; do
	[ ! -f "$source/$file" ] || cp "$source/$file" "$out/$name/"
done

if ldd "$out/$name/crashdive" 2>&1 | grep -q '=>'; then
	echo "dist: the program needs libraries:" >&2
	ldd "$out/$name/crashdive" >&2
	exit 1
fi
size=$(wc -c < "$out/$name/crashdive")
if [ "$size" -ge "$limit" ]; then
	echo "dist: the program has $size bytes, $limit are allowed" >&2
	exit 1
fi

# The same bytes for the same sources: no times and no user in the archive.
(
	cd "$out"
	tar --sort=name --owner=0 --group=0 --numeric-owner \
		--mtime="@${SOURCE_DATE_EPOCH:-0}" -cf - "$name" | gzip -9n \
		> "$name.tar.gz"
	sha256sum "$name.tar.gz" > "$name.tar.gz.sha256"
	sha256sum -c "$name.tar.gz.sha256"
)

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
tar -xzf "$out/$name.tar.gz" -C "$unpacked"
rc=0
"$build/tests/dist/chroot_test" "$unpacked/$name/crashdive" \
	"$source/tests/dumps/sample.dump.zst" eheap_alloc || rc=$?
case $rc in
0) ;;
77) echo "dist: not tried in an empty root directory" ;;
*) exit "$rc" ;;
esac
echo "dist: $out/$name.tar.gz, the program has $size bytes, static"
