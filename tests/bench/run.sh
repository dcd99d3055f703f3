#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run.sh BUILD
#
# Measures what the design promises and prints it as one table. The inputs are
# made first (build/bench, deleted at the end unless KEEP=1):
#   BENCH_SCALE=full    10 GB of heaps, 1,000,000 processes (12 GB of disk)
#   BENCH_SCALE=small   1 GB of heaps, 200,000 processes
# The machine should have nothing else to do; the ratios to `wc -l` are of
# neighbours in time and mind that less than the rest.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: run.sh BUILD}
build=$(cd "$build" && pwd)
tools=$build/tests/bench
program=$build/crashdive
dir=${BENCH_DIR:-$here/../../build/bench}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
word=generated # of the slogan of gen_dump

case ${BENCH_SCALE:-full} in
full) heaps=10G processes=1000000 messages=1000000 viewer=100000
	letters=1000000 depth=1000000 elements=10000000 keys=1000000 scatter=1G ;;
small) heaps=1G processes=200000 messages=200000 viewer=10000
	letters=100000 depth=100000 elements=1000000 keys=100000 scatter=256M ;;
*)
	echo "BENCH_SCALE is full or small" >&2
	exit 64
	;;
esac

table=$dir/table
facts=$dir/facts
: > "$table"
: > "$facts"
clean() {
	[ "${KEEP:-0}" = 1 ] || rm -rf "$dir"
}
trap clean EXIT

# make KIND SIZE: the path of a dump, which is made if it is not there.
make() {
	local file=$dir/$1-$2.dump

	if [ ! -s "$file" ]; then
		echo "bench: making $file" >&2
		"$tools/gen_dump" "$1" "$2" > "$file.part"
		mv "$file.part" "$file"
	fi
	echo "$file"
}

# Values that were measured, by name: what a program prints, with a prefix.
measure() { # PREFIX PROGRAM ARGUMENT...
	local prefix=$1 tool=$tools/$2

	shift 2
	"$tool" "$@" > "$dir/measured"
	sed "s/^/$prefix./" "$dir/measured" >> "$facts"
}

fact() {
	awk -v name="$1" '$1 == name { v = $2 } END { print v }' "$facts"
}

now() {
	date +%s.%N
}

# seconds NAME COMMAND...: the best of three.
seconds() {
	local name=$1 begin end

	shift
	for _ in 1 2 3; do
		begin=$(now)
		"$@" > /dev/null
		end=$(now)
		echo "$begin $end" | awk '{ print $2 - $1 }'
	done | sort -n | head -n 1 | sed "s/^/$name /" >> "$facts"
}

# row WHAT VALUE UNIT [BUDGET]: UNIT is ms, s, MB, B, MB/s (the last must be
# above its budget, all others below it) or x (a ratio).
row() {
	awk -v what="$1" -v v="$2" -v unit="$3" -v budget="${4:-}" 'BEGIN {
		if (v == "") { v = "-"; budget = "" }
		number = unit == "B" || unit == "" ? "%.0f" : "%.2f"
		shown = v == "-" ? v : sprintf(number, v)
		verdict = ""; ratio = ""; limit = ""
		if (budget != "") {
			limit = sprintf(number, budget)
			r = unit == "MB/s" ? budget / v : v / budget
			ratio = sprintf("%.2f", r)
			verdict = r <= 1 ? "ok" : "OVER"
		}
		printf "%-52s %10s %-5s %9s %6s  %s\n", what, shown, unit, limit,
			ratio, verdict
	}' | tee -a "$table"
}

ms() {
	[ -z "$1" ] || awk -v s="$1" 'BEGIN { print s * 1000 }'
}

calc() {
	awk "BEGIN { print $1 }"
}

# The memory that a file occupies as cache is read into it.
warm() {
	cat "$1" > /dev/null
}

# Only the dump is to be cold, and not the program.
drop_caches() {
	{
		sync
		echo 3 > /proc/sys/vm/drop_caches
	} 2> /dev/null || return 1
	"$program" --version > /dev/null
}

# ---- figures ---------------------------------------------------------------

first_frame() {
	warm "$big"
	measure warm bench_tty start "$program" "$big" "$word"
	row "first frame, $heaps dump, page-cached" \
		"$(ms "$(fact warm.first_frame)")" ms 50
	if drop_caches; then
		measure cold bench_tty start1 "$program" "$big" "$word"
		row "first frame, $heaps dump, cold" \
			"$(ms "$(fact cold.first_frame)")" ms 50
	fi
}

