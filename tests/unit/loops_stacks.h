/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOOPS_STACKS_H
#define LOOPS_STACKS_H

/* Stacks of real processes, with what they point to. Those of
 * kernel_safe_sup are from dumps that others published, the others were made
 * for this. */

#define HEAD    "=erl_crash_dump:0.5\n"
#define PROCESS "=proc:<0.1.0>\nState: Waiting\n"
#define STACK   "=proc_stack:<0.1.0>\n"
#define HEAP    "=proc_heap:<0.1.0>\n"

static const char r15[] = HEAD
	"System version: Erlang R15B02 (erts-5.9.2)\n" PROCESS
	"Program counter: 0x0072775c (gen_server:loop/6 + 144)\n" STACK
	"0x1001498:SReturn addr 0x704100 (proc_lib:init_p_do_apply/3 + 28)\n"
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:AA:supervisor\n"
	"y3:H10013C8\n"
	"y4:AF:kernel_safe_sup\n"
	"y5:P<0.10.0>\n"
	"0x10014b4:SReturn addr 0x1C0BD0 (<terminate process normally>)\n"
	"y0:SCatch 0x704110 (proc_lib:init_p_do_apply/3 + 44)\n" HEAP
	"10013C8:tA:A5:state,H1001154,AB:one_for_one,H10013C0,A9:undefined,I4,"
	"I3600,N,A6:kernel,A4:safe\n"
	"10013C0:lH100139C|N\n"
	"1001154:t2:A5:local,AF:kernel_safe_sup\n"
	"=end\n";

static const char r11[] =
	HEAD "System version: Erlang (BEAM) emulator version 5.5\n" PROCESS
	     "Program counter: 0x0110f904 (gen_server:loop/6 + 52)\n" STACK
	     "0x54aa44:SReturn addr 0x10F6A08 (proc_lib:init_p/5 + 164)\n"
	     "y0:N\n"
	     "y1:A8:infinity\n"
	     "y2:AA:supervisor\n"
	     "y3:H54A8DC\n"
	     "y4:AF:kernel_safe_sup\n"
	     "y5:P<0.9.0>\n"
	     "0x54aa60:SReturn addr 0x11CFD4 (<terminate process normally>)\n"
	     "y0:SCatch 0x10F6A08 (proc_lib:init_p/5 + 164)\n"
	     "y1:A3:gen\n"
	     "y2:A7:init_it\n"
	     "y3:H54A738\n" HEAP "54A738:lAA:gen_server|H54A730\n"
	     "54A730:lP<0.9.0>|H54A728\n"
	     "54A8DC:tA:A5:state,H54A70C,AB:one_for_one,N,H54A858,I4,I3600,N,"
	     "A6:kernel,A4:safe\n"
	     "54A858:t9:A4:dict,I0,I16,I16,I8,I80,I48,H54A80C,H54A850\n"
	     "54A70C:t2:A5:local,AF:kernel_safe_sup\n"
	     "=end\n";

static const char otp17[] = HEAD
	"System version: Erlang/OTP 17 [erts-6.3]\n" PROCESS
	"Program counter: 0x00007f724a007f28 (gen_server:loop/6 + 264)\n" STACK
	"0x7f7249aca6a0:SReturn addr 0x4F46EEF8 (proc_lib:init_p_do_apply/3 + "
	"56)\n"
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:AA:supervisor\n"
	"y3:H7F7249ACA328\n"
	"y4:AF:kernel_safe_sup\n"
	"y5:P<0.11.0>\n"
	"0x7f7249aca6d8:SReturn addr 0x8B2F88 (<terminate process normally>)\n"
	"y0:SCatch 0x4F46EF18 (proc_lib:init_p_do_apply/3 + 88)\n" HEAP
	"7F7249ACA328:tA:A5:state,H7F7249ACA018,AB:one_for_one,N,A9:undefined,"
	"I4,I3600,N,A6:kernel,A4:safe\n"
	"7F7249ACA018:t2:A5:local,AF:kernel_safe_sup\n"
	"=end\n";

