#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh PROGRAM [DUMPDIR]
#
# The command line from outside: what it writes to standard output and standard
# error, and its exit status, on a small dump made here and on the bundled real
# ones. Needs nothing but a POSIX shell and the usual tools.
set -u
[ $# -ge 1 ] || { echo "usage: run.sh PROGRAM [DUMPDIR]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
dumps=${2:-$here/../dumps}
dumps=$(cd "$dumps" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/crashdive-cli.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
unset ERL_CRASH_DUMP NO_COLOR
LC_ALL=C
TERM=dumb
export LC_ALL TERM
checks=0
failures=0

. "$here/check.sh"

# --- a small dump, with some of what dumps should not hold -----------------

esc=$(printf '\033')
latin1=$(printf '\344')
cat > small.dump <<END
=erl_crash_dump:0.5
Sat Nov 22 10:00:00 2025
Slogan: first line
second line
System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit] [smp:2:2]
Taints: 
Atoms: 9000
Calling Thread: scheduler:1
=memory
total: 4000
processes: 1000
processes_used: 990
system: 3000
=proc:<0.0.0>
State: Waiting
Name: init
Spawned as: erl_init:start/2
Spawned by: []
Message queue length: 0
Link list: [<0.10.0>, <0.11.0>, #Port<0.1>, {to,<0.10.0>,#Ref<0.1.2.3>}, {from,<0.11.0>,#Ref<0.1.2.4>}]
Reductions: 5000
Stack+heap: 233
Memory: 2688
Future label: seven
Program counter: 0x00007f00 (init:loop/1 + 80)
arity = 0
=proc:<0.10.0>
State: Running
Name: 'a "b", c${esc}[2J'
Spawned as: m:f/1
Spawned by: <0.0.0>
Message queue length: 7
Stack+heap: 1000
Memory: 123456
OldBinVHeap unused: overflow
=proc:<0.11.0>
State: Waiting
Name: f${latin1}hre
Spawned as: m:g/1
Spawned by: <0.0.0>
Message queue length: 3
Stack+heap: 10
Memory: 500
=proc_messages:<0.10.0>
H1:N
H2:N
=proc_heap:<0.10.0>
1:t0:
2:t0:
=port:#Port<0.1>
Slot: 8
Connected: <0.0.0>
=mod:lists
Current size: 100
=atoms
ok
error
=end
END

# --- without a dump --------------------------------------------------------

run --help
ok
out_has "usage: crashdive"
out_has "--format=FORMAT"
checks=$((checks + 1))
[ "$(wc -l < out)" -le 24 ] || fail "the help does not fit on a screen"
checks=$((checks + 1))
awk 'length($0) > 80 { exit 1 }' out || fail "a line of the help is too long"

run --version
ok
out_lines 1
out_has "crashdive "

run list
ok
out_has "processes"
out_has "sections"

run list --format=tsv
ok
out_has "table	help"

run list processes --help
ok
out_has "message_queue_length"

run list processes --help --format=ndjson
ok
out_has '{"column":"pid","type":"pid","label":null,"help":"'

run
is 66
silent
err_has "erl_crash.dump: No such file"
err_has "ERL_CRASH_DUMP"

run list processes missing.dump
is 66
err_has "missing.dump: No such file"

run list processes .
is 66

: > empty
run list processes empty
is 65
run list processes "$program"
is 65
err_has "crash dump"

# --- usage -------------------------------------------------------------------

for words in "list procs small.dump" "list processes --sort=nam small.dump" \
	"list processes --columns=pid,nam small.dump" \
	"list processes --columns= small.dump" \
	"list processes --format=xml small.dump" \
	"list processes --limit=x small.dump" "list nothing --group=state" \
	"list processes --group=stat small.dump" \
	"list processes --group= small.dump" "show init --group=state small.dump" \
	"list processes --group=state --sort=pid small.dump" \
	"list processes --group=state --columns=pid small.dump" \
	"show" "show init --part=stcak small.dump" \
	"show init --part=raw --format=csv small.dump" \
	"report small.dump" "small.dump --sort=pid" \
	"--redact small.dump" "lsit processes small.dump" "list a b c" "-z"; do
	# shellcheck disable=SC2086
	run $words
	is 64
	silent
	err_has "crashdive: "
done

run list proceses
err_has "did you mean 'processes'?"
run list processes --sort=-reduction
err_has "did you mean 'reductions'?"
err_has "message_queue_length"
run list small.dump
is 64
err_has "crashdive list TABLE small.dump"

# --- list --------------------------------------------------------------------

run list processes small.dump --columns=pid,name,memory,old_bin_vheap_unused
ok
out_is <<END
Pid       Name            Memory  OldBinV unused
<0.0.0>   init              2.6K
<0.10.0>  'a "b", c.[2J'    120K        overflow
<0.11.0>  fähre              500
END

run list processes --ascii --columns name,state --filter hre small.dump -n1
ok
out_is <<END
Name        State
f\x{E4}hre  Waiting
END

run list processes small.dump --format=csv --columns=name,memory,links
ok
checks=$((checks + 1))
[ "$(tr -cd '\r' < out | wc -c)" -eq 4 ] || fail "lines do not end in CR LF"
tr -d '\r' < out > out.lf
mv out.lf out
out_is <<END
name,memory,links
init,2688,3
"'a ""b"", c.[2J'",123456,
fähre,500,
END

run list processes small.dump --format=tsv --columns=name,cp,memory
ok
out_is <<END
name	cp	memory
init		2688
'a "b", c.[2J'		123456
fähre		500
END

run list processes small.dump --format=ndjson \
	--columns=pid,name,old_bin_vheap_unused,stack_heap
ok
out_is <<'END'
{"pid":"<0.0.0>","name":"init","old_bin_vheap_unused":null,"stack_heap":1864}
{"pid":"<0.10.0>","name":"'a \"b\", c\u001B[2J'","old_bin_vheap_unused":"overflow","stack_heap":8000}
{"pid":"<0.11.0>","name":"fähre","old_bin_vheap_unused":null,"stack_heap":80}
END

run list memory small.dump --format=json
ok
out_is <<'END'
[
{"class":"total","bytes":4000,"percent":100},
{"class":"processes","bytes":1000,"percent":25},
{"class":"processes_used","bytes":990,"percent":24.75},
{"class":"system","bytes":3000,"percent":75}
]
END

run list memory --filter=nothing --format=json small.dump
ok
out_is <<'END'
[]
END

run list general small.dump --columns=created,slogan,taints,compiled,complete
ok
out_is <<'END'
Created        Sat Nov 22 10:00:00 2025
Slogan         first line
               second line
Dump complete  yes
END

run list general small.dump --format=ndjson --columns=slogan,taints,compiled
ok
out_is <<'END'
{"slogan":"first line\nsecond line","taints":"","compiled":null}
END

# Sorting, filtering, limiting, in this order of effect.
run list processes small.dump --format=tsv --columns=pid --sort=-memory
ok
out_is <<'END'
pid
<0.10.0>
<0.0.0>
<0.11.0>
END
run list processes small.dump --format=tsv --columns=pid --sort=state,-memory
out_is <<'END'
pid
<0.10.0>
<0.0.0>
<0.11.0>
END
run list processes small.dump --format=tsv --columns=pid --sort=-pid --limit=1
out_is <<'END'
pid
<0.11.0>
END
run list processes small.dump --format=tsv --columns=pid --filter=waiting
out_is <<'END'
pid
<0.0.0>
<0.11.0>
END
run list processes small.dump --format=tsv --columns=pid '--filter=!init'
out_is <<'END'
pid
<0.10.0>
<0.11.0>
END
run list processes small.dump --format=tsv --columns=pid --filter=waiting \
	--sort=memory --limit=1
out_is <<'END'
pid
<0.11.0>
END
run list processes small.dump --format=tsv --columns=pid --limit=0
ok
out_is <<'END'
pid
END

# Data formats have every column, once each; "all" and repeats do not double.
"$program" list processes --help --format=tsv | sed 1d | cut -f1 > keys
run list processes small.dump --format=tsv
ok
head -n 1 out | tr '\t' '\n' > out.keys
mv out.keys out
out_is < keys
run list processes small.dump --format=tsv --columns=all,pid
head -n 1 out | tr '\t' '\n' > out.keys
mv out.keys out
out_is < keys

run list sections small.dump --format=tsv --columns=offset,tag,id --limit=4
ok
awk 'BEGIN { print "offset\ttag\tid" }
	/^=/ && n++ < 4 {
		tag = substr($0, 2); id = ""
		if ((i = index(tag, ":")) > 0) {
			id = substr(tag, i + 1); tag = substr(tag, 1, i - 1)
		}
		printf "%d\t%s\t%s\n", at, tag, id
	}
	{ at += length($0) + 1 }' small.dump > offsets
out_is < offsets

. "$here/group.sh"

# --- show --------------------------------------------------------------------

for id in '<0.10.0>' 0.10.0 10 'a "b", c'"$esc"'[2J' 'proc:<0.10.0>' \
	'process:<0.10.0>'; do
	run show "$id" small.dump --format=ndjson
	ok
	out_has '{"part":"info","id":"<0.10.0>","kind":"process","pid":'
done

run show init small.dump
ok
out_has "process <0.0.0>"
out_has "Registered name"
out_has "Future label"
out_has "2.6K (2,688)"

run show init small.dump --format=json
ok
out_has '"links":["<0.10.0>","<0.11.0>","#Port<0.1>"]'
out_has '"monitors":[{"target":"<0.10.0>","ref":"#Ref<0.1.2.3>"}]'
out_has '"monitored_by":[{"target":"<0.11.0>","ref":"#Ref<0.1.2.4>"}]'
out_has '"other":{"Future label":"seven"}'
out_has '{"from":"links","kind":"port","id":"#Port<0.1>"}'
out_has '"cp":null'

run show init small.dump --format=json --limit=1
ok
out_has '"links":["<0.10.0>"]'

run show init small.dump --format=tsv
ok
out_has "name	init"
out_has "links	#Port<0.1>"
out_has "Future label	seven"

run show '<0.10.0>' small.dump --part=raw
ok
sed -n '/^=proc:<0.10.0>/,/^=proc:<0.11.0>/p' small.dump | sed '$d' > raw
sed -n '/^=proc_messages/,/^=port/p' small.dump | sed '$d' >> raw
out_is < raw

run show '<0.10.0>' small.dump --part=raw --limit=1
ok
out_is <<'END'
=proc:<0.10.0>
State: Running
=proc_messages:<0.10.0>
H1:N
=proc_heap:<0.10.0>
1:t0:
END

run show '<0.10.0>' small.dump --part=raw,info --format=ndjson
ok
out_has '"tag":"proc_heap","id":"<0.10.0>","offset":'
out_has '"text":"=proc_heap:<0.10.0>\n1:t0:\n2:t0:\n"}'

run show mod:lists small.dump --format=json
ok
out_has '{"id":"lists","kind":"module",'
out_has '"current_size":100,'
run show '#Port<0.1>' small.dump
ok
out_has "Connected"
run show =atoms small.dump --part=raw
ok
out_lines 3

run show nobody small.dump
is 64
silent
err_has "no process is registered as 'nobody'"
run show '<0.99.0>' small.dump
is 64
err_has "not in the dump"
run show '<5.99.0>' small.dump
is 64
err_has "another node"

. "$here/content.sh"
. "$here/show.sh"
. "$here/parts.sh"
. "$here/export.sh"
. "$here/recon.sh"

# --- input -------------------------------------------------------------------

"$program" list processes small.dump --format=ndjson > plain
run list processes --format=ndjson
is 66
ERL_CRASH_DUMP=small.dump
export ERL_CRASH_DUMP
run list processes --format=ndjson
ok
out_is < plain
unset ERL_CRASH_DUMP
cp small.dump erl_crash.dump
run list processes --format=ndjson
ok
out_is < plain
rm erl_crash.dump
said="crashdive list processes - < small.dump"
"$program" list processes --format=ndjson - < small.dump > out 2> err
status=$?
ok
out_is < plain
for tool in gzip xz zstd; do
	command -v "$tool" > /dev/null || continue
	"$tool" -c < small.dump > packed
	run list processes --format=ndjson packed
	ok
	out_is < plain
done
cp small.dump list
run ./list
is 0
run -- list
is 0
out_has "first line"

# Without a terminal there is nothing to browse on.
run small.dump
is 0
out_has "first line"
err_has "list processes small.dump"

# A dump that ends early is listed as far as it goes, and that is said.
head -n 30 small.dump > cut.dump
run list processes cut.dump --format=tsv --columns=pid
is 0
out_has "<0.0.0>"
err_has "truncated"
err_has "processes: incomplete: the dump is cut in =proc"
# and of a table that is whole nothing is said
printf '=erl_crash_dump:0.5\nSun\n=memory\ntotal: 1\n=proc:<0.1.0>\nSta' > cut.dump
run list memory cut.dump
is 0
err_has "truncated"
grep -q incomplete err && fail "a whole table is called incomplete"
run show nobody cut.dump
is 64
err_has "truncated"

# Why there is nothing to list is said beside the empty list.
head -n 5 small.dump > cut.dump
run list processes cut.dump --format=json
is 0
out_has "["
err_has "no processes: The dump is cut in =erl_crash_dump:0.5, before its"
printf '=erl_crash_dump:0.5\nSun\n=end\n' > empty.dump
run list memory empty.dump
is 0
err_has "no memory: The allocators were switched off"
run list general empty.dump
ok

# --- output that fails -------------------------------------------------------

if [ -w /dev/full ]; then
	said="crashdive list processes small.dump > /dev/full"
	"$program" list processes small.dump > /dev/full 2> err
	status=$?
	is 70
	err_has "cannot write"
	said="crashdive --help > /dev/full"
	"$program" --help > /dev/full 2> err
	status=$?
	is 70
fi
said="crashdive list processes small.dump >&-"
"$program" list processes small.dump >&- 2> err
status=$?
is 70
said="crashdive list sections | head -n 1"
{ "$program" list sections "$dumps/sample.dump.zst" --format=ndjson 2> err
	echo $? > code; } | head -n 1 > out
status=$(cat code)
ok
out_lines 1
said="crashdive list sections | true"
{ "$program" list sections "$dumps/sample.dump.zst" --format=csv 2> err
	echo $? > code; } | true
status=$(cat code)
ok

# --- colours: only where they were asked for --------------------------------

run list memory small.dump --color=always
ok
out_has "$esc[1m"
run list memory small.dump
checks=$((checks + 1))
! grep -qF "$esc" out || fail "colours without a terminal"
run list memory small.dump --color=always --no-color
checks=$((checks + 1))
! grep -qF "$esc" out || fail "colours in spite of --no-color"

# --- real dumps --------------------------------------------------------------

for dump in "$dumps"/*.dump.zst; do
	name=$(basename "$dump")
	run list sections "$dump" --format=tsv --columns=tag
	is 0
	procs=$(grep -c '^proc$' out)
	run list processes "$dump" --format=ndjson
	is 0
	checks=$((checks + 1))
	lines=$(wc -l < out)
	# A last section that is cut before its end is known is no row.
	[ "$lines" -eq "$procs" ] || [ "$lines" -eq $((procs - 1)) ] ||
		fail "$lines rows, $procs sections of processes in $name"
	checks=$((checks + 1))
	! LC_ALL=C grep -q '[[:cntrl:]]' out || fail "control bytes in $name"
	run list processes "$dump" --format=tsv --sort=-memory --columns=memory
	is 0
	checks=$((checks + 1))
	sed -e 1d -e '/^$/d' out | sort -c -n -r 2> /dev/null ||
		fail "not sorted"
	run list general "$dump" --format=ndjson
	is 0
	out_lines 1
done

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ] && [ ! -e failed ]
