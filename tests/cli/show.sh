# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: what `show` finds by words and names, also if there are
# several things of one name.

small_dump > things.dump <<'EOF'
Atoms: 3
=memory
total: 4000
system: 3000
=proc:<0.0.0>
State: Waiting
Name: init
=port:#Port<0.1>
Slot: 8
Connected: <0.0.0>
Registered as: 'a port'
=ets:<0.0.0>
Slot: 1
Table: same
Name: same
Words: 10
=ets:<0.0.0>
Slot: 2
Table: #Ref<0.1.2.3>
Name: other
Words: 20
=ets:<0.0.0>
Slot: 3
Table: #Ref<0.1.2.4>
Name: other
Words: 30
=timer:<0.0.0>
Message: a
Time left: 11
=timer:<0.1.0>
Message: b
Time left: 12
=timer:<0.0.0>
Message: c
Time left: 13
=node:'n1@h'
=visible_node:8607
Name: 'n2@h'
Controller: #Port<0.1>
=mod:lists
Current size: 100
=mod:'Elixir.Foo'
Current size: 200
=fun
Module: lists
Uniq: 5
Index: 0
Refc: 1
=fun
Module: lists
Uniq: 5
Index: 1
Refc: 1
=hash_table:atom_tab
size: 10
used: 5
objs: 7
depth: 2
=index_table:atom_tab
size: 10
limit: 20
used: 5
rate: 1
entries: 5
=scheduler:1
Current Process: <0.0.0>
=dirty_cpu_scheduler:3
Current Process: 
=persistent_terms
H1000|I1
H2000|I2
=atoms
ok
error
'odd one'
=binary:7F00AA
3:616263
=allocated_areas
static: 100
atom_table: 200 150
=allocator:sys_alloc
option e: true
=allocator:temp_alloc[0]
versions: 1 2
=end
EOF

# shows ID TEXT: the thing is found, and the text is in what is said.
shows() {
	run show "$1" things.dump --format=json
	ok
	out_has "$2"
}
shows ets:same '{"id":"same","kind":"ETS table",'
shows 'ets:#Ref<0.1.2.4>' '"memory":240,'
shows timer:1 '"message":"b"'
shows module:lists '{"id":"lists","kind":"module",'
shows module:Elixir.Foo '"current_size":200'
shows 'port:a port' '"slot":8'
shows 'port:#Port<0.1>' '"slot":8'
shows node:n2@h '8607'
shows "node:'n2@h'" '8607'
shows node:8607 "'n2@h'"
shows node:n1@h "'n1@h'"
shows fun:1 '"index":1'
shows hash_table:atom_tab '"objects":7'
shows index_table:atom_tab '"limit":20'
shows memory:system '"bytes":3000'
shows section:1 '"tag":"memory"'
shows scheduler:1 '"type":"normal"'
shows scheduler:3 '"type":"dirty_cpu"'
shows atom:2 '"name":"error"'
shows 'atom:odd one' '"number":1'
shows binary:7F00AA '"size":3'
for address in 7f00aa 0x7F00AA 0X00007f00Aa; do
	shows binary:$address '"id":"7F00AA","kind":"binary"'
	shows =binary:$address '"id":"7F00AA","kind":"binary"'
done
shows persistent_term:1 '"value":"2"'
shows allocated_area:atom_table '"used":150'
shows allocator:total '"kind":"allocator"'
shows allocator_instance:1 '"text":"1 2"'
shows 'allocator_instance:temp_alloc[0]' '"text":"1 2"'
shows node:n2@h '"kind":"node"'
shows =memory '"kind":'

# A word without a name, as of a variable that is not set, is nothing; a tag
# without an id is, where its section has none.
for word in port ets internal_ets timer scheduler fun atom node module memory \
	allocated_area allocator allocator_instance hash_table index_table \
	persistent_term binary section; do
	run show $word: things.dump
	is 64
	silent
	err_has "crashdive: '$word:' lacks what tells which "
done
run show ' binary: ' things.dump
is 64
shows =memory: '"kind":'
shows =atoms '"kind":'

