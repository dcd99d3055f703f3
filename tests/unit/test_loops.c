/* SPDX-License-Identifier: Apache-2.0 */
#include "model/loops.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loops_stacks.h"
#include "loops_text.h"

static const struct {
	const char *name;
	struct span dump;
	const char *want;
} cases[] = {
	{"r15", SPAN_INIT(r15),
         "#0 supervisor\n"
         "y0 Debug options\n"
         "y1 Timeout\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: {state,{local,kernel_safe_sup},one_for_one,[#Bad<not "
         "in the dump 100139C>],undefined,4,3600,[],kernel,safe}\n"
         "Child specifications: [#Bad<not in the dump 100139C>]\n"},
	{"r11", SPAN_INIT(r11),
         "#0 supervisor\n"
         "y0 Debug options\n"
         "y1 Timeout\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: "
         "{state,{local,kernel_safe_sup},one_for_one,[],{dict,0,16,16,8,80,48,#"
         "Bad<not in the dump 54A80C>,#Bad<not in the dump "
         "54A850>},4,3600,[],kernel,safe}\n"
         "Child specifications: []\n"},
	{"otp17", SPAN_INIT(otp17),
         "#0 supervisor\n"
         "y0 Debug options\n"
         "y1 Timeout\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: "
         "{state,{local,kernel_safe_sup},one_for_one,[],undefined,4,3600,[],"
         "kernel,safe}\n"
         "Child specifications: []\n"},
	{"otp20", SPAN_INIT(otp20),
         "#0 supervisor\n"
         "y0 Debug options\n"
         "y1 Hibernate after\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: {state,#Bad<not in the dump "
         "428BEA0>,one_for_one,[],undefined,4,3600,[],0,kernel,safe}\n"
         "Child specifications: []\n"},
	{"otp22", SPAN_INIT(otp22),
         "#0 supervisor\n"
         "y0 Debug options\n"
         "y1 Hibernate after\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: {state,{local,kernel_safe_sup},one_for_one,{#Bad<not "
         "in the dump 7F556BA00488>,#Bad<not in the dump "
         "7F556BA00468>},undefined,4,3600,[],0,kernel,safe}\n"
         "Child specifications: {#Bad<not in the dump 7F556BA00488>,#Bad<not "
         "in the dump 7F556BA00468>}\n"},
	{"otp23_no_jit", SPAN_INIT(otp23_no_jit),
         "#0 gen_server, callback lp\n"
         "y1 Debug options\n"
         "y2 Hibernate after\n"
         "y3 Timeout\n"
         "y4 Callback module\n"
         "y5 State\n"
         "y6 Name\n"
         "y7 Parent\n"
         "state in row 6: {timeout,1}\n"},
	{"otp25", SPAN_INIT(otp25),
         "#0 gen_server, callback lp\n"
         "y0 Debug options\n"
         "y1 Hibernate after\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: {plain,1}\n"},
	{"otp27_in_call", SPAN_INIT(otp27_in_call),
         "#3 gen_server, in a call, callback lp\n"
         "y3 Request\n"
         "y4 From\n"
         "y5 Hibernate after\n"
         "y6 Callback module\n"
         "y7 State\n"
         "y8 Name\n"
         "y9 Parent\n"
         "state in row 15: {in_call,1}\n"},
	{"otp27", SPAN_INIT(otp27),
         "#0 gen_server, callback lp\n"
         "y0 Debug options\n"
         "y1 Hibernate after\n"
         "y2 Callback module\n"
         "y3 State\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: {plain,1}\n"},
	{"otp28", SPAN_INIT(otp28),
         "#0 supervisor\n"
         "y0 Hibernate after\n"
         "y1 Timer\n"
         "y2 Debug options\n"
         "y3 State\n"
         "y4 Parent, name, module\n"
         "state in row 4: "
         "{state,{local,kernel_safe_sup},one_for_one,{[],#Bad<not in the dump "
         "105506210>},undefined,4,3600,[],0,0,never,1000,#Ref<0.3519366259."
         "3688366081.210114>,kernel,safe}\n"
         "Child specifications: {[],#Bad<not in the dump 105506210>}\n"},
	{"otp29", SPAN_INIT(otp29),
         "#0 gen_server, callback lp\n"
         "y0 Hibernate after\n"
         "y1 Timer\n"
         "y2 Debug options\n"
         "y3 State\n"
         "y4 Parent, name, module\n"
         "state in row 4: {plain,1}\n"},
	{"otp29_hibernating", SPAN_INIT(otp29_hibernating),
         "#0 gen_server, hibernating, callback lp\n"
         "y0 Timer\n"
         "y1 Debug options\n"
         "y2 State\n"
         "y3 Parent, name, module\n"
         "state in row 3: {hib,1}\n"},
	{"otp29_in_call", SPAN_INIT(otp29_in_call),
         "#3 gen_server, in a call, callback lp\n"
         "y4 Request\n"
         "y5 From\n"
         "y6 Parent, name, module\n"
         "y7 State\n"
         "state in row 14: {in_call,1}\n"},
	{"gen_statem_otp25", SPAN_INIT(gen_statem_otp25),
         "#0 gen_statem, callback ls\n"
         "y1 Hibernate after\n"
         "y2 State and timers\n"
         "y3 Debug options\n"
         "y4 Parent, modules, name\n"
         "state in row 3: {st1,{sm_data,1}}\n"},
	{"gen_statem_otp29", SPAN_INIT(gen_statem_otp29),
         "#0 gen_statem, callback ls\n"
         "y0 Hibernate after\n"
         "y1 State and timers\n"
         "y2 Debug options\n"
         "y3 Parent, modules, name\n"
         "state in row 2: {st1,{sm_data,2}}\n"},
	{"gen_fsm", SPAN_INIT(gen_fsm),
         "#0 gen_fsm, callback lp\n"
         "y0 Debug options\n"
         "y1 Hibernate after\n"
         "y2 Timeout\n"
         "y3 Callback module\n"
         "y4 State data\n"
         "y5 State name\n"
         "y6 Name\n"
         "y7 Parent\n"
         "state in row 5: {fsm_data,1}\n"},
	{"gen_event", SPAN_INIT(gen_event),
         "#0 gen_event\n"
         "y0 Woken from hibernation\n"
         "y1 Debug options\n"
         "y2 Hibernate after\n"
         "y3 Handlers\n"
         "y4 Name\n"
         "y5 Parent\n"
         "state in row 4: [#Bad<not in the dump 7FAD0FC84510>,#Bad<not in the "
         "dump 7FAD0FC843C8>]\n"},
	{"gen_event_in_handler", SPAN_INIT(gen_event_in_handler),
         "#2 gen_event, in a handler\n"
         "y0 State\n"
         "y1 Handler's module\n"
         "y2 Name\n"
         "y3 Event\n"
         "y4 Handler\n"
         "#4 gen_event, in an event\n"
         "y0 Debug options\n"
         "y1 Hibernate after\n"
         "y2 Name\n"
         "y3 Parent\n"
         "state in row 4: {ev_state,2}\n"},
	{"gen_server2", SPAN_INIT(gen_server2),
         "#0 gen_server2, callback mymod\ny0 State and queue\ny3 Timeout\n"
         "state in row 1: {my,state}\n"},
	{"caller", SPAN_INIT(caller),
         "#0 waits for a reply\n"
         "y1 Timeout\n"
         "y3 Reference of the call\n"
         "y4 Server\n"
         "#1 calls a gen_server\n"
         "y0 Timeout\n"
         "y1 Request\n"
         "y2 Server\n"},
};

