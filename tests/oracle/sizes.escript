#!/usr/bin/env escript
%% -*- erlang -*-
%%! +sbwt none +sbwtdcpu none +sbwtdio none -hidden
%% SPDX-License-Identifier: Apache-2.0
%%
%% Fills the dictionary of a process named `sizes` with a term of every kind,
%% prints a line for each,
%%
%%   NAME SIZE
%%
%% which is what erts_debug:size/1 says in that process, and ends with a crash
%% dump (in $ERL_CRASH_DUMP). The terms are made at run time but for those whose
%% name begins with "literal".
-mode(compile).

main([]) ->
    Self = self(),
    spawn(fun() ->
                  register(sizes, self()),
                  [put(K, V) || {K, V} <- terms()],
                  erase('$ancestors'),
                  erlang:garbage_collect(),
                  Self ! [{K, erts_debug:size(V)} || {K, V} <- get()],
                  receive never -> ok end
          end),
    receive
        Sizes ->
            [io:format("~s ~w~n", [K, N]) || {K, N} <- lists:sort(Sizes)]
    end,
    erlang:halt("sizes of terms").

%% The compiler does not know what this returns.
id(X) ->
    binary_to_term(term_to_binary(X)).

seq(N) -> lists:seq(1, N).

%% In one go, so that what they share is shared.
terms() ->
    Refc = binary:copy(id(<<"refc">>), 100),
    Heap = binary:copy(id(<<"h">>), 40),
    List = seq(id(10)),
    Tuple = list_to_tuple([id(a), List, List]),
    Map = maps:from_list([{id(a), 1}, {b, List}]),
    numbers() ++ binaries(Refc, Heap) ++ maps(Map, List) ++ funs(List) ++
        remote() ++
        [{cons, [id(a)]},
         {improper, [id(a) | b]},
         {list, List},
         {string, atom_to_list(id(crashdive))},
         {long_list, seq(100000)},
         {tuple, Tuple},
         {pair, {id(a), b}},
         {shared, dag(20, List)},
         {tail, [List, tl(List), tl(tl(List))]},
         {ref, make_ref()},
         {magic_ref, atomics:new(id(2), [])},
         {both, {Tuple, Map, Refc, Refc}},
         {literal_list, [a, b, [c, 1.5], "string"]},
         {literal_map, #{key => value, list => [1, 2, 3]}},
         {literal_binary, <<"a literal of more than sixty-four bytes, which is "
                            "not on any heap">>},
         {literal_and_not, {id(x), #{key => value, list => [1, 2, 3]}}}].

dag(0, X) -> X;
dag(N, X) -> dag(N - 1, {X, X}).

numbers() ->
    [{float, id(2.5)}, {float_list, [id(0.5) * N || N <- seq(5)]}] ++
        [{list_to_atom("big_" ++ integer_to_list(I)), N}
         || {I, N} <- lists:enumerate(
                        [(Sign bsl Bits) + Add
                         || Bits <- [58, 59, 60, 63, 64, 65, 127, 128, 1000,
                                     4000, 20000],
                            Sign <- [1, -1], Add <- [-1, 0, 1]])].

binaries(Refc, Heap) ->
    <<_:3/binary, Part:200/binary, _/binary>> = Refc,
    <<_:3/binary, Inner:9/binary, _/binary>> = Heap,
    <<_:5/binary, Deeper:100/binary, _/binary>> = Part,
    Grown = <<(id(Refc))/binary, "more">>,
    [{list_to_atom("bytes_" ++ integer_to_list(N)), binary:copy(<<"x">>, N)}
     || N <- [0, 1, 7, 8, 9, 63, 64, 65, 1000]] ++
        [{refc, Refc}, {part_of_refc, Part}, {part_of_heap, Inner},
         {part_of_part, Deeper}, {parts, {Refc, Part, Deeper}},
         {grown, Grown}, {bits_13, <<5:13>>}].

maps(Map, List) ->
    Keys = [{{id(k), N}, N} || N <- seq(33)],
    [{map, Map}, {map_empty, maps:remove(a, maps:from_list([{id(a), 1}]))},
     {maps_of_same_keys, [Map, Map#{a := 2}, Map#{b := List}]},
     {map_32, maps:from_list(lists:sublist(Keys, 32))},
     {map_33, maps:from_list(Keys)},
     {map_1000, maps:from_list([{N, [N]} || N <- seq(1000)])},
     {map_50000, maps:from_list([{{N}, N} || N <- seq(50000)])}].

funs(List) ->
    A = id(1),
    B = id(two),
    [{fun_0, fun() -> ok end}, {fun_1, fun() -> A end},
     {fun_2, fun() -> {A, B} end},
     {fun_of_list, fun() -> List end},
     {export, fun lists:map/2}, {made_export, erlang:make_fun(id(m), f, 3)}].

%% As if another node had sent them.
remote() ->
    Node = <<119, 11, "node@remote">>,
    [{remote_pid, binary_to_term(<<131, 88, Node/binary, 7:32, 0:32, 9:32>>)},
     {remote_port, binary_to_term(<<131, 89, Node/binary, 7:32, 9:32>>)},
     {remote_ref, binary_to_term(<<131, 90, 3:16, Node/binary, 9:32, 1:32,
                                   2:32, 3:32>>)},
     {remote_ref_1, binary_to_term(<<131, 90, 1:16, Node/binary, 9:32, 1:32>>)},
     {alias, monitor_alias()}].

monitor_alias() ->
    try erlang:alias() catch error:undef -> make_ref() end.
