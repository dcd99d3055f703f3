# SPDX-License-Identifier: Apache-2.0
#
# elixir elixir.exs DIR COUNT: terms as Elixir prints them, and in dumps.
#
# Terms that are picked by hand and COUNT that are made, the same in each run,
# are numbered. DIR gets
#
#   live.txt       NUMBER, a tab, and what inspect says, a line each
#   external.txt   the same, with bit strings, which a real dump loses, and
#                  without large maps, which the external format has in another
#                  order
#   external.dump  made here: the terms in the external format, as the
#                  dictionary of <0.1.0>
#
# Then the node crashes, into $ERL_CRASH_DUMP, with the terms of live.txt in the
# dictionary of the process `elixir_oracle`, and as its messages, {NUMBER, TERM}.
#
# What crashdive cannot know is arranged to be the same: structs of this script
# print their fields in the order of the map, and the module of each local
# function is not loaded. Where an old Elixir prints what newer ones do not,
# charlists as 'abc', it is told to print as they do; characters that only newer
# ones escape are left out there. Maps of more than 32 keys are in the order of
# the dump, which is that of maps:to_list/1 in OTP 29, and turned round before.

defmodule Oracle.Point do
  defstruct [:x, :y]
end

defmodule Oracle.Wide do
  defstruct for n <- 1..40, do: {:"field_#{n}", n}
end

defmodule Oracle.Odd do
  defstruct [:"a b", nil, :é, :+]
end

defimpl Inspect, for: [Oracle.Point, Oracle.Wide, Oracle.Odd] do
  import Inspect.Algebra

  def inspect(struct, opts) do
    fields = for {k, v} <- Oracle.pairs(struct), k != :__struct__, do: {k, v}
    name = "%" <> Macro.inspect_atom(:literal, struct.__struct__) <> "{"

    container_doc(name, fields, "}", opts, fn {k, v}, opts ->
      concat([Macro.inspect_atom(:key, k), " ", to_doc(v, opts)])
    end)
  end
end

defmodule Oracle.Fun do
  def one(x), do: fn y -> {x, y} end
  def two, do: fn -> :ok end
  def three, do: &{&1, &2, &3}

  # The same function, of a module that nobody knows.
  def unknown(fun) do
    bytes = :erlang.term_to_binary(fun)

    :erlang.binary_to_term(
      :binary.replace(bytes, "Elixir.Oracle.Fun", "Elixir.Oracle.Gun", [:global])
    )
  end

  def all, do: for(f <- [one({1}), two(), three()], do: unknown(f))
end

