"""Starts the targets, loads them in turn with wrk, and writes what it saw. Run it through compare.sh."""

import argparse
import http.client
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import report
from surroundings import ROOT, commit, facts, version_of

HERE = Path(__file__).resolve().parent
PATH = "/v1/chat/completions"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")

# Words that only the mock upstream's answer has; a reply counts as right when they arrive.
FIRST_WORDS = "The quickest way"

MESSAGES = [
    {"role": "system", "content": "You are the assistant of a small web shop. Answer briefly, in plain words."},
    {"role": "user", "content": "Where do I see how long my request took, and which part of it was yours?"},
]


class Process:
    """One process of ours and the children it starts. Stopped by id, never by name."""

    def __init__(self, name, command, folder, environment=None, directory=None):
        self.log = Path(folder) / f"{name}.log"
        with open(self.log, "wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                cwd=directory or folder, env={**os.environ, **(environment or {})})

    def running(self):
        return self._process.poll() is None

    def pids(self):
        """The process and all its descendants."""
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                fields = stat_of(entry)
                if fields:
                    children.setdefault(int(fields[1]), []).append(int(entry))
        found, waiting = [], [self._process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting.extend(children.get(pid, []))
        return found

    def cpu_seconds(self):
        ticks = 0
        for pid in self.pids():
            fields = stat_of(pid)
            if fields:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / CLOCK_TICKS

    def resident_bytes(self):
        total = 0
        for pid in self.pids():
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))
        return total

    def stop(self):
        pids = self.pids() if self.running() else []
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for pid in pids:
                try:
                    os.kill(pid, sign)
                except ProcessLookupError:
                    pass
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                continue
            pids = [pid for pid in pids if pid != self._process.pid and stat_of(pid)]
            if not pids:
                return


class Target:
    def __init__(self, name, port, process, headers=None):
        self.name, self.port, self.process, self.headers = name, port, process, headers or {}


def stat_of(pid):
    """The fields of /proc/PID/stat after the name, which may hold spaces: [0] is the state, [1] the parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def body_of(mode):
    request = {"model": "auto", "messages": MESSAGES}
    if mode == "stream":
        request |= {"stream": True, "stream_options": {"include_usage": True}}
    return json.dumps(request)


def ask(target, mode):
    """One request, read to its end: (status, content type, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=10)
    try:
        connection.request("POST", PATH, body_of(mode), {"Content-Type": "application/json", **target.headers})
        response = connection.getresponse()
        return response.status, response.getheader("content-type", ""), response.read().decode()
    finally:
        connection.close()


