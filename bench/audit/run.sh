#!/usr/bin/env bash
# Audits a million made-up requests, and holds time, memory and findings against what is promised. Usage: bench/audit/run.sh [FOLDER [REQUESTS [SEED]]]
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
folder=${1:-}
requests=${2:-1000000}
seed=${3:-1}
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi

dotnet build bench/audit/Pareto.AuditBench -c Release --nologo -v quiet
dotnet build src/Pareto.Cli -c Release --nologo -v quiet
bench=bench/audit/Pareto.AuditBench/bin/Release/net10.0/Pareto.AuditBench.dll
log=$folder/log.jsonl
dotnet "$bench" generate "$log" "$requests" "$seed"
/usr/bin/time -v -o "$folder/time.txt" dotnet src/Pareto.Cli/bin/Release/net10.0/pareto.dll audit "$log" --json > "$folder/facts.json"
dotnet "$bench" compare "$log.truth.json" "$folder/facts.json" "$folder/time.txt"