defmodule Oracle do
  @new Version.match?(System.version(), ">= 1.16.0")

  def print(term) do
    inspect(term,
      limit: :infinity,
      printable_limit: :infinity,
      width: :infinity,
      inspect_fun: &as_new/2
    )
  end

  @charlists Version.match?(System.version(), "< 1.15.0")
  @backwards System.otp_release() in ~w(25 26 27 28)
  @flat 32

  defp as_new([_ | _] = term, %{charlists: :infer} = opts) when @charlists do
    if List.ascii_printable?(term) do
      {text, ""} = Code.Identifier.escape(List.to_string(term), ?")
      IO.iodata_to_binary(["~c\"", text, ?"])
    else
      Inspect.inspect(term, opts)
    end
  end

  defp as_new(%MapSet{} = set, opts) when @backwards do
    if MapSet.size(set) > @flat do
      members = set |> MapSet.to_list() |> Enum.reverse()

      Inspect.Algebra.concat([
        "MapSet.new(",
        as_new(members, %{opts | charlists: :as_lists}),
        ")"
      ])
    else
      Inspect.inspect(set, opts)
    end
  end

  defp as_new(map, opts)
       when @backwards and is_map(map) and map_size(map) > @flat and
              not is_struct(map) do
    pairs = pairs(map)

    print =
      if Inspect.List.keyword?(pairs),
        do: &Inspect.List.keyword/2,
        else: &arrow/2

    Inspect.Algebra.container_doc("%{", pairs, "}", opts, print)
  end

  defp as_new(term, opts), do: Inspect.inspect(term, opts)

  # In the order of the dump.
  def pairs(map) when map_size(map) > @flat and @backwards,
    do: map |> Map.to_list() |> Enum.reverse()

  def pairs(map), do: Map.to_list(map)

  defp arrow({key, value}, opts) do
    Inspect.Algebra.concat([
      Inspect.Algebra.to_doc(key, opts),
      " => ",
      Inspect.Algebra.to_doc(value, opts)
    ])
  end

  ## By hand

  def atoms do
    texts =
      ~w"""
         nil true false a a? a! a?b a@ a@b @a A Ab 1a _ _a a_B9 Elixir
         Elixir.Elixir Elixir.Elixir.A Elixir.a Elixir.A.b Elixir.A.B1_
         Elixir.É ElixirA Elixir. Elixir.A. Elixir.Foo.Bar.Baz é É 日本 aж жa ж
         ﬁ µ μ ﬀ x² ℵ … ª × Ǆ ǅ 한국 ไทย עב عربى हिन्दी a·b a‿b ŉ ſ aé éa naïve_é
         ひらがな カタカナ 日本ひらカタ ñandú Ωmega αβγ a1é é1 é? é@x ʼn Ａ ａ ⅷ
         + - * / = ! & | < > . .. ... ..// :: ^^^ ~~~ <|> || && &&& ||| => -> <-
         <> <= >= == != === !== =~ ++ -- +++ --- ** <<< >>> |> <~ ~> <~> ~>> <<~
         \\\\ % %{} {} <<>> <<< [] () (a) a.b a,b a-b fn do end when and or not in
         case after cond __MODULE__ :a a: "a" 'a' $ancestors $initial_call
         Elixir.MapSet.Foo utf8? Ünder_ score ß
      """

    more = [
      "",
      " ",
      "not in",
      "a b",
      "it's",
      "a\"b",
      "a\\b",
      "a\#{b}",
      "#",
      "#x",
      "{",
      "\n\t\r\a\b\e\f\v\d",
      <<0>>,
      <<1, 2, 31>>,
      "é\u0301",
      "e\u0301",
      "\u0301",
      "a\u0323",
      "\u{10FFFF}",
      "\uFFFE",
      "\u0085",
      String.duplicate("x", 255),
      String.duplicate("é", 255),
      String.duplicate("y", 254) <> "?",
      String.duplicate("z", 127) <> " "
    ]

    hidden = [
      "\u202E",
      "a\u200Bb",
      "\u00A0",
      "\uFEFF",
      "a_ж",
      "é_ж",
      "ж_a_日本",
      "foo_ж?"
    ]

    hidden =
      hidden ++
        [
          "á\u0327",
          "ľ\u0327",
          "U\u0306",
          "a\u0323\u0302",
          "a\u0302\u0323",
          "Κµ"
        ]

    for text <- texts ++ more ++ if(@new, do: hidden, else: []),
        do: String.to_atom(text)
  end

  def strings do
    plain = [
      "",
      "a",
      "it's \"quoted\" \\ /",
      "\#{x} # \#a #\#{ {",
      "##\#{",
      "\a\b\t\n\v\f\r\e\d",
      "\0",
      "a\0",
      "näme é 日本語 😀",
      "\u0301",
      "\u0085",
      "\uFFFD\uE000\u{10FFFF}",
      "\uFFFE",
      <<0xEF, 0xBF, 0xBF>>,
      <<0xED, 0xA0, 0x80>>,
      <<0xC0, 0x80>>,
      <<0xFF>>,
      <<97, 0xE5>>,
      <<0xE6, 0x97>>,
      <<0, 1, 2, 255>>,
      String.duplicate("long é ", 100),
      String.duplicate("x", 64),
      String.duplicate("y", 5000) <> <<0xFF>>,
      :binary.part(String.duplicate("sub binary ", 50), 11, 200)
    ]

    hidden =
      for range <- [
            0xA0..0xAD,
            0x34F..0x34F,
            0x61C..0x61C,
            0x2000..0x2070,
            0xFEFF..0xFEFF,
            0xFFF0..0xFFFD
          ],
          c <- range,
          do: <<c::utf8>>

    plain ++ if(@new, do: hidden, else: [])
  end

  def charlists do
    [
      ~c"abc",
      ~c"it's \"q\" \#{x} # \\",
      ~c"\a\b\t\n\v\f\r\e",
      ~c"~\s",
      [127],
      [31],
      [97, 955],
      [97, 233],
      [97 | 98],
      [97 | :b],
      ~c"a" ++ [[98]],
      String.to_charlist(String.duplicate("x#", 300)),
      [[97], ~c"#"],
      Enum.to_list(1..300),
      [0]
    ]
  end

  def floats do
    powers =
      for n <- -30..30,
          x <- [1.0, 1.5, 9.99, 123_456.789],
          do: x * :math.pow(10, n)

    special =
      [
        0.0,
        -0.0,
        0.1,
        0.2,
        0.3,
        1.0e15,
        1.0e16,
        -1.0e15,
        9_999_999_999_999_998.0,
        1.0e22,
        1.0e23
      ] ++
        [
          9_007_199_254_740_993.0,
          1.7976931348623157e308,
          5.0e-324,
          2.2250738585072014e-308,
          123_456.0
        ]

    special ++ powers
  end

  def numbers do
    for(
      n <- [0, 1, 10, 59, 60, 63, 64, 100, 512, 4000],
      x <- [Bitwise.bsl(1, n)],
      y <- [x - 1, -x, -x - 1],
      do: y
    ) ++
      floats()
  end

  def keywords do
    [
      [a: 1],
      [a: 1, b: [c: 2, d: [e: {:f, [g: 1]}]]],
      [{:a, 1}, :b],
      [{:a, 1} | :b],
      [{:a, 1}, {:b, 2, 3}],
      [{:a, 1}, {"b", 2}],
      [{Foo, 1}],
      [{:a, 1}, {Foo, 1}],
      [{:Foo, 1}],
      [{:"Elixir", 1}, {nil, 2}, {true, 3}],
      [[a: 1], [b: 2]],
      [{{:a, 1}, 2}],
      [{:a, ~c"abc"}, {:b, "x"}],
      %{a: 1, b: %{c: 2}},
      %{:a => 1, "b" => 2},
      %{Foo => 1},
      %{nil: 1, true: 2},
      %{{:a, 1} => %{}},
      %{[a: 1] => [b: 2]},
      %{1 => 2, 3.0 => 4},
      %{%{a: 1} => %{"b" => 2}},
      {[a: 1], %{a: ~c"x"}},
      {},
      {{}},
      [{}],
      [nil],
      [[]],
      for(n <- 1..100, do: {:"key#{n}", n}),
      for(
        a <- atoms(),
        not String.starts_with?(Atom.to_string(a), "Elixir."),
        do: {a, 1}
      ),
      for(a <- atoms(), do: {a, 1}),
      Map.new(for(n <- 1..20, do: {:"key#{n}", n}))
    ]
  end

  def large_maps do
    [
      Map.new(for(n <- 1..33, do: {n, n})),
      Map.new(for(n <- 1..100, do: {:"key#{n}", [n]})),
      Map.new(for(n <- 1..200, do: {"k#{n}", %{n: n}})),
      MapSet.new(1..200),
      MapSet.new(for(n <- 1..50, do: {:"a#{n}", n})),
      struct(Oracle.Wide),
      Map.new(for(n <- 1..40, do: {:"key#{n}", n})) |> Map.put("x", 1)
    ]
  end

  def dates do
    days = [~D[2024-02-29], ~D[0000-01-01], ~D[9999-12-31], Date.new!(-1, 1, 1)]

    times = [
      ~T[00:00:00],
      ~T[23:59:59.9],
      ~T[12:00:00.120],
      ~T[01:02:03.000000],
      ~T[01:02:03.000004]
    ]

    naive = for d <- days, t <- times, do: NaiveDateTime.new!(d, t)
    utc = for n <- naive, n.year >= 0, do: DateTime.from_naive!(n, "Etc/UTC")

    other =
      for {offset, std} <- [
            {3600, 0},
            {3600, 3600},
            {-12600, 3600},
            {0, 0},
            {0, 3600},
            {-3600, 3600},
            {45296, 0}
          ] do
        %{
          hd(utc)
          | utc_offset: offset,
            std_offset: std,
            zone_abbr: "CEST",
            time_zone: "Europe/Berlin"
        }
      end

    far =
      if Version.match?(System.version(), ">= 1.17.0"),
        do: [
          Date.new!(12000, 1, 1),
          Date.new!(-12000, 1, 1),
          NaiveDateTime.new!(10000, 1, 2, 3, 4, 5, {6, 6}),
          %{hd(utc) | year: 12000}
        ],
        else: []

    durations =
      if Code.ensure_loaded?(Duration),
        do: [
          struct(Duration),
          struct(Duration, year: 1, second: -5),
          struct(Duration, microsecond: {5, 2}),
          struct(Duration, microsecond: {0, 3})
        ],
        else: []

    days ++ times ++ naive ++ utc ++ other ++ far ++ durations
  end

  def ranges do
    big = Bitwise.bsl(1, 80)

    [
      1..10,
      10..1//-1,
      1..0//1,
      1..10//3,
      5..1//-2,
      1..1,
      1..1//-1,
      0..-1//1,
      -5..-1
    ] ++
      [
        1..big,
        big..1//-1,
        -big..big,
        -big..-(big + 1)//1,
        -(big + 1)..-big,
        big..big,
        2..1//-big
      ] ++
      for {a, b} <- [
            {~D[2024-01-01], ~D[2024-01-05]},
            {~D[2024-01-01], ~D[2024-01-01]}
          ],
          s <- [1, 2, 7],
          do: Date.range(a, b, s)
  end

  def regexes do
    sources = [
      "",
      "a+b",
      "a/b",
      "a\\/b",
      "a\\\\/b",
      "\\\\",
      "\\d+\\s\"",
      "\n\t\r\a\f\v\e\d",
      "[\\x{7F}é]",
      "\#{x}",
      "#x",
      "a#"
    ]

    sources = if @new, do: ["\\\#{x}" | sources], else: sources

    for(s <- sources, o <- ["", "i", "u", "smx"], do: Regex.compile!(s, o)) ++
      [
        Regex.compile!("a", "fU"),
        Regex.compile!("a", "uismxfU"),
        Regex.compile!("a", [:caseless, {:newline, :cr}])
      ]
  end

  def structs do
    [
      %Oracle.Point{x: 1, y: ~c"abc"},
      %Oracle.Point{
        x: %Oracle.Point{},
        y: [a: %Oracle.Point{x: [%Oracle.Point{}]}]
      },
      %Oracle.Odd{},
      %{__struct__: :foo, a: 1},
      %{__struct__: "Foo", a: 1},
      %{1 => 2, :__struct__ => Oracle.Missing},
      %RuntimeError{message: "boom é"},
      %ArgumentError{},
      %KeyError{key: :a, term: %{b: 1}},
      %FunctionClauseError{module: Foo, function: :bar, arity: 2},
      %UndefinedFunctionError{module: Foo, function: :bar, arity: 2},
      %Protocol.UndefinedError{protocol: Enumerable, value: 1},
      %MatchError{term: {:error, :enoent}},
      %CaseClauseError{term: []},
      %CondClauseError{},
      %File.Error{reason: :enoent, path: "x", action: "open"},
      %ErlangError{original: :badarg},
      %SystemLimitError{},
      %File.Stat{},
      %File.Stream{path: "x", modes: [], line_or_bytes: :line, raw: true},
      %IO.Stream{device: :stdio, raw: false, line_or_bytes: :line},
      %Inspect.Opts{},
      struct(Task, mfa: {:a, :b, 1}, owner: self(), pid: nil, ref: make_ref()),
      Version.parse!("1.2.3"),
      Version.parse!("1.2.3-rc.1+build.5"),
      Version.parse_requirement!("~> 1.0 or > 2.0.0"),
      URI.parse("https://user@example.org:80/x?y#z"),
      URI.parse("/x"),
      MapSet.new(),
      MapSet.new([1, 2, 3]),
      MapSet.new([~c"abc", {1, ~c"x"}, [~c"y" | ~c"z"]]),
      MapSet.new(a: 1, b: ~c"x"),
      MapSet.new([{Foo, 1}]),
      MapSet.new([{:a, 1}, 2]),
      MapSet.new([MapSet.new([~c"a"]), %{x: ~c"a"}, [x: ~c"b"]]),
      MapSet.new(~c"abc"),
      [MapSet.new(~c"abc"), ~c"abc"],
      __ENV__
      |> Map.merge(%{functions: [], macros: [], requires: []})
      |> Map.put(:lexical_tracker, nil),
      %{a: Stream.map([1, 2], &String.upcase/1), b: 1}.b
    ]
  end

  def functions do
    Oracle.Fun.all() ++
      [&String.upcase/1, &:lists.map/2, &:erlang.+/2] ++
      for name <- [
            :"a b",
            :Foo,
            :é,
            :a@b,
            nil,
            :%,
            :..,
            :"::",
            :"^^^",
            :+,
            :"",
            :"a\nb",
            Foo
          ],
          module <- [Foo, :foo, :"a b", nil, :Foo],
          do: Function.capture(module, name, 3)
  end

  def others do
    [
      self(),
      make_ref(),
      hd(Port.list()),
      Process.whereis(:init),
      :erlang.list_to_pid(~c"<0.9999.7>")
    ]
  end

  def by_hand do
    atoms() ++
      strings() ++
      charlists() ++
      numbers() ++
      keywords() ++
      dates() ++ ranges() ++ regexes() ++ structs() ++ functions() ++ others()
  end

  def bit_strings do
    for n <- 0..20, x <- [0, 1, 5, 0xFFFFF], do: <<x::size(n)>>
  end

  ## Made

  def made(0), do: []

  def made(count) do
    :rand.seed(:exsss, {1, 2, 3})

    pools =
      {List.to_tuple(atoms()), List.to_tuple(strings()),
       List.to_tuple(dates() ++ ranges() ++ structs())}

    for _ <- 1..count, do: make(pools, 4)
  end

  defp pick(tuple), do: elem(tuple, :rand.uniform(tuple_size(tuple)) - 1)
  defp below(n), do: :rand.uniform(n) - 1

  defp many(pools, depth),
    do: for(_ <- 1..below(5)//1, do: make(pools, depth - 1))

  defp make({atoms, strings, others} = pools, depth) do
    case below(if depth > 0, do: 24, else: 12) do
      n when n in 0..2 ->
        pick(atoms)

      3 ->
        below(300) - 150

      4 ->
        below(Bitwise.bsl(1, below(200) + 1)) - Bitwise.bsl(1, below(100))

      5 ->
        a_float()

      6 ->
        pick(strings)

      7 ->
        for _ <- 1..below(12)//1, into: "", do: <<a_char()::utf8>>

      8 ->
        :rand.bytes(below(70))

      9 ->
        for _ <- 1..below(12)//1, do: below(100) + 30

      10 ->
        pick(others)

      11 ->
        {below(10), pick(atoms)}

      n when n in 12..13 ->
        many(pools, depth)

      14 ->
        many(pools, depth) ++ make(pools, 0)

      n when n in 15..16 ->
        for v <- many(pools, depth), do: {pick(atoms), v}

      17 ->
        many(pools, depth) |> List.to_tuple()

      n when n in 18..19 ->
        Map.new(for v <- many(pools, depth), do: {pick(atoms), v})

      20 ->
        Map.new(for v <- many(pools, depth), do: {make(pools, 1), v})

      21 ->
        MapSet.new(many(pools, depth))

      22 ->
        %Oracle.Point{x: make(pools, depth - 1), y: make(pools, depth - 1)}

      23 ->
        %KeyError{key: make(pools, depth - 1), term: make(pools, depth - 1)}
    end
  end

  defp a_float do
    case :rand.bytes(8) do
      <<x::float>> -> x
      _ -> 0.5
    end
  end

  defp a_char do
    case below(8) do
      0 -> 0x80 + below(0x780)
      1 -> 0x3040 + below(0x100)
      2 -> 0x1F600 + below(50)
      3 -> below(32)
      _ -> 32 + below(96)
    end
    |> then(&if(@new or &1 not in [0xA0, 0x34F, 0x61C], do: &1, else: ?x))
  end

  ## Out

  def write_text(path, terms) do
    File.write!(
      path,
      for({n, term} <- terms, do: [Integer.to_string(n), ?\t, print(term), ?\n])
    )
  end

  # A heap of pairs and of external terms.
  def write_dump(path, terms) do
    heap =
      for {n, term} <- terms do
        bytes = :erlang.term_to_binary(term)
        at = 0x1000 + n * 0x20

        [
          "#{hex(at)}:t2:I#{n},H#{hex(at + 0x10)}\n",
          "#{hex(at + 0x10)}:E#{hex(byte_size(bytes))}:#{Base.encode64(bytes)}\n"
        ]
      end

    File.write!(path, [
      "=erl_crash_dump:0.5\nSlogan: external terms\nSystem version: Erlang/OTP 27 [erts-15.0] [source] [64-bit]\n",
      "=proc:<0.1.0>\nState: Waiting\nName: elixir_oracle\n=node:'#{node()}'\n",
      "=proc_dictionary:<0.1.0>\n",
      for({n, _} <- terms, do: "H#{hex(0x1000 + n * 0x20)}\n"),
      "=proc_heap:<0.1.0>\n",
      heap,
      "=end\n"
    ])
  end

  defp number(terms),
    do: for({term, n} <- Enum.with_index(terms), do: {n, term})

  defp hex(n), do: Integer.to_string(n, 16)

  defp hold(terms) do
    for {n, term} <- terms, do: Process.put(n, term)

    receive do
      :ready? -> send(:elixir_oracle_main, :ready)
    end

    receive(do: (:never -> :ok))
  end

  def main([dir, count]) do
    both = by_hand() ++ made(String.to_integer(count))
    live = number(both ++ large_maps())
    external = number(both ++ bit_strings())
    write_text(Path.join(dir, "live.txt"), live)
    write_text(Path.join(dir, "external.txt"), external)
    write_dump(Path.join(dir, "external.dump"), external)
    Process.register(self(), :elixir_oracle_main)
    holder = spawn(fn -> hold(live) end)
    Process.register(holder, :elixir_oracle)
    send(holder, :ready?)
    receive(do: (:ready -> :ok))
    for pair <- live, do: send(holder, pair)
    :erlang.halt(~c"terms for an oracle")
  end
end

Oracle.main(System.argv())
