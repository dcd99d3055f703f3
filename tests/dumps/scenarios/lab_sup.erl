%% SPDX-License-Identifier: Apache-2.0
%%
%% A supervisor with a gen_server, a gen_statem and a nested supervisor, so
%% that OTP's own process shapes are in the dumps.
-module(lab_sup).
-behaviour(supervisor).
-export([init/1, start/1, start_server/1, start_statem/1]).
-export([handle_call/3, handle_cast/2, handle_info/2]).
-export([callback_mode/0, locked/3]).

start(Arg) -> supervisor:start_link(?MODULE, Arg).
start_server(N) -> gen_server:start_link(?MODULE, {server, N}, []).
start_statem(N) -> gen_statem:start_link(?MODULE, {statem, N}, []).

init([]) ->
    {ok, {#{strategy => one_for_one},
          [#{id => {server, N}, start => {?MODULE, start_server, [N]}} || N <- [1, 2, 3]] ++
              [#{id => statem, start => {?MODULE, start_statem, [1]}},
               #{id => sub, type => supervisor, start => {?MODULE, start, [inner]}}]}};
init(inner) ->
    {ok, {#{strategy => rest_for_one},
          [#{id => {server, N}, start => {?MODULE, start_server, [N]}} || N <- [4, 5]]}};
init({server, N}) ->
    {ok, #{n => N, queue => queue:from_list([1, 2, 3]), started => true}};
init({statem, N}) ->
    {ok, locked, {data, N}, [{state_timeout, 1000000, open}]}.

handle_call(_, _, S) -> {noreply, S}.
handle_cast(_, S) -> {noreply, S}.
handle_info(_, S) -> {noreply, S}.

callback_mode() -> state_functions.
locked(_, _, Data) -> {keep_state, Data}.
