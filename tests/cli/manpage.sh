#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# manpage.sh PROGRAM [--write]
#
# The man page's tables of columns and keys are made of the program's own
# declarations: what `list TABLE --help` prints, src/ui/actions.def and
# src/ui/keys.def. Compares them with what man/crashdive.1 has between its
# markers; --write puts the new ones there. Also runs mandoc's lint where there
# is mandoc.
set -u
[ $# -ge 1 ] || { echo "usage: manpage.sh PROGRAM [--write]" >&2; exit 2; }
root=$(cd "$(dirname "$0")/../.." && pwd)
page=$root/man/crashdive.1
program=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/crashdive-man.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

# Text for mdoc: each sentence on lines of its own, none longer than 78.
mdoc='
function text(s,    words, n, i, line) {
	gsub(/\\/, "\\e", s)
	n = split(s, words, " ")
	line = ""
	for (i = 1; i <= n; i++) {
		if (line != "" && length(line words[i]) > 76) {
			sentence(line)
			line = ""
		}
		line = line (line == "" ? "" : " ") words[i]
		if (words[i] ~ /[.?!]$/) {
			sentence(line)
			line = ""
		}
	}
	if (line != "")
		sentence(line)
}
function sentence(line) {
	print (line ~ /^[.\x27]/ ? "\\&" : "") line
}'

columns() {
	"$program" list --format=tsv | sed 1d |
	while IFS='	' read -r table help; do
		printf '.Ss %s\n' "$table"
		printf '%s\n' "$help" | awk "$mdoc"'{ text($0) }'
		printf '.Bl -tag -width Ds\n'
		"$program" list "$table" --help --format=tsv |
			awk -F '\t' "$mdoc"'
			NR > 1 {
				print ".It Va " $1 " Pq " $2
				text($4)
			}'
		printf '.El\n'
	done
}

# Of each context the actions in the order of keys.def, with all their keys.
keys() {
	awk "$mdoc"'
	function name(key) {
		gsub(/\\/, "\\e", key)
		return key ~ /^[A-Za-z0-9]/ ? key : "\\&" key
	}
	function close_list() {
		if (open)
			print ".El"
	}
	BEGIN {
		title["IN_TABLE"] = "Tables"
		title["IN_DETAIL"] = "The page of one thing"
		title["IN_PAGER"] = "Text"
		title["IN_BYTES"] = "Binaries"
		title["IN_GENERAL"] = "The first page"
		title["IN_HELP"] = "The help"
		title["IN_TERMS"] = "Terms"
		title["IN_ALL"] = "Everywhere"
	}
	match($0, /^ACTION\([A-Z_0-9]+, "/) {
		action = substr($0, 8, RLENGTH - 10)
		help[action] = substr($0, RLENGTH + 1)
		sub(/"\)[ \t]*$/, "", help[action])
	}
	match($0, /^KEY\([A-Z_]+, "[^"]+", [A-Z_0-9]+,/) {
		split(substr($0, 5), part, /, "|", |,/)
		id = part[1] SUBSEP part[3]
		if (!(id in bound)) {
			order[++n] = id
			bound[id] = name(part[2])
		} else {
			bound[id] = bound[id] " , " name(part[2])
		}
	}
	END {
		for (i = 1; i <= n; i++) {
			split(order[i], part, SUBSEP)
			if (help[part[2]] == "")
				continue
			if (part[1] != last) {
				close_list()
				print ".Ss " title[part[1]]
				print ".Bl -tag -width \"PageDown, C-f\" -compact"
				open = 1
				last = part[1]
			}
			print ".It Ic " bound[order[i]]
			text(help[part[2]])
		}
		close_list()
	}' "$root/src/ui/actions.def" "$root/src/ui/keys.def"
}

columns > "$work/columns" || exit 1
keys > "$work/keys" || exit 1
for part in columns keys; do
	[ -s "$work/$part" ] || { echo "manpage.sh: no $part" >&2; exit 1; }
done
awk -v work="$work" '
	/^\.\\" (columns|keys): end$/ { skip = 0 }
	!skip { print }
	/^\.\\" (columns|keys): begin$/ {
		part = $2
		sub(/:/, "", part)
		while ((getline line < (work "/" part)) > 0)
			print line
		skip = 1
	}' "$page" > "$work/page"

if [ "${2:-}" = --write ]; then
	cat "$work/page" > "$page"
fi
status=0
diff -u "$page" "$work/page" || {
	echo "manpage.sh: run tests/cli/manpage.sh PROGRAM --write" >&2
	status=1
}
if command -v mandoc > /dev/null; then
	mandoc -T lint "$page" || status=1
fi
exit $status
