#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# terms.sh PROGRAM
#
# `show` with the parts whose rows are terms, from outside: a small dump made
# here, each part in each format, the limits, and what is refused.
set -u
[ $# -ge 1 ] || { echo "usage: terms.sh PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
dumps=$(cd "$(dirname "$0")/../dumps" && pwd)
oracle=$(cd "$(dirname "$0")/../oracle" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/crashdive-terms.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 2
LC_ALL=C
export LC_ALL
checks=0
failures=0

# show STATUS ARGUMENT...: standard output, and standard error if it fails, is
# exactly standard input.
show() {
	want=$1
	shift
	"$program" show "$@" > out 2> err < /dev/null
	status=$?
	[ "$want" -eq 0 ] || cat err >> out
	cat > expected
	checks=$((checks + 1))
	if [ "$status" -ne "$want" ] || ! cmp -s expected out; then
		failures=$((failures + 1))
		echo "FAILED: crashdive show $*: status $status"
		diff expected out
	fi
}

# holds TEXT ARGUMENT...: a line of the output is or has this text.
holds() {
	text=$1
	shift
	checks=$((checks + 1))
	"$program" show "$@" > out 2> err < /dev/null
	grep -qF -- "$text" out && return
	failures=$((failures + 1))
	echo "FAILED: crashdive show $*: no '$text'"
	cat out err
}

cat > small.dump <<'END'
=erl_crash_dump:0.5
Sun Nov 22 01:25:41 2026
Slogan: a slogan
System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]
=proc:<0.10.0>
State: Waiting
Program counter: 0x00007f0100000010 (gen_server:loop/7 + 416)
=proc:<0.11.0>
State: Waiting
=port:#Port<0.1>
Slot: 8
=node:'a@h'
=proc_messages:<0.10.0>
A3:a:b:N
H7F20:H7F30
H99:A9:undefined
=proc_dictionary:<0.10.0>
H7F10
N
=proc_stack:<0.10.0>
y0:H7F20
y1:SCatch 0x22 (gen_server:loop/7 + 9)
0x00007f10:SReturn addr 0x33 (proc_lib:init_p_do_apply/3 + 196)
y0:A2:
,
0x00007f20:SReturn addr 0x44 (<terminate process normally>)
=proc_heap:<0.10.0>
7F10:t2:A8:$initial,H7F20
7F20:lI104|H7F28
7F28:lI105|N
7F30:t2:A2:,
,H8F00
=proc_stack:<0.11.0>
=proc_heap:<0.11.0>
=literals
8F00:Yh3:YWJj
=end
END

show 0 '<0.10.0>' --part=stack small.dump <<'END'
#0  gen_server:loop/7 + 416
    y0  "hi"
    y1  catch gen_server:loop/7 + 9
#1  proc_lib:init_p_do_apply/3 + 196
    y0  '\n,'
#2  <terminate process normally>
END
show 0 '<0.10.0>' --part=messages small.dump <<'END'
1  'a:b'
2  "hi"  {',\n',<<"abc">>}
3  #Bad<not in the dump 99>  undefined
END
show 0 '<0.10.0>' --part=dictionary small.dump <<'END'
'$initial' => "hi"
[]
END
show 0 '<0.10.0>' --part=heap small.dump <<'END'
7F10  {'$initial',"hi"}
7F20  "hi"
7F28  "i"
7F30  {',\n',<<"abc">>}
END
show 0 '<0.10.0>' --part=dictionary,messages --limit=1 small.dump <<'END'
Messages
1  'a:b'

Dictionary
'$initial' => "hi"
END
show 0 '<0.11.0>' --part=stack,messages,dictionary,heap \
	--format=ndjson small.dump < /dev/null
show 0 '<0.10.0>' --part=stack,messages,dictionary,heap \
	--format=ndjson small.dump <<'END'
{"part":"stack","frame":0,"return_address":null,"function":"gen_server:loop/7 + 416","label":null,"term":null,"name":null,"note":null}
{"part":"stack","frame":0,"return_address":null,"function":null,"label":"y0","term":"\"hi\"","name":null,"note":null}
{"part":"stack","frame":0,"return_address":"0x22","function":"gen_server:loop/7 + 9","label":"y1","term":null,"name":null,"note":null}
{"part":"stack","frame":1,"return_address":"0x33","function":"proc_lib:init_p_do_apply/3 + 196","label":"0x00007f10","term":null,"name":null,"note":null}
{"part":"stack","frame":1,"return_address":null,"function":null,"label":"y0","term":"'\\n,'","name":null,"note":null}
{"part":"stack","frame":2,"return_address":"0x44","function":"<terminate process normally>","label":"0x00007f20","term":null,"name":null,"note":null}
{"part":"messages","number":1,"term":"'a:b'","token":null}
{"part":"messages","number":2,"term":"\"hi\"","token":"{',\\n',<<\"abc\">>}"}
{"part":"messages","number":3,"term":"#Bad<not in the dump 99>","token":"undefined"}
{"part":"dictionary","key":"'$initial'","value":"\"hi\""}
{"part":"dictionary","key":null,"value":"[]"}
{"part":"heap","address":"7F10","term":"{'$initial',\"hi\"}"}
{"part":"heap","address":"7F20","term":"\"hi\""}
{"part":"heap","address":"7F28","term":"\"i\""}
{"part":"heap","address":"7F30","term":"{',\\n',<<\"abc\">>}"}
END
show 0 '<0.10.0>' --part=messages,dictionary --format=json --limit=2 \
	small.dump <<'END'
{"id":"<0.10.0>","kind":"process",
"messages":[
{"number":1,"term":"'a:b'","token":null},
{"number":2,"term":"\"hi\"","token":"{',\\n',<<\"abc\">>}"}],
"dictionary":[
{"key":"'$initial'","value":"\"hi\""},
{"key":null,"value":"[]"}]}
END
show 0 '<0.10.0>' --part=messages,dictionary --syntax=raw --format=ndjson \
	small.dump <<'END'
{"part":"messages","number":1,"term":"A3:a:b","token":null}
{"part":"messages","number":2,"term":"H7F20","token":"H7F30"}
{"part":"messages","number":3,"term":"H99","token":"A9:undefined"}
{"part":"dictionary","key":"A8:$initial","value":"H7F20"}
{"part":"dictionary","key":null,"value":"N"}
END
show 0 '<0.10.0>' --part=heap --syntax=raw small.dump <<'END'
7F10  t2:A8:$initial,H7F20
7F20  lI104|H7F28
7F28  lI105|N
7F30  t2:A2:,.,H8F00
END
show 0 '<0.10.0>' --part=messages --max-term=3 --limit=2 small.dump <<'END'
1  'a:... (cut at 3 bytes)
2  "hi... (cut at 3 bytes)  {',... (cut at 3 bytes)
END
show 0 '<0.10.0>' --part=messages,dictionary --syntax=elixir small.dump <<'END'
Messages
1  :"a:b"
2  ~c"hi"  {:",\n", "abc"}
3  #Bad<not in the dump 99>  :undefined

Dictionary
:"$initial" => ~c"hi"
[]
END
show 0 addr:7F30 --syntax=elixir --max-term=4 --format=tsv small.dump <<'END'
key	value
address	7F30
heap	<0.10.0>
words	3
literal_words	3
binaries	0
binary_bytes	0
external_bytes	0
funs	0
lost	0
size_is_whole	true
term	{:",... (cut at 4 bytes)
END

# A known loop; and what is written of a process when nobody says which parts:
# all that there are, and 100 messages.
{
	cat <<'END'
=erl_crash_dump:0.5
Sun Nov 22 01:25:41 2026
Slogan: a slogan
System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]
=proc:<0.10.0>
State: Waiting
Name: server
Program counter: 0x00007f0100000010 (gen_server:loop/7 + 596)
=proc:<0.11.0>
State: Waiting
=proc_dictionary:<0.10.0>
H7F10
=proc_stack:<0.10.0>
y0:N
y1:A8:infinity
y2:A6:my mod
y3:H7F20
y4:A6:server
y5:P<0.9.0>
0x00007f20:SReturn addr 0x44 (<terminate process normally>)
=proc_heap:<0.10.0>
7F10:t2:A8:$initial,H7F20
7F20:lI104|H7F28
7F28:lI105|N
=proc_messages:<0.10.0>
END
	i=0
	while [ $i -lt 1234 ]; do
		echo "I$i:N"
		i=$((i + 1))
	done
	echo '=end'
} > loop.dump
show 0 server --part=stack loop.dump <<'END'
#0  gen_server:loop/7 + 596  gen_server, callback 'my mod'
    y0  Debug options: []
    y1  Hibernate after: infinity
    y2  Callback module: 'my mod'
    y3  State: "hi"
    y4  Name: server
    y5  Parent: <0.9.0>
#1  <terminate process normally>
END
show 0 server --part=stack --syntax=raw --format=ndjson -n 5 loop.dump <<'END'
{"part":"stack","frame":0,"return_address":null,"function":"gen_server:loop/7 + 596","label":null,"term":null,"name":null,"note":"gen_server, callback 'my mod'"}
{"part":"stack","frame":0,"return_address":null,"function":null,"label":"y0","term":"N","name":"Debug options","note":null}
{"part":"stack","frame":0,"return_address":null,"function":null,"label":"y1","term":"A8:infinity","name":"Hibernate after","note":null}
{"part":"stack","frame":0,"return_address":null,"function":null,"label":"y2","term":"A6:my mod","name":"Callback module","note":null}
{"part":"stack","frame":0,"return_address":null,"function":null,"label":"y3","term":"H7F20","name":"State","note":null}
END
show 0 server --part=state loop.dump <<'END'
"hi"
END
show 0 server --part=state --format=ndjson --syntax=raw loop.dump <<'END'
{"part":"state","note":"gen_server, callback 'my mod'","name":"State","term":"H7F20"}
END
show 0 server --part=state --format=json loop.dump <<'END'
{"id":"<0.10.0>","kind":"process",
"state":[
{"note":"gen_server, callback 'my mod'","name":"State","term":"\"hi\""}]}
END
show 0 '<0.11.0>' --part=state small.dump < /dev/null
grep -qx 'crashdive: the stack has no frame of a known loop' err || {
	failures=$((failures + 1))
	echo "FAILED: no word of the state that is missing"
}
# check NAME COMMAND...: it succeeds
check() {
	name=$1
	shift
	checks=$((checks + 1))
	"$@" && return
	failures=$((failures + 1))
	echo "FAILED: $name"
	cat err out
}
lines() {
	"$program" show "$@" loop.dump > out 2> err
	[ $? -eq 0 ] && tail -n 107 out > tail
}
check 'default parts' lines server
check 'stack by default' grep -q '^#0  gen_server:loop/7' out
check 'dictionary by default' grep -qx "'\$initial' => \"hi\"" out
check 'hundred messages' [ "$(sed -n '/^Messages$/,/^$/p' out | wc -l)" = 103 ]
check 'how many there are' \
	grep -qx '100 of 1,234 messages; all: --part=messages' out
check 'no heap by default' sh -c '! grep -qx Heap out'
check 'limit for all' lines server -n 7
check 'seven messages' [ "$(sed -n '/^Messages$/,/^$/p' out | wc -l)" = 9 ]
check 'all messages' lines server --part=messages
check 'each of them' [ "$(wc -l < out)" = 1234 ]
check 'json' lines server --format=json
check 'parts of json' sh -c 'grep -o "^\"[a-z]*\":" out | tr -d "\n" |
	grep -qx "\"info\":\"links\":\"stack\":\"messages\":\"dictionary\":"'
check 'said aside' \
	grep -qx 'crashdive: 100 of 1,234 messages; all: --part=messages' err
check 'process without parts' lines '<0.11.0>' --format=json
check 'no empty parts' sh -c '! grep -q "^\"stack\"" out'
check 'csv' lines server --format=csv

# The stack of a scheduler's process is its return addresses, with a gap.
cat > scheduler.dump <<'END'
=erl_crash_dump:0.5
Sun Nov 22 01:25:41 2026
System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]
=scheduler:1
Current Port: 
Current Process: <0.1.0>
Current Process Program counter: 0x00007f01 (m:f/1 + 2)
Current Process Limited Stack Trace:
0x7f10:SReturn addr 0x33 (m:g/2 + 4)
0x7f20: skipping 40 frames
0x7f30:SReturn addr 0x44 (<terminate process normally>)
=end
END
show 0 scheduler:1 --part=stack scheduler.dump <<'END'
#0  m:f/1 + 2
#1  m:g/2 + 4
    skipping 40 frames
