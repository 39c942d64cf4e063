"""What every comparison says of the machine and the build that it ran on; nothing that names the machine."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def version_of(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines else None


def commit():
    name = version_of("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD") or "unknown"
    return name + ("-changed" if version_of("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no") else "")


def processor():
    """The fields of lscpu, where there is one."""
    lines = subprocess.run(["lscpu"], capture_output=True, text=True).stdout.splitlines() if shutil.which("lscpu") else []
    return {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in lines}


def facts():
    memory = next(int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return {
        "cpu": processor().get("Model name", platform.machine()),
        "cores": os.cpu_count(),
        "memoryGb": round(memory / 1e6),
        "load1AtStart": round(os.getloadavg()[0], 2),
        "dotnet": version_of("dotnet", "--version"),
    }
