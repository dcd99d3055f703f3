# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: list --group, in the directory with small.dump.

run list processes --group=state small.dump
ok
out_is <<'EOF'
State    Count  Memory  Memory max  MsgQ  MsgQ max  Reductions
Waiting      2    3.1K        2.6K     3         3        5000
Running      1    120K        120K     7         7
EOF

run list processes --group=state --format=ndjson small.dump
ok
out_is <<'EOF'
{"state":"Waiting","count":2,"memory":3188,"memory_max":2688,"message_queue_length":3,"message_queue_length_max":3,"reductions":5000}
{"state":"Running","count":1,"memory":123456,"memory_max":123456,"message_queue_length":7,"message_queue_length_max":7,"reductions":null}
EOF

run list processes --group=state --format=json --columns=count small.dump
ok
out_is <<'EOF'
[
{"count":2},
{"count":1}
]
EOF

# The order of the groups is that of any column of theirs.
run list processes --group=state --sort=-memory_max --format=csv \
	--columns=memory_max,state small.dump
ok
tr -d '\r' < out > out.lf
mv out.lf out
out_is <<'EOF'
memory_max,state
123456,Running
2688,Waiting
EOF
run list processes --group=state --sort=state --limit=1 --format=tsv \
	--columns=state small.dump
ok
out_is <<'EOF'
state
Running
EOF
run list processes --group=pid --sort=-pid --columns=pid --format=tsv small.dump
ok
out_is <<'EOF'
pid
<0.11.0>
<0.10.0>
<0.0.0>
EOF

# What is filtered are the rows, before they are grouped.
run list processes --group=state --filter=hre --format=tsv \
	--columns=state,count small.dump
ok
out_is <<'EOF'
state	count
Waiting	1
EOF
run list processes --group=state --filter=nothing --format=tsv \
	--columns=state,count small.dump
ok
out_is <<'EOF'
state	count
EOF

# Numbers, what is no number, and what is not there are values like others.
run list processes --group=stack_heap --format=tsv \
	--columns=stack_heap,count --sort=stack_heap small.dump
ok
out_is <<'EOF'
stack_heap	count
80	1
1864	1
8000	1
EOF
run list processes --group=old_bin_vheap_unused --format=ndjson \
	--columns=old_bin_vheap_unused,count small.dump
ok
out_is <<'EOF'
{"old_bin_vheap_unused":null,"count":2}
{"old_bin_vheap_unused":"overflow","count":1}
EOF
# A sum of what all rows of a group have in common is left out.
run list processes --group=memory --format=tsv --limit=0 small.dump
ok
out_is <<'EOF'
memory	count	message_queue_length	message_queue_length_max	reductions
EOF

# Which sums there are is the table's business.
while read -r table key sums; do
	run list "$table" --group="$key" --limit=0 --format=tsv small.dump
	is 0
	sed 's/^[^	]*	//' out | tr '\t' ' ' > cut.out
	mv cut.out out
	echo "$sums" > words
	out_is < words
done <<'EOF'
ports state count input output queue queue_max suspended
ets type count memory memory_max objects
modules name count current_size old_size
binaries address count size size_max in_dump
allocator_instances key count current
schedulers type count
funs module count refc
EOF
run list sections --group=tag --format=tsv --sort=tag --limit=1 small.dump
ok
out_is <<'EOF'
tag	count	size
atoms	1	16
EOF

run list processes --group=state --help --format=tsv
ok
out_lines 8
out_has "memory_max	bytes"
run list processes --group=state --sort=-pid small.dump
is 64
err_has "message_queue_length_max"

run list processes --group=state - < small.dump
is 65

# Every column of every table, on a real dump: no row is lost.
real=$dumps/ports.otp25.dump.zst
"$program" list --format=tsv | sed 1d | cut -f 1 > tables
while read -r table; do
	rows=$("$program" list "$table" --format=ndjson "$real" 2> err | wc -l)
	"$program" list "$table" --help --format=tsv | sed 1d | cut -f 1 > keys
	while read -r key; do
		run list "$table" --group="$key" --columns=count --format=tsv \
			"$real"
		is 0
		[ "$rows" -eq 0 ] || quiet # else it says why
		checks=$((checks + 1))
		sum=$(awk 'NR > 1 { n += $1 } END { print n + 0 }' out)
		[ "$sum" -eq "$rows" ] || fail "$sum rows in groups, not $rows"
	done < keys
done < tables

run list ets --group=type --format=ndjson "$real"
ok
out_has '{"type":"set","count":19,"memory":230320,'
out_has '"memory":'
out_has '"memory_max":'
run list modules --group=old_size --format=tsv "$real"
ok
out_has "old_size	count	current_size"

# And what it says is what a loop over the rows says.
"$program" list processes --columns=current_function,memory --format=tsv \
	"$real" | awk -F '\t' 'NR > 1 {
		n[$1]++; sum[$1] += $2; if ($2 > max[$1]) max[$1] = $2
	}
	END { for (f in n) printf "%s\t%d\t%d\t%d\n", f, n[f], sum[f], max[f] }' |
	sort > by_awk
run list processes --group=current_function --format=tsv \
	--columns=current_function,count,memory,memory_max "$real"
ok
sed 1d out | sort > sorted
mv sorted out
out_is < by_awk