index() {
	local size

	measure heaps bench_index "$big" 3
	measure procs bench_index "$many" 5
	size=$(wc -c < "$big")
	row "index, heaps dominate" "$(fact heaps.index)" s
	row "    wc -l on the same" "$(fact heaps.wc)" s
	row "    index : wc -l" "$(fact heaps.ratio)" x 1
	row "    that is" "$(calc "$size / 1e6 / $(fact heaps.index)")" MB/s
	size=$(wc -c < "$many")
	row "index, a section every 230 bytes" "$(fact procs.index)" s
	row "    wc -l on the same" "$(fact procs.wc)" s
	row "    index : wc -l" "$(fact procs.ratio)" x 1
	row "    that is" "$(calc "$size / 1e6 / $(fact procs.index)")" MB/s
}

# Budgets are for a million processes.
queries() {
	local scale sections columns budget

	measure query bench_query "$many"
	scale=$(calc "$processes / 1000000")
	row "first pass over all processes" "$(ms "$(fact query.catch_up)")" ms
	row "sort by memory, first time" "$(ms "$(fact query.sort_first)")" ms \
		"$(calc "60 * $scale")"
	row "    again" "$(ms "$(fact query.sort_again)")" ms \
		"$(calc "30 * $scale")"
	row "sort by a column that is not ready" \
		"$(ms "$(fact query.sort_lazy_first)")" ms
	row "    again" "$(ms "$(fact query.sort_lazy_again)")" ms \
		"$(calc "30 * $scale")"
	row "group by state" "$(ms "$(fact query.group_state)")" ms
	row "filter by text" "$(ms "$(fact query.filter_text)")" ms \
		"$(calc "300 * $scale")"
	row "    by digits, which are everywhere" \
		"$(ms "$(fact query.filter_digits)")" ms "$(calc "300 * $scale")"

	measure tty bench_tty memory "$program" "$many" "$word"
	sections=$(fact query.sections)
	columns=$(fact query.columns)
	budget=$(calc "16 * 2^20 + 48 * $sections + 8 * $processes * $columns")
	row "private memory, sorted by memory" \
		"$(calc "$(fact tty.private) / 1e6")" MB \
		"$(calc "$budget / 1e6")"
}

terminal() {
	measure tty bench_tty keys "$program" "$big" "$word"
	row "key to last byte while indexing, median" \
		"$(ms "$(fact tty.key_median)")" ms 16
	row "    worst of $(fact tty.keys | sed 's/\..*//')" \
		"$(ms "$(fact tty.key_worst)")" ms 16
	measure tty bench_tty bytes "$program" "$many" "$word"
	row "bytes to the terminal: start" "$(fact tty.bytes_start)" B 8192
	row "    move of the cursor" "$(fact tty.bytes_cursor)" B 400
	row "    page" "$(fact tty.bytes_page)" B 4096
	row "    three seconds idle" "$(fact tty.bytes_idle)" B 0.5
}

mailbox() {
	local dump

	dump=$(make messages "$messages")
	measure mailbox bench_tty start "$program" "$dump" "$word"
	row "first frame, one process of $messages messages" \
		"$(ms "$(fact mailbox.first_frame)")" ms 50
	measure terms bench_terms "$dump"
	row "    its first messages, without a map" \
		"$(ms "$(fact terms.first)")" ms 100
	row "    where its messages are" "$(fact terms.lines_mb_s)" MB/s
	row "    heap map, 64 MiB at most" "$(fact terms.map_mb_s)" MB/s 500
	row "    then a screen in its last tenth, open" \
		"$(ms "$(fact terms.jump)")" ms 100
	row "    private memory" "$(calc "$(fact terms.memory) / 1e6")" MB \
		"$(calc "(64 + 16) * 2^20 / 1e6")"
}

# giant KIND NUMBER WHAT: the first 4 KB of a term that is one of the giants,
# which takes a map of all of its heap.
giant() {
	local dump size

	dump=$(make "$1" "$2")
	size=$(wc -c < "$dump")
	warm "$dump"
	measure "$1" bench_show "$program" show '<0.100.0>' --part=messages \
		--max-term=4096 "$dump"
	row "show: $3, first byte" "$(ms "$(fact "$1.first")")" ms \
		"$(calc "100 + $size / 500e6 * 1000")"
	row "    private memory" "$(calc "$(fact "$1.private") / 1e6")" MB \
		"$(calc "(64 + 16) * 2^20 / 1e6")"
}

giants() {
	giant deep "$depth" "a term of $depth levels"
	giant list "$elements" "a list of $elements elements"
	giant map "$keys" "a map of $keys keys"
	giant shared 100 "2^100 parts of 100 objects"
}

