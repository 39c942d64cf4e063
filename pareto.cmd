@echo off
rem Builds Pareto on first use, then runs it.
setlocal
set "ROOT=%~dp0"
set "APP=%ROOT%src\Pareto.Cli\bin\Release\net10.0\pareto.dll"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul || (echo pareto: the .NET 10 SDK is needed ^(dotnet is not on the PATH^). 1>&2 & exit /b 127)
if not exist "%APP%" (
  echo pareto: building ^(once; about half a minute^)... 1>&2
  dotnet build "%ROOT%src\Pareto.Cli\Pareto.Cli.csproj" -c Release --nologo -v quiet 1>&2 || exit /b 1
)
dotnet "%APP%" %*
