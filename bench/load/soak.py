"""Loads one gateway for minutes, takes its database away for a while, and looks whether anything was lost. Run it through soak.sh."""

import argparse
import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import compare
from surroundings import ROOT, commit, facts


class Postgres:
    """A server of our own on a loopback port, that can be stopped and started."""

    def __init__(self, folder):
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not versions:
            raise SystemExit("PostgreSQL is not installed (apt-get install postgresql)")
        self._bin = versions[-1].parent
        self._data = Path(folder) / "postgres"
        self._port = compare.free_port()
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        os.chmod(folder, 0o755)
        self._data.mkdir()
        if self._as:
            subprocess.run(["chown", "postgres", self._data], check=True)
        self._run("initdb", "-D", self._data, "-U", "pareto", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()

    @property
    def connection(self):
        return f"Host=127.0.0.1;Port={self._port};Username=pareto;Database=postgres"

    def start(self):
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self._data / "log", "-o", f"-p {self._port} -h 127.0.0.1 -k {self._data}", "start")

    def stop(self):
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop", check=False)

    def count(self, query):
        found = self._run("psql", "-h", "127.0.0.1", "-p", self._port, "-U", "pareto", "-d", "postgres", "-Atc", query)
        return int(found.stdout)

    def _run(self, program, *arguments, check=True):
        return subprocess.run([*self._as, str(self._bin / program), *map(str, arguments)], check=check, cwd="/", capture_output=True, text=True)


class Sqlite:
    """The gateway's own file. Taking it away is holding its lock for writing."""

    def __init__(self, folder):
        self._file = Path(folder) / "pareto-data" / "pareto.db"
        self._lock = None

    def stop(self):
        self._lock = sqlite3.connect(self._file, isolation_level=None, timeout=10, check_same_thread=False)
        self._lock.execute("BEGIN EXCLUSIVE")

    def start(self):
        if self._lock:
            self._lock.close()
            self._lock = None

    def count(self, query):
        with sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=30) as connection:
            return connection.execute(query).fetchone()[0]


def start_gateway(folder, upstream, database, options):
    configuration = (compare.HERE / "pareto.yaml").read_text()
    spill = f"spill: {{ maxBytes: {options.spill} }}"
    environment = {"BENCH_UPSTREAM": f"http://127.0.0.1:{upstream.port}"}
    if options.engine == "postgres":
        configuration += f'\nstorage: {{ engine: postgres, connection: "${{BENCH_PG}}", patience: 1s, {spill} }}\n'
        environment["BENCH_PG"] = database.connection
    else:
        configuration += f"\nstorage: {{ {spill} }}\n"
    file = Path(folder) / "pareto.yaml"
    file.write_text(configuration)
    port = compare.free_port()
    # Without a proxy's shell between, so that memory is that of one process.
    command = ["dotnet", str(ROOT / "src/Pareto.Cli/bin/Release/net10.0/pareto.dll"), "serve", "--config", str(file),
               "--data", str(Path(folder) / "pareto-data"), "--listen", f"http://127.0.0.1:{port}"]
    return compare.Target("pareto", port, compare.Process("pareto", command, folder, environment, ROOT))


def metrics(target):
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=10)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {target.admin_key}"})
        response = connection.getresponse()
        body = response.read().decode()
        if response.status != 200:
            raise SystemExit(f"/metrics: status {response.status}: {body[:200]}")
        return body
    finally:
        connection.close()


def commit_buckets(text):
    return {float(bound): int(float(count)) for bound, count in
            re.findall(r'^pareto_ledger_commit_seconds_bucket\{.*?le="([^"]+)"\} (\S+)$', text, re.MULTILINE)}


def percentile(before, after, share):
    """The upper bound of the bucket in which it lies: the true one is no larger."""
    counts = {bound: after[bound] - before.get(bound, 0) for bound in after}
    whole = counts[float("inf")]
    return min((bound for bound, count in counts.items() if count >= share * whole), default=None)


def slope(samples):
    """Megabytes a minute, by least squares."""
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_m = sum(m for _, m in samples) / len(samples)
    over = sum((t - mean_t) ** 2 for t, _ in samples)
    return 60 * sum((t - mean_t) * (m - mean_m) for t, m in samples) / over if over else 0


class Memory(threading.Thread):
    def __init__(self, target):
        super().__init__(daemon=True)
        self.samples, self._target, self._end = [], target, threading.Event()

    def run(self):
        began = time.monotonic()
        while not self._end.wait(2):
            self.samples.append((time.monotonic() - began, self._target.process.resident_bytes() / 1e6))

    def stop(self):
        self._end.set()
        self.join()


def load_for(target, options, seconds, failures):
    """Plain and streamed in turn; the replies that came whole."""
    replies = 0
    turn, end = 0, time.monotonic() + seconds
    while (left := end - time.monotonic()) > 1:
        run = compare.load(target, ("plain", "stream")[turn % 2], options.connections, int(min(left, 20)))
        turn += 1
        replies += run["requests"] - run["failureKinds"].get("badStatus", 0)
        for kind, count in run["failureKinds"].items():
            failures[kind] = failures.get(kind, 0) + count
    return replies


