/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes big crash dumps for the benchmark: the same bytes for the same
 * arguments, in the form of OTP 27, faster than a disk takes them.
 *
 *   gen_dump procs N       N processes with small dictionaries, stacks and
 *                          heaps: a section about every 230 bytes
 *   gen_dump heaps BYTES   a few thousand processes whose heaps are nearly all
 *                          of it (K, M and G are powers of 1024)
 *   gen_dump messages N    one process with N messages
 *   gen_dump binary BYTES  one binary of so many bytes, numbered lines
 *   gen_dump scattered BYTES  one process with a heap whose addresses are in no
 *                          order
 *   gen_dump deep|list|map|shared N  one process with one term: of N levels, of
 *                          N elements, of N keys, of N levels whose two parts
 *                          are the same
 *
 * What a program that indexes a dump sees is like a real one: lengths of lines,
 * share of ':' and '=', sections and their order. What only a reader of terms
 * sees is simpler: each heap is lists, tuples and binaries that hang together.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

enum {
	HEAP_PROCESSES = 3000,
	LINE = 54, /* bytes of a line in a binary */
};

/* Few are large: each size is half as frequent as the one half as large. */
static uint64_t skewed(struct out *o, uint64_t least, unsigned doublings)
{
	uint64_t r = next_random(o);
	unsigned n = (unsigned)__builtin_ctzll(r | UINT64_C(1) << doublings);

	return (least << n) + (r >> 32) % (least << n);
}

static void put_schedulers(struct out *o)
{
	for (uint64_t i = 1; i <= 8; i++) {
		put_line(o, "=scheduler:", i);
		PUT(o, "Scheduler Sleep Info Flags: SLEEPING | WAITING\n"
		       "Scheduler Sleep Info Aux Work: \n"
		       "Current Port: \n"
		       "Run Queue Max Length: 0\n"
		       "Run Queue High Length: 0\n"
		       "Run Queue Normal Length: 0\n"
		       "Run Queue Low Length: 0\n"
		       "Run Queue Port Length: 0\n"
		       "Run Queue Flags: OUT_OF_WORK | HALFTIME_OUT_OF_WORK\n"
		       "Current Process: \n");
	}
}

static void put_head(struct out *o)
{
	PUT(o, "=erl_crash_dump:0.5\n"
	       "Sun Mar  2 08:15:00 2025\n"
	       "Slogan: generated for the benchmark\n"
	       "System version: Erlang/OTP 27 [erts-15.2.7] [source] [64-bit] "
	       "[smp:8:8] [ds:8:8:10] [async-threads:1] [jit:ns]\n"
	       "Taints: \n"
	       "Atoms: 24000\n"
	       "Calling Thread: scheduler:2\n");
	put_schedulers(o);
	PUT(o, "=memory\n"
	       "total: 12884901888\n"
	       "processes: 11811160064\n"
	       "processes_used: 11811159040\n"
	       "system: 1073741824\n"
	       "atom: 671897\n"
	       "atom_used: 651234\n"
	       "binary: 268435456\n"
	       "code: 14680064\n"
	       "ets: 33554432\n"
	       "=hash_table:atom_tab\n"
	       "size: 16384\n"
	       "used: 12583\n"
	       "objs: 24000\n"
	       "depth: 8\n"
	       "=allocated_areas\n"
	       "sys_misc: 57816\n"
	       "static: 527312\n"
	       "atom_space: 131104 119034\n"
	       "process_table: 12582912\n");
}

static void put_tail(struct out *o)
{
	PUT(o, "=literals\n");
	for (unsigned i = 0; i < 1000; i++) {
		put_address(o, o->address);
		PUT(o, ":t2:A5:error,A7:timeout\n");
		o->address += 24;
	}
	PUT(o, "=atoms\n");
	for (unsigned i = 0; i < 24000; i++)
		put_line(o, "generated_atom_", i);
	PUT(o, "nil\nexit\nerror\nthrow\nnormal\ntimeout\ninfinity\n'_'\n"
	       "true\nfalse\n=end\n");
}

static const char *const functions[][3] = {
	{"proc_lib:init_p/5", "gen_server:loop/7", "124"},
	{"erlang:apply/2", "prim_inet:recv0/3", "208"},
	{"proc_lib:init_p/5", "gen_statem:loop_receive/3", "88"},
	{"proc_lib:init_p/5", "ranch_conns_sup:loop/4", "340"},
	{"erlang:apply/2", "timer:sleep/1", "56"},
};

static void put_links(struct out *o, uint64_t i)
{
	PUT(o, "Link list: [<0.");
	put_u64(o, FIRST_PID + i / 16);
	PUT(o, ".0>, {to,<0.");
	put_u64(o, FIRST_PID + i / 7);
	PUT(o, ".0>,#Ref<0.161099029.2749628418.");
	put_u64(o, 77826 + i % 100000);
	PUT(o, ">}]\n");
}

