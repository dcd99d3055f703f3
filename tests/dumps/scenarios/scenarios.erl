%% SPDX-License-Identifier: Apache-2.0
%%
%% Scenarios that bring a real Erlang node into an interesting state and then
%% crash it, so that the emulator itself writes the crash dump.
%%
%% Usage (see gen.sh):  erl -noshell -pa EBIN -run scenarios main NAME [ARG...]
%%
%% One exported function of arity 1 a scenario; the argument is the list of
%% the remaining command line words (strings).  The module compiles on OTP 23
%% and newer; whatever is newer than 23 is reached through apply/3 and left out
%% if it isn't there.
-module(scenarios).

-export([main/0, main/1]).
-export([sample/1, basic/1, procs/1, mailbox/1, terms/1, atoms/1, atoms_nl/1,
         deep/1, wide/1, bins/1, contents/1, funs/1, literals/1, refs/1, ets/1, timers/1,
         ports/1, dist/1, peer/1, states/1, exiting/1, dirty/1, old_code/1,
         off_heap/1, last_calls/1, seq_trace/1, apps/1, oom_heap/1,
         oom_binary/1, atom_full/1, usr1/1, slogan_unicode/1, slogan_long/1,
         slogan_evil/1]).
-export([work/1, local_fun/1, spin/1]).

main() -> main(["basic"]).

main([Name | Args]) ->
    F = list_to_atom(Name),
    spawn(fun() ->
                  register(scenario_driver, self()),
                  try ?MODULE:F(Args)
                  catch C:R:S ->
                          io:format("scenario ~s failed: ~p~n", [F, {C, R, S}]),
                          halt(3)
                  end
          end),
    ok.

%%--------------------------------------------------------------------------
%% Helpers

crash(Name) ->
    crash(Name, 200).

crash(Name, Settle) ->
    timer:sleep(Settle),
    erlang:halt("scenario " ++ atom_to_list(Name) ++ ": generated on purpose").

int([], Default) -> Default;
int([A | _], _) -> list_to_integer(A).

%% A process that keeps Terms alive on its stack and waits for ever.
keep(Terms) ->
    spawn(fun() -> keep_loop(Terms) end).

keep_loop(Terms) ->
    receive
        {'$never', X} -> keep_loop([X | Terms])
    end,
    Terms.

%% A process with every {Label, Term} of the list in its dictionary, the
%% terms in its mailbox, and all of them on its stack.
keep_everywhere(Name, Labelled) ->
    P = spawn(fun() ->
                      register(Name, self()),
                      [put(L, T) || {L, T} <- Labelled],
                      keep_loop(Labelled)
              end),
    timer:sleep(50),
    [P ! T || {_, T} <- Labelled],
    P.

optional(M, F, A) ->
    _ = code:ensure_loaded(M),
    try {ok, apply(M, F, A)} catch _:_ -> none end.

utf8_atom(Codepoints) ->
    binary_to_atom(unicode:characters_to_binary(Codepoints), utf8).

%% Deterministic "random" bytes.
bytes(N) -> bytes(N, 12345, []).
bytes(0, _, Acc) -> list_to_binary(Acc);
bytes(N, S, Acc) ->
    S1 = (S * 1103515245 + 12345) band 16#7fffffff,
    bytes(N - 1, S1, [(S1 bsr 16) band 255 | Acc]).

spin(N) -> spin(N + 1).

work(X) -> {worked, X}.
local_fun(X) -> X + 1.

%% External terms of nodes that were never connected, built with
%% binary_to_term on the documented external format.
ext_node(Name) ->
    B = list_to_binary(Name),
    <<119, (byte_size(B)), B/binary>>.

ext_pid(Node, Id, Serial, Creation) ->
    binary_to_term(<<131, 88, (ext_node(Node))/binary,
                     Id:32, Serial:32, Creation:32>>).

ext_port(Node, Id, Creation) ->
    binary_to_term(<<131, 89, (ext_node(Node))/binary, Id:32, Creation:32>>).

ext_ref(Node, Ids, Creation) ->
    L = length(Ids),
    Bin = << <<I:32>> || I <- Ids >>,
    binary_to_term(<<131, 90, L:16, (ext_node(Node))/binary,
                     Creation:32, Bin/binary>>).

%%--------------------------------------------------------------------------
%% Simple ones

basic(_) ->
    crash(basic).

%% The bundled sample: see shop.erl.
sample(_) ->
    shop:run().

usr1(_) ->
    keep([usr1, self()]),
    os:cmd("kill -USR1 " ++ os:getpid()),
    timer:sleep(30000).

slogan_unicode(_) ->
    timer:sleep(100),
    erlang:halt("slogan: \x{e5}\x{e4}\x{f6} \x{65e5}\x{672c}\x{8a9e} "
                "\x{1f4a5} tab\tquote\"backslash\\ end").

slogan_long(_) ->
    timer:sleep(100),
    erlang:halt(lists:flatten(lists:duplicate(40, "0123456789abcdefghijklmnopqrstuvwxyz."))).

%% A slogan with line feeds, one of which starts what looks like a section.
slogan_evil(_) ->
    timer:sleep(100),
    erlang:halt("first line\nsecond line: with colon\n"
                "=proc:<0.99999.0>\nState: Fake\n\nSystem version: fake").

%%--------------------------------------------------------------------------
%% Many processes of different kinds

procs(Args) ->
    N = int(Args, 300),
    Hub = spawn(fun() -> process_flag(trap_exit, true), keep_loop([hub]) end),
    register(hub, Hub),
    Ps = proc_list(N, Hub, []),
    %% a queue length for some of them
    [[P ! {msg, I, J, <<"payload">>} || J <- lists:seq(1, I rem 50)]
     || {I, P} <- Ps, I rem 10 =:= 1],
    {ok, _} = gen_event:start({local, an_event_manager}),
    Sup = otp_processes(),
    keep([Sup]),
    [spawn(?MODULE, spin, [0]) || _ <- lists:seq(1, 3)],
    label_processes(Ps),
    crash(procs, 500).

proc_list(0, _, Acc) -> lists:reverse(Acc);
proc_list(N, Hub, Acc) ->
    Prev = case Acc of [] -> Hub; [{_, P0} | _] -> P0 end,
    P = spawn(fun() -> proc_kind(N rem 10, N, Hub, Prev) end),
    timer:sleep(if N rem 100 =:= 0 -> 5; true -> 0 end),
    proc_list(N - 1, Hub, [{N, P} | Acc]).

proc_kind(0, N, _, _) ->
    register(list_to_atom("worker_" ++ integer_to_list(N)), self()),
    keep_loop([N]);
proc_kind(1, N, _, _) -> keep_loop([{queue, N}]);
proc_kind(2, N, Hub, Prev) ->
    catch link(Prev), link(Hub), keep_loop([N]);
