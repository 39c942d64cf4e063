#!/bin/sh
# What docs/budgets.md says is shown, many times: three replicas on one hard budget of $1.00 over PostgreSQL, one killed with kill -9
# among 500 requests; and PostgreSQL stopped under load. Prints a table of each.
#   bench/budgets/run.sh [runs, default 20] [seconds without PostgreSQL, default 60]
set -eu
cd "$(dirname "$0")/../.."
dotnet build tests/Pareto.Server.Tests -c Release -v q --nologo
tests="dotnet tests/Pareto.Server.Tests/bin/Release/net10.0/Pareto.Server.Tests.dll -noColor -showLiveOutput"
one() {
    PARETO_BUDGET_RUNS="$2" PARETO_BUDGET_OUTAGE="$3" $tests -method "*BudgetFaultTests.$1" | sed -n 's/.*\[OUTPUT\] //p; /FAIL\|Total:/p'
}
one ThreeReplicas_OneKilledAmong500Requests_NeverOverspendAndWriteEverythingDown "${1:-20}" 0
one PostgresStopsUnderLoad_NothingAnsweredIsLostNoOverspendAndLocalModelsGoOn 1 "${2:-60}"
