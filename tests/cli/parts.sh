# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: parts of processes that are lost, and those of which there
# was nothing.

small_dump > parts.dump <<'EOF'
=proc:<0.1.0>
State: Waiting
Message queue length: 0
=proc:<0.2.0>
State: Exiting
Message queue length: 2
=proc:<0.3.0>
State: Waiting
Message queue length: 1
=proc:<0.4.0>
State: Waiting
Message queue length: 79
Program counter: 0x00007f00 (m:loop/1 + 80)
=proc:<0.5.0>
State: Waiting
Message queue length: 0
=proc_stack:<0.1.0>
=proc_heap:<0.1.0>
=proc_messages:<0.3.0>
I1:N
=proc_dictionary:<0.3.0>
EOF

# has_parts PID: of a process, in JSON, are the members of standard input.
has_parts() {
	run show "$1" --format=json \
		--part=state,stack,messages,dictionary,heap parts.dump
	is 0
	sed 1d out > members
	mv members out
	out_is
}

# Sections of an empty queue and of an empty dictionary are not written.
has_parts '<0.1.0>' <<'EOF'
"state":[],
"stack":[],
"messages":[],
"dictionary":[],
"heap":[]}
EOF
# A process without any may have had everything,
has_parts '<0.2.0>' <<'EOF'
"state":null,
"stack":null,
"messages":null,
"dictionary":null,
"heap":null}
EOF
# also one that the dump is cut in, behind the first line of its dictionary,
has_parts '<0.3.0>' <<'EOF'
"state":null,
"stack":null,
"messages":[
{"number":1,"term":"1","token":null}],
"dictionary":null,
"heap":null}
EOF
# and those behind it, but for where they were, and a queue that is said to be
# empty.
has_parts '<0.4.0>' <<'EOF'
"state":null,
"stack":[
{"frame":0,"return_address":null,"function":"m:loop/1 + 80","label":null,"term":null,"name":null,"note":null}],
"messages":null,
"dictionary":null,
"heap":null}
EOF
err_has "stack of <0.4.0>: incomplete: the dump is cut in =proc_dictionary"
has_parts '<0.5.0>' <<'EOF'
"state":null,
"stack":null,
"messages":[],
"dictionary":null,
"heap":null}
EOF

# In other formats it is said, and no heading stands above nothing.
for format in text ndjson; do
	run show '<0.4.0>' --format=$format --part=messages,heap parts.dump
	is 0
	silent
	err_has "no messages of <0.4.0>: the dump is cut in =proc_dictionary:<0.3.0>"
	err_has "no heap of <0.4.0>: the dump is cut in =proc_dictionary:<0.3.0>"
	run show '<0.2.0>' --format=$format --part=state parts.dump
	is 0
	silent
	err_has "the dump has no state of <0.2.0>"
done
run show '<0.1.0>' --format=ndjson --part=messages,heap parts.dump
silent
! grep -q 'no messages' err || fail "an empty queue is called lost"
