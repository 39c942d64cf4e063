using Pareto.Cli;

return await ParetoCommandLine.InvokeAsync(args);