def answer_in(mode, body):
    """The assistant's words in a reply, and whether the reply is whole."""
    if mode == "plain":
        return json.loads(body)["choices"][0]["message"]["content"], True
    events = [line[6:] for line in body.splitlines() if line.startswith("data: ")]
    chunks = [json.loads(event) for event in events if event != "[DONE]"]
    words = (choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
    return "".join(words), bool(events) and events[-1] == "[DONE]"


def problem_with(target, mode):
    """Why the target's reply is not the upstream's, or None; and the length of its body."""
    try:
        status, kind, body = ask(target, mode)
        if status != 200:
            return f"status {status}: {body[:200]}", 0
        words, whole = answer_in(mode, body)
    except (OSError, http.client.HTTPException, ValueError, KeyError, IndexError, TypeError) as error:
        return f"{type(error).__name__}: {error}", 0
    if not whole:
        return "the stream ended without [DONE]", 0
    if not words.startswith(FIRST_WORDS):
        return f"another answer than the upstream's: {words[:80]!r}", 0
    if mode == "stream" and "text/event-stream" not in kind:
        return f"content type {kind!r}", 0
    return None, len(body.encode())


def wait_until_right(target, seconds):
    """Waits for a right plain reply; then asks for a right stream. Says what is wrong, or None."""
    deadline = time.monotonic() + seconds
    problem = "not started"
    while time.monotonic() < deadline:
        if not target.process.running():
            return "ended by itself: " + target.process.log.read_text(errors="replace")[-500:].strip()
        problem, _ = problem_with(target, "plain")
        if problem is None:
            problem, _ = problem_with(target, "stream")
            return f"stream: {problem}" if problem else None
        time.sleep(0.2)
    return problem


def start_upstream(folder, chunks):
    port = free_port()
    command = ["dotnet", str(HERE / "MockUpstream/bin/Release/net10.0/MockUpstream.dll"),
               "--urls", f"http://127.0.0.1:{port}", "--chunks", str(chunks)]
    return Target("direct", port, Process("direct", command, folder))


def start_nginx(folder, upstream):
    if not shutil.which("nginx"):
        return "nginx is not installed (apt-get install nginx-light)"
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    temp = "".join(f"  {kind}_temp_path {folder}/nginx-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # proxy_buffering off: with it on, a streamed reply reaches the client in lumps.
    configuration = f"""
daemon off; {user} worker_processes auto; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
{temp}
  upstream mock {{ server 127.0.0.1:{upstream.port}; keepalive 256; }}
  server {{
    listen 127.0.0.1:{port};
    keepalive_requests 100000000;
    location / {{
      proxy_pass http://mock;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }}
  }}
}}
"""
    path = Path(folder) / "nginx.conf"
    path.write_text(configuration)
    return Target("nginx", port, Process("nginx", ["nginx", "-p", str(folder), "-c", str(path), "-e", "stderr"], folder))


def start_yarp(folder, upstream):
    port = free_port()
    command = ["dotnet", str(HERE / "YarpProxy/bin/Release/net10.0/YarpProxy.dll"),
               "--urls", f"http://127.0.0.1:{port}", "--upstream", f"http://127.0.0.1:{upstream.port}"]
    return Target("yarp", port, Process("yarp", command, folder))


def start_portkey(folder, upstream):
    script = HERE / "portkey/node_modules/@portkey-ai/gateway/build/start-server.js"
    if not shutil.which("node") or not script.exists():
        return "Portkey is not installed (node and npm are needed)"
    port = free_port()
    headers = {"Authorization": "Bearer bench", "x-portkey-provider": "openai",
               "x-portkey-custom-host": f"http://127.0.0.1:{upstream.port}/v1"}
    command = ["node", str(script), f"--port={port}", "--headless"]
    return Target("portkey", port, Process("portkey", command, folder, {"NODE_ENV": "production"}), headers)


def start_pareto(folder, upstream):
    launcher = ROOT / "pareto"
    if not launcher.exists():
        return "there is no ./pareto launcher in this checkout"
    # Builds on first use, which must not count as starting.
    built = subprocess.run([str(launcher), "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600)
    if built.returncode != 0:
        return "./pareto --help failed: " + built.stderr.decode(errors="replace")[-500:].strip()
    port = free_port()
    command = [str(launcher), "serve", "--config", str(HERE / "pareto.yaml"), "--data", str(Path(folder) / "pareto-data"),
               "--listen", f"http://127.0.0.1:{port}"]
    environment = {"BENCH_UPSTREAM": f"http://127.0.0.1:{upstream.port}"}
    return Target("pareto", port, Process("pareto", command, folder, environment, ROOT))


def start_unbooked(folder, upstream):
    project = HERE / "WithoutLedger"
    built = subprocess.run(["dotnet", "build", str(project), "-c", "Release", "-v", "quiet", "--nologo"], capture_output=True, text=True, timeout=600)
    if built.returncode != 0:
        return "WithoutLedger does not build: " + built.stdout[-500:].strip()
    port = free_port()
    command = ["dotnet", str(project / "bin/Release/net10.0/Pareto.WithoutLedger.dll"), str(HERE / "pareto.yaml"),
               str(Path(folder) / "unbooked-data"), f"http://127.0.0.1:{port}"]
    environment = {"BENCH_UPSTREAM": f"http://127.0.0.1:{upstream.port}",
                   "DOTNET_GCgen0size": os.environ.get("DOTNET_GCgen0size", "0x4000000")}  # as the launcher has it
    return Target("unbooked", port, Process("unbooked", command, folder, environment, ROOT))


STARTERS = {"nginx": start_nginx, "yarp": start_yarp, "portkey": start_portkey, "pareto": start_pareto, "unbooked": start_unbooked}


def load(target, mode, connections, seconds):
    """One wrk run: its own numbers, and what the target's processes used meanwhile."""
    environment = {**os.environ, "BENCH_BODY": body_of(mode),
                   "BENCH_HEADERS": "".join(f"{name}: {value}\n" for name, value in target.headers.items())}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(HERE / "post.lua"),
               f"http://127.0.0.1:{target.port}{PATH}"]
    before = target.process.cpu_seconds()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds + 60, check=True)
    used = target.process.cpu_seconds() - before
    result = json.loads(next(line[7:] for line in done.stdout.splitlines() if line.startswith("RESULT ")))
    requests = result["requests"]
    failures = sum(result[kind] for kind in ("badStatus", "connectErrors", "readErrors", "writeErrors", "timeouts"))
    return {
        "requests": requests,
        "rps": requests / (result["microseconds"] / 1e6),
        "p50Us": result["p50"],
        "p99Us": result["p99"],
        "cpuUsPerRequest": used * 1e6 / requests if requests else None,
        "rssMb": target.process.resident_bytes() / 1e6,
        "bytesPerReply": result["bytes"] / requests if requests else 0,
        "failures": failures,
        "failureKinds": {kind: result[kind] for kind in ("badStatus", "connectErrors", "readErrors", "writeErrors", "timeouts")
                         if result[kind]},
    }


# What the target before has left to do (cancelled requests, collected memory) must not be charged to the next.
SETTLE_SECONDS = 0.5


def measure(targets, options):
    runs = []
    whole = {}
    for mode in options.modes:
        for target in targets:
            problem, whole[target.name, mode] = problem_with(target, mode)
            if problem:
                raise SystemExit(f"{target.name}, {mode}: {problem}")
            if options.warmup > 0:
                load(target, mode, max(options.connections), options.warmup)
    for repeat in range(1, options.repeats + 1):
        for mode in options.modes:
            for connections in options.connections:
                # Each round begins with another target, so that none always runs in the wake of the same one.
                first = (repeat - 1) % len(targets)
                for target in targets[first:] + targets[:first]:
                    time.sleep(SETTLE_SECONDS)
                    run = load(target, mode, connections, options.seconds)
                    # A truncated reply has a good status too; its bytes give it away (wrk counts the headers in as well).
                    run["short"] = run["bytesPerReply"] < 0.99 * whole[target.name, mode]
                    runs.append({"repeat": repeat, "mode": mode, "connections": connections, "target": target.name, **run})
                    trouble = f"  FAILED: {run['failureKinds']}" if run["failures"] else "  FAILED: short replies" if run["short"] else ""
                    print(f"{repeat}/{options.repeats} {mode:6} c{connections:<3} {target.name:8} {run['rps']:9.0f} rps"
                          f"  p50 {run['p50Us'] / 1000:7.2f} ms{trouble}", file=sys.stderr)
    return runs


def machine():
    return {
        **facts(),
        "kernel": platform.release().split("-")[0],
        "node": version_of("node", "--version"),
        "nginx": (version_of("nginx", "-v") or "none").removeprefix("nginx version: nginx/"),
        "portkey": "1.15.2 with @hono/node-server 1.13.7",
        "yarp": "2.1.0",
    }


def numbers(text):
    return [int(part) for part in text.split(",")]


def parse():
    names = ["direct", *STARTERS]
    parser = argparse.ArgumentParser(prog="compare.sh", description="Throughput, latency, CPU and memory of Pareto beside its peers.",
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    peers = [name for name in names if name != "unbooked"]
    parser.add_argument("--targets", type=lambda text: text.split(","), default=peers, help="of " + ",".join(names))
    parser.add_argument("--modes", type=lambda text: text.split(","), default=["plain", "stream"], help="plain, stream")
    parser.add_argument("--connections", type=numbers, default=[8, 64], help="connections open at a time")
    parser.add_argument("--seconds", type=int, default=8, help="of each measured run")
    parser.add_argument("--warmup", type=int, default=20, help="seconds of load before the first run of each target and mode")
    parser.add_argument("--repeats", type=int, default=3, help="rounds; every round runs every target once")
    parser.add_argument("--chunks", type=int, default=20, help="pieces of the streamed answer")
    parser.add_argument("--label", default=commit(), help="names the files in bench/results/")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    unknown = (set(options.targets) - set(names)) | (set(options.modes) - {"plain", "stream"})
    if unknown:
        parser.error("unknown: " + ", ".join(sorted(unknown)))
    if min(options.seconds, options.repeats, options.chunks, *options.connections) < 1 or options.warmup < 0:
        parser.error("seconds, repeats, chunks and connections start at 1, warmup at 0")
    return options


def main():
    options = parse()
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda number, frame: sys.exit(128 + number))
    about = machine()
    started, skipped = [], {}
    with tempfile.TemporaryDirectory(prefix="pareto-bench-") as folder:
        try:
            upstream = start_upstream(folder, options.chunks)
            started.append(upstream)
            problem = wait_until_right(upstream, 30)
            if problem:
                raise SystemExit(f"the mock upstream: {problem}")
            targets = [upstream] if "direct" in options.targets else []
            for name in (name for name in STARTERS if name in options.targets):
                target = STARTERS[name](folder, upstream)
                if isinstance(target, str):
                    skipped[name] = target
                    print(f"{name} skipped: {target}", file=sys.stderr)
                    continue
                started.append(target)
                problem = wait_until_right(target, 60)
                if problem:
                    raise SystemExit(f"{name} does not answer as the upstream does: {problem}")
                targets.append(target)
            runs = measure(targets, options)
        finally:
            for target in reversed(started):
                target.process.stop()

    results = {
        "commit": commit(),
        "machine": about,
        "settings": {key: getattr(options, key) for key in ("connections", "modes", "seconds", "warmup", "repeats", "chunks")},
        "skipped": skipped,
        "summary": report.summarise(runs),
        "runs": runs,
    }
    text = report.markdown(results)
    print(text)
    if not options.no_write:
        folder = ROOT / "bench" / "results"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"compare-{options.label}.json").write_text(json.dumps(results, indent=1) + "\n")
        (folder / f"compare-{options.label}.md").write_text(text + "\n")
        print(f"Written to bench/results/compare-{options.label}.json and .md", file=sys.stderr)
    return 1 if any(run["failures"] or run["short"] for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
