# SPDX-License-Identifier: Apache-2.0
"""The two programs that are compared, and what they answer.

crashdive is started once a question.  The viewer is asked through
oracle.escript, in as many Erlang nodes as there are jobs, each with its share
of the dumps; answers that were made before (by another release of OTP) are
read from a directory.
"""

import concurrent.futures
import json
import os
import re
import subprocess

ESCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       "oracle.escript")
CALLS = "general_info,processes,ports,loaded_modules,memory,details"
NO_VIEWER = 77      # exit status of oracle.escript


class Failed(Exception):
    """crashdive ended otherwise than it should."""


class Crashdive:
    def __init__(self, program, packed, unpacked):
        self.program, self.packed, self.unpacked = program, packed, unpacked

    def run(self, *args):
        env = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1")
        return subprocess.run((self.program,) + args, env=env, timeout=120,
                              stdin=subprocess.DEVNULL, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def answer(self, *args):
        try:
            done = self.run(*args)
        except subprocess.TimeoutExpired as err:
            raise Failed("no answer to %s in 120 s" % args[:2]) from err
        if done.returncode != 0:
            raise Failed("exit status %d: %s" % (
                done.returncode, done.stderr.decode("utf-8", "replace")[:300]))
        return done.stdout

    def list(self, table):
        out = self.answer("list", table, "--format=ndjson", self.packed)
        return [parse(line) for line in out.split(b"\n") if line]

    def show(self, pid):
        return parse(self.answer("show", pid, "--part=info", "--format=json",
                                 self.unpacked))

    def status(self, table):
        return self.run("list", table, self.packed).returncode


def parse(line):
    try:
        return json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, ValueError) as err:
        raise Failed("no JSON: %s in %r" % (err, line[:200])) from err


def base_name(path):
    return re.sub(r"\.dump(\.zst)?$", "", os.path.basename(path))


def unpack(path, directory):
    """The path of an unpacked copy (or of the dump, if it's not packed)."""
    if not path.endswith(".zst"):
        return path
    to = os.path.join(directory, base_name(path) + ".dump")
    subprocess.run(["zstd", "-dqf", path, "-o", to], check=True)
    return to


def precomputed(directory, name):
    """The viewer's answers as bytes, if they are in the directory."""
    if not directory:
        return None
    plain = os.path.join(directory, name + ".jsonl")
    if os.path.exists(plain):
        with open(plain, "rb") as file:
            return file.read()
    if os.path.exists(plain + ".zst"):
        return subprocess.run(["zstd", "-dqc", plain + ".zst"], check=True,
                              stdout=subprocess.PIPE).stdout
    return None


def ask_viewer(dumps, directory):
    """One Erlang node for these dumps; DIRECTORY/NAME.jsonl for each."""
    if not dumps:
        return 0
    os.mkdir(directory)
    command = ["escript", ESCRIPT, "--no-terms", "--only", CALLS,
               "--max-items", "0", "--out-dir", directory]
    return subprocess.run(command + dumps, stdin=subprocess.DEVNULL,
                          check=False).returncode


def records(data):
    wanted = ("oracle", "general_info", "memory", "process", "proc_details",
              "port", "module", "warning", "read_error", "oracle_crash",
              "oracle_error")
    calls_asked = CALLS.split(",") + ["proc_details", "read_file"]
    found = []
    for line in data.decode("utf-8").split("\n"):
        # much of a precomputed file is terms, which nobody asks for here
        kind = line[9:line.find('"', 9)] if line else ""
        if kind in wanted:
            record = json.loads(line)
            if record.get("call", "read_file").split()[0] in calls_asked:
                found.append(record)
    return found


def viewer_answers(plain, oracle_dir, jobs, directory):
    """NAME -> the viewer's records, or None if there is no viewer."""
    answers = {}
    missing = []
    for name in plain:
        data = precomputed(oracle_dir, name)
        if data is None:
            missing.append(name)
        else:
            answers[name] = records(data)
    halves = [missing[n::jobs] for n in range(jobs)]
    places = [os.path.join(directory, "viewer%d" % n)
              for n in range(jobs)]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        ends = list(pool.map(
            lambda half, place: ask_viewer([plain[n] for n in half], place),
            halves, places))
    if NO_VIEWER in ends:
        return None
    for half, place in zip(halves, places):
        for name in half:
            path = os.path.join(place, name + ".jsonl")
            with open(path, "rb") as file:
                answers[name] = records(file.read())
    return answers
