"""Demands more of three gateways than a limit over all of them allows, and counts. Run it through limits.sh."""

import argparse
import http.client
import json
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import compare
import soak
from surroundings import ROOT, commit, facts

WINDOW = 60


def start_gateway(folder, number, upstream, database, limit):
    home = Path(folder) / f"replica-{number}"
    home.mkdir()
    if number > 0:
        shutil.copy(Path(folder) / "replica-0" / "pareto.key", home)
    file = home / "pareto.yaml"
    file.write_text(
        (compare.HERE / "pareto.yaml").read_text()
        + '\nstorage: { engine: postgres, connection: "${BENCH_PG}" }\n'
        + f"limits: [ {{ name: everybody, scope: all, requests: {limit} }} ]\n")
    port = compare.free_port()
    command = ["dotnet", str(ROOT / "src/Pareto.Cli/bin/Release/net10.0/pareto.dll"), "serve", "--config", str(file),
               "--data", str(home), "--listen", f"http://127.0.0.1:{port}"]
    environment = {"BENCH_UPSTREAM": f"http://127.0.0.1:{upstream.port}", "BENCH_PG": database.connection}
    return compare.Target(f"replica {number}", port, compare.Process(f"replica-{number}", command, folder, environment, ROOT))


def wait_until_up(target, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{target.name} does not start: {target.process.log.read_text()[-500:]}")


def demand(target, until, pause, log, lock):
    while time.monotonic() < until:
        sent = time.monotonic()
        status, _, _ = compare.ask(target, "plain")
        with lock:
            log.append((sent, time.monotonic(), status))
        time.sleep(pause)


def largest_within(admitted, window):
    """The most that surely lie within one window: each was let in between its question and its answer."""
    return max(sum(1 for sent, answered in admitted if sent >= first and answered - first < window) for first, _ in admitted)


def run(folder, options, started):
    upstream = compare.start_upstream(folder, 1)
    started.append(upstream)
    if problem := compare.wait_until_right(upstream, 30):
        raise SystemExit(f"the mock upstream: {problem}")
    database = soak.Postgres(folder)
    started.append(compare.Target("postgres", 0, database))
    gateways = []
    for number in range(options.replicas):
        gateways.append(start_gateway(folder, number, upstream, database, options.limit))
        started.append(gateways[-1])
        wait_until_up(gateways[-1])

    log, lock = [], threading.Lock()
    begun = time.monotonic()
    threads = [threading.Thread(target=demand, args=(gateway, begun + options.minutes * WINDOW, options.pause, log, lock))
               for gateway in gateways for _ in range(options.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    admitted = sorted((sent, answered) for sent, answered, status in log if status == 200)
    refused = sorted(answered - sent for sent, answered, status in log if status == 429)
    return {
        "commit": commit(),
        "machine": facts(),
        "limit": options.limit,
        "replicas": options.replicas,
        "requests": len(log),
        "otherStatuses": sorted({status for _, _, status in log} - {200, 429}),
        "minutes": [sum(1 for _, answered in admitted if 0 <= answered - begun - minute * WINDOW < WINDOW) for minute in range(options.minutes)],
        "largestInAnyMinute": largest_within(admitted, WINDOW),
        "refusalMs": {"p50": 1000 * refused[len(refused) // 2], "p99": 1000 * refused[len(refused) * 99 // 100]},
    }


def main():
    parser = argparse.ArgumentParser(prog="limits.sh", formatter_class=argparse.ArgumentDefaultsHelpFormatter,
                                     description="A limit over several gateways, in real minutes.")
    parser.add_argument("--limit", type=int, default=100, help="requests a minute, of all gateways together")
    parser.add_argument("--minutes", type=int, default=3)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--clients", type=int, default=4, help="for each gateway")
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two requests of a client")
    options = parser.parse_args()
    started = []
    with tempfile.TemporaryDirectory(prefix="pareto-limits-") as folder:
        try:
            results = run(folder, options, started)
        finally:
            for target in reversed(started):
                target.process.stop()
    print(json.dumps(results, indent=1))
    held = results["largestInAnyMinute"] <= options.limit and not results["otherStatuses"]
    return 0 if held and min(results["minutes"]) >= 0.95 * options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