static void test_stacks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dump *d = dump_of(cases[i].dump);
		struct loops_text t;

		loops_describe(d, true, &t);
		if (strcmp(t.text, cases[i].want) != 0)
			fail_msg("%s:\n%s", cases[i].name, t.text);
		dump_free(d);
	}
}

static void expect(struct span dump, bool with_map, const char *want)
{
	struct dump *d = dump_of(dump);
	struct loops_text t;

	loops_describe(d, with_map, &t);
	assert_string_equal(t.text, want);
	dump_free(d);
}

#define LOOP_25                                                                \
	HEAD "System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS           \
	     "Program counter: 0x1 (gen_server:loop/7 + 596)\n" STACK
#define BOTTOM "0x10:SReturn addr 0x2 (<terminate process normally>)\n=end\n"

/* A frame that does not fit in full is not labelled at all. */
static void test_misfits(void **state)
{
	(void)state;
	expect(SPAN_LIT(LOOP_25 "y0:N\ny1:A8:infinity\ny2:A2:lp\ny3:I1\n"
	                        "y4:A1:n\ny5:I2\n" BOTTOM),
	       true, "");
	expect(SPAN_LIT(LOOP_25 "y0:N\ny1:A8:infinity\ny2:I3\ny3:I1\n"
	                        "y4:A1:n\ny5:P<0.1.0>\n" BOTTOM),
	       true, "");
	expect(SPAN_LIT(LOOP_25 "y0:N\ny1:A8:infinity\ny2:A2:lp\ny3:I1\n"
	                        "y4:A1:n\n" BOTTOM),
	       true, "");
	/* one slot may be in front, but it must be empty, and be the only */
	expect(SPAN_LIT(LOOP_25 "y0:A1:a\ny1:N\ny2:A8:infinity\ny3:A2:lp\n"
	                        "y4:I1\ny5:A1:n\ny6:P<0.1.0>\n" BOTTOM),
	       true, "");
	expect(SPAN_LIT(LOOP_25 "y0:N\ny1:N\ny2:N\ny3:A8:infinity\ny4:A2:lp\n"
	                        "y5:I1\ny6:A1:n\ny7:P<0.1.0>\n" BOTTOM),
	       true, "");
	/* cut within the last variable */
	expect(SPAN_LIT(LOOP_25 "y0:N\ny1:A8:infinity\ny2:A2:lp\ny3:I1\n"
	                        "y4:A1:n\ny5:P<0.1"),
	       true, "");
}

