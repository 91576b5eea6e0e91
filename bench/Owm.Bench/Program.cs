using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Owm.Bench;

if (args is ["idle", ..])
{
    await IdleTorrents.RunAsync(args[1..]);
    return;
}

if (args is ["tracker", _, _, ..])
{
    await TrackerLoad.RunAsync(args[1..]);
    return;
}

if (args is ["graph", ..])
{
    GraphLoad.Run(args[1..]);
    return;
}

if (args is ["records", ..])
{
    await RecordBench.RunAsync(args[1..]);
    return;
}

// In this process: the default toolchain would generate and restore a project of its own.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
