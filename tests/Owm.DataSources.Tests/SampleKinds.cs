using Owm.Rdf;

namespace Owm.DataSources.Tests;

/// <summary>A kind of a laboratory's own, defined in a context of its own.</summary>
[DataSourceKind("MicroscopeImage", SchemaNamespace = "http://lab.example/schema/", DataNamespace = "http://lab.example/data/", DefinitionContext = "http://lab.example/kinds")]
public class MicroscopeImage : LocalFileDataSource
{
    public static new Iri DefinitionContext { get; } = new("http://lab.example/kinds");

    [DataSourceProperty("magnification", DisplayName = "Magnification", Multiple = false)]
    public int? Magnification { get => GetValue<int?>(); set => SetValue(value); }

    [DataSourceProperty("stain", DisplayName = "Stain")]
    public IReadOnlyList<string> Stains { get => GetValues<string>(); set => SetValue(value); }

    [DataSourceProperty("taken", DisplayName = "Taken at")]
    public DateTimeOffset? Taken { get => GetValue<DateTimeOffset?>(); set => SetValue(value); }
}

/// <summary>The kind of OWMETA.md 1.1: R also sets A, which has a default.</summary>
[DataSourceKind("Passing")]
public class PassingSource : DataSource
{
    [DataSourceProperty("a", Default = "D")]
    public string? A { get => GetValue<string>(); set => SetValue(value); }

    [DataSourceProperty("r", Also = [nameof(A)])]
    public string? R { get => GetValue<string>(); set => SetValue(value); }

    [DataSourceProperty("s", Also = [nameof(A), nameof(B)])]
    public string? S { get => GetValue<string>(); set => SetValue(value); }

    [DataSourceProperty("b")]
    public string? B { get => GetValue<string>(); set => SetValue(value); }
}

[DataSourceKind("Overriding")]
[DataSourceOverride(nameof(A), "M")]
public class OverridingSource : PassingSource;

[DataSourceKind("PassingDefault")]
public class PassingDefaultSource : DataSource
{
    [DataSourceProperty("a", Default = "D")]
    public string? A { get => GetValue<string>(); set => SetValue(value); }

    [DataSourceProperty("r", Default = "R", Also = [nameof(A)])]
    public string? R { get => GetValue<string>(); set => SetValue(value); }
}