#2  <terminate process normally>
END
show 0 scheduler:1 --part=stack --format=ndjson scheduler.dump <<'END'
{"part":"stack","frame":0,"return_address":null,"function":"m:f/1 + 2","label":null,"term":null,"name":null,"note":null}
{"part":"stack","frame":1,"return_address":"0x33","function":"m:g/2 + 4","label":"0x7f10","term":null,"name":null,"note":null}
{"part":"stack","frame":1,"return_address":null,"function":null,"label":null,"term":null,"name":null,"note":"skipping 40 frames"}
{"part":"stack","frame":2,"return_address":"0x44","function":"<terminate process normally>","label":"0x7f30","term":null,"name":null,"note":null}
END
"$program" show scheduler:1 scheduler.dump | sed -n '/^Limited/,$p' > out
printf '%s\n' 'Limited stack trace' '  m:g/2 + 4' '  skipping 40 frames' \
	'  <terminate process normally>' > expected
check 'the trace on the page' cmp -s expected out
show 64 scheduler:1 --part=messages scheduler.dump <<'END'
crashdive: only processes have a stack, messages, a dictionary and a heap
END

show 0 addr:7f20 small.dump <<'END'
Address  7F20
Heap     <0.10.0>
Size     4 words, 32
Term     "hi"
END
show 0 addr:0x0008f00 --format=json small.dump <<'END'
{"id":"addr:8F00","kind":"object",
"info":{"address":"8F00","heap":"literals","words":0,"literal_words":3,"binaries":0,"binary_bytes":0,"external_bytes":0,"funs":0,"lost":0,"size_is_whole":true,"term":"<<\"abc\">>"}}
END
show 0 addr:7F30 --syntax=raw --format=ndjson small.dump <<'END'
{"part":"info","id":"addr:7F30","kind":"object","address":"7F30","heap":"<0.10.0>","words":3,"literal_words":3,"binaries":0,"binary_bytes":0,"external_bytes":0,"funs":0,"lost":0,"size_is_whole":true,"term":"t2:A2:,\n,H8F00"}
END
show 0 addr:7F28 --format=tsv small.dump <<'END'
key	value
address	7F28
heap	<0.10.0>
words	2
literal_words	0
binaries	0
binary_bytes	0
external_bytes	0
funs	0
lost	0
size_is_whole	true
term	"i"
END
show 0 addr:7F30 --part=raw small.dump <<'END'
7F30:t2:A2:,
,H8F00
END
show 64 addr:99 small.dump <<'END'
crashdive: no heap in the dump has an object at 99
END
show 64 addr:xyz small.dump <<'END'
crashdive: an address is hexadecimal, as in addr:7F762BBB2AF0
END
holds '"broken":{"no_object":1}' '<0.10.0>' --part=info --format=json small.dump
holds '"broken":null' '<0.11.0>' --part=info --format=ndjson small.dump
holds '  1 object that is not in the dump' '<0.10.0>' --part=info small.dump
show 64 '#Port<0.1>' --part=stack small.dump <<'END'
crashdive: only processes and schedulers have a stack
END
show 64 '<0.10.0>' --part=heap --format=csv small.dump <<'END'
crashdive: with csv there is part 'info' only
END
show 64 '<0.10.0>' --syntax=lisp small.dump <<'END'
crashdive: unknown syntax 'lisp'; there are: erlang, elixir, raw
END
show 64 '<0.10.0>' --max-term=1X small.dump <<'END'
crashdive: --max-term takes a number of bytes such as 4096 or 1M, not '1X'
END

