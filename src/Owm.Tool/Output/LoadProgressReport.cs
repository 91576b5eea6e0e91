using Owm.DataSources;

namespace Owm.Tool.Output;

/// <summary>Shows how far a load is.</summary>
internal sealed class LoadProgressReport : IProgress<LoadProgress>
{
    private readonly ProgressLine _line;
    private readonly string _name;

    public LoadProgressReport(ProgressLine line, string name)
    {
        _line = line;
        _name = name;
    }

    public void Report(LoadProgress value)
    {
        var doing = value.Phase switch
        {
            LoadPhase.Locating or LoadPhase.FetchingDescription => "Finding",
            LoadPhase.CheckingExisting => "Checking",
            LoadPhase.Connecting => "Connecting",
            LoadPhase.Verifying => "Verifying",
            LoadPhase.Unpacking => "Unpacking",
            _ => "Loading",
        };
        if (value.BytesTotal is { } total)
        {
            _line.Report(new ProgressState($"{doing} {_name}", value.BytesDone, total)
            {
                Rate = value.Phase == LoadPhase.Downloading ? (long)value.BytesPerSecond : null,
                Peers = value.Peers,
                TimeLeft = value.Phase == LoadPhase.Downloading ? value.TimeLeft : null,
            });
        }
        else
        {
            _line.Report($"{doing} {_name}");
        }
    }
}