static const char otp20[] = HEAD
	"System version: Erlang/OTP 20 [erts-9.0]\n" PROCESS
	"Program counter: 0x0000000009502068 (gen_server:loop/7 + 288)\n" STACK
	"0x2d988e8:SReturn addr 0x9510E60 (proc_lib:init_p_do_apply/3 + 72)\n"
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:AA:supervisor\n"
	"y3:H2D985B8\n"
	"y4:AF:kernel_safe_sup\n"
	"y5:P<0.37.0>\n"
	"0x2d98920:SReturn addr 0xDC3D9D58 (<terminate process normally>)\n"
	"y0:N\n"
	"y1:SCatch 0x9510E80 (proc_lib:init_p_do_apply/3 + 104)\n" HEAP
	"2D985B8:tB:A5:state,H428BEA0,AB:one_for_one,N,A9:undefined,I4,I3600,N,"
	"I0,A6:kernel,A4:safe\n"
	"=end\n";

static const char otp22[] = HEAD
	"System version: Erlang/OTP 22 [erts-10.7.1]\n" PROCESS
	"Program counter: 0x00007f55c3d5aca0 (gen_server:loop/7 + 608)\n" STACK
	"0x7f556ba00708:SReturn addr 0xC3E4A620 (proc_lib:init_p_do_apply/3 + "
	"72)\n"
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:AA:supervisor\n"
	"y3:H7F556BA004B0\n"
	"y4:AF:kernel_safe_sup\n"
	"y5:P<0.49.0>\n"
	"0x7f556ba00740:SReturn addr 0x4642C748 (<terminate process "
	"normally>)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0xC3E4A640 (proc_lib:init_p_do_apply/3 + 104)\n" HEAP
	"7F556BA004B0:tB:A5:state,H7F55C45CF068,AB:one_for_one,H7F556BA00498,"
	"A9:undefined,I4,I3600,N,I0,A6:kernel,A4:safe\n"
	"7F556BA00498:t2:H7F556BA00488,H7F556BA00468\n"
	"7F55C45CF068:t2:A5:local,AF:kernel_safe_sup\n"
	"=end\n";

static const char otp23_no_jit[] = HEAD
	"System version: Erlang/OTP 23 [erts-11.1.8]\n" PROCESS
	"Program counter: 0x00007f622204cf50 (gen_server:loop/7 + 1096)\n" STACK
	"0x7f621b20cda0:N\n"
	"0x7f621b20cda8:N\n"
	"0x7f621b20cdb0:A8:infinity\n"
	"0x7f621b20cdb8:I1000000\n"
	"0x7f621b20cdc0:A2:lp\n"
	"0x7f621b20cdc8:H7F6222495DC8\n"
	"0x7f621b20cdd0:P<0.78.0>\n"
	"0x7f621b20cdd8:P<0.78.0>\n"
	"0x7f621b20cde0:SReturn addr 0x21FE04E0 (proc_lib:init_p_do_apply/3 + "
	"72)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0x21FE04F8 (proc_lib:init_p_do_apply/3 + 96)\n"
	"0x7f621b20ce00:SReturn addr 0x62B37308 (<terminate process "
	"normally>)\n" HEAP "7F6222495DC8:t2:A7:timeout,I1\n"
	"=end\n";

static const char otp25[] = HEAD
	"System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	"Program counter: 0x00007fad1cfdea74 (gen_server:loop/7 + 596)\n" STACK
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:A2:lp\n"
	"y3:H7FAD1EE83C18\n"
	"y4:P<0.79.0>\n"
	"y5:P<0.79.0>\n"
	"0x7fad0fcbbec0:SReturn addr 0x1D0264C0 (proc_lib:init_p_do_apply/3 + "
	"192)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0x1D0264DE (proc_lib:init_p_do_apply/3 + 222)\n"
	"0x7fad0fcbbee0:SReturn addr 0x1CE00C30 (<terminate process "
	"normally>)\n" HEAP "7FAD1EE83C18:t2:A5:plain,I1\n"
	"=end\n";

