#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Includes go downward only: base < index < model < cli, ui < main.c, and cli
# and ui never meet. One file each may know the libraries of the terminal. (The
# linker holds the same for calls: each test links its layer and what is below.)
set -eu
cd "$(dirname "$0")/.."
bad=0

complain() {
	echo "layering: $1" >&2
	bad=1
}

# no_include PATTERN WHY FILE...: no file includes what the pattern matches.
no_include() {
	local pattern=$1 why=$2 found

	shift 2
	found=$(grep -nE "^[ 	]*#[ 	]*include[ 	]*[<\"]$pattern" "$@" /dev/null) ||
		return 0
	complain "$why:
$found"
}

sources() { # DIR...
	find "$@" -name '*.c' -o -name '*.h' -o -name '*.def'
}

# shellcheck disable=SC2046 # our own names have no spaces
layer() { # NAME, then the layers that it must not know
	local name=$1 other

	shift
	for other in "$@"; do
		no_include "$other/" "src/$name must not know $other" \
			$(sources "src/$name")
	done
}

layer base index model cli ui
layer index model cli ui
layer model cli ui
layer cli ui
layer ui cli

only() { # HEADERS WHAT FILES
	local files

	files=$(sources src | grep -vE "^src/($3)\$")
	# shellcheck disable=SC2086 # one word a file
	no_include "$1" "only $3 may know $2" $files
}

only '(ncursesw?/)?(curses|ncurses|term)\.h' curses 'ui/tty[a-z_]*\.c'
only 'termkey\.h' libtermkey 'ui/input\.c'
only '(zlib|zstd|lzma)\.h' 'the compression libraries' 'index/decode\.c'

# A layer's own header comes as "layer/module.h", so that the rules above see it.
no_include '\.\.?/' 'includes are written "layer/module.h"' $(sources src)

[ "$bad" = 0 ] && echo "layering: $(sources src | wc -l) files keep it"
exit "$bad"
