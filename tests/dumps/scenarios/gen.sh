#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# gen.sh OUTDIR [OTP-ROOT...]      make every small crash dump with each OTP
#
# An OTP-ROOT is a directory with bin/erl, bin/erlc and perhaps bin/elixir;
# default: the one that erl on the PATH belongs to.  Made are
# OUTDIR/NAME.otpVV.dump and a table in OUTDIR/INDEX.tsv (name, otp, word
# size, bytes, what it shows).  A scenario that makes no dump is reported, and
# NAME.otpVV.log tells why.
#
#   ONLY="terms ets"   make only these
#   KEEP=1             keep the dumps that are there already
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: gen.sh OUTDIR [OTP-ROOT...]}
shift
mkdir -p "$out"
out=$(cd "$out" && pwd)
if [ $# -eq 0 ]; then
	erl=$(command -v erl) || { echo "gen.sh: no erl" >&2; exit 1; }
	set -- "$(dirname "$(dirname "$erl")")"
fi

export ERL_EPMD_PORT=${ERL_EPMD_PORT:-14369} ERL_EPMD_ADDRESS=127.0.0.1
export LANG=C.UTF-8 LC_ALL=C.UTF-8 ELIXIR_ERL_OPTIONS="+fnu"
unset ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS ERL_LIBS
epmd_pid=
work=$(mktemp -d)
finish() {
	[ -n "$epmd_pid" ] && kill "$epmd_pid" 2> /dev/null
	rm -rf "$work"
}
trap finish EXIT

start_epmd() {
	[ -n "$epmd_pid" ] && return
	epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 > /dev/null 2>&1 &
	epmd_pid=$!
	sleep 0.3
}

wanted() {
	[ -z "${ONLY:-}" ] && return 0
	case " $ONLY " in *" $1 "*) return 0 ;; esac
	return 1
}

# index NAME WHAT: a line of the table for a dump that was made
index() {
	local f="$out/$1.otp$vsn.dump"
	if [ -s "$f" ]; then
		chmod 644 "$f"
		rm -f "${f%.dump}.log"
		printf '%s\t%s\t%s\t%s\t%s\n' "$1.otp$vsn" "${vsn%-32bit}" \
			"$word" "$(stat -c %s "$f")" "$2" >> "$out/INDEX.tsv"
	else
		echo "missing: $1 with OTP $vsn" >&2
	fi
}

# mk NAME WHAT [VAR=VALUE...] -- [erl flag...] -- SCENARIO [ARG...]
mk() {
	local name=$1 what=$2 f env=() flags=() limit=
	shift 2
	f="$out/$name.otp$vsn.dump"
	while [ "$1" != -- ]; do
		case $1 in
		ULIMIT_V=*) limit=${1#*=} ;;
		*) env+=("$1") ;;
		esac
		shift
	done
	shift
	while [ "$1" != -- ]; do
		flags+=("$1")
		shift
	done
	shift
	wanted "$name" || return 0
	if ! { [ -n "${KEEP:-}" ] && [ -s "$f" ]; }; then
		rm -f "$f"
		(
			[ -n "$limit" ] && ulimit -v "$limit"
			ulimit -c 0
			cd "$work" && exec env "SCENARIO_ERL=$root/bin/erl" \
				"ERL_CRASH_DUMP=$f" ERL_CRASH_DUMP_SECONDS=-1 \
				"${env[@]+"${env[@]}"}" timeout -k 5 90 \
				"$root/bin/erl" -noshell -noinput -pa "$work/$vsn" \
				"${flags[@]+"${flags[@]}"}" \
				-run scenarios main "$@"
		) > "$out/$name.otp$vsn.log" 2>&1 < /dev/null
	fi
	index "$name" "$what"
}

node=(-name "main$$@127.0.0.1" -setcookie scenario
	-kernel inet_dist_use_interface '{127,0,0,1}')

