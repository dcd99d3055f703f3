# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: what a check is made of. The program runs in an empty
# directory.

# run ARGUMENT...: the program, with what it says kept for the checks below.
run() {
	said="crashdive $*"
	"$program" "$@" > out 2> err < /dev/null
	status=$?
}

# A count is lost if it is made behind a pipe, a file is not.
fail() {
	failures=$((failures + 1))
	: > failed
	echo "FAILED: $said: $1"
	sed 's/^/	stderr: /' err | head -n 5
}

# The exit status.
is() {
	checks=$((checks + 1))
	[ "$status" -eq "$1" ] || fail "exit status $status, not $1"
}

# Standard output is exactly standard input.
out_is() {
	checks=$((checks + 1))
	cat > expected
	cmp -s expected out || {
		fail "other output than expected:"
		diff expected out | head -n 20
	}
}

out_has() {
	checks=$((checks + 1))
	grep -qF -- "$1" out || fail "\"$1\" is not in the output"
}

out_lines() {
	checks=$((checks + 1))
	lines=$(wc -l < out)
	[ "$lines" -eq "$1" ] || fail "$lines lines, not $1"
}

err_has() {
	checks=$((checks + 1))
	grep -qF -- "$1" err || fail "\"$1\" is not in the messages"
}

quiet() {
	checks=$((checks + 1))
	[ ! -s err ] || fail "messages where there should be none"
}

silent() {
	checks=$((checks + 1))
	[ ! -s out ] || fail "output where there should be none"
}

# ok: done, and nothing to say.
ok() {
	is 0
	quiet
}

# A small dump: a head, and what is on standard input behind it.
small_dump() {
	echo '=erl_crash_dump:0.5'
	echo 'Sat Nov 22 10:00:00 2025'
	echo 'Slogan: s'
	echo 'System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit] [smp:2:2]'
	cat
}