static const char otp27_in_call[] = HEAD
	"System version: Erlang/OTP 27 [erts-15.2.7]\n" PROCESS
	"Program counter: 0x00007f9de5e17df0 (timer:sleep/1 + 344)\n" STACK
	"0x7f9de0f95db8:SReturn addr 0xE5DEA4F8 (lp:handle_call/3 + 120)\n"
	"y0:H7F9DED096168\n"
	"0x7f9de0f95dc8:SReturn addr 0xE5C2FA30 (gen_server:try_handle_call/4 "
	"+ 224)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0xE5C2FA83 (gen_server:try_handle_call/4 + 307)\n"
	"0x7f9de0f95de8:SReturn addr 0xE5C2FF30 (gen_server:handle_msg/6 + "
	"200)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:N\n"
	"y3:A4:slow\n"
	"y4:H7F9DE0F958E8\n"
	"y5:A8:infinity\n"
	"y6:H7F9DE0F95830\n"
	"y7:H7F9DED096168\n"
	"y8:P<0.86.0>\n"
	"y9:P<0.86.0>\n"
	"0x7f9de0f95e40:SReturn addr 0xE5C0AFA8 (proc_lib:init_p_do_apply/3 + "
	"192)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0xE5C0AFBD (proc_lib:init_p_do_apply/3 + 213)\n"
	"0x7f9de0f95e60:SReturn addr 0xE5A011F8 (<terminate process "
	"normally>)\n" HEAP "7F9DED096168:t2:A7:in_call,I1\n"
	"7F9DE0F95830:t5:AE:callback_cache,A2:lp,H7F9DED01CCD0,H7F9DED01CCC0,"
	"H7F9DED01CCB0\n"
	"7F9DE0F958E8:t2:P<0.87.0>,H7F9DE0F95900\n"
	"7F9DE0F95900:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAA+hgqvQAAQSVLhU=\n"
	"=end\n";

static const char otp27[] = HEAD
	"System version: Erlang/OTP 27 [erts-15.2.7]\n" PROCESS
	"Program counter: 0x00007f9de5c2e498 (gen_server:loop/7 + 544)\n" STACK
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:H7F9DE0F9C770\n"
	"y3:H7F9DED0960C8\n"
	"y4:P<0.83.0>\n"
	"y5:P<0.83.0>\n"
	"0x7f9de0f9cd80:SReturn addr 0xE5C0AFA8 (proc_lib:init_p_do_apply/3 + "
	"192)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0xE5C0AFBD (proc_lib:init_p_do_apply/3 + 213)\n"
	"0x7f9de0f9cda0:SReturn addr 0xE5A011F8 (<terminate process "
	"normally>)\n" HEAP "7F9DED0960C8:t2:A5:plain,I1\n"
	"7F9DE0F9C770:t5:AE:callback_cache,A2:lp,H7F9DED01CCD0,H7F9DED01CCC0,"
	"H7F9DED01CCB0\n"
	"=end\n";

static const char otp28[] = HEAD
	"System version: Erlang/OTP 28 [erts-16.2]\n" PROCESS
	"Program counter: 0x00000001455dc47c (gen_server:loop/5 + 116)\n" STACK
	"y0:A8:infinity\n"
	"y1:H1495459C8\n"
	"y2:N\n"
	"y3:H1495458C0\n"
	"y4:H149545538\n"
	"0x149545af8:SReturn addr 0x4561C734 (proc_lib:init_p_do_apply/3 + "
	"180)\n"
	"y0:N\n"
	"y1:SCatch 0x4561C754 (proc_lib:init_p_do_apply/3 + 212)\n"
	"0x149545b10:SReturn addr 0x45442500 (<terminate process "
	"normally>)\n" HEAP "149545538:tA:AB:server_data,P<0.49.0>,H149545520,"
	"AF:kernel_safe_sup,AA:supervisor,A8:infinity,"
	"H10548BAE0,H10548BAD0,H10548BAC0,H105490F68\n"
	"149545520:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAAzS+29gAAdHFRHM=\n"
	"1495458C0:tF:A5:state,H1054FDE68,AB:one_for_one,H149545890,A9:"
	"undefined,I4,I3600,N,I0,I0,A5:never,I1000,H149545668,A6:kernel,A4:"
	"safe\n"
	"149545668:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAAzTC29gAAdHFRHM=\n"
	"149545890:t2:N,H105506210\n"
	"1054FDE68:t2:A5:local,AF:kernel_safe_sup\n"
	"1495459C8:lH1495459B0|H149545940\n"
	"149545940:t2:A9:hibernate,H149545668\n"
	"=end\n";

