# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: the commands of the man page that stand for recon's
# erl_crashdump_analyzer.sh, and what grep says of the same dumps.

# said_by_man COMMAND...: run it, if the man page has it in these words.
said_by_man() {
	checks=$((checks + 1))
	grep -qxF "crashdive $*" man_commands ||
		fail "the man page has no: crashdive $*"
	run "$@" --format=tsv grepped.dump
	is 0
}

# values_of LABEL: behind it, on lines of processes.
values_of() {
	sed -n "s/^$1: //p" grepped.dump
}

# The five largest different numbers: how many have it, and it, times $2.
five_largest() {
	values_of "$1" | sort -rn | uniq -c | head -n 5 |
		awk -v times="$2" '{ printf "%.0f\t%d\n", $2 * times, $1 }'
}

# The value and the count of each group.
groups() {
	sed 1d out | cut -f 1,2 > cut.out
	mv cut.out out
}

sed -n '/^\.Ss Instead of erl_crashdump/,/^\.Ed/p' "$here/../../man/crashdive.1" |
	sed -e :a -e '/\\e$/{N;s/\\e\n *//;ta' -e '}' | grep '^crashdive' \
	> man_commands
checks=$((checks + 1))
[ "$(wc -l < man_commands)" -eq 11 ] || fail "other commands in the man page"

command -v zstd > /dev/null && recon_dumps="ports.otp25 states.otp29 procs.otp23"
for recon_dump in ${recon_dumps:-}; do
	zstd -dcq "$dumps/$recon_dump.dump.zst" > grepped.dump

	said_by_man list general --columns=created,slogan
	sed -n -e 2p -e 's/^Slogan: //p' grepped.dump | head -n 2 |
		tr '\n' '\t' | sed 's/	$//' > expected_words
	sed 1d out | tr -d '\n' > words
	mv words out
	out_is < expected_words

	said_by_man list memory
	sed 1d out | cut -f 1,2 > cut.out
	mv cut.out out
	sed -n '/^=memory/,/^=[a-l]/s/^\([a-z_]*\): /\1	/p' grepped.dump \
		> expected_words
	out_is < expected_words

	said_by_man list processes --group=message_queue_length \
		--sort=-message_queue_length --limit=5
	groups
	five_largest 'Message queue length' 1 > expected_words
	out_is < expected_words
	said_by_man list processes --filter=error_logger \
		--columns=name,message_queue_length
	said_by_man list ports --group=driver
	groups
	sed -n 's/^Port controls linked-in driver: //p' grepped.dump | sort |
		uniq -c | awk '{ print $2 "\t" $1 }' | sort > expected_words
	grep -v '^	' out | sort > words
	mv words out
	out_is < expected_words
	said_by_man list general \
		--columns=processes,ports,ets,timers,funs,atoms
	sed 1d out > words
	mv words out
	for tag in proc port ets timer fun; do
		grep -cE "^=$tag(:|\$)" grepped.dump
	done | tr '\n' '\t' > expected_words
	sed -n 's/^Atoms: //p' grepped.dump | head -n 1 >> expected_words
	out_is < expected_words

	for pair in 'stack_heap:Stack+heap' 'old_heap:OldHeap' \
		'heap_unused:Heap unused'; do
		key=${pair%%:*}
		said_by_man list processes "--group=$key" "--sort=-$key" \
			--limit=5
		groups
		five_largest "${pair#*:}" 8 > expected_words
		out_is < expected_words
	done
	said_by_man list processes --group=old_heap_unused \
		--sort=-old_heap_unused --limit=5
	groups
	five_largest 'OldHeap unused' 8 > expected_words
	out_is < expected_words

	said_by_man list processes --group=state
	groups
	sort out > words
	mv words out
	# ports have a state as well, processes those of one word
	sed -n '/^=proc:/,/^State/s/^State: //p' grepped.dump | sort | uniq -c |
		awk '{ print $2 "\t" $1 }' | sort > expected_words
	out_is < expected_words
done
