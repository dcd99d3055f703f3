# SPDX-License-Identifier: Apache-2.0
#
# A small Elixir system that crashes itself; see gen.sh.  Elixir >= 1.10.
defmodule Lab.Struct do
  defstruct [:id, :name, tags: [], meta: %{}]
end

defmodule Lab.Counter do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg, name: {:via, Registry, {Lab.Registry, arg}})
  def init(arg) do
    Process.put(:a_key, "an Elixir string é 日本語")
    {:ok, %{arg: arg, struct: %Lab.Struct{id: 1, name: "näme", tags: [:a, :b], meta: %{"k" => ~c"charlist"}}}}
  end
  def handle_call(_, _, s), do: {:noreply, s}
  def handle_info(_, s), do: {:noreply, s}
end

defmodule Lab.Worker do
  use Agent
  def start_link(n), do: Agent.start_link(fn -> Enum.to_list(1..n) end, name: :"worker #{n}")
end

defmodule Lab.Main do
  def run() do
    {:ok, _} = Registry.start_link(keys: :unique, name: Lab.Registry)
    {:ok, _} = Registry.start_link(keys: :duplicate, name: Lab.PubSub, partitions: 2)
    children =
      for i <- 1..5 do
        Supervisor.child_spec({Lab.Counter, "counter #{i}"}, id: {:counter, i})
      end ++ [{Task.Supervisor, name: Lab.Tasks}, {DynamicSupervisor, name: Lab.Dyn, strategy: :one_for_one}, {Lab.Worker, 17}]
    {:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one, name: Lab.Sup)

    Task.Supervisor.start_child(Lab.Tasks, fn -> Process.sleep(1_000_000) end)
    _task = Task.async(fn -> Process.sleep(1_000_000) end)
    Registry.register(Lab.PubSub, "topic", :value)
    spawn(fn -> GenServer.call({:via, Registry, {Lab.Registry, "counter 1"}}, {:slow, ~D[2024-02-29]}, :infinity) end)
    s = %Lab.Struct{id: 2, name: "x", meta: %{range: 1..10, date: ~D[2024-02-29], time: ~U[2024-02-29 12:00:00Z], re: ~r/a+b/u}}

    holder =
      spawn(fn ->
        Process.put(:struct, s)
        Process.put(:mapset, MapSet.new(1..50))
        Process.put(:keyword, a: 1, b: "two", c: ~c"three")
        Process.put(:fun, fn x -> {x, s} end)
        Process.put(:capture, &String.upcase/1)
        Process.put(:bitstring, <<1::3>>)
        Process.put(:stream, Stream.map(1..10, &(&1 * 2)))
        Process.put(:nested, %{"a" => %{b: [%{c: nil}, true, false, :"quoted atom", Elixir.Some.Module]}})
        receive do
          :never -> :ok
        end
      end)

    Process.register(holder, Lab.Holder)
    for i <- 1..20, do: send(holder, {:event, i, "message #{i}", %{i => [i]}})
    send(holder, {:error, %RuntimeError{message: "boom é"}})
    :persistent_term.put({Lab, :config}, %{url: "https://example.org", list: [1, 2, 3]})
    :ets.new(Lab.Table, [:named_table, :public])
    :ets.insert(Lab.Table, {"k", s})
    Process.send_after(holder, {:later, "timer msg é"}, 1_000_000)
    Process.unlink(sup)
    Process.sleep(500)
    :erlang.halt(String.to_charlist("Elixir crash: é 日本語 (generated on purpose)"))
  end
end

Lab.Main.run()
