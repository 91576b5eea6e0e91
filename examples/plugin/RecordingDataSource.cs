using Owm.DataSources;
using Owm.Rdf;

namespace Lab.Recordings;

/// <summary>A table of cells and their activity over time: <c>cell,time,activity</c>.</summary>
[DataSourceKind("RecordingDataSource", SchemaNamespace = "http://lab.example/schema/", DataNamespace = "http://lab.example/data/", DefinitionContext = Context)]
public sealed class RecordingDataSource : LocalFileDataSource
{
    private const string Context = "http://lab.example/recordings";

    /// <summary>Gets the context that a module imports to describe recordings.</summary>
    public static new Iri DefinitionContext { get; } = new(Context);

    /// <summary>Gets or sets how many samples were taken in a second.</summary>
    [DataSourceProperty("sampling_rate", DisplayName = "Sampling rate (Hz)", Multiple = false)]
    public double? SamplingRate { get => GetValue<double?>(); set => SetValue(value); }

    /// <summary>Gets or sets who recorded it.</summary>
    [DataSourceProperty("recorded_by", DisplayName = "Recorded by")]
    public IReadOnlyList<string> RecordedBy { get => GetValues<string>(); set => SetValue(value); }
}