proc_kind(3, N, Hub, Prev) ->
    R = [monitor(process, Prev), monitor(process, Hub)], keep_loop([N, R]);
proc_kind(4, N, _, _) ->
    R = [monitor(process, hub), monitor(process, {hub, node()}),
         monitor(process, no_such_process)],
    keep_loop([N, R]);
proc_kind(5, N, _, _) ->
    process_flag(trap_exit, true),
    process_flag(priority, case N rem 3 of 0 -> high; 1 -> low; 2 -> max end),
    keep_loop([N]);
proc_kind(6, N, _, _) ->
    put(hibernated, N),
    erlang:hibernate(?MODULE, work, [{state, N}]);
proc_kind(7, _, _, _) ->
    receive {'$never', _} -> ok after 10000000 -> ok end;
proc_kind(8, N, _, _) ->
    keep_loop(lists:seq(1, N));
proc_kind(9, N, _, _) ->
    put({key, N}, lists:duplicate(5, {N, "some state"})),
    put(second, #{n => N, list => [N]}),
    timer:sleep(10000000).

otp_processes() ->
    {ok, S} = supervisor:start_link({local, a_supervisor}, lab_sup, []),
    S.

label_processes(Ps) ->
    %% labels are new in OTP 27
    case erlang:function_exported(proc_lib, set_label, 1) of
        true ->
            M = proc_lib,
            spawn(fun() -> M:set_label({worker, 17, "label"}), keep_loop([labelled]) end),
            spawn(fun() -> M:set_label("a string label"), keep_loop([labelled]) end),
            spawn(fun() -> M:set_label(<<"utf8 \x{e5}"/utf8>>), keep_loop([labelled]) end);
        false -> ok
    end,
    proc_lib:spawn(fun() -> keep_loop([proc_lib, length(Ps)]) end).

%%--------------------------------------------------------------------------
%% One process with many messages

mailbox(Args) ->
    N = int(Args, 1000),
    P = spawn(fun() -> receive '$never' -> ok end end),
    register(busy_mailbox, P),
    send_messages(P, N, [{flags, [on_heap]}]),
    P2 = spawn_opt(fun() -> process_flag(priority, low), receive '$never' -> ok end end,
                   [{message_queue_data, off_heap}]),
    register(busy_off_heap, P2),
    send_messages(P2, N div 4, []),
    crash(mailbox).

send_messages(P, N, Opt) ->
    Big = bytes(200),
    send_messages(P, N, Opt, Big, make_ref()).

send_messages(_, 0, _, _, _) -> ok;
send_messages(P, N, Opt, Big, Ref) ->
    P ! message(N rem 10, N, Big, Ref),
    send_messages(P, N - 1, Opt, Big, Ref).

message(0, N, Big, _) -> {log, info, <<"request ", (integer_to_binary(N))/binary, Big/binary>>};
message(1, N, _, R) -> {'$gen_call', {self(), R}, {get, N}};
message(2, N, _, _) -> {'$gen_cast', {update, N, "a string"}};
message(3, N, _, _) -> {tcp, hd(erlang:ports()), integer_to_binary(N)};
message(4, N, _, R) -> {'DOWN', R, process, self(), {shutdown, N}};
message(5, N, Big, _) -> {log, warning, binary:part(Big, N rem 100, 70)};
message(6, N, _, _) -> #{id => N, kind => event, tags => [a, b], at => {N, N * 1000}};
message(7, N, _, _) -> N * 1000000000000000000000;
message(8, N, _, _) -> {timeout, make_ref(), N / 3};
message(9, _, _, _) -> tick.

%%--------------------------------------------------------------------------
%% Terms

terms(_) ->
    keep_everywhere(term_keeper, plain_terms() ++ ref_terms()),
    crash(terms).

plain_terms() ->
    Big = 1 bsl 200,
    Fact = lists:foldl(fun(A, B) -> A * B end, 1, lists:seq(1, 100)),
    [{nil, []}, {zero, 0}, {one, 1}, {minus_one, -1},
     {small_max, (1 bsl 59) - 1}, {small_min, -(1 bsl 59)},
     {big_first, 1 bsl 59}, {big_first_neg, -(1 bsl 59) - 1},
     {two64, 1 bsl 64}, {two64_1, (1 bsl 64) - 1}, {two64_neg, -(1 bsl 64)},
     {two63_neg, -(1 bsl 63)},
     {big, Big}, {big_neg, -Big}, {googol, pow10(100)}, {fact100, Fact},
     {bignum_hex, 16#123456789ABCDEF0123456789ABCDEF},
     {f_zero, 0.0}, {f_neg_zero, -0.0}, {f_1_5, 1.5}, {f_neg, -1.5},
     {f_pi, 3.141592653589793}, {f_huge, 1.0e308}, {f_tiny, 5.0e-324},
     {f_norm_min, 2.2250738585072014e-308}, {f_max, 1.7976931348623157e308},
     {f_0_1, 0.1}, {f_int, 123456789.0}, {f_1e22, 1.0e22}, {f_neg_tiny, -5.0e-324},
     {list, [1, 2, 3]}, {improper, [1 | 2]}, {improper2, [a, b, {c} | d]},
     {improper_bin, [a | <<"tail">>]}, {nested_list, [[], [[]], [[], [[]]]]},
     {string, "a plain string"}, {string_latin1, "\x{e5}\x{e4}\x{f6}"},
     {string_unicode, [26085, 26412, 35486, 128165]},
     {string_ctrl, "tab\tnl\ncr\resc\e\"quote\\"},
     {long_list, lists:seq(1, 300)}, {chars_then_int, "abc" ++ [1000000]},
     {empty_tuple, {}}, {tuple1, {1}}, {tuple, {a, "b", <<"c">>, 1.0, -2}},
     {nested_tuple, nest(30)}, {record, {state, undefined, [], #{}, 0}},
     {map0, #{}}, {map1, #{a => 1}}, {map3, #{a => 1, "b" => [2], <<"c">> => {3}}},
     {map_mixed, #{1 => int, 1.0 => float, a => atom, {t} => tuple, [l] => list,
                   <<"b">> => bin, #{} => map, [] => nil, -1 => neg, (1 bsl 70) => big}},
     {map32, maps:from_list([{I, I * I} || I <- lists:seq(1, 32)])},
     {map33, maps:from_list([{I, I * I} || I <- lists:seq(1, 33)])},
     {map500, maps:from_list([{{k, I}, [I]} || I <- lists:seq(1, 500)])},
     {map_nested, #{a => #{b => #{c => #{d => maps:from_list([{I, #{I => I}} || I <- lists:seq(1, 40)])}}}}},
     {map_shared_keys, [#{id => I, name => "n", ok => true} || I <- lists:seq(1, 5)]},
     {map_str_keys, maps:from_list([{integer_to_binary(I), I} || I <- lists:seq(1, 60)])},
     {bin0, <<>>}, {bin_heap, <<"heap binary">>}, {bin64, bytes(64)}, {bin65, bytes(65)},
     {bin_utf8, <<"\x{e5}\x{65e5}\x{1f4a5}"/utf8>>}, {bits1, <<1:1>>}, {bits, <<1, 2, 5:3>>},
     {sub, binary:part(bytes(300), 10, 100)},
     {true, true}, {undefined, undefined},
     {shared, shared()}, {proplist, [{a, 1}, b, {c, [{d, 2}]}]},
     {iolist, ["abc", $d, <<"ef">>, [[<<"g">> | "hi"] | <<"j">>]]}].

pow10(0) -> 1;
pow10(N) -> 10 * pow10(N - 1).

nest(0) -> leaf;
nest(N) -> {N, nest(N - 1)}.

shared() ->
    A = {shared, lists:seq(1, 5)},
    {A, A, [A, A], #{a => A, b => A}}.

ref_terms() ->
    Port = hd(erlang:ports()),
    [{pid, self()}, {port, Port}, {ref, make_ref()},
     {init_pid, whereis(init)},
     {ext_pid, ext_pid("other@far.example.org", 17, 3, 1234567890)},
     {ext_pid0, ext_pid("old@host", 17, 0, 0)},
     {ext_port, ext_port("other@far.example.org", 99, 1234567890)},
     {ext_ref, ext_ref("other@far.example.org", [1, 2, 3], 1234567890)},
     {ext_ref1, ext_ref("third@\x{62}", [7], 2)},
     {in_tuple, {self(), Port, make_ref(), [ext_pid("x@y", 1, 2, 3)]}}].

%% Atoms that need quoting or have odd characters, but no line feed.
odd_atoms() ->
    ['hello world', '', 'Upper', '_under', '1digit', 'a.b', 'a@b', 'a-b', 'don\'t',
     'back\\slash', '"dq"', 'end', 'after', 'fun', 'maybe', 'else', 'true', 'nil',
     '=proc:<0.1.0>', '=end', '<0.1.0>', '#Port<0.1>', '#Ref<0.1.2.3>', 'a|b', 'a:b', 'a,b', '{a}', '[a]',
     'tab\there', '\e', '\x{7f}', '\x{80}', '\x{a0}', '\x{ff}', '\x{e5}\x{e4}\x{f6}', '\x{c5}ngstr\x{f6}m',
     'Elixir.Foo.Bar', 'Elixir', '$gen_call', '$', 'a?', 'a!', '\x{df}',
     list_to_atom(lists:duplicate(255, $a)), list_to_atom(lists:duplicate(255, $A)),
     list_to_atom([0]), list_to_atom("nul" ++ [0] ++ "mid"),
     utf8_atom([26085, 26412, 35486]), utf8_atom([128165]), utf8_atom([97, 26085]), utf8_atom([945, 946]),
     utf8_atom([1044, 1072]), utf8_atom(lists:duplicate(255, 26085)), utf8_atom(lists:duplicate(255, 128165)),
     utf8_atom([16#feff, $a]), utf8_atom([$e, 16#301]), utf8_atom([$a, 16#200b, $b]), utf8_atom([16#202e, $a]),
     utf8_atom([16#d7ff]), utf8_atom([16#e000]), utf8_atom([16#10ffff])].

atoms(_) ->
    Odd = odd_atoms(),
    keep_everywhere(atom_keeper,
                    [{list_to_tuple([atom, I, A]), A} ||
                        {I, A} <- lists:zip(lists:seq(1, length(Odd)), Odd)]),
    %% Registered under an odd name, linked and monitored from elsewhere.
    Ps = [begin
              P = spawn(fun() -> keep_loop([A]) end),
              register(A, P),
              spawn(fun() -> R = monitor(process, A), keep_loop([R]) end),
              erlang:send_after(1000000, A, {to_odd_name, A}),
              catch ets:new(A, [named_table, public]),
              P
          end || A <- Odd, A =/= undefined],
    keep(Ps),
    crash(atoms).

%% Atoms with line feeds: the dump writes an atom's characters raw.
atoms_nl(_) ->
    %% Made at run time, so that they are in no other scenario's atom table.
    Odd = [list_to_atom(nl(S)) || S <- ["a|b", "|", "|=proc:<0.77777.0>|State: Fake|",
                                        "cr\rlf\r|", "x|=end|"]],
    keep_everywhere(atom_keeper, [{{atom, A}, A} || A <- Odd]),
    [begin
         P = spawn(fun() -> keep_loop([A]) end),
         register(A, P),
         catch ets:new(A, [named_table, public])
     end || A <- Odd],
    crash(atoms_nl).

nl(S) -> [case C of $| -> $\n; _ -> C end || C <- S].

%% Very deep terms: lists in lists, tuples in tuples, maps in maps.
deep(Args) ->
    N = int(Args, 5000),
    L = lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, N)),
    T = lists:foldl(fun(I, A) -> {I, A} end, bottom, lists:seq(1, N)),
    Head = lists:foldl(fun(I, A) -> [A | I] end, bottom, lists:seq(1, N)),
    M = lists:foldl(fun(I, A) -> #{I => A} end, bottom, lists:seq(1, min(N, 1000))),
    keep_everywhere(deep_keeper, [{deep_list, L}, {deep_tuple, T}, {deep_improper, Head}, {deep_map, M}]),
    crash(deep).

wide(Args) ->
    N = int(Args, 3000),
    T = list_to_tuple(lists:seq(1, N)),
    M = maps:from_list([{I, {I}} || I <- lists:seq(1, N)]),
    L = [{I, I} || I <- lists:seq(1, N)],
    S = lists:duplicate(N, $x),
    keep_everywhere(wide_keeper, [{wide_tuple, T}, {wide_map, M}, {wide_list, L}, {long_string, S}]),
    crash(wide).

bins(_) ->
    R = bytes(1000),
    Unaligned = <<1:3, R/binary>>,
    <<_:3, UnSub:400/bits, _/bits>> = Unaligned,
    <<_:5, UnSub2:397/bits, _/bits>> = Unaligned,
    Acc = lists:foldl(fun(I, A) -> <<A/binary, I:32>> end, <<>>, lists:seq(1, 400)),
    Heap = <<"0123456789012345678901234567890123456789">>,
    Huge = binary:copy(bytes(997), 300),
    Zeros = <<0:(100000 * 8)>>,
    Two = {binary:part(R, 0, 10), binary:part(R, 500, 499), binary:part(R, 999, 1), binary:part(R, 1000, 0)},
    keep_everywhere(bin_keeper,
                    [{empty, <<>>}, {one, <<255>>}, {heap, Heap}, {sub_of_heap, binary:part(Heap, 3, 20)},
                     {b1, bytes(1)}, {b2, bytes(2)}, {b3, bytes(3)}, {b4, bytes(4)}, {b5, bytes(5)},
                     {b63, bytes(63)}, {b64, bytes(64)}, {b65, bytes(65)}, {b66, bytes(66)}, {b67, bytes(67)},
                     {refc, R}, {subs, Two}, {bits1, <<1:1>>}, {bits7, <<100:7>>}, {bits9, <<257:9>>},
                     {bits_large, <<R/binary, 5:3>>}, {unaligned, Unaligned}, {un_sub, UnSub}, {un_sub2, UnSub2},
                     {appended, Acc}, {huge, Huge}, {huge_sub, binary:part(Huge, 1000, 200000)}, {zeros, Zeros},
                     {text, <<"plain text binary that is longer than sixty-four bytes, so it is reference counted">>},
                     {latin1_text, <<"caf", 233>>}, {utf8_text, <<"caf\x{e9} \x{65e5}\x{672c}"/utf8>>},
                     {list, [R, R, <<R/binary>>]}, {iolist, [[$a | R] | Heap]}]),
    %% a second process sharing the same reference counted binary
    keep([R, Huge]),
    %% one holding a live match context across a receive
    spawn(fun() -> match_wait(bytes(500)) end),
    crash(bins).

%% binaries that hold something: text, JSON, external terms, and packed ones
contents(_) ->
    Json = iolist_to_binary(
             ["{\"order\":4711,\"customer\":{\"name\":\"Zo\\u00eb \303\204\",\"vip\":true,\"tags\":[]},"
              "\"lines\":[", lists:join($,, [io_lib:format("{\"sku\":\"A-~3..0w\",\"count\":~w,\"price\":~.2f}",
                                                         [I, I rem 7, I * 1.25]) || I <- lists:seq(1, 40)]),
              "],\"note\":null}"]),
    Term = {order, 4711, #{name => <<"Zo\x{eb}"/utf8>>, lines => lists:seq(1000, 1100)}, self(), [a, b | c]},
    Log = iolist_to_binary([io_lib:format("2026-11-22 10:~2..0w:~2..0w [info] request ~w took ~w ms~n",
                                          [I div 60, I rem 60, I, I * 37 rem 500]) || I <- lists:seq(0, 599)]),
    Http = iolist_to_binary(["POST /orders HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\n"
                             "Content-Length: ", integer_to_list(byte_size(Json)), "\r\n\r\n", Json]),
    Appended = lists:foldl(fun(I, A) -> <<A/binary, "line ", (integer_to_binary(I))/binary, "\n">> end,
                           <<>>, lists:seq(1, 300)),
    keep_everywhere(content_keeper,
                    [{json, Json}, {json_gzip, zlib:gzip(Json)}, {json_zlib, zlib:compress(Json)},
                     {ndjson, iolist_to_binary([["{\"n\":", integer_to_list(I), "}\n"] || I <- lists:seq(1, 100)])},
                     {term, term_to_binary(Term)}, {term_packed, term_to_binary(Term, [{compressed, 9}])},
                     {term_gzip, zlib:gzip(term_to_binary(Term))},
                     {log, Log}, {log_gzip, zlib:gzip(Log)}, {http, Http}, {appended, Appended},
                     {random_gzip, zlib:gzip(bytes(5000))}, {gzip_gzip, zlib:gzip(zlib:gzip(Log))},
                     {cut_gzip, binary:copy(binary:part(zlib:gzip(Log), 0, 400))},
                     {colours, binary:copy(<<"\e[32mok\e[0m 7 tests passed\n">>, 8)}, {random, bytes(300)}]),
    crash(contents).

match_wait(<<H:16, Rest/bits>>) ->
    receive '$never' -> ok end,
    case Rest of
        <<N:8, More/bits>> when N =/= H -> match_wait(More);
        _ -> Rest
    end.

funs(_) ->
    X = {env, 1, "two"},
    Y = fun() -> X end,
    Named = fun F(0) -> done; F(N) -> F(N - 1) end,
    Forms = "fun(A) -> A + 1 end.",
    {ok, Toks, _} = erl_scan:string(Forms),
    {ok, Exprs} = erl_parse:parse_exprs(Toks),
    {value, Interp, _} = erl_eval:exprs(Exprs, erl_eval:new_bindings()),
    keep_everywhere(fun_keeper,
                    [{no_env, fun(A) -> A end}, {env, fun(A) -> {A, X} end}, {two_env, fun(A, B) -> {A, B, X, Y} end},
                     {fun_in_fun, fun() -> Y() end}, {local, fun local_fun/1}, {ext, fun ?MODULE:work/1},
                     {ext_lists, fun lists:map/2}, {ext_undef, fun no_such_module:no_such_function/3},
                     {named, Named}, {interpreted, Interp}, {ext_odd, fun 'odd mod':'odd fun'/0},
                     {in_map, #{f => Y, g => fun lists:map/2}}, {list, [Y, Y, Named]}]),
    crash(funs).

literals(_) ->
    persistent_term:put(lab_key, {a, #{b => <<"c">>}, [1, 2, 3]}),
    persistent_term:put({lab, "tuple key"}, plain_terms()),
    persistent_term:put(<<"binary key that is a bit longer">>, bytes(300)),
    persistent_term:put([list, key], fun lists:map/2),
    persistent_term:put(42, self()),
    persistent_term:put(lab_float, 3.25),
    persistent_term:put(lab_small, -17),
    persistent_term:put(lab_atom, 'an atom'),
    persistent_term:put(lab_nil, []),
    persistent_term:put(lab_ref, make_ref()),
    persistent_term:put(lab_atomics, atomics:new(4, [])),
    persistent_term:put(lab_fun_env, begin Z = [1, 2], fun() -> Z end end),
    persistent_term:put(lab_ext, ext_pid("other@far.example.org", 5, 0, 77)),
    keep_everywhere(literal_keeper,
                    [{persistent, persistent_term:get(lab_key)}, {persistent2, persistent_term:get({lab, "tuple key"})},
                     {lit_list, lit(list)}, {lit_map, lit(map)}, {lit_bin, lit(bin)}, {lit_bigmap, lit(bigmap)},
                     {lit_tail, [not_lit | lit(list)]}, {lit_sub, binary:part(lit(bin), 5, 100)}]),
    crash(literals).

lit(list) -> [literal, "string", {1.5, 1 bsl 80}, <<"bin">>];
lit(map) -> #{a => 1, b => [x, y], "c" => #{}};
lit(bin) -> <<"a literal binary of more than sixty-four bytes: 0123456789012345678901234567890123456789"
              "0123456789012345678901234567890123456789012345678901234567890123456789">>;
lit(bigmap) ->
    #{1 => a, 2 => b, 3 => c, 4 => d, 5 => e, 6 => f, 7 => g, 8 => h, 9 => i, 10 => j, 11 => k, 12 => l,
      13 => m, 14 => n, 15 => o, 16 => p, 17 => q, 18 => r, 19 => s, 20 => t, 21 => u, 22 => v, 23 => w,
      24 => x, 25 => y, 26 => z, 27 => aa, 28 => bb, 29 => cc, 30 => dd, 31 => ee, 32 => ff, 33 => gg,
      34 => hh, 35 => ii}.

refs(_) ->
    T = ets:new(unnamed_table, [public]),
    A = atomics:new(3, [{signed, false}]),
    C = counters:new(3, [write_concurrency]),
    P = keep([monitored]),
    M = monitor(process, P),
    Tm = erlang:start_timer(1000000, self(), hello),
    Alias = optional(erlang, alias, []),
    Req = optional(gen_server, send_request, [whereis(kernel_sup), which_children]),
    {ok, MP} = re:compile("a+b*"),
    Iter = maps:iterator(maps:from_list([{I, I} || I <- lists:seq(1, 100)])),
    Zs = zlib:open(),
    {ok, Fd} = file:open("/dev/null", [read]),
    {ok, RawFd} = file:open("/dev/null", [read, raw]),
    PI = optional(persistent_term, info, []),
    keep_everywhere(ref_keeper,
                    [{ets, T}, {atomics, A}, {counters, C}, {monitor_ref, M}, {timer, Tm}, {alias, Alias}, {req, Req},
                     {re, MP}, {map_iter, Iter}, {zlib, Zs}, {fd, Fd}, {raw_fd, RawFd}, {pt_info, PI},
                     {refs, [make_ref() || _ <- lists:seq(1, 5)]}]
                    ++ ref_terms()),
    crash(refs).

%%--------------------------------------------------------------------------
%% ETS

ets(_) ->
    Owner = keep([ets_heir]),
    Base = [[T, A, K] || T <- [set, ordered_set, bag, duplicate_bag],
                         A <- [public, protected, private],
                         K <- [[], [compressed], [{write_concurrency, true}],
                               [{read_concurrency, true}],
                               [{write_concurrency, true}, {read_concurrency, true}, compressed],
                               [{write_concurrency, true}, {decentralized_counters, true}],
                               [{write_concurrency, auto}]]],
    spawn(fun() -> [make_tab(B, N) || {B, N} <- lists:zip(Base, lists:seq(1, length(Base)))], keep_loop([]) end),
    %% Odd ones, each owned by its own process.
    own(fun() -> T = ets:new(big_set, [set, named_table, public]), [ets:insert(T, {I, I}) || I <- lists:seq(1, 20000)] end),
    own(fun() -> T = ets:new(big_ordered, [ordered_set, named_table]), [ets:insert(T, {I, "v"}) || I <- lists:seq(1, 20000)] end),
    own(fun() -> T = ets:new(big_bag, [bag, public]), [ets:insert(T, {I rem 10, I}) || I <- lists:seq(1, 2000)] end),
    own(fun() -> T = ets:new(ca_tree, [ordered_set, public, {write_concurrency, true}]), [ets:insert(T, {I, I}) || I <- lists:seq(1, 5000)] end),
    own(fun() -> T = ets:new(fixed_tab, [set, public]), [ets:insert(T, {I, I}) || I <- lists:seq(1, 100)],
                 ets:safe_fixtable(T, true), [ets:delete(T, I) || I <- lists:seq(1, 50)] end),
    own(fun() -> ets:new(with_heir, [named_table, {heir, Owner, {some, data}}]) end),
    own(fun() -> ets:new('odd name with space', [named_table]) end),
    own(fun() -> ets:new(utf8_atom([26085, 26412]), [named_table]) end),
    own(fun() -> ets:new('\x{e5}', []) end),
    own(fun() -> T = ets:new(renamed, [named_table]), ets:rename(T, renamed_after) end),
    own(fun() -> T = ets:new(keypos3, [{keypos, 3}]), ets:insert(T, {a, b, c}) end),
    own(fun() -> T = ets:new(bad_hash, [set]), [ets:insert(T, {I * 16777216, I}) || I <- lists:seq(1, 500)] end),
    own(fun() -> T = ets:new(huge_objs, [set]), ets:insert(T, {k, lists:seq(1, 20000), bytes(100000)}) end),
    %% A table being iterated with a pending select continuation.
    own(fun() -> T = ets:new(selecting, [set]), [ets:insert(T, {I}) || I <- lists:seq(1, 100)],
                 put(cont, ets:select(T, [{{'$1'}, [], ['$1']}], 10)) end),
    dets_table(),
    crash(ets, 500).

dets_table() ->
    F = "/tmp/lab_dets_" ++ os:getpid(),
    own(fun() -> {ok, D} = dets:open_file(lab_dets, [{file, F}, {auto_save, infinity}]), dets:insert(D, {a, 1}),
                 file:delete(F) end).

own(F) ->
    spawn(fun() -> _ = F(), keep_loop([]) end).

make_tab([T, A, K], N) ->
    Named = case N rem 3 of 0 -> [named_table]; _ -> [] end,
    Name = list_to_atom("tab_" ++ integer_to_list(N)),
    try ets:new(Name, [T, A] ++ K ++ Named) of
        Tab -> [ets:insert(Tab, {I, {N, I}, "val"}) || I <- lists:seq(1, N)]
    catch error:badarg -> ok   % an option this release doesn't know
    end.

%%--------------------------------------------------------------------------
%% Timers

timers(_) ->
    P = keep([timer_target]),
    register(timer_target, P),
    erlang:send_after(3600000, P, hello),
    erlang:send_after(3600001, timer_target, {to, named, "process"}),
    erlang:send_after(3600002, nobody_of_that_name, {lost, 1}),
    erlang:send_after(3600003, 'odd name', odd),
    erlang:start_timer(7200000, P, started),
    erlang:start_timer(7200001, timer_target, #{map => [1, 2, 3]}),
    erlang:start_timer(4294967295, self(), far_away),
    erlang:start_timer(4294967296 * 1000, self(), very_far_away),
    erlang:start_timer(erlang:monotonic_time(millisecond) + 5000000, self(), absolute, [{abs, true}]),
    erlang:send_after(900000, self(), bytes(500)),
    erlang:send_after(900001, self(), <<"\x{65e5}\x{672c}"/utf8>>),
    erlang:send_after(900002, self(), "string \x{e5} and \x{65e5}"),
    erlang:send_after(900003, self(), lists:seq(1, 1000)),
    erlang:send_after(900004, self(), {self(), make_ref(), hd(erlang:ports()), fun lists:map/2, 1.5, 1 bsl 90}),
    erlang:send_after(900005, self(), list_to_atom(nl("atom|with newline"))),
    erlang:send_after(900006, self(), "string\nwith newline"),
    erlang:send_after(900007, self(), nest(200)),
    erlang:send_after(900008, P, []),
    [erlang:send_after(1000000 + I, P, {tick, I}) || I <- lists:seq(1, 200)],
    [erlang:send_after(100 + I, P, {soon, I}) || I <- lists:seq(1, 20)],
    {ok, _} = timer:send_after(3600000, P, via_timer_server),
    {ok, _} = timer:apply_interval(3600000, erlang, self, []),
    Dead = spawn(fun() -> ok end),
    timer:sleep(20),
    erlang:send_after(3600000, Dead, to_dead_process),
    spawn(fun() -> receive x -> ok after 5000000 -> ok end end),
    spawn(fun() -> gen_server:call(P, never_answered, 4000000) end),
    crash(timers, 50).

%%--------------------------------------------------------------------------
%% Ports

ports(_) ->
    Lo = {127, 0, 0, 1},
    {ok, L} = gen_tcp:listen(0, [binary, {ip, Lo}, {active, false}, {reuseaddr, true}]),
    {ok, PortNo} = inet:port(L),
    Main = self(),
    spawn(fun() -> {ok, A} = gen_tcp:accept(L), Main ! accepted, keep_loop([A]) end),
    {ok, C} = gen_tcp:connect(Lo, PortNo, [binary, {active, false}, {delay_send, true}, {sndbuf, 4096},
                                           {high_watermark, 50000000}, {high_msgq_watermark, 50000000}]),
    receive accepted -> ok after 2000 -> ok end,
    %% queued output: the other side never reads
    spawn(fun() -> catch gen_tcp:send(C, binary:copy(<<"x">>, 6000000)), keep_loop([]) end),
    %% one blocked in accept, one in connect-less recv
    spawn(fun() -> gen_tcp:accept(L) end),
    {ok, U} = gen_udp:open(0, [binary, {ip, Lo}]),
    {ok, UPortNo} = inet:port(U),
    gen_udp:send(U, Lo, UPortNo, <<"datagram">>),
    U6 = gen_udp:open(0, [inet6, {ip, {0, 0, 0, 0, 0, 0, 0, 1}}]),
    Unix = gen_tcp:listen(0, [{ip, {local, "/tmp/lab_sock_" ++ os:getpid()}}]),
    file:delete("/tmp/lab_sock_" ++ os:getpid()),
    Sctp = optional(gen_sctp, open, [[{ip, Lo}]]),
    Sock = optional(gen_tcp, listen, [0, [{inet_backend, socket}, {ip, Lo}]]),
    Sock2 = optional(socket, open, [inet, stream, tcp]),
    Cat = open_port({spawn, "cat"}, [binary]),
    register(cat_port, Cat),
    erlang:port_set_data(Cat, {port_data, [1, 2, 3], <<"bin">>}),
    Cat2 = open_port({spawn_executable, "/bin/cat"}, [{args, ["-", "arg with space"]}, {packet, 4}, exit_status]),
    Sleep = open_port({spawn, "sleep 100"}, [out, binary]),
    %% A writer that gets suspended because the port is busy.
    spawn(fun() -> link(Sleep), [port_command(Sleep, binary:copy(<<"y">>, 100000)) || _ <- lists:seq(1, 50)] end),
    spawn(fun() -> R = erlang:monitor(port, Cat), keep_loop([R]) end),
    spawn(fun() -> R = erlang:monitor(port, cat_port), keep_loop([R]) end),
    spawn(fun() -> link(Cat2), link(Cat), keep_loop([]) end),
    {ok, Ram} = file:open(bytes(100), [ram, binary, read]),
    {ok, Io} = file:open("/dev/null", [read]),
    {ok, Raw} = file:open("/dev/null", [read, raw]),
    Odd = open_port({spawn, "cat # h\x{e9} odd: name, with 'quotes' \x{65e5}"}, []),
    Env = open_port({spawn, "sh -c 'sleep 50'"}, [{env, [{"A", "b"}]}, {cd, "/"}]),
    catch inet:gethostbyname("localhost", inet, 2000),
    catch inet_gethost_native:gethostbyname("localhost"),
    Dead = open_port({spawn, "true"}, []),
    keep([L, C, U, U6, Unix, Sctp, Sock, Sock2, Ram, Io, Raw, Odd, Env, Dead]),
    Fd = open_port({fd, 0, 2}, [out]),
    register('odd port name', Fd),
    crash(ports, 700).

%%--------------------------------------------------------------------------
%% Distribution.  Needs -name and SCENARIO_ERL (the erl to start peers with).

dist(_) ->
    [_, Host] = string:lexemes(atom_to_list(node()), "@"),
    Mk = fun(N) -> list_to_atom(N ++ os:getpid() ++ "@" ++ Host) end,
    V = Mk("visible"), H = Mk("hidden"), G = Mk("gone"), V2 = Mk("visible_two"),
    start_peer(V, []),
    start_peer(H, ["-hidden"]),
    start_peer(G, []),
    start_peer(V2, []),
    [wait_up(N, 100) || N <- [V, V2, G, H]],
    Echo = fun(N) -> rpc:call(N, ?MODULE, peer, [["start"]]) end,
    [PV, PH, PG, PV2] = [Echo(N) || N <- [V, H, G, V2]],
    true = lists:all(fun is_pid/1, [PV, PH, PG, PV2]),
    %% links and monitors to each, by pid and by name
    L1 = spawn(fun() -> process_flag(trap_exit, true), link(PV), link(PH), link(PG), keep_loop([linked]) end),
    register(linker, L1),
    M1 = spawn(fun() -> R = [monitor(process, P) || P <- [PV, PH, PG, PV2]], keep_loop(R) end),
    register(monitorer, M1),
    M2 = spawn(fun() -> R = [monitor(process, {peer_proc, N}) || N <- [V, H]], keep_loop(R) end),
    M3 = spawn(fun() -> [erlang:monitor_node(N, true) || N <- [V, V2, H, G, V]], keep_loop([]) end),
    net_kernel:monitor_nodes(true),
    global:register_name(a_global_name, L1),
    %% the peers monitor and link back
    PV ! {monitor_me, L1}, PH ! {monitor_me, M1}, PG ! {monitor_me, M1}, PV ! {link_me, L1},
    %% remote terms
    Refs = [rpc:call(N, erlang, make_ref, []) || N <- [V, H, G]],
    Ports = [hd(rpc:call(N, erlang, ports, [])) || N <- [V, H, G]],
    Funs = [rpc:call(N, ?MODULE, peer, [["fun"]]) || N <- [V, H]],
    keep_everywhere(remote_terms, [{pids, [PV, PH, PG, PV2]}, {refs, Refs}, {ports, Ports}, {funs, Funs},
                                   {never, ext_pid("never_connected@nowhere", 1, 1, 1)},
                                   {same_name_old, ext_pid(atom_to_list(V), 77, 0, 3)}]),
    %% messages that arrive from the net at a process that never looks at
    %% them stay in the external format
    Sink = spawn(fun() -> ?MODULE:spin(0) end),
    register(net_sink, Sink),
    erlang:suspend_process(Sink),
    Sink2 = keep([net_sink2]),
    Sink3 = spawn_opt(fun() -> timer:sleep(10000000) end, [{message_queue_data, off_heap}]),
    [P ! {send_to, S, I} || P <- [PV, PH], S <- [Sink, Sink2, Sink3], I <- lists:seq(1, 5)],
    %% pending rpc and remote gen call
    spawn(fun() -> rpc:call(V, timer, sleep, [1000000]) end),
    spawn(fun() -> gen_server:call({peer_proc, V2}, never_answered, infinity) end),
    spawn(fun() -> gen_server:call(PH, never_answered, 4000000) end),
    _ = optional(erlang, spawn_request, [V, timer, sleep, [100000]]),
    group_leader_remote(V),
    keep([M2, M3]),
    timer:sleep(300),
    exit_peer(G),
    crash(dist, 800).

group_leader_remote(V) ->
    spawn(V, fun() -> timer:sleep(1000000) end).

exit_peer(N) ->
    rpc:cast(N, erlang, halt, [0]).

wait_up(_, 0) -> error(peer_did_not_start);
wait_up(N, I) ->
    case net_kernel:connect_node(N) of
        true -> ok;
        _ -> timer:sleep(100), wait_up(N, I - 1)
    end.

start_peer(Node, Extra) ->
    Erl = os:getenv("SCENARIO_ERL"),
    Cookie = atom_to_list(erlang:get_cookie()),
    Args = ["-name", atom_to_list(Node), "-setcookie", Cookie, "-noinput", "-boot", "start_clean",
            "-kernel", "inet_dist_use_interface", "{127,0,0,1}", "-pa", filename:dirname(code:which(?MODULE)),
            "-run", ?MODULE_STRING, "main", "peer", atom_to_list(node())] ++ Extra,
    Fix = case Extra of
              ["-hidden"] -> ["-hidden" | Args -- ["-hidden"]];
              _ -> Args
          end,
    open_port({spawn_executable, Erl}, [{args, Fix}, {env, [{"ERL_CRASH_DUMP_BYTES", "0"}]}]).

%% What a peer node runs: exits when the main node is gone.
peer(["start"]) ->
    spawn(fun() -> catch register(peer_proc, self()), process_flag(trap_exit, true), peer_loop() end);
peer(["fun"]) ->
    Here = node(), fun() -> Here end;
peer([Main]) ->
    M = list_to_atom(Main),
    spawn(fun() -> peer_watch(M, 150) end).

peer_watch(_, 0) -> halt(0);
peer_watch(M, N) ->
    case lists:member(M, nodes(connected)) of
        true ->
            erlang:monitor_node(M, true),
            receive {nodedown, M} -> halt(0) end;
        false ->
            timer:sleep(200), peer_watch(M, N - 1)
    end.

peer_loop() ->
    receive
        {monitor_me, P} -> monitor(process, P), peer_loop();
        {link_me, P} -> link(P), peer_loop();
        {send_to, P, I} -> P ! {from_net, node(), self(), I, "text", make_ref(), 'an atom', <<"bin">>}, peer_loop();
        stop -> ok
    end.

%%--------------------------------------------------------------------------
%% Process states

states(_) ->
    S = spawn(fun() -> keep_loop([suspended]) end),
    register(suspended_waiting, S),
    S2 = spawn(?MODULE, spin, [0]),
    register(suspended_running, S2),
    timer:sleep(50),
    erlang:suspend_process(S), erlang:suspend_process(S2), erlang:suspend_process(S2),
    [spawn(?MODULE, spin, [0]) || _ <- lists:seq(1, 6)],
    spawn_opt(?MODULE, spin, [0], [{priority, low}]),
    H = spawn(fun() -> erlang:hibernate(?MODULE, work, [{hibernated, "state"}]) end),
    register(hibernated, H),
    register(after_waiter, spawn(fun() -> receive x -> ok after 100000000 -> ok end end)),
    register(sensitive, spawn(fun() -> process_flag(sensitive, true), put(secret, "very secret"), keep_loop(["secret"]) end)),
    register(traced, spawn(fun() -> keep_loop([traced]) end)),
    erlang:trace(whereis(traced), true, [all, {tracer, keep([tracer])}]),
    register(limited, spawn_opt(fun() -> keep_loop([limited]) end, [{max_heap_size, #{size => 100000, kill => true}},
                                                                    {min_heap_size, 5000}, {min_bin_vheap_size, 100000},
                                                                    {fullsweep_after, 0}])),
    spawn(fun() -> process_flag(trap_exit, true), link(S), exit(self(), go_away), keep_loop([]) end),
    [spawn_opt(fun() -> timer:sleep(1000000) end, [{priority, P}]) || P <- [low, normal, high, max]],
    G = spawn(fun() -> keep_loop(lists:seq(1, 3000)) end),
    erlang:garbage_collect(G),
    register(after_gc, G),
    %% frag: messages received while the heap is locked end up as fragments
    Fr = spawn(fun() -> receive '$never' -> ok end end),
    [Fr ! lists:seq(1, 100) || _ <- lists:seq(1, 20)],
    register(with_fragments, Fr),
    %% a long stack
    register(long_stack, spawn(fun() -> long_stack(500, []) end)),
    register(in_try, spawn(fun() -> in_try(3) end)),
    register(error_logger_user, spawn(fun() -> gen_server:call(S, blocked_in_call, infinity) end)),
    process_flag(priority, high),
    crash(states, 300).

long_stack(0, Acc) -> keep_loop(Acc);
long_stack(N, Acc) ->
    R = long_stack(N - 1, [N | Acc]),
    [N | R].

in_try(0) -> receive '$never' -> ok end;
in_try(N) ->
    try in_try(N - 1), ok
    catch _:_ -> {caught, N}
    after put(cleanup, N)
    end.

%% Dying processes: deleting a large ETS table takes a while.
exiting(Args) ->
    N = int(Args, 3000000),
    Self = self(),
    P = spawn(fun() -> T = ets:new(huge, [set, public]), [ets:insert(T, {I}) || I <- lists:seq(1, N)],
                       erlang:garbage_collect(), Self ! ready, receive '$never' -> ok end end),
    register(exiting_process, P),
    Watch = keep([]),
    spawn(fun() -> monitor(process, P), link(P), process_flag(trap_exit, true), keep_loop([Watch]) end),
    receive ready -> ok end,
    timer:sleep(200),
    exit(P, {some, "reason"}),
    timer:sleep(3),
    crash(exiting, 0).

dirty(_) ->
    [spawn(fun() -> register(list_to_atom("dirty_cpu_" ++ integer_to_list(I)), self()),
                    erts_debug:dirty_cpu(wait, 20000) end) || I <- lists:seq(1, 4)],
    [spawn(fun() -> register(list_to_atom("dirty_io_" ++ integer_to_list(I)), self()),
                    erts_debug:dirty_io(wait, 20000) end) || I <- lists:seq(1, 3)],
    %% waiting for one that is executing dirty
    spawn(fun() -> timer:sleep(100), process_info(whereis(dirty_io_1), current_stacktrace), ok end),
    spawn(fun() -> timer:sleep(100), erlang:garbage_collect(whereis(dirty_io_2)) end),
    spawn(fun() -> timer:sleep(100), exit(whereis(dirty_io_3), kill) end),
    spawn(fun() -> timer:sleep(100), whereis(dirty_cpu_1) ! {queued, "while dirty"} end),
    crash(dirty, 600).

%%--------------------------------------------------------------------------
%% Code

old_code(_) ->
    load(lab_mod, 1, "first version literal"),
    P1 = spawn(fun() -> lab_mod:loop(1) end),
    register(in_old_code, P1),
    timer:sleep(30),
    load(lab_mod, 2, "second version literal"),
    P2 = spawn(fun() -> lab_mod:loop(2) end),
    register(in_new_code, P2),
    timer:sleep(30),
    load('odd module name', 1, "x"), load('odd module name', 2, "y"),
    load(list_to_atom([16#e5, $\s, $m]), 1, "z"),
    load(lab_deleted, 1, "deleted"),
    keep([lab_deleted:get(), fun lab_deleted:get/0, lab_mod:get()]),
    Fn = lab_deleted:fn(),
    keep([Fn]),
    code:delete(lab_deleted),
    load('lab:colon', 1, "c"),
    crash(old_code).

load(Mod, Vsn, Lit) ->
    Src = [lists:flatten(io_lib:format("-module(~tp).", [Mod])),
           lists:flatten(io_lib:format("-vsn(~p).", [Vsn])),
           "-author(\"lab\").", "-compile({no_auto_import,[get/0]}).", "-custom([{a,1},{b,\"two\"}]).",
           "-export([loop/1, get/0, fn/0]).",
           "loop(N) -> L = get(), receive stop -> L; {add,X} -> loop(N+X) end.",
           lists:flatten(io_lib:format("get() -> {~p, ~p, [lit, <<\"a binary\">>], 1.5}.", [Vsn, Lit])),
           "fn() -> fun(X) -> {X, get()} end."],
    Forms = [begin {ok, T, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(T), F end || S <- Src],
    {ok, Mod, Bin} = compile:forms(Forms, [report_errors]),
    {module, Mod} = code:load_binary(Mod, "lab_generated", Bin).

off_heap(_) ->
    P = spawn_opt(fun() -> receive '$never' -> ok end end, [{message_queue_data, off_heap}]),
    register(off_heap_waiting, P),
    Q = spawn_opt(fun() -> timer:sleep(10000000) end, [{message_queue_data, off_heap}]),
    register(off_heap_sleeping, Q),
    O = spawn_opt(fun() -> timer:sleep(10000000) end, [{message_queue_data, on_heap}]),
    register(on_heap_sleeping, O),
    S = spawn_opt(?MODULE, spin, [0], [{message_queue_data, off_heap}, {priority, low}]),
    register(off_heap_running, S),
    [[X ! M || {_, M} <- plain_terms()] || X <- [P, Q, O, S]],
    crash(off_heap).

last_calls(_) ->
    P = spawn(fun() -> process_flag(save_calls, 20), some_calls(30), keep_loop([saved]) end),
    register(saves_calls, P),
    P2 = spawn(fun() -> process_flag(save_calls, 1000), lists:foreach(fun(X) -> self() ! X end, lists:seq(1, 20)),
                        some_calls(300), receive '$never' -> ok end end),
    register(saves_many_calls, P2),
    P3 = spawn(fun() -> process_flag(save_calls, 5), keep_loop([none]) end),
    register(saves_none, P3),
    crash(last_calls).

some_calls(0) -> ok;
some_calls(N) ->
    _ = lists:reverse([N, 2]), _ = ?MODULE:work(N), _ = string:to_upper("abc"), some_calls(N - 1).

seq_trace(_) ->
    P = keep([seq_target]),
    register(seq_target, P),
    seq_trace:set_token(label, 17),
    seq_trace:set_token(send, true),
    P ! {with_token, 1},
    P ! {with_token, [a, b]},
    seq_trace:set_token([]),
    P ! without_token,
    _ = optional(seq_trace, set_token, [label, {tuple, "label"}]),
    P ! {with_token, 3},
    seq_trace:set_token([]),
    crash(seq_trace).

%% A realistic set of applications.
apps(_) ->
    [application:ensure_all_started(A) || A <- [sasl, crypto, ssl, inets, os_mon, runtime_tools]],
    application:set_env(mnesia, dir, "/tmp/lab_mnesia_" ++ os:getpid()),
    application:ensure_all_started(mnesia),
    case code:ensure_loaded(mnesia) of
        {module, M} ->
            M:create_table(lab_person, [{attributes, [id, name]}, {ram_copies, [node()]}]),
            M:create_table(lab_bag, [{type, bag}, {ram_copies, [node()]}]),
            [M:dirty_write({lab_person, I, "name"}) || I <- lists:seq(1, 100)],
            spawn(fun() -> M:transaction(fun() -> M:read(lab_person, 1, write), timer:sleep(1000000) end) end);
        _ -> ok
    end,
    _ = optional(inets, start, [httpc, [{profile, lab}]]),
    {ok, _} = gen_event:start({local, lab_events}),
    {ok, _} = pg_start(),
    crash(apps, 500).

pg_start() ->
    case optional(pg, start_link, [lab_scope]) of
        {ok, R} -> R;
        none -> {ok, none}
    end.

%%--------------------------------------------------------------------------
%% Real exhaustion; run with a limit set by gen.sh

oom_heap(_) ->
    register(innocent, keep(plain_terms())),
    P = spawn(fun() -> put(about_to, eat), L = plain_terms(), timer:sleep(200),
                       case erlang:system_info(wordsize) of
                           8 -> process_flag(min_heap_size, 1000000000);
                           4 -> [spawn_opt(fun() -> keep_loop([]) end, [{min_heap_size, 120000000}])
                                 || _ <- lists:seq(1, 10)]   % a larger size is refused
                       end,
                       garbage_collect(), keep_loop(L)
              end),
    register(eater, P),
    timer:sleep(60000).

oom_binary(_) ->
    register(innocent, keep(plain_terms())),
    spawn(fun() -> register(binary_eater, self()), put(state, eating), eat_bin(1 bsl 26) end),
    timer:sleep(60000).

eat_bin(N) -> B = binary:copy(<<"0123456789abcdef">>, N), size(B) > 0 andalso eat_bin(N * 4).

atom_full(_) ->
    register(innocent, keep([atoms])),
    spawn(fun() -> fill_atoms(0) end),
    timer:sleep(60000).

fill_atoms(N) ->
    list_to_atom("filler_" ++ integer_to_list(N)),
    fill_atoms(N + 1).