static void put_heap_sizes(struct out *o, uint64_t words)
{
	uint64_t old = next_random(o) % 2 ? words : 0;
	uint64_t r = next_random(o);

	put_line(o, "Stack+heap: ", words);
	put_line(o, "OldHeap: ", old);
	put_line(o, "Heap unused: ", r % words);
	put_line(o, "OldHeap unused: ", old / 3);
	put_line(o, "BinVHeap: ", r >> 40 & 0xfff);
	PUT(o, "OldBinVHeap: 0\n"
	       "BinVHeap unused: 46422\n"
	       "OldBinVHeap unused: 46422\n");
	put_line(o, "Memory: ", (words + old) * 8 + 1000);
}

/* About 650 bytes. */
void put_process(struct out *o, uint64_t i, uint64_t messages)
{
	const char *const *f = functions[next_random(o) % 5];

	put_heading(o, "=proc", FIRST_PID + i);
	if (next_random(o) % 1000 == 0)
		PUT(o, "State: Scheduled\n");
	else
		PUT(o, "State: Waiting\n");
	if (i % 64 == 0)
		put_line(o, "Name: generated_server_", i);
	PUT(o, "Spawned as: ");
	put_bytes(o, f[0], strlen(f[0]));
	PUT(o, "\nSpawned by: <0.");
	put_u64(o, FIRST_PID + i / 16);
	put_line(o, ".0>\nMessage queue length: ", messages);
	PUT(o, "Number of heap fragments: 0\nHeap fragment data: 0\n");
	put_links(o, i);
	put_line(o, "Reductions: ", skewed(o, 100, 24));
	put_heap_sizes(o, skewed(o, 233, 16));
	PUT(o, "Program counter: 0x");
	put_hex(o, 0x7f6818000000 + next_random(o) % 0xffffff,
	        "0123456789abcdef");
	PUT(o, " (");
	put_bytes(o, f[1], strlen(f[1]));
	PUT(o, " + ");
	put_bytes(o, f[2], strlen(f[2]));
	PUT(o, ")\narity = 0\n"
	       "Internal State: ACT_PRIO_NORMAL | USR_PRIO_NORMAL | "
	       "PRQ_PRIO_NORMAL\n");
}

/* Another object, at the next address; returns the bytes of text. */
static void put_object(struct out *o, unsigned kind)
{
	uint64_t at = o->address;

	put_address(o, at);
	switch (kind % 8) {
	case 0:
	case 1:
	case 2:
		PUT(o, ":lI");
		put_u64(o, at >> 4 & 255);
		PUT(o, "|H");
		put_address(o, at + 16);
		o->address += 16;
		break;
	case 3:
	case 4:
		PUT(o, ":lH");
		put_address(o, at + 16);
		PUT(o, "|H");
		put_address(o, at + 32);
		o->address += 16;
		break;
	case 5:
		PUT(o, ":t3:A5:state,H");
		put_address(o, at + 32);
		PUT(o, ",I1234567");
		o->address += 32;
		break;
	case 6:
		PUT(o, ":Yh36:R0VUIC9pbmRleC5odG1sIEhUVFAvMS4xDQpIb3N0"
		       "OiBleGFt");
		o->address += 56;
		break;
	default:
		PUT(o, ":t4:A9:$gen_call,H");
		put_address(o, at + 40);
		PUT(o, ",A4:true,N");
		o->address += 40;
		break;
	}
	PUT(o, "\n");
}

static void put_heap(struct out *o, uint64_t pid, uint64_t bytes)
{
	uint64_t end;
	unsigned kind = 0;

	put_heading(o, "=proc_heap", pid);
	end = position(o) + bytes;
	while (position(o) < end)
		put_object(o, kind++);
	put_address(o, o->address);
	PUT(o, ":lI1|N\n");
	o->address += 16;
}

static void put_stack(struct out *o, uint64_t pid)
{
	put_heading(o, "=proc_stack", pid);
	PUT(o, "y0:H");
	put_address(o, o->address);
	PUT(o, "\n0x");
	put_hex(o, o->address + 4096, "0123456789abcdef");
	PUT(o, ":SReturn addr 0x186011F8 (<terminate process normally>)\n");
}

static void put_dictionary(struct out *o, uint64_t pid)
{
	put_heading(o, "=proc_dictionary", pid);
	PUT(o, "H");
	put_address(o, o->address);
	PUT(o, "\nH");
	put_address(o, o->address + 16);
	PUT(o, "\n");
}

static void put_messages(struct out *o, uint64_t pid, uint64_t n)
{
	put_heading(o, "=proc_messages", pid);
	for (uint64_t i = 0; i < n; i++) {
		PUT(o, "H");
		put_address(o, o->address + i * 48);
		PUT(o, ":N\n");
	}
}