# Several things of one name: all of them.
run show ets:other things.dump --format=json
ok
checks=$((checks + 1))
[ "$(grep -c '^{"id":"#Ref<0.1.2.[34]>","kind":"ETS table",$' out)" -eq 2 ] ||
	fail "not both tables"
checks=$((checks + 1))
[ "$(head -n 1 out)" = '[' ] && [ "$(tail -n 1 out)" = ']' ] &&
	[ "$(grep -c '^,$' out)" -eq 1 ] || fail "not one array"
run show 'ets:<0.0.0>' things.dump --format=ndjson
ok
checks=$((checks + 1))
[ "$(grep -c '"part":"info"' out)" -eq 3 ] || fail "not all of the owner"
run show 'timer:<0.0.0>' things.dump --format=tsv
ok
checks=$((checks + 1))
[ "$(grep -c '^key' out)" -eq 1 ] || fail "more than one heading"
out_has "time_left	11"
out_has "time_left	13"
run show fun:lists things.dump
ok
checks=$((checks + 1))
[ "$(grep -c '^fun lists' out)" -eq 2 ] || fail "not both funs"

# Many of them: what other rows say is asked for a few only.
awk 'BEGIN {
	print "=erl_crash_dump:0.5\nSat Nov 22 10:00:00 2025\nSlogan: s"
	for (i = 0; i < 20; i++)
		print "=proc:<0.1.0>\nState: Waiting\nSpawned by: <0.1.0>"
	print "=end"
}' > many.dump
run show 'proc:<0.1.0>' many.dump --format=ndjson
is 0
err_has "20 things are called 'proc:<0.1.0>'"
checks=$((checks + 1))
[ "$(grep -c '"part":"info"' out)" -eq 20 ] || fail "not all of them"
checks=$((checks + 1))
! grep -q '"from":"children"' out || fail "with children"
run show '<0.1.0>' many.dump --format=ndjson
ok
out_has '"from":"children"'

# Lines of a section are things of their own, also in raw.
run show memory:system things.dump --part=raw
ok
out_is <<'EOF'
system: 3000
EOF
run show memory:system things.dump --part=raw --format=ndjson
ok
out_has '"size":12,"text":"system: 3000"}'
run show atom:2 things.dump --part=raw
ok
out_is <<'EOF'
error
EOF
run show =memory things.dump --part=raw
ok
out_lines 3
run show timer:1 things.dump --part=raw
ok
out_is <<'EOF'
=timer:<0.1.0>
Message: b
Time left: 12
EOF

# missing ID TEXT: it is not there, and what is said about it.
missing() {
	run show "$1" things.dump
	is 64
	silent
	err_has "$2"
}
missing ets:nobody "no ETS table is called 'nobody' in the dump"
missing timer:3 "there are 3 in the table timers, counted from 0"
missing module:nobody "no module is called 'nobody'"
missing node:nobody "no node is called 'nobody'"
missing atom:4 "no atom is called '4'"
missing fun:99999999999999999999 "no fun is called"
missing memory:x "crashdive list memory"
missing '<8607.1.0>' "lives on another node (crashdive show 'node:8607')"
missing nobody "ets:NAME, module:NAME"

# What leads on is an ID again.
run show init things.dump --format=ndjson
ok
sed -n 's/.*"part":"links".*"id":"\([^"]*\)".*/\1/p' out > ids
while read -r id; do
	run show "$id" things.dump
	ok
done < ids

# Names whose characters the emulator took apart are put together, and found.
if command -v zstd > /dev/null; then
	zstd -dcq "$dumps/ets_legacy.otp23.dump.zst" > escaped.dump
	run list ets escaped.dump --filter=日本 --columns=id,name --format=tsv
	ok
	out_is <<'EOF_ESCAPED'
id	name
'日本'	'日本'
EOF_ESCAPED
	run show ets:日本 escaped.dump --format=json
	ok
	out_has '{"id":"'\''日本'\''","kind":"ETS table",'
	zstd -dcq "$dumps/atoms.otp23.dump.zst" > escaped.dump
	run show Ångström escaped.dump --format=json
	ok
	out_has '"name":"'\''Ångström'\''"'
	run list timers escaped.dump --filter=日本語 --format=tsv
	ok
	out_has "日本語"

	# Labels of processes, also from a dump whose terms come after all rows.
	for from in "$dumps/sample.dump.zst" -; do
		zstd -dcq "$dumps/sample.dump.zst" |
			"$program" list processes "$from" --filter='{customer,102' \
				--columns=pid,label,display_name --format=tsv \
				> out 2> err
		status=$?
		ok
		out_is <<'EOF_LABEL'
pid	label	display_name
<0.310.0>	{customer,102}	{customer,102}
EOF_LABEL
	done
	run list processes "$dumps/sample.dump.zst" --group=label --limit=1 \
		--sort=-label --columns=label,count --format=tsv
	ok
	out_has "{session,9}"
	run show 0.88.0 "$dumps/sample.dump.zst"
	ok
	out_has "<0.90.0>  {session,2}"
fi
