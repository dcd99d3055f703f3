# SPDX-License-Identifier: Apache-2.0
#
# Writes elixir_identifier.def, from what an Elixir says of each character:
#
#   elixir elixir_identifier.exs > elixir_identifier.def
#
# The scripts of a character are told by the error of a name that mixes it with
# a character of another script; who mixes with Latin, Cyrillic and Han alike
# has none of its own.

defmodule Make do
  @others [?x, 0x436, 0x65E5]

  def tokenize(name), do: String.Tokenizer.tokenize(name)

  # Characters that Elixir changes first, and names that have them are quoted.
  def kind(c, name, kind) do
    case tokenize(name) do
      {^kind, ^name, [], _, _, special} -> if :nfkc in special, do: nil, else: c
      _ -> nil
    end
  end

  def class(c) do
    cond do
      kind(c, [c], :identifier) -> "START"
      kind(c, [c], :atom) -> "UPPER"
      kind(c, [?_, c], :identifier) -> "MORE"
      true -> nil
    end
  end

  def scripts(c), do: Enum.find_value(@others, &scripts(c, &1)) || []

  defp scripts(c, other) do
    case tokenize([other, c]) do
      {:error, {:mixed_script, _, {_, text}}} ->
        text
        |> to_string()
        |> String.split("\n")
        |> Enum.find(&String.contains?(&1, <<c::utf8>> <> " {"))
        |> names()

      _ ->
        nil
    end
  end

  # A mark that was put together with the other character has no line.
  defp names(nil), do: nil

  defp names(line) do
    [_, names] = Regex.run(~r/\{([^}]*)\}$/, line)
    names |> String.split(",") |> Enum.sort()
  end

  def combining(c), do: :unicode_util.lookup(c).ccc

  # The letter in front of a last mark, if it consists of both.
  def parts(c) do
    with [_, _ | _] = parts <- :unicode.characters_to_nfd_list([c]),
         {front, [mark]} = Enum.split(parts, -1),
         [first] <- :unicode.characters_to_nfc_list(front) do
      [{first, mark}]
    else
      _ -> []
    end
  end

  def changes?(first, mark),
    do: :unicode.characters_to_nfc_list([first, mark]) != [first, mark]

  def ranges(rows) do
    rows
    |> Enum.reduce([], fn
      {c, what}, [{first, last, what} | rest] when last == c - 1 ->
        [{first, c, what} | rest]

      {c, what}, ranges ->
        [{c, c, what} | ranges]
    end)
    |> Enum.reverse()
  end

  def hex(n), do: "0x" <> String.pad_leading(Integer.to_string(n, 16), 4, "0")

  def print(items) do
    items
    |> Enum.chunk_while(
      "",
      fn item, line ->
        if line != "" and String.length(line) + String.length(item) >= 80,
          do: {:cont, line, item},
          else: {:cont, String.trim_leading(line <> " " <> item)}
      end,
      &{:cont, &1, ""}
    )
    |> Enum.each(&IO.puts/1)
  end
end

points = Enum.concat(128..0xD7FF, 0xE000..0x10FFFF)

rows = for c <- points, class = Make.class(c), do: {c, class, Make.scripts(c)}

names =
  rows
  |> Enum.flat_map(&elem(&1, 2))
  |> Enum.uniq()
  |> List.delete("Latin")
  |> Enum.sort()

names = ["Latin" | names]
true = length(names) <= 64
bits = Map.new(Enum.with_index(names))

sets =
  [[], ["Latin"] | rows |> Enum.map(&elem(&1, 2)) |> Enum.uniq()] |> Enum.uniq()

index = Map.new(Enum.with_index(sets))

mask = fn
  [] -> 0xFFFFFFFFFFFFFFFF
  set -> set |> Enum.map(&Bitwise.bsl(1, bits[&1])) |> Enum.sum()
end

ranges = Make.ranges(for {c, class, set} <- rows, do: {c, {class, index[set]}})

classes =
  Make.ranges(
    for {c, _, _} <- rows, class = Make.combining(c), class > 0, do: {c, class}
  )

letters =
  MapSet.new(Enum.concat([?a..?z, ?A..?Z, Enum.map(rows, &elem(&1, 0))]))

composed = for c <- points, part <- Make.parts(c), do: {c, part}
marks = for {_, {_, mark}} <- composed, mark in letters, uniq: true, do: mark

# A letter that has a mark already may change with another one.
firsts =
  for {c, {first, _}} <- composed,
      letter <- [c, first],
      letter in letters,
      uniq: true,
      do: letter

pairs =
  for first <- firsts,
      mark <- marks,
      Make.changes?(first, mark),
      do: {first, mark}

IO.puts("/* SPDX-License-Identifier: Apache-2.0 */")
IO.puts("/* Made by elixir_identifier.exs: Elixir #{System.version()}. */")
IO.puts("#ifdef SCRIPTS")

Make.print(
  for set <- sets, do: "SCRIPTS(0x#{Integer.to_string(mask.(set), 16)})"
)

IO.puts("#endif\n#ifdef RANGE")

Make.print(
  for {first, last, {class, set}} <- ranges,
      do: "RANGE(#{Make.hex(first)}, #{Make.hex(last)}, #{class}, #{set})"
)

IO.puts("#endif\n#ifdef COMBINING")

Make.print(
  for {first, last, class} <- classes,
      do: "COMBINING(#{Make.hex(first)}, #{Make.hex(last)}, #{class})"
)

IO.puts("#endif\n#ifdef PAIR")

Make.print(
  for {a, b} <- Enum.sort(pairs), do: "PAIR(#{Make.hex(a)}, #{Make.hex(b)})"
)

IO.puts("#endif")