static void make_procs(struct out *o, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		put_process(o, i, i % 997 == 0 ? next_random(o) % 100 : 0);
	for (uint64_t i = 0; i < n; i++) {
		put_dictionary(o, FIRST_PID + i);
		put_stack(o, FIRST_PID + i);
		put_heap(o, FIRST_PID + i, 150);
	}
}

static void make_heaps(struct out *o, uint64_t bytes)
{
	uint64_t left;

	for (uint64_t i = 0; i < HEAP_PROCESSES; i++)
		put_process(o, i, 0);
	for (uint64_t i = 0; i < HEAP_PROCESSES; i++) {
		left = bytes > position(o) ? bytes - position(o) : 0;
		put_dictionary(o, FIRST_PID + i);
		put_stack(o, FIRST_PID + i);
		put_heap(o, FIRST_PID + i, left / (HEAP_PROCESSES - i));
	}
}

static void make_messages(struct out *o, uint64_t n)
{
	put_process(o, 0, n);
	put_messages(o, FIRST_PID, n);
	put_stack(o, FIRST_PID);
	put_heading(o, "=proc_heap", FIRST_PID);
	for (uint64_t i = 0; i < n; i++) {
		put_address(o, o->address);
		PUT(o, ":t2:H");
		put_address(o, o->address + 24);
		PUT(o, ",I1\n");
		put_address(o, o->address + 24);
		PUT(o, ":t2:A5:event,I");
		put_u64(o, i);
		PUT(o, "\n");
		o->address += 48;
	}
}

static void put_base64(struct out *o, const char *s, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				     "nopqrstuvwxyz0123456789+/";
	char text[LINE / 3 * 4 + 4];
	size_t at = 0;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t bits = (uint32_t)(unsigned char)s[i] << 16;

		bits |= left > 1 ? (uint32_t)(unsigned char)s[i + 1] << 8 : 0;
		bits |= left > 2 ? (unsigned char)s[i + 2] : 0;
		text[at++] = digits[bits >> 18];
		text[at++] = digits[bits >> 12 & 63];
		text[at++] = left > 1 ? digits[bits >> 6 & 63] : '=';
		text[at++] = left > 2 ? digits[bits & 63] : '=';
	}
	put_bytes(o, text, at);
}

/* Each line has a multiple of three bytes, so that the pieces of base64 hang
 * together. */
static void make_binary(struct out *o, uint64_t bytes)
{
	char line[LINE + 1];
	char size[20];

	put_process(o, 0, 1);
	PUT(o, "=proc_messages:<0.100.0>\nH7F6818000010:N\n"
	       "=proc_heap:<0.100.0>\n7F6818000010:Yc7F6818000100:0:");
	snprintf(size, sizeof(size), "%llX", (unsigned long long)bytes);
	put_bytes(o, size, strlen(size));
	PUT(o, "\n=binary:7F6818000100\n");
	put_bytes(o, size, strlen(size));
	PUT(o, ":");
	for (uint64_t i = 0; bytes > 0; i++) {
		size_t n = bytes < LINE ? (size_t)bytes : LINE;

		snprintf(line, sizeof(line),
		         "line %012llu of one large binary, generated "
		         "here\n",
		         (unsigned long long)i);
		put_base64(o, line, n);
		bytes -= n;
	}
	PUT(o, "\n");
}

static const struct kind {
	const char *name;
	void (*make)(struct out *o, uint64_t size);
} kinds[] = {
	{"procs", make_procs},       {"heaps", make_heaps},
	{"messages", make_messages}, {"scattered", make_scattered},
	{"deep", make_deep},         {"list", make_list},
	{"map", make_map},           {"shared", make_shared},
	{"binary", make_binary},
};

static bool parse_size(const char *text, uint64_t *out)
{
	static const char units[] = "KMG";
	const char *unit;
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (errno || end == text)
		return false;
	if (*end == '\0')
		return true;
	unit = strchr(units, *end);
	if (!unit || end[1] != '\0')
		return false;
	*out <<= 10 * (unit - units + 1);
	return true;
}

int main(int argc, char **argv)
{
	static struct out o;
	uint64_t size;

	if (argc != 3 || !parse_size(argv[2], &size)) {
		fputs("usage: gen_dump KIND SIZE > FILE\n", stderr);
		return 64;
	}
	o.p = o.buf;
	o.random = UINT64_C(0x9e3779b97f4a7c15);
	o.address = 0x7f67d0000000;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(argv[1], kinds[i].name) != 0)
			continue;
		put_head(&o);
		kinds[i].make(&o, size);
		put_tail(&o);
		flush(&o);
		return 0;
	}
	fprintf(stderr, "gen_dump: no kind %s\n", argv[1]);
	return 64;
}
