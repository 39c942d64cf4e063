@echo off
rem Builds Pareto on first use (and after another commit was checked out), then runs it.
setlocal
set "ROOT=%~dp0"
set "APP=%ROOT%src\Pareto.Cli\bin\Release\net10.0\pareto.dll"
set "STAMP=%ROOT%src\Pareto.Cli\obj\built-commit.txt"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul || (echo pareto: the .NET 10 SDK is needed ^(dotnet is not on the PATH^). 1>&2 & exit /b 127)
set "HEAD="
set "BUILT="
for /f "delims=" %%H in ('git -C "%ROOT%." rev-parse HEAD 2^>nul') do set "HEAD=%%H"
if exist "%STAMP%" set /p BUILT=<"%STAMP%"
if exist "%APP%" if "%HEAD%"=="%BUILT%" goto run
echo pareto: building ^(once; about half a minute^)... 1>&2
dotnet build "%ROOT%src\Pareto.Cli\Pareto.Cli.csproj" -c Release --nologo -v quiet 1>&2 || exit /b 1
if defined HEAD >"%STAMP%" echo %HEAD%
:run
if not defined DOTNET_GCgen0size set DOTNET_GCgen0size=0x4000000
dotnet "%APP%" %*
