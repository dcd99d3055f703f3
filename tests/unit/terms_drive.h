/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_TERMS_DRIVE_H
#define UNIT_TERMS_DRIVE_H

/* What the tests of views of terms have in common: a process with all parts. */

#include "ui_drive.h"

static const char terms_one[] =
	DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\nName: server\n"
		   "Program counter: 0x10 (gen_server:loop/7 + 304)\n"
		   "=proc:<0.2.0>\nState: Waiting\nName: other\n"
		   "=proc_dictionary:<0.1.0>\nHA0\nHA8\n"
		   "=proc_stack:<0.1.0>\n"
		   "y0:N\n"
		   "y1:A8:infinity\n"
		   "y2:A6:my_mod\n"
		   "y3:HB0\n"
		   "y4:A6:server\n"
		   "y5:P<0.2.0>\n"
		   "0x20:SReturn addr 0x30 (proc_lib:init_p_do_apply/3 + 20)\n"
		   "y0:SCatch 0x40 (lists:map/2 + 8)\n"
		   "0x28:SReturn addr 0x50 (<terminate process normally>)\n"
		   "=proc_messages:<0.1.0>\n"
		   "HB0:N\n"
		   "A4:tick:HB8\n"
		   "HC0:N\n"
		   "P<0.2.0>:N\n"
		   "A5:other:N\n"
		   "HD0:N\n"
		   "=proc_heap:<0.1.0>\n"
		   "A0:t2:AA:$ancestors,HE0\n"
		   "A8:t2:A5:count,I7\n"
		   "B0:t3:A5:state,HB8,HC0\n"
		   "B8:t2:I1,I2\n"
		   "C0:lA5:first|HC8\n"
		   "C8:lHB8|N\n"
		   "D0:lI104|HD8\n"
		   "D8:lI105|N\n"
		   "E0:lP<0.2.0>|N\n"
		   "=mod:lists\nCurrent size: 5\n"
		   "=end\n";

static inline void open_part(struct drive *d, const char *pid, const char *keys)
{
	drive_type(d, ":");
	drive_type(d, pid);
	drive_keys(d, "Enter");
	if (*keys)
		drive_keys(d, keys);
}

static inline void start(struct drive *d, const char *keys)
{
	drive_open(d, SPAN_LIT(terms_one), true);
	open_part(d, "<0.1.0>", keys);
}

#endif