/* What OTP 26 keeps in a variable, OTP 25 does not. */
static void test_other_release(void **state)
{
	static const char old[] = LOOP_25
		"y0:N\ny1:A8:infinity\ny2:HA\ny3:I1\ny4:A1:n\ny5:P<0.1.0>\n"
		"=proc_heap:<0.1.0>\nA:t5:AE:callback_cache,A2:lp,N,N,N\n="
		"end\n";

	(void)state;
	expect((struct span){old, sizeof(old) - 1}, true, "");
}

/* Pointers need the map of the heap, words do not. */
static void test_without_map(void **state)
{
	(void)state;
	expect(SPAN_LIT(otp27), false, "");
	expect(SPAN_LIT(otp17), false,
	       "#0 supervisor\ny0 Debug options\ny1 Timeout\n"
	       "y2 Callback module\ny3 State\ny4 Name\ny5 Parent\n"
	       "state in row 4: #Bad<not in the dump 7F7249ACA328>\n"
	       "Child specifications: #Bad<not in the dump 7F7249ACA328>\n");
}

/* An object that is missing does not speak against a frame, another does. */
static void test_lost_object(void **state)
{
	static const char lost[] = HEAD
		"System version: Erlang/OTP 27 [erts-15.2]\n" PROCESS
		"Program counter: 0x1 (gen_server:loop/7 + 544)\n" STACK
		"y0:N\ny1:A8:infinity\ny2:HA\ny3:I1\ny4:A1:n\ny5:P<0.1.0>\n";
	static const char other[] =
		HEAD "System version: Erlang/OTP 27 [erts-15.2]\n" PROCESS
		     "Program counter: 0x1 (gen_server:loop/7 + 544)\n" STACK
		     "y0:N\ny1:A8:infinity\ny2:HA\ny3:I1\ny4:A1:n\ny5:P<0.1.0>"
		     "\n" HEAP "A:t5:AE:callback_cachf,A2:lp,N,N,N\n=end\n";

	(void)state;
	expect((struct span){lost, sizeof(lost) - 1}, true,
	       "#0 gen_server\ny0 Debug options\ny1 Hibernate after\n"
	       "y2 Callback module\ny3 State\ny4 Name\ny5 Parent\n"
	       "state in row 4: 1\n");
	expect((struct span){other, sizeof(other) - 1}, true, "");
}

/* A frame of any number of variables is passed by, those behind it are not. */
static void test_long_frame(void **state)
{
	enum { MOST = 3 * LOOPS_VARIABLES + 2 };
	static const char tail[] =
		"0x10:SReturn addr 0x2 (gen_server:call/3 + 1)\n"
		"y0:A8:infinity\ny1:I7\ny2:P<0.9.0>\n"
		"y3:SCatch 0x3 (gen_server:call/3 + 1)\n" BOTTOM;

	(void)state;
	for (unsigned n = 0; n < MOST; n++) {
		char text[2048];
		size_t at = (size_t)sprintf(text, "%s", LOOP_25);
		struct dump *d;
		struct loops_text t;

		for (unsigned i = 0; i < n; i++)
			at += (size_t)sprintf(text + at, "y%u:I1\n", i);
		at += (size_t)sprintf(text + at, "%s", tail);
		d = dump_of((struct span){text, at});
		loops_describe(d, true, &t);
		assert_string_equal(t.text,
		                    "#1 calls a gen_server\ny0 Timeout\n"
		                    "y1 Request\ny2 Server\n");
		dump_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stacks),
		cmocka_unit_test(test_misfits),
		cmocka_unit_test(test_other_release),
		cmocka_unit_test(test_without_map),
		cmocka_unit_test(test_lost_object),
		cmocka_unit_test(test_long_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