: > "$out/INDEX.tsv"
for root in "$@"; do
	vsn=$("$root/bin/erl" -noshell -noinput -eval 'io:put_chars(erlang:system_info(otp_release)),halt().')
	word=$("$root/bin/erl" -noshell -noinput -eval 'io:write(erlang:system_info(wordsize)),halt().')
	[ "$word" = 4 ] && vsn=$vsn-32bit
	mkdir -p "$work/$vsn"
	# +deterministic: no source path in the dumps
	"$root/bin/erlc" -W0 +debug_info +deterministic -o "$work/$vsn" \
		"$here"/*.erl || continue

	mk sample "a shop runs out of memory; a long mailbox" -- \
		+MMscs 150 +MMsco true +Musac false -- sample
	mk basic "halt(\"...\") of an idle node" -- -- basic
	mk procs "300 processes: names, queues, links, monitors, priorities, labels, OTP behaviours" -- -- procs 300
	mk mailbox "1000 + 250 messages, on and off heap" -- -- mailbox 1000
	mk terms "every term type in dictionary, mailbox and stack" -- -- terms
	mk atoms "odd atoms as terms, names, timers, tables" -- -- atoms
	mk atoms_nl "atoms with line feeds (dump lines break)" -- -- atoms_nl
	mk deep "terms nested 5000 deep" -- -- deep 5000
	mk wide "tuple, map, list, string of 3000" -- -- wide 3000
	mk bins "heap, refc, sub, bitstrings, shared, huge" -- -- bins
	mk contents "binaries of text, JSON, terms, packed ones" -- -- contents
	mk funs "funs: local, env, external, named, interpreted" -- -- funs
	mk literals "module literals and persistent terms" -- -- literals
	mk refs "refs: magic, alias, monitor, external; remote pids" -- -- refs
	mk ets "all table types and options, CA tree, fixed, odd names" -- -- ets
	mk timers "timers to pids, names, nobody; odd messages" -- -- timers
	mk ports "tcp, udp, unix, spawned, busy, queue, monitors, data" -- -- ports
	mk states "suspended, running, hibernated, sensitive, traced, fragments, long stack" -- -- states
	mk exiting "a process in Exiting" -- -- exiting 3000000
	mk dirty "dirty CPU and IO schedulers busy" -- -- dirty
	mk old_code "old code, deleted module, odd module names" -- -- old_code
	mk off_heap "off_heap message queues" -- -- off_heap
	mk last_calls "save_calls: Last calls section" -- -- last_calls
	mk seq_trace "messages with sequential trace tokens" -- -- seq_trace
	mk apps "sasl ssl inets mnesia os_mon pg started" -- -- apps
	mk usr1 "SIGUSR1" -- -- usr1
	mk slogan_unicode "slogan with unicode" -- -- slogan_unicode
	mk slogan_long "slogan of 1480 characters" -- -- slogan_long
	mk slogan_evil "slogan with line feeds and a fake =proc" -- -- slogan_evil
	start_epmd
	mk dist "visible, hidden, not connected nodes; links, monitors, undecoded messages" -- \
		"${node[@]}" -- dist
	mk dist_terms "all terms on a distributed node (external nodes exist)" -- \
		"${node[@]}" -- terms
	mk oom_heap "eheap_alloc cannot allocate (ulimit -v); a process in Garbing" \
		ULIMIT_V=2600000 -- -- oom_heap
	mk oom_binary "binary_alloc cannot allocate (ulimit -v)" \
		ULIMIT_V=4000000 -- -- oom_binary
	mk oom_super "super carrier of 200 MB full" -- \
		+MMscs 200 +MMsco true +Musac false -- oom_heap
	mk atom_full "atom table overflow (+t 20000)" -- +t 20000 -- atom_full
	mk boot_undef "init terminating in do_boot (undef)" -- \
		-run no_such_module start -- basic
	mk boot_kernel "Kernel pid terminated at boot" -- \
		-kernel logger '[{handler,default,no_such_mod,#{}}]' -- basic
	mk boot_file "can't load boot file: runtime terminating during boot" -- \
		-boot no_such_boot_file -- basic
	mk many_sched "8 schedulers, 4 dirty CPU, 3 dirty IO" -- \
		+S 8:8 +SDcpu 4:4 +SDio 3 -- procs 20
	mk one_sched "one scheduler" -- +S 1:1 +SDio 1 -- basic
	mk allocs "allocators off: no =memory" -- +Mea min -- basic
	mk instr "allocation tagging +Muatags true" -- +Muatags true -- basic
	mk ets_legacy "ETS with a small table limit (+e)" -- +e 3000 -- ets
	for n in 60 1000 10000 50000 100000 200000 300000 400000 500000 \
		600000 800000 1000000; do
		mk "trunc_$n" "ERL_CRASH_DUMP_BYTES=$n" \
			"ERL_CRASH_DUMP_BYTES=$n" -- -- terms
	done
	# What a node that is killed while it writes leaves, or a full disk: no
	# =abort, no =end.
	for c in 25 50 75 99; do
		wanted "cut_$c" || continue
		t="$out/terms.otp$vsn.dump"
		[ -s "$t" ] && head -c $(($(stat -c %s "$t") * c / 100)) "$t" \
			> "$out/cut_$c.otp$vsn.dump"
		index "cut_$c" "the first $c % of terms"
	done
	if [ -x "$root/bin/elixir" ] && wanted elixir; then
		f="$out/elixir.otp$vsn.dump"
		rm -f "$f"
		(cd "$work" && exec env "ERL_CRASH_DUMP=$f" "PATH=$root/bin:$PATH" \
			timeout 60 "$root/bin/elixir" \
			"$here/elixir_scenario.exs") \
			> "$out/elixir.otp$vsn.log" 2>&1 < /dev/null
		index elixir "Elixir: GenServers, Registry, Task, structs, strings"
	fi
done
