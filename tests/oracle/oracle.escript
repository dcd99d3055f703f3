#!/usr/bin/env escript
%% -*- erlang -*-
%%! +sbwt none +sbwtdcpu none +sbwtdio none -hidden
%% SPDX-License-Identifier: Apache-2.0
%%
%% oracle.escript [OPTION...] DUMP...
%%
%% Prints what OTP's own crashdump_viewer gets out of crash dumps, as one JSON
%% object a line ("kind" is always the first key, the order of the keys is
%% fixed).  No wx and no display are needed: only the server behind the viewer
%% is started, and this script takes the place of its progress window.
%%
%%   --out-dir DIR     write DIR/NAME.jsonl for each NAME.dump; otherwise all
%%                     goes to standard output, where each dump begins with a
%%                     line of kind "oracle"
%%   --no-terms        give the viewer a copy of the dump in which the bodies
%%                     of =proc_heap, =proc_stack, =proc_messages,
%%                     =proc_dictionary, =persistent_terms and =literals are
%%                     empty.  It decodes all terms of a process before it
%%                     tells anything about it, is slow at that, and crashes on
%%                     terms that are newer than itself; the fields do not
%%                     depend on them.
%%   --details PID     details of this process only (may be repeated)
%%   --max-details N   details of the first N processes only (0: of none)
%%   --only A,B        only these calls; --skip A,B: not these.  The names are
%%                     those in calls/0 below, and "details"
%%   --max-items N     at most N messages, dictionary entries and stack lines
%%                     of each process (the counts are always given)
%%   --norm            a second rendering of each term under "norm": one fixed
%%                     syntax without string guessing (see norm/2)
%%   --expand N        in "norm", fetch binaries of up to N bytes (default 0)
%%   --timeout S       kill a call after S seconds (default 60), "schedulers"
%%                     after a tenth of that: it takes no time, or for ever
%%   --max-mem MB      kill a call when the node uses more (default 2000)
%%   --max-crashes N   give up a dump after the viewer crashed N times in it
%%
%% Exit status: 0 all dumps were read, 1 some were not (their output has a
%% line of kind "read_error"), 2 usage, 77 this Erlang has no viewer.
-mode(compile).
-compile(nowarn_deprecated_catch).
-define(SRV, crashdump_viewer_server).

main(Args) ->
    Defaults = #{details => all, only => all, skip => [],
                 max_items => infinity, norm => false, expand => 0,
                 terms => true, out_dir => stdout, max_crashes => 200,
                 timeout => 60, max_mem => 2000},
    case options(Args, Defaults) of
        {ok, Files, Opts} ->
            process_flag(trap_exit, true),
            logger:set_primary_config(level, none),
            case code:ensure_loaded(crashdump_viewer) of
                {module, _} -> halt(lists:max([dump(F, Opts) || F <- Files]));
                {error, _} -> halt(77)
            end;
        error ->
            io:format(standard_error,
                      "usage: oracle.escript [OPTION...] DUMP...~n"
                      "(the options stand at the top of the script)~n", []),
            halt(2)
    end.