static const char otp29[] = HEAD
	"System version: Erlang/OTP 29 [erts-17.1.1]\n" PROCESS
	"Program counter: 0x00007f99d5008968 (gen_server:loop/5 + 144)\n" STACK
	"y0:A8:infinity\n"
	"y1:N\n"
	"y2:N\n"
	"y3:H7F99DBB04A98\n"
	"y4:H7F9993BABE68\n"
	"0x7f9993bac468:SReturn addr 0xD5054044 (proc_lib:init_p_do_apply/3 + "
	"188)\n"
	"y0:N\n"
	"y1:SCatch 0xD5054059 (proc_lib:init_p_do_apply/3 + 209)\n"
	"0x7f9993bac480:SReturn addr 0xD4E02308 (<terminate process "
	"normally>)\n" HEAP
	"7F9993BABE68:tA:AB:server_data,P<0.83.0>,H7F9993BABE50,P<0.83.0>,A2:"
	"lp,A8:infinity,H7F99DBA6D2E8,H7F99DBA6D2D8,H7F99DBA6D2C8,"
	"H7F99DBA6D2B8\n"
	"7F9993BABE50:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAAKsRuwAAAhyMStk=\n"
	"7F99DBB04A98:t2:A5:plain,I1\n"
	"=end\n";

static const char otp29_hibernating[] = HEAD
	"System version: Erlang/OTP 29 [erts-17.1.1]\n" PROCESS
	"Program counter: 0x00007f99d5008d98 (gen_server:loop_hibernate/4 + "
	"168)\n" STACK "y0:N\n"
	"y1:N\n"
	"y2:H7F99DBB04BC8\n"
	"y3:H7F9993BA1570\n"
	"0x7f9993ba1680:SReturn addr 0xD5054044 (proc_lib:init_p_do_apply/3 + "
	"188)\n"
	"y0:N\n"
	"y1:SCatch 0xD5054059 (proc_lib:init_p_do_apply/3 + 209)\n"
	"0x7f9993ba1698:SReturn addr 0xD4E02308 (<terminate process "
	"normally>)\n" HEAP
	"7F9993BA1570:tA:AB:server_data,P<0.91.0>,H7F9993BA15F8,P<0.91.0>,A2:"
	"lp,A8:infinity,H7F99DBA6D2E8,H7F99DBA6D2D8,H7F99DBA6D2C8,"
	"H7F99DBA6D2B8\n"
	"7F9993BA15F8:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAAKskuwAAAhyMStk=\n"
	"7F99DBB04BC8:t2:A3:hib,I1\n"
	"=end\n";

static const char otp29_in_call[] = HEAD
	"System version: Erlang/OTP 29 [erts-17.1.1]\n" PROCESS
	"Program counter: 0x00007f99d5269480 (timer:sleep/1 + 344)\n" STACK
	"0x7f9993b69718:SReturn addr 0xD522FD88 (lp:handle_call/3 + 120)\n"
	"y0:H7F99DBB04B38\n"
	"0x7f9993b69728:SReturn addr 0xD5009F9C (gen_server:try_handle_call/4 "
	"+ 172)\n"
	"y0:N\n"
	"y1:SCatch 0xD5009FEF (gen_server:try_handle_call/4 + 255)\n"
	"0x7f9993b69740:SReturn addr 0xD500A4A0 (gen_server:handle_msg/3 + "
	"176)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:N\n"
	"y3:N\n"
	"y4:A4:slow\n"
	"y5:H7F9993B69268\n"
	"y6:H7F9993B69188\n"
	"y7:H7F99DBB04B38\n"
	"0x7f9993b69788:SReturn addr 0xD5054044 (proc_lib:init_p_do_apply/3 + "
	"188)\n"
	"y0:N\n"
	"y1:SCatch 0xD5054059 (proc_lib:init_p_do_apply/3 + 209)\n"
	"0x7f9993b697a0:SReturn addr 0xD4E02308 (<terminate process "
	"normally>)\n" HEAP "7F99DBB04B38:t2:A7:in_call,I1\n"
	"7F9993B69188:tA:AB:server_data,P<0.86.0>,H7F9993B69170,P<0.86.0>,A2:"
	"lp,A8:infinity,H7F99DBA6D2E8,H7F99DBA6D2D8,H7F99DBA6D2C8,"
	"H7F99DBA6D2B8\n"
	"7F9993B69170:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAAKsZuwAAAhyMStk=\n"
	"7F9993B69268:t2:P<0.87.0>,H7F9993B69280\n"
	"7F9993B69280:E23:g1oAA3cNbm9ub2RlQG5vaG9zdAAAAAAAAKsbuwAAAhyMStk=\n"
	"=end\n";

