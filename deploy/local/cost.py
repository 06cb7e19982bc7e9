"""Drives template replies through the running local stack and prints what one of them costs."""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

SERVICES = ["gateway", "router", "retriever", "orchestrator", "dispatcher"]
PROCESSES = SERVICES + ["postgres", "redis", "whatsapp-emulator"]
TICKS = os.sysconf("SC_CLK_TCK")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ["database", "redis", "run", "emulator"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--stalls", action="store_true", help="look what slow statements wait for")
    return parser.parse_args()


def pid_of(run, name):
    return int((pathlib.Path(run) / f"{name}.pid").read_text())


def stat(pid):
    # The name in brackets may hold blanks.
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def processor(pid, family=False):
    """User and system seconds of a process; with its children, living and gone, when it is a family."""
    fields = stat(pid)
    user, system = int(fields[11]), int(fields[12])
    if family:
        user, system = user + int(fields[13]), system + int(fields[14])
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    child = stat(entry.name)
                except OSError:
                    continue
                if int(child[1]) == pid:
                    user, system = user + int(child[11]), system + int(child[12])
    return user / TICKS, system / TICKS


def resident(pid):
    """Resident, and of it what is not shared with files, in MiB."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    values = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "RssAnon"))}
    return int(values["VmRSS"]) / 1024, int(values["RssAnon"]) / 1024


class Stack:
    def __init__(self, options):
        self.options = options
        names = {"postgres": "up.postgres", "redis": "up.redis"}
        self.pids = {name: pid_of(options.run, names.get(name, name)) for name in PROCESSES}

    def sql(self, query):
        text = subprocess.run(
            ["psql", self.options.database, "-XAtc", query], capture_output=True, text=True, check=True
        ).stdout
        return json.loads(text)

    def redis(self, *words):
        return subprocess.run(
            ["redis-cli", "-u", self.options.redis, *words], capture_output=True, text=True, check=True
        ).stdout

    def commands(self):
        counts = {}
        for line in self.redis("INFO", "commandstats").splitlines():
            if line.startswith("cmdstat_"):
                name, _, facts = line[8:].partition(":")
                counts[name.upper()] = int(facts.split(",")[0].removeprefix("calls="))
        return counts

    def ledger(self):
        return self.sql(
            """select json_build_object(
                'commits', (select xact_commit from pg_stat_database where datname = current_database()),
                'bytes', (select wal_bytes from pg_stat_wal),
                'flushes', (select sum(fsyncs) from pg_stat_io where object = 'wal'),
                'flushing', (select sum(fsync_time) from pg_stat_io where object = 'wal'),
                'functions', (select coalesce(json_object_agg(funcname, json_build_array(calls, self_time, total_time)), '{}')
                    from pg_stat_user_functions where schemaname = 'frontdesk'),
                'tables', (select json_object_agg(relname, json_build_array(
                        coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0), n_tup_upd, n_tup_hot_upd, n_tup_ins))
                    from pg_stat_user_tables where schemaname = 'frontdesk'))"""
        )

    def snapshot(self):
        return {
            "processor": {name: processor(pid, name == "postgres") for name, pid in self.pids.items()},
            "memory": {name: resident(self.pids[name]) for name in SERVICES},
            "commands": self.commands(),
            "ledger": self.ledger(),
            "at": time.monotonic(),
        }

    def load(self, rate, count, text="thank you very much."):
        first = 390000000000 + int(time.time()) % 100000 * 100000
        plan = {"rate": rate, "count": count, "text": text, "firstCustomer": first}
        request = urllib.request.Request(
            self.options.emulator + "/emulator/load", json.dumps(plan).encode(), {"Content-Type": "application/json"}
        )
        return json.load(urllib.request.urlopen(request))

    def lateness(self):
        """From the moment delayed turns were due to the moment they began, and how often each was emitted."""
        swept = self.swept()
        run = self.load(20, 200, "Hi")
        late = self.sql(
            """select json_build_object('turns', count(*), 'p50', percentile_cont(0.5) within group (order by late),
                'p99', percentile_cont(0.99) within group (order by late), 'highest', max(late))
               from (select extract(epoch from begun_at - not_before) * 1000 as late from frontdesk.turn
                     where not_before > created_at + interval '500 ms' and begun_at is not null) turns"""
        )
        late["emitted"] = self.swept() - swept
        late["sent"] = run["sent"]
        return late

    def swept(self):
        total = 0
        for port in range(9101, 9106):
            text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
            total += sum(
                float(line.split()[1]) for line in text.splitlines() if line.startswith("frontdesk_turns_swept_total "))
        return total

    def watch(self):
        """Asks the database fifty times a second what its slow statements wait for."""
        query = """select 'waits: ' || coalesce(wait_event_type || '/' || wait_event, 'nothing; it runs or waits for a processor')
            from pg_stat_activity where state = 'active' and application_name like 'frontdesk%'
              and clock_timestamp() - query_start > interval '50 ms' \\watch 0.02\n"""
        watcher = subprocess.Popen(
            ["psql", self.options.database, "-XAtq"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        watcher.stdin.write(" ".join(query.split()) + "\n")
        watcher.stdin.flush()
        return watcher

    def settle(self):
        """Waits until status webhooks and statistics are in: nothing is written any more."""
        before = None
        for _ in range(60):
            time.sleep(1.5)
            now = self.sql("select json_build_array(n_tup_ins) from pg_stat_user_tables where relname = 'receipt'")
            if now == before:
                return
            before = now


def table(title, rows):
    print(f"\n{title}")
    for row in rows:
        print("  " + row)


def report(before, after, count, run):
    per = lambda value: value / count
    print(
        f"{run['answered']} of {run['sent']} answered, {run['answered'] / run['seconds']:.0f} a second; "
        f"reply p50 {run['replyMilliseconds']['p50']:.1f}, p99 {run['replyMilliseconds']['p99']:.1f}, "
        f"highest {run['replyMilliseconds']['highest']:.1f} ms"
    )
    rows, total = [], 0
    for name in PROCESSES:
        user, system = (b - a for a, b in zip(before["processor"][name], after["processor"][name]))
        total += user + system
        memory = ""
        if name in SERVICES:
            memory = "{:8.1f} {:8.1f}   ({:.1f} own)".format(
                before["memory"][name][0], after["memory"][name][0], after["memory"][name][1])
        rows.append(f"{name:18} {per(user) * 1000:7.3f} {per(system) * 1000:7.3f} {per(user + system) * 1000:7.3f} {memory}")
    rows.append(f"{'all':18} {'':7} {'':7} {per(total) * 1000:7.3f}")
    table("processor time a turn, ms: user, system, both; MiB resident before and after", rows)

    old, new = before["ledger"], after["ledger"]
    rows = [
        f"{'transactions':24} {per(new['commits'] - old['commits']):8.2f}",
        f"{'flushes of the log':24} {per(new['flushes'] - old['flushes']):8.2f}",
        f"{'ms of a flush':24} {(new['flushing'] - old['flushing']) / max(1, new['flushes'] - old['flushes']):8.2f}",
        f"{'bytes of the log':24} {per(new['bytes'] - old['bytes']):8.0f}",
    ]
    table("Postgres, a turn", rows)
    rows = []
    for name, values in sorted(new["functions"].items(), key=lambda item: -item[1][1]):
        calls, own, whole = (b - a for a, b in zip(old["functions"].get(name, [0, 0, 0]), values))
        if calls:
            rows.append(f"{name:24} {per(calls):8.2f} {per(own):8.3f} {per(whole):8.3f}")
    table("functions, a turn: calls, ms without and with what they call", rows)
    rows = []
    for name, values in sorted(new["tables"].items()):
        sequential, indexed, updated, hot, inserted = (b - a for a, b in zip(old["tables"].get(name, [0] * 5), values))
        if sequential or indexed or inserted:
            rows.append(
                f"{name:24} {per(inserted):8.2f} {per(updated):8.2f} {per(hot):8.2f} {per(indexed):8.2f} {per(sequential):8.2f}")
    table("rows, a turn: inserted, updated, of these in place, read by index, read by scan", rows)
    rows, all_commands = [], 0
    for name, calls in sorted(after["commands"].items(), key=lambda item: -item[1]):
        calls -= before["commands"].get(name, 0)
        if calls and name not in ("INFO", "CONFIG|GET"):
            all_commands += calls
            rows.append(f"{name:24} {per(calls):8.2f}")
    rows.append(f"{'all':24} {per(all_commands):8.2f}")
    table("Redis commands, a turn", rows)


def main():
    options = arguments()
    stack = Stack(options)
    idle = {name: resident(stack.pids[name])[0] for name in SERVICES}
    stack.load(50, 200)
    stack.settle()
    # As autovacuum does within a minute: plans are made for tables that hold something.
    subprocess.run(["psql", options.database, "-Xqc", "analyze"], check=True)
    before = stack.snapshot()
    before["memory"] = {name: (idle[name], 0) for name in SERVICES}
    watcher = stack.watch() if options.stalls else None
    run = stack.load(options.rate, options.count)
    if watcher:
        watcher.terminate()
        waits = collections.Counter(line for line in watcher.communicate()[0].splitlines() if line.startswith("waits: "))
    stack.settle()
    report(before, stack.snapshot(), options.count, run)
    if watcher:
        table("statements older than 50 ms, seen fifty times a second", [f"{count:6} {line}" for line, count in waits.most_common()])
        table("Redis: what took 20 ms or longer", stack.redis("LATENCY", "LATEST").splitlines() or ["nothing"])
    late = stack.lateness()
    table(
        "turns that waited for their time (a fragment's burst window): ms from due to begun",
        [f"{late['turns']} turns: p50 {late['p50']:.1f}, p99 {late['p99']:.1f}, highest {late['highest']:.1f}; "
         f"emitted {late['emitted'] / late['turns']:.2f} times each"],
    )


if __name__ == "__main__":
    sys.exit(main())
