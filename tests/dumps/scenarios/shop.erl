%% SPDX-License-Identifier: Apache-2.0
%%
%% A small web shop that dies as real ones do, for the sample dump: the order
%% server waits for a payment gateway that does not answer, so its mailbox
%% grows; customers wait for it in turn; and then the price cache asks for more
%% memory than there is (gen.sh gives the node 150 MB).
-module(shop).
-behaviour(supervisor).
-behaviour(gen_server).
-export([run/0, start/1, start_sup/2, customer/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

run() ->
    {ok, _} = start_sup(shop_sup, top),
    Customers = [spawn_customer(I) || I <- lists:seq(1, 150)],
    [gen_server:cast(shop_orders, {click, I, order(I)})
     || I <- lists:seq(1, 3000)],
    [C ! {banner, <<"Everything must go, only today">>}
     || C <- lists:sublist(Customers, 20)],
    erlang:send_after(86400000, shop_stock, {nightly, recount}),
    timer:sleep(1500),
    gen_server:cast(shop_prices, {resize, 16000000}),
    timer:sleep(30000).

start_sup(Name, What) ->
    supervisor:start_link({local, Name}, ?MODULE, {supervisor, What}).

start({Name, Arg}) ->
    gen_server:start_link({local, Name}, ?MODULE, {server, Name, Arg}, []);
start(Session) ->
    gen_server:start_link(?MODULE, {server, shop_session, Session}, []).

init({supervisor, top}) ->
    {ok, {#{strategy => one_for_one},
          [child(shop_stock, worker, start, [{shop_stock, 2000}]),
           child(shop_payments, worker, start, [{shop_payments, "cat"}]),
           child(shop_orders, worker, start, [{shop_orders, none}]),
           child(shop_prices, worker, start, [{shop_prices, 1000}]),
           child(shop_session_sup, supervisor, start_sup,
                 [shop_session_sup, sessions])]}};
init({supervisor, sessions}) ->
    {ok, {#{strategy => one_for_one},
          [child({session, I}, worker, start, [I])
           || I <- lists:seq(1, 120)]}};
init({server, shop_stock, N}) ->
    ets:new(shop_stock, [named_table, public, {read_concurrency, true}]),
    ets:new(shop_carts, [named_table, public, ordered_set]),
    [ets:insert(shop_stock, {{article, I}, I rem 17, <<"Article">>})
     || I <- lists:seq(1, N)],
    {ok, #{articles => N}};
init({server, shop_payments, Command}) ->
    Gateway = open_port({spawn, Command}, [binary, {packet, 4}]),
    put(gateway, "payments.example.org"),
    {ok, #{gateway => Gateway, pending => []}};
init({server, shop_orders, _}) ->
    monitor(process, shop_payments),
    gen_server:cast(self(), open),
    {ok, #{next => 1, log => <<"order log ", 0:800>>}};
init({server, shop_prices, N}) ->
    persistent_term:put({shop, currency}, #{code => "EUR", digits => 2}),
    {ok, {prices, erlang:make_tuple(N, 0)}};
init({server, shop_session, I}) ->
    label({session, I}),
    put(visitor, {I, <<"visitor ", (integer_to_binary(I))/binary>>}),
    ets:insert(shop_carts, {self(), [{article, I}, {article, I + 1}]}),
    Timer = erlang:start_timer(600000 + I, self(), session_expires),
    {ok, #{id => I, cart => lists:seq(1, I rem 9), timer => Timer}}.

child(Id, Type, Function, Args) ->
    #{id => Id, type => Type, start => {?MODULE, Function, Args}}.

handle_call({order, Order}, From, S) ->
    {noreply, S#{From => Order}};
handle_call({pay, Order}, From, S = #{gateway := G, pending := P}) ->
    true = port_command(G, term_to_binary(Order)),
    {noreply, S#{pending := [{From, Order} | P]}}.

handle_cast(open, S) ->
    Answer = gen_server:call(shop_payments, {pay, order(0)}, infinity),
    {noreply, S#{open => Answer}};
handle_cast({resize, N}, {prices, Old}) ->
    {noreply, {prices, resized(N, Old)}}.

handle_info(_, S) -> {noreply, S}.

resized(N, Old) ->
    New = erlang:make_tuple(N, 0),
    setelement(1, New, element(1, Old)).

spawn_customer(I) ->
    proc_lib:spawn(?MODULE, customer, [I, #{name => name(I)}]).

customer(I, Data) when I rem 3 =:= 0 ->
    label({customer, I}),
    I rem 50 =:= 0 andalso
        register(list_to_atom("customer_" ++ integer_to_list(I)), self()),
    gen_server:call(shop_orders, {order, Data}, infinity);
customer(I, Data) ->
    put(history, [{seen, {article, J}} || J <- lists:seq(1, I rem 12)]),
    receive {never, X} -> {X, Data} end.

order(I) ->
    #{id => I, article => {article, I rem 200}, price => I * 1.25,
      customer => name(I), at => {{2024, 2, 29}, {12, I rem 60, 0}}}.

name(I) -> <<"customer ", (integer_to_binary(I rem 150))/binary>>.

%% Labels are new in OTP 27.
label(Label) ->
    case erlang:function_exported(proc_lib, set_label, 1) of
        true -> apply(proc_lib, set_label, [Label]);
        false -> ok
    end.