static const char gen_statem_otp25[] =
	HEAD "System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	     "Program counter: 0x00007fad1d1d25e8 (gen_statem:loop_receive/3 + "
	     "144)\n" STACK "y0:N\n"
	     "y1:A8:infinity\n"
	     "y2:H7FAD0FC87EC0\n"
	     "y3:N\n"
	     "y4:H7FAD0FC87E68\n"
	     "0x7fad0fc88360:SReturn addr 0x1D0264C0 "
	     "(proc_lib:init_p_do_apply/3 + 192)\n"
	     "y0:N\n"
	     "y1:N\n"
	     "y2:SCatch 0x1D0264DE (proc_lib:init_p_do_apply/3 + 222)\n"
	     "0x7fad0fc88380:SReturn addr 0x1CE00C30 (<terminate process "
	     "normally>)\n" HEAP
	     "7FAD0FC87E68:t7:A6:params,AF:state_functions,A5:false,P<0.107.0>,"
	     "H7FAD0FC87DC0,P<0.107.0>,A8:infinity\n"
	     "7FAD0FC87DC0:lA2:ls|N\n"
	     "7FAD0FC87EC0:t5:A5:state,H7FAD0FC87EA8,N,H7FAD1EE8D778,A5:false\n"
	     "7FAD1EE8D778:Mf1:H7FAD1EE8D768:N\n"
	     "7FAD1EE8D768:t1:A3:t0q\n"
	     "7FAD0FC87EA8:t2:A3:st1,H7FAD1EE8D450\n"
	     "7FAD1EE8D450:t2:A7:sm_data,I1\n"
	     "=end\n";

static const char gen_statem_otp29[] = HEAD
	"System version: Erlang/OTP 29 [erts-17.1.1]\n" PROCESS
	"Program counter: 0x00007f99d51b34cc (gen_statem:loop/3 + 396)\n" STACK
	"y0:A8:infinity\n"
	"y1:H7F9993B72FA0\n"
	"y2:N\n"
	"y3:H7F9993B72F48\n"
	"0x7f9993b73440:SReturn addr 0xD5054044 (proc_lib:init_p_do_apply/3 + "
	"188)\n"
	"y0:N\n"
	"y1:SCatch 0xD5054059 (proc_lib:init_p_do_apply/3 + 209)\n"
	"0x7f9993b73458:SReturn addr 0xD4E02308 (<terminate process "
	"normally>)\n" HEAP "7F9993B72F48:t7:A6:params,H7F99DBA707E0,A5:false,"
	"P<0.112.0>,H7F9993B72E98,P<0.112.0>,A8:infinity\n"
	"7F9993B72E98:lA2:ls|N\n"
	"7F9993B72FA0:t6:A5:state,H7F9993B72F88,N,H7F99DBAF3E30,N,A5:false\n"
	"7F99DBAF3E30:Mf0:H7F99DBA10198:\n"
	"7F99DBA10198:t0:\n"
	"7F9993B72F88:t2:A3:st1,H7F99DBB0BDE8\n"
	"7F99DBB0BDE8:t2:A7:sm_data,I2\n"
	"=end\n";

static const char gen_fsm[] = HEAD
	"System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	"Program counter: 0x00007fad1d1c3964 (gen_fsm:loop/8 + 748)\n" STACK
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:I10000000\n"
	"y3:A2:lp\n"
	"y4:H7FAD1EE83AA8\n"
	"y5:A9:fsm_state\n"
	"y6:P<0.97.0>\n"
	"y7:P<0.97.0>\n"
	"0x7fad0fd031e0:SReturn addr 0x1D0264C0 (proc_lib:init_p_do_apply/3 + "
	"192)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0x1D0264DE (proc_lib:init_p_do_apply/3 + 222)\n"
	"0x7fad0fd03200:SReturn addr 0x1CE00C30 (<terminate process "
	"normally>)\n" HEAP "7FAD1EE83AA8:t2:A8:fsm_data,I1\n"
	"=end\n";

static const char gen_event[] =
	HEAD "System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	     "Program counter: 0x00007fad1d007b20 (gen_event:fetch_msg/6 + "
	     "112)\n" STACK "y0:A5:false\n"
	     "y1:N\n"
	     "y2:A8:infinity\n"
	     "y3:H7FAD0FC84540\n"
	     "y4:A3:ev1\n"
	     "y5:P<0.99.0>\n"
	     "0x7fad0fc848e0:SReturn addr 0x1D0264C0 "
	     "(proc_lib:init_p_do_apply/3 + 192)\n"
	     "y0:N\n"
	     "y1:N\n"
	     "y2:SCatch 0x1D0264DE (proc_lib:init_p_do_apply/3 + 222)\n"
	     "0x7fad0fc84900:SReturn addr 0x1CE00C30 (<terminate process "
	     "normally>)\n" HEAP "7FAD0FC84540:lH7FAD0FC84510|H7FAD0FC843F8\n"
	     "7FAD0FC843F8:lH7FAD0FC843C8|N\n"
	     "=end\n";

static const char gen_event_in_handler[] = HEAD
	"System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	"Program counter: 0x00007fad1d1b742c (timer:sleep/1 + 348)\n" STACK
	"0x7fad0fc84f90:SReturn addr 0x1D1703D8 (lp:handle_event/2 + 120)\n"
	"y0:H7FAD0FC84C30\n"
	"0x7fad0fc84fa0:SReturn addr 0x1D00A57C (gen_event:server_update/4 + "
	"300)\n"
	"y0:H7FAD0FC84C30\n"
	"y1:A2:lp\n"
	"y2:A3:ev2\n"
	"y3:A4:slow\n"
	"y4:H7FAD0FC84C60\n"
	"y5:SCatch 0x1D00A57C (gen_event:server_update/4 + 300)\n"
	"0x7fad0fc84fd8:SReturn addr 0x1D00A2B4 (gen_event:server_notify/4 + "
	"148)\n"
	"y0:N\n"
	"y1:H7FAD0FC84B48\n"
	"y2:A3:ev2\n"
	"y3:AC:handle_event\n"
	"y4:A4:slow\n"
	"0x7fad0fc85008:SReturn addr 0x1D00882C (gen_event:handle_msg/6 + "
	"2452)\n"
	"y0:N\n"
	"y1:A8:infinity\n"
	"y2:A3:ev2\n"
	"y3:P<0.100.0>\n"
	"0x7fad0fc85030:SReturn addr 0x1D0264C0 (proc_lib:init_p_do_apply/3 + "
	"192)\n"
	"y0:N\n"
	"y1:N\n"
	"y2:SCatch 0x1D0264DE (proc_lib:init_p_do_apply/3 + 222)\n"
	"0x7fad0fc85050:SReturn addr 0x1CE00C30 (<terminate process "
	"normally>)\n" HEAP "7FAD0FC84B48:lH7FAD0FC84B18|N\n"
	"7FAD0FC84C60:t5:A7:handler,A2:lp,I2,H7FAD0FC84C30,A5:false\n"
	"7FAD0FC84C30:t2:A8:ev_state,I2\n"
	"=end\n";

static const char caller[] = HEAD
	"System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	"Program counter: 0x00007fad1cf88bd0 (gen:do_call/4 + 1824)\n" STACK
	"y0:N\n"
	"y1:I1000000\n"
	"y2:N\n"
	"y3:H7FAD0FCAAAF0\n"
	"y4:P<0.82.0>\n"
	"0x7fad0fcab1c8:SReturn addr 0x1CFDBDAC (gen_server:call/3 + 140)\n"
	"y0:I1000000\n"
	"y1:A4:slow\n"
	"y2:P<0.82.0>\n"
	"y3:SCatch 0x1CFDBDAC (gen_server:call/3 + 140)\n"
	"0x7fad0fcab1f0:SReturn addr 0x1CE00C30 (<terminate process "
	"normally>)\n" HEAP
	"7FAD0FCAAAF0:E24:g1oAA2QADW5vbm9kZUBub2hvc3QAAAAAAADXo+sBAAJdI8w1\n"
	"=end\n";

/* rabbitmq-server's gen_server2, compiled by OTP 25 */
static const char gen_server2[] = HEAD
	"System version: Erlang/OTP 25 [erts-13.1.5]\n" PROCESS
	"Program counter: 0x7fad1 (gen_server2:process_next_msg/1 + "
	"632)\n" STACK "y0:H10\ny1:A1:q\ny2:A5:false\ny3:A8:infinity\n"
	"0x7fad0:SReturn addr 0x1CE00C30 (<terminate process normally>)\n" HEAP
	"10:tD:A9:gs2_state,P<0.79.0>,A2:nm,H20,A5:mymod,A8:infinity,"
	"A9:undefined,A1:q,N,A3:pri,A1:t,A1:e,A1:s\n"
	"20:t2:A2:my,A5:state\n=end\n";

#endif