# Addresses in no order, and with them too little memory.
scattered() {
	local dump

	dump=$(make scattered "$scatter")
	warm "$dump"
	measure scattered bench_heap "$dump" 3
	row "heap map, $scatter of addresses in no order" \
		"$(fact scattered.map_mb_s)" MB/s 500
	row "    a look-up" "$(calc "$(fact scattered.find_ns) / 1000")" us
	measure tight bench_heap "$dump" 1 64
	row "    64 MiB at most" "$(fact tight.map_mb_s)" MB/s
	row "    a look-up" "$(calc "$(fact tight.find_ns) / 1000")" us
	row "    memory" "$(calc "$(fact tight.memory) / 1e6")" MB \
		"$(calc "64 * 2^20 / 1e6")"
}

# What recon's erl_crashdump_analyzer.sh asks, in its way: each question is a
# pass over the whole file.
analyzer() {
	grep -c '^=proc:' "$many"
	grep '^State: ' "$many" | sort | uniq -c
	awk '/^=proc:/ { p = $0 }
		/^Message queue length: / { print $4, p }' "$many" |
		sort -rn | head -n 10
	awk '/^=proc:/ { p = $0 } /^Stack\+heap: / { print $2, p }' "$many" |
		sort -rn | head -n 10
	awk '/^=proc:/ { p = $0 } /^Reductions: / { print $2, p }' "$many" |
		sort -rn | head -n 10
}

ours() {
	"$program" list processes --columns=pid,message_queue_length \
		--sort=-message_queue_length --limit=10 --format=tsv "$many"
	"$program" list processes --columns=pid,stack_heap \
		--sort=-stack_heap --limit=10 --format=tsv "$many"
	"$program" list processes --columns=pid,reductions \
		--sort=-reductions --limit=10 --format=tsv "$many"
}

command_line() {
	local bytes

	bytes=$(fact query.process_bytes)
	seconds ndjson "$program" list processes --format=ndjson "$many"
	row "list processes --format=ndjson" \
		"$(calc "$bytes / 1e6 / $(fact ndjson)")" MB/s 300
	seconds ours ours
	seconds analyzer analyzer
	row "the longest queues, heaps, reductions by list" "$(fact ours)" s
	row "    by grep, awk and sort" "$(fact analyzer)" s
	row "    ours : theirs" "$(calc "$(fact ours) / $(fact analyzer)")" x 1
}

viewer() {
	local dump begin end

	dump=$(make procs "$viewer")
	seconds viewer_ours "$program" list processes --format=tsv \
		--columns=pid,name,spawned_as,state,reductions,stack_heap,message_queue_length \
		"$dump"
	row "list of $viewer processes, the columns of the viewer" \
		"$(ms "$(fact viewer_ours)")" ms 100
	command -v escript > /dev/null 2>&1 || return 0
	begin=$(now)
	escript "$here/../oracle/oracle.escript" --only general_info,processes \
		--timeout 600 "$dump" > /dev/null 2>&1 || return 0
	end=$(now)
	row "    by OTP's viewer" "$(calc "($end - $begin) * 1000")" ms
}

# All messages of one process; the viewer has to read its heap as well.
viewer_mailbox() {
	local dump begin end

	dump=$(make messages "$letters")
	measure letters bench_show "$program" show '<0.100.0>' --part=messages \
		--limit="$letters" "$dump"
	row "all of $letters messages" "$(fact letters.all)" s
	row "    processor time" "$(fact letters.cpu)" s
	row "    private memory" "$(calc "$(fact letters.private) / 1e6")" MB
	command -v escript > /dev/null 2>&1 || return 0
	begin=$(now)
	escript "$here/../oracle/oracle.escript" --only details \
		--details '<0.100.0>' --timeout 1200 --max-mem 16000 "$dump" \
		> /dev/null 2>&1 || return 0
	end=$(now)
	row "    by OTP's viewer" "$(calc "$end - $begin")" s
	row "    ours : theirs" \
		"$(calc "$(fact letters.all) / ($end - $begin)")" x 1
}

big=$(make heaps "$heaps")
many=$(make procs "$processes")
printf '%-52s %10s %-5s %9s %6s\n' figure measured unit budget ratio |
	tee -a "$table"
first_frame
terminal
index
queries
mailbox
giants
scattered
command_line
viewer
viewer_mailbox
over=$(grep -c 'OVER$' "$table" || true)
echo "bench: $(grep -c 'ok$' "$table") within budget, $over over"
[ "$over" = 0 ]
