# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: export, in the directory with small.dump.

# The tables of a directory are those that `list` writes, and nothing else.
exported() { # DUMP DIR
	"$program" list --format=tsv | sed -e 1d -e 's/	.*/.ndjson/' |
		sort > tables
	checks=$((checks + 1))
	ls "$2" | sort | cmp -s - tables || fail "other files than tables"
	while read -r file; do
		"$program" list "${file%.ndjson}" --format=ndjson "$1" \
			> listed 2> /dev/null
		checks=$((checks + 1))
		cmp -s listed "$2/$file" || fail "$file is not what list writes"
	done < tables
}

mode() {
	ls -ld "$1" | cut -c 1-10
}

run export small.dump
ok
silent
exported small.dump small.dump.export
checks=$((checks + 2))
[ "$(mode small.dump.export)" = drwx------ ] || fail "others may look in"
[ "$(mode small.dump.export/processes.ndjson)" = -rw------- ] ||
	fail "others may read"

# Never over what is there.
echo kept > small.dump.export/memory.ndjson
run export small.dump
is 64
err_has "small.dump.export is not empty"
checks=$((checks + 1))
[ "$(cat small.dump.export/memory.ndjson)" = kept ] || fail "written over"
rm -r small.dump.export
mkdir empty.dir
run export small.dump empty.dir/
ok
exported small.dump empty.dir
mkdir empty.target
ln -s empty.target link
run export small.dump link
is 64
err_has "link is not a directory"
run export small.dump link/
is 64
run export small.dump small.dump
is 64
err_has "small.dump is not a directory"
checks=$((checks + 1))
[ -z "$(ls empty.target)" ] || fail "went through a link"
run export small.dump no/such/parent
is 70
err_has "cannot make the directory no/such/parent: No such file"
rm -r empty.dir empty.target link

# The dump is elsewhere, has no name, is none, is cut.
mkdir elsewhere
cp small.dump elsewhere/x.dump
run export elsewhere/x.dump
ok
exported small.dump x.dump.export
checks=$((checks + 1))
[ "$(ls elsewhere)" = x.dump ] || fail "wrote beside the dump"
rm -r x.dump.export
ERL_CRASH_DUMP=elsewhere/x.dump
export ERL_CRASH_DUMP
run export
ok
exported small.dump x.dump.export
unset ERL_CRASH_DUMP
rm -r x.dump.export elsewhere
run export -
is 64
err_has "crashdive export - DIR"
said="crashdive export - dir < small.dump"
"$program" export - dir < small.dump > out 2> err
status=$?
ok
exported small.dump dir
rm -r dir
echo nothing > none
run export none
is 65
run export missing.dump dir
is 66
checks=$((checks + 1))
[ ! -e none.export ] && [ ! -e dir ] || fail "made a directory for nothing"
head -n 30 small.dump > cut.dump
run export cut.dump dir
is 0
err_has "truncated"
exported cut.dump dir
rm -r dir

run export --ascii small.dump dir
ok
checks=$((checks + 1))
grep -q 'f\\u00E4hre' dir/processes.ndjson || fail "not ASCII"
rm -r dir
for words in "export small.dump dir more" "export --sort=pid small.dump dir" \
	"export --format=csv small.dump dir" "export --part=stack small.dump dir" \
	"export --limit=1 small.dump dir"; do
	# shellcheck disable=SC2086
	run $words
	is 64
	silent
	err_has "crashdive: "
done
checks=$((checks + 1))
[ ! -e dir ] || fail "made a directory for nothing"
run export --help
ok
out_has "crashdive export"

# With --terms three files more, with the rows that show writes of each process,
# in the order of the dump.
terms() { # DUMP DIR
	for file in stack:stacks messages:messages dictionary:dictionaries; do
		mv "$2/${file#*:}.ndjson" "${file%:*}.have" ||
			fail "no $file"
		: > "${file%:*}.want"
	done
	"$program" list processes --columns=pid --sort=pid --format=tsv "$1" \
		2> /dev/null | sed 1d > pids
	while read -r pid; do
		"$program" show "$pid" --part=stack,messages,dictionary \
			--format=ndjson "$1" 2> /dev/null < /dev/null |
			sed "s/^{\"part\":\"\\([a-z]*\\)\",/\\1 {\"pid\":\"$pid\",/" \
			> rows
		for part in stack messages dictionary; do
			sed -n "s/^$part //p" rows >> $part.want
		done
	done < pids
	for part in stack messages dictionary; do
		checks=$((checks + 1))
		# rows of the dump's order in the order of the pids
		sort $part.want > want
		sort $part.have | cmp -s - want ||
			fail "$part is not what show writes"
	done
	exported "$1" "$2"
}
run export --terms small.dump dir
ok
silent
checks=$((checks + 1))
[ "$(mode dir/stacks.ndjson)" = -rw------- ] || fail "others may read"
terms small.dump dir
rm -r dir

for real in sample terms.otp25-32bit cut_75.otp23; do
	run export "$dumps/$real.dump.zst" dir
	is 0
	exported "$dumps/$real.dump.zst" dir
	rm -r dir
done
for real in terms.otp25-32bit cut_75.otp23; do
	run export --terms "$dumps/$real.dump.zst" dir
	is 0
	terms "$dumps/$real.dump.zst" dir
	rm -r dir
done
