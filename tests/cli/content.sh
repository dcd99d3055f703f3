# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by run.sh: what binaries hold, in each form and format, and what is
# refused.

small_dump > binaries.dump <<'EOF'
=proc:<0.1.0>
State: Waiting
=proc_heap:<0.1.0>
A0:Yc11:2:3
A8:Yh5:aGVsbG8=
B0:t1:I1
=binary:11
16:Zmlyc3QNCnNlY29uZCDDpBtbMzFtCg==
=binary:12
1F:H4sIAAAAAAACA6tWSlSyijbUMYqtBQCE29YXCwAAAA==
=binary:13
12:g2gCdwVoZWxsb2sABXdvcmxk
=binary:14
26:H4sIAAAAAAACA2vOYCpnzUjNycnPZmAtzy/KSQEA2QWK/xIAAAA=
=binary:15
14:AAEC/v8AAQL+/wABAv7/AAEC/v8=
=binary:16
10:eJwrSa0oUSihLQEAhjsl5Q==
=binary:17
1E:H4sIAAAAAAACAyvOz01VKEmtKFEoyUgsUcgsVkgu
=binary:18
0:
=end
EOF

run list binaries --columns=address,content,preview --sort=address \
	--format=tsv binaries.dump
ok
out_is <<'EOF'
address	content	preview
11	text	first  second ä.[31m 
12	gzip, holds JSON	1f8b0800000000000203ab564a54b28a36d4318aad050084dbd6170b000000
13	external term	836802770568656c6c6f6b0005776f726c64
14	gzip, holds external term	1f8b08000000000002036bce602a67cd48cdc9c9cf66602dcf2fca490100d9058aff12000000
15	bytes	000102feff000102feff000102feff000102feff
16	zlib, holds text	789c2b49ad285128a12d0100863b25e5
17	gzip, holds text	1f8b08000000000002032bcecf4d552849ad285128c9482c51c82c56482e
18	nothing	
EOF

run show binary:11 binaries.dump
ok
out_is <<'EOF'
binary 11

Binary
  Address            11
  Size               22
  Bytes in the dump  22
  Referenced by      1
  Holders            1
  Content            text
  Preview            first  second ä.[31m 

Held by
  <0.1.0>                             Waiting                    

Content
first
second ä.[31m
EOF
run show binary:18 binaries.dump
ok
out_lines 9
run show binary:11 --part=info --format=tsv binaries.dump
ok
out_lines 8
run show binary:11 --format=csv binaries.dump
ok
out_has "content,text"

# The content and nothing else.
run show binary:11 --as=text binaries.dump
ok
out_is <<'EOF'
first
second ä.[31m
EOF
run show binary:11 --as=text --ascii binaries.dump
ok
out_has 'second \x{E4}.[31m'
run show binary:11 --as=hex binaries.dump
ok
out_is <<'EOF'
00000000: 6669 7273 740d 0a73 6563 6f6e 6420 c3a4  first..second ..
00000010: 1b5b 3331 6d0a                           .[31m.
EOF
run show binary:15 --as=text binaries.dump
ok
printf '...\303\276\303\277...\303\276\303\277...\303\276\303\277...\303\276\303\277\n' |
	out_is
run show binary:12 --as=text binaries.dump
ok
echo '{"a":[1,2]}' | out_is
run show binary:12 --as=hex --format=json binaries.dump
ok
out_is <<'EOF'
{"id":"12","kind":"binary",
"content":{"kind":"gzip, holds JSON","as":"hex","data":"1f8b0800000000000203ab564a54b28a36d4318aad050084dbd6170b000000","complete":true}}
EOF
run show binary:11 --as=text --format=ndjson binaries.dump
ok
out_is <<'EOF'
{"part":"content","kind":"text","as":"text","data":"first\r\nsecond ä\u001B[31m\n","complete":true}
EOF
for id in 13 14; do
	run show binary:$id --as=term binaries.dump
	ok
	echo '{hello,"world"}' | out_is
	run show binary:$id --as=term --syntax=elixir binaries.dump
	ok
	echo '{:hello, ~c"world"}' | out_is
	run show binary:$id --part=content --max-term=6 binaries.dump
	ok
	echo '{hello... (cut at 6 bytes)' | out_is
done
run show binary:14 --format=json --part=content,info binaries.dump
ok
out_has '"content":{"kind":"gzip, holds external term","as":"term","data":"{hello,\"world\"}","complete":true}'

# What suits it, up to a limit.
run show binary:16 --part=content --max-term=7 binaries.dump
is 0
echo 'text te' | out_is
err_has "the first 7 bytes of the content; --as=text writes all"
run show binary:11 --part=content --max-term=15 binaries.dump
is 0
printf 'first\nsecond \n' | out_is
run show binary:11 --part=content --max-term=100 binaries.dump
ok
run show binary:11 --part=content --max-term=6 --format=json binaries.dump
ok
out_has '"data":"first\r","complete":false'
run show binary:15 --part=content binaries.dump
ok
out_lines 2

# Packed bytes that end too early: what there is, and that it is not all.
run show binary:17 --as=text binaries.dump
is 0
echo 'some text that is c' | out_is
err_has "19 bytes of content: what is packed ends too early"
run show binary:17 --as=text --format=ndjson binaries.dump
ok
out_has '"complete":false'

# Binaries of heaps: those in them, and parts of others.
run show addr:A8 --as=text binaries.dump
ok
echo hello | out_is
run show addr:A0 --as=text --format=json binaries.dump
ok
out_is <<'EOF'
{"id":"addr:A0","kind":"object",
"content":{"kind":"text","as":"text","data":"rst","complete":true}}
EOF

# Their parts are those of a binary, and the line of the heap is what is raw.
run show addr:A8 --part=content binaries.dump
ok
echo hello | out_is
run show addr:B0 --part=raw binaries.dump
ok
echo B0:t1:I1 | out_is
run show addr:A8 --part=content,raw --format=json binaries.dump
ok
out_is <<'EOF'
{"id":"addr:A8","kind":"object",
"content":{"kind":"text","as":"text","data":"hello","complete":true},
"raw":[
{"tag":"proc_heap","id":"<0.1.0>","offset":187,"size":15,"text":"A8:Yh5:aGVsbG8="}]}
EOF
run show addr:A8 --part=info,content,raw binaries.dump
ok
out_is <<'EOF'
Address  A8
Heap     <0.1.0>
Size     3 words, 24
Term     <<"hello">>

Content
hello

A8:Yh5:aGVsbG8=
EOF
run show addr:A0 --part=raw,info --format=ndjson binaries.dump
ok
out_has '{"part":"raw","tag":"proc_heap","id":"<0.1.0>",'
out_lines 2
run show addr:B0 --part=content binaries.dump
is 64
err_has "the object at B0 is no binary, which part 'content' is for"
for part in stack messages dictionary heap state stack,info; do
	run show addr:A8 --part=$part binaries.dump
	is 64
	silent
	err_has "only processes "
done

run show addr:B0 --as=hex binaries.dump
is 64
err_has "the object at B0 is no binary, which --as is for"
run show addr:A8 --as=hex --format=csv binaries.dump
is 64
err_has "with csv there is part 'info' only"
run show binary:15 --as=hex --format=tsv binaries.dump
is 64
err_has "with tsv there is part 'info' only"
run show binary:12 --as=term binaries.dump
is 64
err_has "this binary holds no external term, but: gzip, holds JSON"
run show '<0.1.0>' --as=text binaries.dump
is 64
err_has "only binaries have content: binary:ADDR, or addr:ADDR on a heap"
run show '<0.1.0>' --part=content binaries.dump
is 64
run show '<0.1.0>' binaries.dump
ok
run show binary:12 --as=pdf binaries.dump
is 64
err_has "unknown form 'pdf'; there are: text, hex, term"
run list binaries --as=hex binaries.dump
is 64
silent

# Floats that Erlang does not have are no terms.
small_dump > floats.dump <<'EOF'
=proc:<0.1.0>
State: Waiting
=proc_heap:<0.1.0>
A0:F3:inf
A8:F5:1e999
=binary:20
A:g0Z/8AAAAAAAAA==
=binary:21
A:g0b/8AAAAAAAAA==
=binary:22
A:g0Z/+AAAAAAAAQ==
=binary:23
A:g0Z/7////////w==
=binary:24
21:g2NpbmYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
=binary:25
21:g2MxZTk5OQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
=end
EOF
for id in 20 21 22 24 25; do
	run show binary:$id --as=term floats.dump
	ok
	echo '#Bad<bad external term>' | out_is
done
run show binary:23 --as=term floats.dump
ok
echo 1.7976931348623157e308 | out_is
run show '<0.1.0>' --part=heap floats.dump
ok
printf '%s  #Bad<no term %s>\n' A0 A0 A8 A8 | out_is