def wait_for_rows(database, rows, seconds=120):
    """What waits in the spill comes within moments of the database; the last of it may still be on its way."""
    deadline = time.monotonic() + seconds
    while (found := database.count(ROWS)) < rows and time.monotonic() < deadline:
        time.sleep(1)
    return found


ROWS = "SELECT COUNT(*) FROM ledger WHERE final = 1 AND outcome = 'completed'"
TWICE = "SELECT COUNT(*) FROM (SELECT request_id FROM ledger WHERE final = 1 GROUP BY request_id HAVING COUNT(*) > 1) AS twice"


def soak(folder, options, started):
    upstream = compare.start_upstream(folder, options.chunks)
    started.append(upstream)
    if problem := compare.wait_until_right(upstream, 30):
        raise SystemExit(f"the mock upstream: {problem}")
    database = Postgres(folder) if options.engine == "postgres" else Sqlite(folder)
    if options.engine == "postgres":
        started.append(compare.Target("postgres", 0, database))
    target = start_gateway(folder, upstream, database, options)
    started.append(target)
    if problem := compare.wait_until_right(target, 60):
        raise SystemExit(f"pareto: {problem}")
    shown = re.search(r"pareto_admin_\S+", target.process.log.read_text())
    if not shown:
        raise SystemExit("the gateway did not show its admin key")
    target.admin_key = shown[0]

    failures, outage_failures = {}, {}
    replies = 2  # of wait_until_right
    replies += load_for(target, options, options.settle, failures)
    before = commit_buckets(metrics(target))
    memory = Memory(target)
    memory.start()
    steady = load_for(target, options, options.seconds, failures)
    memory.stop()
    after = commit_buckets(metrics(target))
    replies += steady
    if options.outage:
        print(f"the database goes for {options.outage} s", file=sys.stderr)
        away = threading.Timer(options.outage, database.start)
        database.stop()
        away.start()
        replies += load_for(target, options, options.outage + 20, outage_failures)
        away.join()
    found = wait_for_rows(database, replies)
    return {
        "commit": commit(),
        "machine": facts(),
        "engine": options.engine,
        "connections": options.connections,
        "seconds": options.seconds,
        "rps": steady / options.seconds,
        "failures": failures,
        "outageSeconds": options.outage,
        "outageFailures": outage_failures,
        "replies": replies,
        "rows": found,
        "rowsTwice": database.count(TWICE),
        "commitP50AtMostMs": 1000 * percentile(before, after, 0.50),
        "commitP99AtMostMs": 1000 * percentile(before, after, 0.99),
        "memoryMb": {"first": memory.samples[0][1], "last": memory.samples[-1][1], "most": max(m for _, m in memory.samples),
                     "perMinute": slope(memory.samples)},
        "refusal": refused(target, database) if options.spill_full else None,
    }


def refused(target, database):
    """What a client is told once the spill is full."""
    database.stop()
    try:
        for _ in range(20000):
            status, _, body = compare.ask(target, "plain")
            if status != 200:
                return {"status": status, "error": json.loads(body)["error"]}
        return None
    finally:
        database.start()


def parse():
    parser = argparse.ArgumentParser(prog="soak.sh", description="Minutes of load on one gateway: rows lost, memory, the ledger's share of the latency.",
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite", help="what keeps the ledger")
    parser.add_argument("--seconds", type=int, default=600, help="of steady load")
    parser.add_argument("--settle", type=int, default=60, help="seconds of load before: compiled code, pools and caches grow until then")
    parser.add_argument("--outage", type=int, default=30, help="seconds for which the database is taken away afterwards, under load")
    parser.add_argument("--connections", type=int, default=64, help="connections open at a time")
    parser.add_argument("--chunks", type=int, default=20, help="pieces of the streamed answer")
    parser.add_argument("--spill", type=int, default=268435456, help="storage.spill.maxBytes")
    parser.add_argument("--spill-full", action="store_true", help="at last fill the spill with the database gone, and show the refusal; take a small --spill")
    return parser.parse_args()


def main():
    options = parse()
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda number, frame: sys.exit(128 + number))
    started = []
    with tempfile.TemporaryDirectory(prefix="pareto-soak-") as folder:
        try:
            results = soak(folder, options, started)
        finally:
            for target in reversed(started):
                target.process.stop()
    print(json.dumps(results, indent=1))
    lost = max(0, results["replies"] - results["rows"])
    print(f"{results['replies']} replies, {results['rows']} rows: {lost} lost, {results['rowsTwice']} twice", file=sys.stderr)
    return 1 if lost or results["rowsTwice"] or results["failures"] or (results["outageFailures"] and not options.spill_full) else 0


if __name__ == "__main__":
    sys.exit(main())