options(["--details", P | T], O = #{details := all}) ->
    options(T, O#{details := [P]});
options(["--details", P | T], O = #{details := L}) when is_list(L) ->
    options(T, O#{details := L ++ [P]});
options(["--max-details", N | T], O) ->
    options(T, O#{details := list_to_integer(N)});
options(["--only", L | T], O) ->
    options(T, O#{only := string:lexemes(L, ",")});
options(["--skip", L | T], O) ->
    options(T, O#{skip := string:lexemes(L, ",")});
options(["--max-items", N | T], O) ->
    options(T, O#{max_items := list_to_integer(N)});
options(["--max-crashes", N | T], O) ->
    options(T, O#{max_crashes := list_to_integer(N)});
options(["--timeout", N | T], O) ->
    options(T, O#{timeout := list_to_integer(N)});
options(["--max-mem", N | T], O) ->
    options(T, O#{max_mem := list_to_integer(N)});
options(["--norm" | T], O) ->
    options(T, O#{norm := true});
options(["--expand", N | T], O) ->
    options(T, O#{norm := true, expand := list_to_integer(N)});
options(["--no-terms" | T], O) ->
    options(T, O#{terms := false});
options(["--out-dir", D | T], O) ->
    options(T, O#{out_dir := D});
options([[$-, $- | _] | _], _) -> error;
options([], _) -> error;
options(Files, O) -> {ok, Files, O}.

%% The calls, in the order in which they must be made: general_info tells the
%% server the word size, processes fills its table of registered names, and
%% persistent_terms leaves it with a piece of the file that spoils atoms.
%% module_terms is none of the viewer, which fails on them: what modules have in
%% external term format, as this Erlang decodes it; only if it is asked for.
calls() ->
    ["general_info", "processes", "ports", "ets_tables", "internal_ets_tables",
     "timers", "funs", "dist_info", "loaded_modules", "loaded_mod_details",
     "memory", "allocated_areas", "allocator_info", "hash_tables",
     "index_tables", "schedulers", "atoms", "persistent_terms",
     "module_terms"].

wanted("module_terms", #{only := all}) ->
    false;
wanted(What, #{only := all, skip := S}) ->
    not lists:member(What, S);
wanted(What, #{only := O, skip := S}) ->
    lists:member(What, O) andalso not lists:member(What, S).

%%--------------------------------------------------------------------------
%% One dump.  What is known about it is kept in the process dictionary.

dump(File, Opts) ->
    erase(),
    put(opts, Opts),
    put(crashes, 0),
    put(records, records()),
    put(capture, spawn_link(fun() -> capture([]) end)),
    Progress = start_progress(self()),
    open_out(maps:get(out_dir, Opts), File),
    Read = case Opts of
               #{terms := true} -> File;
               #{terms := false} -> without_terms(File)
           end,
    put(file, Read),
    R = try read_and_tell(Opts) catch throw:too_many_crashes -> 1 end,
    stop_server(),
    Read =/= File andalso file:delete(Read),
    close_out(),
    unregister(cdv_progress_handler),
    [begin unlink(P), exit(P, kill) end || P <- [Progress, get(capture)]],
    R.

read_and_tell(Opts) ->
    case start_server() of
        ok ->
            emit(oracle, [{otp, str(erlang:system_info(otp_release))},
                          {observer, str(observer_vsn())},
                          {dump_version, dump_version()}]),
            everything(Opts),
            0;
        {error, Reason} ->
            emit(read_error, [{reason, str(Reason)}]),
            1
    end.

%% A copy of the dump with empty term sections, beside the output.
without_terms(File) ->
    {ok, All} = file:read_file(File),
    Ends = [P + 1 || {P, _} <- binary:matches(All, <<"\n=">>)],
    Copy = copy_sections(All, 0, Ends, []),
    Dir = case maps:get(out_dir, get(opts)) of
              stdout -> os:getenv("TMPDIR", "/tmp");
              D -> D
          end,
    To = filename:join(Dir, "oracle-" ++ os:getpid() ++ ".dump"),
    ok = file:write_file(To, Copy),
    To.

copy_sections(All, From, [To | T], Acc) ->
    Part = binary:part(All, From, To - From),
    copy_sections(All, To, T, [empty_if_terms(Part) | Acc]);
copy_sections(All, From, [], Acc) ->
    Part = binary:part(All, From, byte_size(All) - From),
    lists:reverse(Acc, [empty_if_terms(Part)]).

empty_if_terms(Part) ->
    Names = [<<"=proc_heap:">>, <<"=proc_stack:">>, <<"=proc_messages:">>,
             <<"=proc_dictionary:">>, <<"=literals">>],
    case lists:any(fun(N) -> binary:longest_common_prefix([N, Part]) =:=
                                 byte_size(N) end, Names) of
        true ->
            [Tag | _] = binary:split(Part, <<"\n">>),
            [Tag, $\n];
        false ->
            Part
    end.

%% What the viewer's window would do: it is registered under this name and is
%% sent {progress, X} messages.
start_progress(Main) ->
    P = spawn_link(fun() -> progress_loop(Main) end),
    register(cdv_progress_handler, P),
    P.

progress_loop(Main) ->
    receive
        {progress, {ok, done}} ->
            Main ! {read, ok}, progress_loop(Main);
        {progress, {error, R}} ->
            Main ! {read, {error, R}}, progress_loop(Main);
        _ ->
            progress_loop(Main)
    end.

%% A group leader that keeps what the viewer prints (its "WARNING: ..."
%% lines) until it's asked for it.
capture(Acc) ->
    receive
        {io_request, From, As, Req} ->
            {Reply, Text} = io_request(Req),
            From ! {io_reply, As, Reply},
            capture([Text | Acc]);
        {take, From} ->
            From ! {captured, lists:reverse(Acc)}, capture([]);
        _ ->
            capture(Acc)
    end.

io_request({put_chars, _, Chars}) -> {ok, Chars};
io_request({put_chars, _, M, F, A}) -> {ok, (catch apply(M, F, A))};
io_request({requests, Rs}) ->
    L = [io_request(R) || R <- Rs], {ok, [T || {_, T} <- L]};
io_request(_) -> {{error, enotsup}, []}.

captured() ->
    get(capture) ! {take, self()},
    receive {captured, L} -> L end.

tell_captured(Call) ->
    Lines = string:split(unicode:characters_to_list(captured()), "\n", all),
    [emit(cdv_output, [{call, str(Call)}, {text, str(X)}])
     || X <- Lines, X =/= []].

start_server() ->
    GL = group_leader(),
    group_leader(get(capture), self()),
    {ok, Pid} = crashdump_viewer:start_link(),
    group_leader(GL, self()),
    put(server, Pid),
    Dog = watchdog(Pid, "read_file"),
    crashdump_viewer:read_file(get(file)),
    R = receive
            {read, X} -> X;
            {'EXIT', Pid, Reason} ->
                {error, fmt("crash in read_file: ~0tP",
                            [why(Dog, Reason), 30])}
        end,
    exit(Dog, kill),
    tell_captured("read_file"),
    case R of
        {error, E} when is_list(E) -> {error, lists:flatten(E)};
        _ -> R
    end.

%% The viewer's named tables are gone when the monitor fires, not before.
stop_server() ->
    case get(server) of
        undefined -> ok;
        P ->
            Ref = monitor(process, P),
            unlink(P),
            exit(P, kill),
            receive {'DOWN', Ref, process, P, _} -> ok end,
            receive {'EXIT', P, _} -> ok after 0 -> ok end
    end.

%% Call the server.  If it dies, say so, and start it again.
call(Name, Fun) ->
    Dog = watchdog(get(server), Name),
    R = try Fun()
        catch
            exit:Reason0 -> {crashed, why(Dog, Reason0)};
            error:Reason0:St -> {crashed, {Reason0, St}}
        end,
    exit(Dog, kill),
    tell_captured(Name),
    case R of
        {ok, Data, Warnings} ->
            [emit(warning, [{call, str(Name)}, {text, str(W)}])
             || W <- Warnings],
            {ok, Data};
        {crashed, Reason} ->
            emit(oracle_crash, [{call, str(Name)},
                                {reason, str(crash_reason(Reason))}]),
            restart(),
            error;
        {error, Other} ->
            emit(oracle_error, [{call, str(Name)},
                                {reason, str(fmt("~0tp", [Other]))}]),
            error
    end.

%% The viewer can loop for ever (and eat all memory) on a dump that is cut
%% within a scheduler's stack trace: kill it after --timeout seconds, or when
%% the node uses more than --max-mem MB.
watchdog(Server, Name) ->
    #{timeout := T, max_mem := Mb} = get(opts),
    Main = self(),
    Ms = if Name =:= "schedulers" -> T * 100; true -> T * 1000 end,
    Deadline = erlang:monotonic_time(millisecond) + Ms,
    spawn(fun() -> watch(Main, Server, Deadline, Mb * 1048576) end).

watch(Main, Server, Deadline, MaxMem) ->
    timer:sleep(200),
    Late = erlang:monotonic_time(millisecond) > Deadline,
    case Late orelse erlang:memory(total) > MaxMem of
        false -> watch(Main, Server, Deadline, MaxMem);
        true ->
            Why = case Late of true -> timeout; false -> too_much_memory end,
            Main ! {watchdog, self(), Why},
            exit(Server, kill)
    end.

why(Dog, Reason) ->
    receive {watchdog, Dog, Why} -> {killed_by_oracle, Why}
    after 0 -> Reason
    end.

crash_reason({Reason, {gen_server, call, _}}) -> crash_reason(Reason);
crash_reason({Reason, [{M, F, A, _} | _] = St}) when is_atom(M) ->
    Where = [frame(X) || X <- lists:sublist(St, 4)],
    fmt("~0tP in ~tp:~tp/~p; ~0tp", [Reason, 12, M, F, arity(A), Where]);
crash_reason(Reason) -> fmt("~0tP", [Reason, 25]).

frame({M, F, A, L}) -> {M, F, arity(A), proplists:get_value(line, L)};
frame(X) -> X.

arity(A) when is_list(A) -> length(A);
arity(A) -> A.

restart() ->
    #{max_crashes := Max} = get(opts),
    put(crashes, get(crashes) + 1),
    stop_server(),
    get(crashes) > Max andalso throw(too_many_crashes),
    case start_server() of
        ok ->
            catch crashdump_viewer:general_info(),
            get(names_known) =:= true andalso
                (catch crashdump_viewer:processes()),
            captured();
        {error, _} -> throw(too_many_crashes)
    end.

dump_version() ->
    case catch crashdump_viewer:get_dump_versions() of
        {ok, {_Max, V}} ->
            str(lists:flatten(lists:join(".", [integer_to_list(I) || I <- V])));
        _ -> null
    end.

observer_vsn() ->
    _ = application:load(observer),
    case application:get_key(observer, vsn) of {ok, V} -> V; _ -> "?" end.

%%--------------------------------------------------------------------------

everything(Opts) ->
    Procs = lists:foldl(fun(Name, Acc) -> one_call(Name, Acc, Opts) end,
                        [], calls()),
    wanted("details", Opts) andalso
        details(maps:get(details, Opts), Procs).

one_call(Name, Acc, Opts) ->
    Needed = Name =:= "general_info" orelse
        (Name =:= "processes" andalso needs_processes(Opts)),
    case wanted(Name, Opts) orelse Needed of
        true ->
            put(silent, not wanted(Name, Opts)),
            R = section(Name),
            put(silent, false),
            if Name =:= "processes" -> R; true -> Acc end;
        false -> Acc
    end.

needs_processes(Opts) ->
    wanted("timers", Opts) orelse
        (wanted("details", Opts) andalso maps:get(details, Opts) =/= 0).

section("general_info") ->
    case call("general_info", fun() -> crashdump_viewer:general_info() end) of
        {ok, G} -> emit(general_info, fields(general_info, G));
        error -> ok
    end;
section("processes") ->
    case call("processes", fun() -> crashdump_viewer:processes() end) of
        {ok, L0} ->
            put(names_known, true),
            L = lists:keysort(2, L0),
            Keep = [pid, name, init_func, state, msg_q_len, reds, stack_heap,
                    memory],
            [emit(process, [F || F = {K, _} <- fields(proc, P),
                                 lists:member(K, Keep)]) || P <- L],
            [pid_to_list(element(2, P)) || P <- L];
        error -> []
    end;
section("ports") ->
    case call("ports", fun() -> crashdump_viewer:ports() end) of
        {ok, L} -> [port(P) || P <- lists:keysort(2, L)];
        error -> ok
    end;
section("ets_tables") ->
    simple("ets_tables", fun() -> crashdump_viewer:ets_tables(all) end,
           ets_table, ets_table);
section("internal_ets_tables") ->
    case call("internal_ets_tables",
              fun() -> crashdump_viewer:internal_ets_tables() end) of
        {ok, L} ->
            [emit(internal_ets, [{description, str(D)} | fields(ets_table, T)])
             || {D, T} <- lists:sort(L)];
        error -> ok
    end;
section("timers") ->
    simple("timers", fun() -> crashdump_viewer:timers(all) end, timer, timer);
section("funs") ->
    simple("funs", fun() -> crashdump_viewer:funs() end, 'fun', fu);
section("dist_info") ->
    case call("dist_info", fun() -> crashdump_viewer:dist_info() end) of
        {ok, L} -> [node_info(N) || N <- L];
        error -> ok
    end;
section("loaded_modules") ->
    case call("loaded_modules",
              fun() -> crashdump_viewer:loaded_modules() end) of
        {ok, L0} ->
            L = lists:keysort(2, L0),
            put(modules, [mod_name(element(2, M)) || M <- L]),
            Keep = [mod, current_size, old_size],
            [emit(module, [F || F = {K, _} <- fields(loaded_mod, M),
                                lists:member(K, Keep)]) || M <- L];
        error -> ok
    end;
section("loaded_mod_details") ->
    [module_details(binary_to_list(M)) || M <- modules()];
section("memory") ->
    case call("memory", fun() -> crashdump_viewer:memory() end) of
        {ok, L} -> emit(memory, [{K, str(V)} || {K, V} <- L]);
        error -> ok
    end;
section("allocated_areas") ->
    case call("allocated_areas",
              fun() -> crashdump_viewer:allocated_areas() end) of
        {ok, L} ->
            [emit(allocated_area, [{name, str(N)}, {allocated, str(A)},
                                   {used, str(U)}]) || {N, A, U} <- L];
        error -> ok
    end;
section("allocator_info") ->
    case call("allocator_info",
              fun() -> crashdump_viewer:allocator_info() end) of
        {ok, L} -> [allocator(A) || A <- L];
        error -> ok
    end;
section("hash_tables") ->
    simple("hash_tables", fun() -> crashdump_viewer:hash_tables() end,
           hash_table, hash_table);
section("index_tables") ->
    simple("index_tables", fun() -> crashdump_viewer:index_tables() end,
           index_table, index_table);
section("schedulers") ->
    simple("schedulers", fun() -> crashdump_viewer:schedulers() end,
           scheduler, sched);
section("persistent_terms") ->
    case call("persistent_terms",
              fun() -> crashdump_viewer:persistent_terms() end) of
        {ok, L} ->
            [emit(persistent_term, term_fields(key, K) ++ term_fields(value, V))
             || {K, V} <- L];
        error -> ok
    end;
section("module_terms") ->
    {ok, All} = file:read_file(get(file)),
    Sections = binary:split(All, <<"\n=">>, [global]),
    [module_terms(S) || S = <<"mod:", _/binary>> <- Sections];
section("atoms") ->
    case call("atoms", fun() -> crashdump_viewer:atoms() end) of
        {ok, L} ->
            [emit(atom, [{index, N}, {text, mod_name(A)}])
             || {N, A} <- lists:sort(L)];
        error -> ok
    end.

simple(Name, Fun, Kind, Rec) ->
    case call(Name, Fun) of
        {ok, L} -> [emit(Kind, fields(Rec, R)) || R <- lists:sort(L)];
        error -> ok
    end.

port(P) ->
    Id = port_id(element(2, P)),
    Fs = fields(port, setelement(2, P, Id)),
    emit(port, Fs),
    case call("port " ++ Id, fun() -> crashdump_viewer:port(Id) end) of
        {ok, D} ->
            case fields(port, D) of
                Fs -> ok;
                Other -> emit(port_details, Other)
            end;
        error -> ok
    end.

port_id({A, B}) -> lists:flatten(io_lib:format("#Port<~w.~w>", [A, B]));
port_id(S) -> S.

node_info(N) ->
    Fs = fields(nod, N),
    emit(node, Fs),
    Ch = integer_to_list(proplists:get_value(channel, Fs)),
    case call("node_info " ++ Ch,
              fun() -> crashdump_viewer:node_info(Ch) end) of
        {ok, D} ->
            case fields(nod, D) of
                Fs -> ok;
                Other -> emit(node_info, Other)
            end;
        error -> ok
    end.

modules() ->
    case get(modules) of
        undefined ->
            case call("loaded_modules",
                      fun() -> crashdump_viewer:loaded_modules() end) of
                {ok, L} -> [mod_name(element(2, M)) || M <- lists:keysort(2, L)];
                error -> []
            end;
        L -> L
    end.

module_details(M) ->
    case call("loaded_mod_details " ++ M,
              fun() -> crashdump_viewer:loaded_mod_details(M) end) of
        {ok, D} -> emit(module_details, fields(loaded_mod, D));
        error -> ok
    end.

mod_name({B, q}) -> <<$', B/binary>>;
mod_name({B, nq}) -> B;
mod_name(L) when is_list(L) -> list_to_binary(L).

allocator({N, Cols, Rows}) ->
    emit(allocator_summary, [{name, str(N)}, {columns, [str(C) || C <- Cols]},
                             {rows, rows(Rows)}]);
allocator({N, Rows}) ->
    emit(allocator, [{name, str(N)}, {rows, rows(Rows)}]).

rows(Rows) -> [[str(K), [str(V) || V <- Vs]] || {K, Vs} <- Rows].

%%--------------------------------------------------------------------------
%% The details of processes

details(all, Procs) -> details(Procs);
details(N, Procs) when is_integer(N) -> details(lists:sublist(Procs, N));
details(Pids, _) -> details(Pids).

details(Pids) ->
    [case call("proc_details " ++ Pid,
               fun() -> crashdump_viewer:proc_details(Pid) end) of
         {ok, P} -> emit_details(Pid, P);
         error -> ok
     end || Pid <- Pids],
    ok.

emit_details(Pid, P) ->
    Raw = lists:zip(field_names(proc), tl(tuple_to_list(P))),
    Stack = proplists:get_value(stack_dump, Raw, []),
    Msgs = proplists:get_value(msg_q, Raw, []),
    Dict = proplists:get_value(dict, Raw, []),
    Own = [F || F = {K, _} <- fields(proc, P),
                not lists:member(K, [stack_dump, msg_q, dict])],
    emit(proc_details, Own ++ [{n_stack, len(Stack)}, {n_messages, len(Msgs)},
                               {n_dict, len(Dict)}]),
    #{max_items := Max} = get(opts),
    Id = {pid, str(Pid)},
    items(Stack, Max, 0,
          fun({L, T}, I) ->
                  emit(stack, [Id, {i, I}, {label, label(L)}
                               | term_fields(term, T)])
          end),
    items(Msgs, Max, 0,
          fun({M, Tok}, I) ->
                  emit(message, [Id, {i, I}] ++ term_fields(term, M) ++
                           [{token, token(Tok)}])
          end),
    items(Dict, Max, 0,
          fun(T, I) -> emit(dict, [Id, {i, I} | term_fields(term, T)]) end).

token([]) -> null;
token(Tok) -> str(fmt("~0tp", [Tok])).

len(L) when is_list(L) -> length(L);
len(_) -> 0.

items([H | T], Max, I, F) when I < Max -> F(H, I), items(T, Max, I + 1, F);
items(_, _, _, _) -> ok.

label(L) when is_integer(L) ->
    str("0x" ++ string:lowercase(integer_to_list(L, 16)));
label(L) when is_atom(L) -> str(atom_to_list(L));
label(L) -> str(fmt("~tp", [L])).

%%--------------------------------------------------------------------------
%% Records: their fields are taken from the viewer's own debug information,
%% so that this works with every release's records.

module_terms(Section) ->
    Lines = [binary:part(L, 0, byte_size(L) - trailing_cr(L))
             || L <- binary:split(Section, <<"\n">>, [global])],
    <<"mod:", Mod/binary>> = hd(Lines),
    [module_term(Mod, Line) || Line <- tl(Lines)].

trailing_cr(<<>>) -> 0;
trailing_cr(L) -> case binary:last(L) of $\r -> 1; _ -> 0 end.

%% Base64 begins with "g", hexadecimal with "8": both for 131.
module_term(Mod, Line) ->
    case binary:split(Line, <<": ">>) of
        [Label, Text = <<"g", _/binary>>] ->
            module_term(Mod, Label, fun() -> base64:decode(Text) end);
        [Label, Text = <<"83", _/binary>>] ->
            module_term(Mod, Label,
                        fun() -> << <<(binary_to_integer(<<A, B>>, 16))>>
                                    || <<A, B>> <= Text >> end);
        _ ->
            ok
    end.

module_term(Mod, Label, Decode) ->
    try binary_to_term(Decode()) of
        T -> emit(module_term, [{mod, str(Mod)}, {label, str(Label)} |
                                term_fields(term, T)])
    catch
        error:_ -> emit(module_term, [{mod, str(Mod)}, {label, str(Label)},
                                      {term, null}])
    end.

records() ->
    case beam_lib:chunks(code:which(crashdump_viewer), [abstract_code]) of
        {ok, {_, [{abstract_code, {_, Forms}}]}} ->
            maps:from_list([{R, [field(F) || F <- Fs]}
                            || {attribute, _, record, {R, Fs}} <- Forms]);
        _ ->
            #{}
    end.

field({typed_record_field, F, _}) -> field(F);
field(F) -> {atom, _, A} = element(3, F), A.

field_names(Rec) -> maps:get(Rec, get(records), []).

fields(Rec, T) ->
    Vals = tl(tuple_to_list(T)),
    Names = case field_names(Rec) of
                L when length(L) =:= length(Vals) -> L;
                _ -> [list_to_atom("field_" ++ integer_to_list(I))
                      || I <- lists:seq(1, length(Vals))]
            end,
    [{N, value(N, V)} || {N, V} <- lists:zip(Names, Vals)].

value(F, _) when F =:= stack_dump; F =:= msg_q; F =:= dict -> null;
value(_, undefined) -> null;
value(F, L) when is_list(L),
                 (F =:= links orelse F =:= monitors orelse F =:= mon_by orelse
                  F =:= suspended orelse F =:= remote_links orelse
                  F =:= remote_mon orelse F =:= remote_mon_by) ->
    [case X of
         {S, S} -> str(S);
         {S, Text} -> {obj, [{id, str(S)}, {text, str(Text)}]};
         _ -> str(fmt("~0tp", [X]))
     end || X <- L];
value(last_calls, L) when is_list(L) -> [str(X) || X <- L];
value(current_func, {What, F}) -> {obj, [{what, str(What)}, {func, str(F)}]};
value(creation, {creations, L}) -> L;
value(memory, {bytes, B}) -> B;
value(mod, M) -> mod_name(M);
value(details, M) when is_map(M) ->
    {obj, [{detail_key(K), value(K, V)}
           || {K, V} <- lists:sort(maps:to_list(M))]};
value(_, V) when is_integer(V); is_float(V); is_binary(V) -> V;
value(_, V) when is_boolean(V) -> V;
value(_, V) when is_atom(V) -> str(atom_to_list(V));
value(_, V) when is_pid(V) -> str(pid_to_list(V));
value(F, V) when is_list(V) ->
    try str(lists:flatten(V)) catch _:_ -> str(fmt("~tp: ~0tp", [F, V])) end;
value(_, V) -> str(fmt("~0tp", [V])).

detail_key({A, N}) -> list_to_atom(atom_to_list(A) ++ "_" ++ integer_to_list(N));
detail_key(K) -> K.

%%--------------------------------------------------------------------------
%% Terms

term_fields(Name, T) ->
    #{norm := Norm, expand := Max} = get(opts),
    Text = str(fmt("~0tp", [T])),
    case Norm of
        true -> [{Name, Text}, {norm_key(Name), iolist_to_binary(norm(T, Max))}];
        false -> [{Name, Text}]
    end.

norm_key(term) -> norm;
norm_key(Name) -> list_to_atom(atom_to_list(Name) ++ "_norm").

%% One fixed syntax.  Lists are always [a,b|c]; a binary is <<1,2,255>>, a bit
%% string <<1,2,5:3>>; floats are the shortest decimal; atoms are quoted as
%% Erlang does; the pairs of a map are in the order of the keys' own norm
%% text (by bytes); pids and ports are <0.1.0> and #Port<0.1> with the numbers
%% in the dump; a binary that isn't fetched is #Bin<offset,size,dump position>;
%% funs and references are in ~w's syntax (with *this* node's numbers for
%% other nodes).
norm(['#CDVPid' | Ids], _) -> ["<", lists:join(".", ints(Ids)), ">"];
norm(['#CDVPort' | Ids], _) -> ["#Port<", lists:join(".", ints(Ids)), ">"];
norm(['#CDVBin', Off, Size, Pos], Max)
  when is_integer(Off), is_integer(Size), is_integer(Pos) ->
    case Size =< Max andalso
        (catch crashdump_viewer:expand_binary({Off, Size, Pos})) of
        {ok, B} when is_bitstring(B) -> norm(B, Max);
        {ok, Other} -> fmt("~w", [Other]);
        _ -> io_lib:format("#Bin<~w,~w,~w>", [Off, Size, Pos])
    end;
norm({'#CDVFRef', N}, _) -> io_lib:format("#FunRef<~.16B>", [N]);
norm([], _) -> "[]";
norm([H | T], Max) -> ["[", norm(H, Max), norm_tail(T, Max), "]"];
norm(T, Max) when is_tuple(T) ->
    ["{", lists:join(",", [norm(E, Max) || E <- tuple_to_list(T)]), "}"];
norm(M, Max) when is_map(M) ->
    Pairs = lists:sort([{iolist_to_binary(norm(K, Max)),
                         iolist_to_binary(norm(V, Max))}
                        || {K, V} <- maps:to_list(M)]),
    ["#{", lists:join(",", [[K, "=>", V] || {K, V} <- Pairs]), "}"];
norm(B, _) when is_binary(B) ->
    ["<<", lists:join(",", ints(binary_to_list(B))), ">>"];
norm(B, _) when is_bitstring(B) ->
    N = bit_size(B) rem 8,
    Whole = bit_size(B) - N,
    <<H:Whole/bits, L:N>> = B,
    Last = [integer_to_list(L), ":", integer_to_list(N)],
    ["<<", lists:join(",", ints(binary_to_list(H)) ++ [Last]), ">>"];
norm(A, _) when is_atom(A) ->
    unicode:characters_to_binary(io_lib:write_atom(A));
norm(T, _) -> unicode:characters_to_binary(io_lib:format("~tw", [T])).

norm_tail([], _) -> [];
norm_tail([X | _] = T, Max)
  when X =:= '#CDVPid'; X =:= '#CDVPort'; X =:= '#CDVBin' ->
    %% an improper tail that is a pid, a port or a binary looks like this
    case symbolic(T) of
        true -> ["|", norm(T, Max)];
        false -> [",", norm(X, Max), norm_tail(tl(T), Max)]
    end;
norm_tail([H | T], Max) -> [",", norm(H, Max), norm_tail(T, Max)];
norm_tail(T, Max) -> ["|", norm(T, Max)].

symbolic([_ | Ids]) ->
    try length(Ids) >= 2 andalso lists:all(fun is_integer/1, Ids)
    catch _:_ -> false
    end.

ints(L) -> [integer_to_list(I) || I <- L].

%%--------------------------------------------------------------------------
%% Output

fmt(F, A) -> lists:flatten(io_lib:format(F, A)).

%% A JSON string from a list of characters, or of the bytes of UTF-8 text (the
%% viewer gives both).
str(undefined) -> null;
str(B) when is_binary(B) -> B;
str(A) when is_atom(A) -> atom_to_binary(A, utf8);
str(L) when is_list(L) ->
    case lists:all(fun(C) -> is_integer(C) andalso C < 256 end, L) of
        true ->
            B = list_to_binary(L),
            case unicode:characters_to_binary(B) of
                B -> B;
                _ -> unicode:characters_to_binary(L)
            end;
        false -> unicode:characters_to_binary(L)
    end;
str(O) -> str(fmt("~0tp", [O])).

open_out(stdout, _) ->
    open_out_file("/dev/stdout", append);
open_out(Dir, File) ->
    Name = filename:basename(File, ".dump") ++ ".jsonl",
    open_out_file(filename:join(Dir, Name), write).

open_out_file(Path, Mode) ->
    {ok, Fd} = file:open(Path, [raw, binary, Mode,
                                {delayed_write, 65536, 2000}]),
    put(out, Fd).

close_out() -> file:close(get(out)).

emit(Kind, Fields) ->
    Always = lists:member(Kind, [warning, oracle_crash, cdv_output]),
    case get(silent) =:= true andalso not Always of
        true -> ok;
        false ->
            Line = json({obj, [{kind, str(Kind)} | Fields]}),
            ok = file:write(get(out), [Line, $\n])
    end.

json(null) -> "null";
json(true) -> "true";
json(false) -> "false";
json(I) when is_integer(I) -> integer_to_list(I);
json(F) when is_float(F) -> io_lib:format("~w", [F]);
json({obj, L}) ->
    [${, lists:join($,, [[json(key(K)), $:, json(V)] || {K, V} <- L]), $}];
json(L) when is_list(L) ->
    [$[, lists:join($,, [json(X) || X <- L]), $]];
json(B) when is_binary(B) ->
    case unicode:characters_to_binary(B) of
        B -> [$", esc(B, B, 0, 0), $"];
        _ ->
            B2 = unicode:characters_to_binary(B, latin1),
            [$", esc(B2, B2, 0, 0), $"]
    end.

key(K) when is_atom(K) -> atom_to_binary(K, utf8);
key(K) -> K.

%% Escape; runs of plain bytes are copied whole.
esc(<<C, R/binary>>, All, S, N) when C >= 32, C =/= $", C =/= $\\, C =/= 127 ->
    esc(R, All, S, N + 1);
esc(<<C, R/binary>>, All, S, N) ->
    [binary:part(All, S, N), esc_char(C) | esc(R, All, S + N + 1, 0)];
esc(<<>>, All, S, N) -> [binary:part(All, S, N)].

esc_char($") -> "\\\"";
esc_char($\\) -> "\\\\";
esc_char($\n) -> "\\n";
esc_char($\t) -> "\\t";
esc_char($\r) -> "\\r";
esc_char(C) -> io_lib:format("\\u~4.16.0b", [C]).
