"""Turns the runs of compare.py into a summary and a page of tables."""

import statistics

# What Pareto wants to reach, as a share of llama.cpp's speed.
GENERATION_GOALS = {"Q8_0": 1.0, "Q4_K_M": 1.0}
PROMPT_GOALS = {"Q8_0": 0.9, "Q4_K_M": 0.9, "Q4_0": 0.7}


def goal_of(file, measure):
    return (GENERATION_GOALS if measure == "generation" else PROMPT_GOALS).get(file.partition("-")[2])


def ratio(mine, theirs, kind):
    """Made within each round, so that the machine's drift cancels; then the middle, lowest, highest."""
    found = [mine[repeat][kind] / theirs[repeat][kind] for repeat in mine if repeat in theirs]
    return {"median": statistics.median(found), "min": min(found), "max": max(found)}


def summarise(runs):
    summary = []
    for file, threads, measure in dict.fromkeys((run["file"], run["threads"], run["measure"]) for run in runs):
        by_engine = {engine: {run["repeat"]: run for run in runs
                              if (run["file"], run["threads"], run["measure"], run["engine"]) == (file, threads, measure, engine)}
                     for engine in ("pareto", "llama.cpp")}
        summary.append({
            "file": file,
            "threads": threads,
            "measure": measure,
            **{engine: statistics.median(run["wall"] for run in own.values()) for engine, own in by_engine.items()},
            "ratio": ratio(by_engine["pareto"], by_engine["llama.cpp"], "wall"),
            "ratioOfProcessorTime": ratio(by_engine["pareto"], by_engine["llama.cpp"], "cpu"),
            "goal": goal_of(file, measure),
        })
    return summary


def shown(value):
    return f"{value['median']:.2f} ({value['min']:.2f}–{value['max']:.2f})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def verdict(row):
    if row["goal"] is None:
        return "–"
    return f"≥ {row['goal']:g}: " + ("met" if row["ratio"]["median"] >= row["goal"] else "MISSED")


def markdown(results):
    machine, settings = results["machine"], results["settings"]
    lines = [
        f"# Local models beside llama.cpp, {results['commit']}",
        "",
        f"{machine['cores']} cores ({machine['cpu']}; {', '.join(machine['vectors'])}), {machine['memoryGb']} GB, "
        f".NET SDK {machine['dotnet']}, llama.cpp {machine['llamaCpp']}. Load average at start {machine['load1AtStart']}.",
        f"{settings['repeats']} interleaved rounds, a fresh process for each cell and engine; tokens a second, medians. "
        "A ratio is made within its round; shown are the middle, the lowest and the highest.",
        "With one thread the ratio of processor time is the steadier one where something else runs on the machine; "
        "with more it counts waiting threads as well.",
        "",
    ]
    rows = [[row["file"], str(row["threads"]), row["measure"], f"{row['pareto']:.1f}", f"{row['llama.cpp']:.1f}",
             shown(row["ratio"]), shown(row["ratioOfProcessorTime"]), verdict(row)] for row in results["summary"]]
    lines += table(["file", "threads", "measure", "Pareto", "llama.cpp", "ratio", "of processor time", "goal"], rows)
    return "\n".join(lines)
