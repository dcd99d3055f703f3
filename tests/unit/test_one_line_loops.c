/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Another loop takes one line: this program is built with one more line in
 * loops.def (one_line/model/loops.def) and nothing else.
 */
#include "model/loops.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "loops_text.h"

static void test_line(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSystem version: Erlang/OTP 31 "
		"[erts-19.0]\n=proc:<0.1.0>\nState: Waiting\n"
		"Program counter: 0x1 (shiny:loop/3 + 8)\n"
		"=proc_stack:<0.1.0>\ny0:I7\ny1:N\ny2:A2:my\n"
		"0x10:SReturn addr 0x2 (<terminate process normally>)\n=end\n");
	struct loops_text t;

	(void)state;
	loops_describe(d, false, &t);
	assert_string_equal(t.text, "#0 shiny, callback my\ny0 State\n"
	                            "y2 Callback module\n"
	                            "state in row 1: 7\n");
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_line)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
