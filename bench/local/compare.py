"""Writes the models, runs both engines on them in turn, and writes what it saw. Run it through compare.sh."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import report
from surroundings import ROOT, commit, facts, processor

HERE = Path(__file__).resolve().parent
PROGRAM = HERE / "Pareto.LocalBench/bin/Release/net10.0/Pareto.LocalBench.dll"
SHAPES = ("135M", "1.2B")
MIXES = ("Q8_0", "Q4_K_M", "Q4_0")
FILES = [f"{shape}-{mix}" for shape in SHAPES for mix in MIXES]


def write_model(name, folder):
    """The file of a name such as 135M-Q8_0; one that is there already is kept."""
    path = Path(folder) / f"{name}.gguf"
    if not path.exists():
        shape, mix = name.split("-")
        half_written = path.with_suffix(".part")
        subprocess.run(["dotnet", str(PROGRAM), "write", shape, mix, str(half_written)], check=True)
        half_written.rename(path)
    return path


def pareto(path, threads, options):
    return ["dotnet", str(PROGRAM), "run", str(path), str(threads), join(options.prompts), str(options.generate), str(options.seconds)], {}


def llama(path, threads, options):
    command = ["node", str(HERE / "llama.cpp/measure.mjs"), f"--file={path}", f"--threads={threads}",
               f"--prompts={join(options.prompts)}", f"--generate={options.generate}", f"--seconds={options.seconds}"]
    # One thread that calls llama.cpp: it would else be another one for every batch.
    return command, {"UV_THREADPOOL_SIZE": "1"}


ENGINES = {"pareto": pareto, "llama.cpp": llama}


def run(engine, path, threads, options):
    """A fresh process; the median of each measure, of time on the clock and of processor time."""
    command, environment = ENGINES[engine](path, threads, options)
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise SystemExit(f"{engine} on {path.name}: {(done.stderr or done.stdout)[-1000:].strip()}")
    result = json.loads(done.stdout.strip().splitlines()[-1])
    if result["threads"] != threads:
        raise SystemExit(f"{engine} ran with {result['threads']} threads instead of {threads}")
    return {measure: {kind: statistics.median(one[kind] for one in runs) for kind in ("wall", "cpu")}
            for measure, runs in result["runs"].items()}


def measure(files, options):
    runs = []
    for repeat in range(1, options.repeats + 1):
        for name, path in files.items():
            for threads in options.threads:
                # A B, then B A: what the first leaves behind (a warm file, a hot processor) falls on both alike.
                order = list(ENGINES) if repeat % 2 else list(reversed(ENGINES))
                for engine in order:
                    found = run(engine, path, threads, options)
                    runs += [{"repeat": repeat, "file": name, "threads": threads, "engine": engine, "measure": measure, **speeds}
                             for measure, speeds in found.items()]
                    shown = ", ".join(f"{measure} {speeds['wall']:.1f}" for measure, speeds in found.items())
                    print(f"{repeat}/{options.repeats} {name:12} {threads} thread(s) {engine:10} {shown}", file=sys.stderr)
    return runs


def machine():
    flags = set(processor().get("Flags", "").split())
    package = json.loads((HERE / "llama.cpp/node_modules/node-llama-cpp/package.json").read_text())
    release = json.loads((HERE / "llama.cpp/node_modules/node-llama-cpp/llama/binariesGithubRelease.json").read_text())
    return {
        **facts(),
        "vectors": [flag for flag in ("avx2", "avx_vnni", "avx512bw", "avx512_vnni", "amx_int8") if flag in flags],
        "llamaCpp": f"{release['release']} of node-llama-cpp {package['version']}",
    }


def numbers(text):
    return [int(part) for part in text.split(",")]


def join(values):
    return ",".join(str(value) for value in values)


def parse():
    parser = argparse.ArgumentParser(prog="compare.sh", description="Speed of Pareto's engine beside llama.cpp.",
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--files", type=lambda text: text.split(","), default=FILES, help="of " + ",".join(FILES))
    parser.add_argument("--threads", type=numbers, default=[1, 2], help="threads that compute")
    parser.add_argument("--prompts", type=numbers, default=[128, 512], help="tokens of the prompts")
    parser.add_argument("--generate", type=int, default=16, help="tokens made, one after the other")
    parser.add_argument("--seconds", type=int, default=1, help="of each measure in a process, at least one turn; a short turn before the first warms up")
    parser.add_argument("--repeats", type=int, default=2, help="rounds; every round starts a fresh process for each cell and engine")
    parser.add_argument("--models", help="folder that keeps the models for the next time; otherwise a temporary one")
    parser.add_argument("--label", default=commit(), help="names the files in bench/results/")
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    unknown = set(options.files) - set(FILES)
    if unknown:
        parser.error("unknown: " + ", ".join(sorted(unknown)))
    if min(options.generate, options.seconds, options.repeats, *options.threads, *options.prompts) < 1:
        parser.error("numbers start at 1")
    return options


def main():
    options = parse()
    about = machine()
    with tempfile.TemporaryDirectory(prefix="pareto-bench-") as temporary:
        folder = options.models or temporary
        Path(folder).mkdir(parents=True, exist_ok=True)
        runs = measure({name: write_model(name, folder) for name in options.files}, options)
    results = {
        "commit": commit(),
        "machine": about,
        "settings": {key: getattr(options, key) for key in ("threads", "prompts", "generate", "seconds", "repeats")},
        "summary": report.summarise(runs),
        "runs": runs,
    }
    text = report.markdown(results)
    print(text)
    if not options.no_write:
        folder = ROOT / "bench" / "results"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{options.label}-local.json").write_text(json.dumps(results, indent=1) + "\n")
        (folder / f"{options.label}-local.md").write_text(text + "\n")
        print(f"Written to bench/results/{options.label}-local.json and .md", file=sys.stderr)


if __name__ == "__main__":
    main()