# Compressed messages, more than may be held at a time when they are inflated.
if command -v python3 > /dev/null; then
	python3 - > packed.dump <<'END'
import base64, struct, zlib
term = b'm' + struct.pack('>I', 1 << 20) + bytes(1 << 20)
data = b'\x83P' + struct.pack('>I', len(term)) + zlib.compress(term)
print('=erl_crash_dump:0.5\n=proc:<0.1.0>\nState: Waiting')
print('=proc_messages:<0.1.0>')
for i in range(100):
    print('H%X:N' % (16 * i + 16))
print('=proc_heap:<0.1.0>')
for i in range(100):
    print('%X:E%X:%s' % (16 * i + 16, len(data),
                         base64.b64encode(data).decode()))
print('=end')
END
	checks=$((checks + 1))
	"$program" show '<0.1.0>' --part=messages --max-term=20 \
		packed.dump > out
	if grep -q Bad out || [ "$(grep -c '<<0,0,' out)" -ne 100 ]; then
		failures=$((failures + 1))
		echo "FAILED: compressed messages"
		tail -2 out
	fi
fi

# What an Elixir prints of the terms in a dump of it.
name=elixir_terms.otp29
if command -v zstd > /dev/null && command -v python3 > /dev/null; then
	checks=$((checks + 1))
	zstd -dcq "$dumps/$name.dump.zst" > $name.dump &&
		zstd -dcq "$dumps/$name.txt.zst" > $name.txt &&
		python3 -B "$oracle/elixir.py" "$program" $name.dump $name.txt ||
		failures=$((failures + 1))
fi

[ "$failures" -eq 0 ] || { echo "terms: $failures of $checks failed"; exit 1; }
echo "terms: $checks checks"
