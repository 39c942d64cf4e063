using Pareto.LocalBench;

switch (args)
{
    case ["write", var shape, var mix, var path]:
        BenchModel.Write(shape, mix, path);
        return 0;
    case ["run", var path, var threads, var prompts, var generate, var seconds]:
        SpeedRun.Run(path, SpeedRun.Number(threads), [.. prompts.Split(',').Select(SpeedRun.Number)], SpeedRun.Number(generate), SpeedRun.Number(seconds), Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("write SHAPE MIX FILE | run FILE THREADS PROMPTS GENERATE SECONDS");
        return 2;
}
