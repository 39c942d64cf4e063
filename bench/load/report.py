"""Turns the runs of compare.py into a summary and a page of tables."""

import statistics

# What Pareto wants to reach, with everything on: at least half of the bare proxy, at least five times the other gateway.
GOALS = {"yarp": 0.5, "portkey": 5.0}
FIGURES = ("rps", "p50Us", "p99Us", "cpuUsPerRequest", "rssMb")


def cells(runs):
    """(mode, connections) in the order they were run."""
    return list(dict.fromkeys((run["mode"], run["connections"]) for run in runs))


def targets_of(runs):
    return list(dict.fromkeys(run["target"] for run in runs))


def pick(runs, mode, connections, target):
    return {run["repeat"]: run for run in runs
            if (run["mode"], run["connections"], run["target"]) == (mode, connections, target)}


def ratio(runs, mode, connections, target, other):
    """Throughput of one over the other: made within each round, so that the machine's drift cancels; then the middle, lowest, highest."""
    mine, theirs = (pick(runs, mode, connections, name) for name in (target, other))
    found = [mine[repeat]["rps"] / theirs[repeat]["rps"] for repeat in mine if repeat in theirs and theirs[repeat]["rps"] > 0]
    return {"median": statistics.median(found), "min": min(found), "max": max(found)} if found else None


def ledger_adds(runs, mode, connections, figure):
    """What a request waits longer, in ms, with a ledger than with one that keeps nothing: made within each round as ratios are."""
    mine, theirs = (pick(runs, mode, connections, name) for name in ("pareto", "unbooked"))
    found = [(mine[repeat][figure] - theirs[repeat][figure]) / 1000 for repeat in mine if repeat in theirs]
    return {"median": statistics.median(found), "min": min(found), "max": max(found)} if found else None


def summarise(runs):
    summary = []
    for mode, connections in cells(runs):
        for target in targets_of(runs):
            own = list(pick(runs, mode, connections, target).values())
            if not own:
                continue
            known = {figure: [run[figure] for run in own if run[figure] is not None] for figure in FIGURES}
            summary.append({
                "mode": mode,
                "connections": connections,
                "target": target,
                **{figure: statistics.median(values) if values else None for figure, values in known.items()},
                "failures": sum(run["failures"] for run in own),
                "shortReplies": any(run["short"] for run in own),
                "ratios": {other: value for other in ("direct", "yarp", "portkey")
                           if other != target and (value := ratio(runs, mode, connections, target, other))},
            })
    return summary


def shown(value):
    if value is None:
        return "–"
    digits = 1 if value["median"] >= 10 else 2 if value["median"] >= 0.1 else 3
    return f"{value['median']:.{digits}f} ({value['min']:.{digits}f}–{value['max']:.{digits}f})"


def spread(value):
    return f"{value['median']:.2f} ({value['min']:.2f} to {value['max']:.2f})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def markdown(results):
    runs, machine, settings = results["runs"], results["machine"], results["settings"]
    lines = [
        f"# Load comparison, {results['commit']}",
        "",
        f"{machine['cores']} cores ({machine['cpu']}), {machine['memoryGb']} GB, .NET SDK {machine['dotnet']}, Node {machine['node']}, "
        f"nginx {machine['nginx']}, YARP {machine['yarp']}, Portkey {machine['portkey']}. "
        f"Load average at start {machine['load1AtStart']}.",
        f"Runs of {settings['seconds']} s after {settings['warmup']} s of warm-up, {settings['repeats']} interleaved rounds, medians; "
        f"streams of {settings['chunks']} pieces. Load, target and upstream share the cores.",
        "",
        "## Ratios of throughput",
        "",
        "Made within each round; the middle of them, with the lowest and the highest.",
        "",
    ]
    rows = []
    for row in results["summary"]:
        if row["target"] == "direct":
            continue
        rows.append([row["mode"], str(row["connections"]), row["target"],
                     *(shown(row["ratios"].get(other)) for other in ("direct", "yarp", "portkey"))])
    lines += table(["mode", "connections", "target", "/ direct", "/ YARP", "/ Portkey"], rows)
    lines += ["", "## Figures", ""]
    rows = []
    for row in results["summary"]:
        cpu = "–" if row["cpuUsPerRequest"] is None else f"{row['cpuUsPerRequest']:.0f}"
        failures = f"{row['failures']}" + (" and short replies" if row["shortReplies"] else "")
        rows.append([row["mode"], str(row["connections"]), row["target"], f"{row['rps']:.0f}", f"{row['p50Us'] / 1000:.2f}",
                     f"{row['p99Us'] / 1000:.2f}", cpu, f"{row['rssMb']:.0f}", failures])
    lines += table(["mode", "connections", "target", "requests/s", "p50 ms", "p99 ms", "CPU µs/request", "RSS MB", "failures"], rows)
    added = [(mode, connections, ledger_adds(runs, mode, connections, "p50Us"), ledger_adds(runs, mode, connections, "p99Us"))
             for mode, connections in cells(runs)]
    if any(p99 for _, _, _, p99 in added):
        lines += ["", "## What the ledger adds", "", "Milliseconds over the same gateway with a ledger that keeps nothing, within each round.", ""]
        lines += table(["mode", "connections", "p50", "p99"],
                       [[mode, str(connections), spread(p50), spread(p99)] for mode, connections, p50, p99 in added if p99])
    goals = [(row, other) for row in results["summary"] if row["target"] == "pareto" for other in GOALS if other in row["ratios"]]
    if goals:
        lines += ["", "## Goals", ""]
        for row, other in goals:
            value = row["ratios"][other]["median"]
            verdict = "met" if value >= GOALS[other] else "MISSED"
            lines.append(f"- {row['mode']}, {row['connections']} connections: {value:.2f} × {other}, "
                         f"at least {GOALS[other]:g} wanted: {verdict}")
    for name, reason in results["skipped"].items():
        lines += ["", f"{name} skipped: {reason}."]
    return "\n".join(lines)
