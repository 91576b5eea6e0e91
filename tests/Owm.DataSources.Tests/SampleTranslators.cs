namespace Owm.DataSources.Tests;

/// <summary>A laboratory's translator: writes the contents of files one after another.</summary>
[DataSourceKind("Joining", SchemaNamespace = "http://lab.example/schema/", DataNamespace = "http://lab.example/", DefinitionContext = "http://lab.example/kinds")]
public sealed class JoiningTranslator : DataTranslator
{
    [DataSourceProperty("separator", Default = "-", Multiple = false)]
    public string? Separator { get => GetValue<string>(); set => SetValue(value); }

    [DataSourceProperty("most", Multiple = false)]
    public int? Most { get => GetValue<int?>(); set => SetValue(value); }

    public string GivenVersion { get; set; } = "1";

    public Action<TranslationRun>? Work { get; init; }

    public bool WritesNothing { get; init; }

    public int Runs { get; private set; }

    public override IReadOnlyList<TranslatorInput> Inputs { get; } = [new("texts", typeof(LocalFileDataSource), InputCount.OneOrMore)];

    public override Type OutputType => typeof(LocalFileDataSource);

    public override string Version => GivenVersion;

    protected internal override async Task TranslateAsync(TranslationRun run, CancellationToken cancellationToken)
    {
        Runs++;
        Work?.Invoke(run);
        cancellationToken.ThrowIfCancellationRequested();
        if (WritesNothing) return;
        ((LocalFileDataSource)run.Output).FileName = "joined.txt";
        var texts = run.Sources("texts").Select(source => File.ReadAllText(source.FilePath));
        await File.WriteAllTextAsync(Path.Combine(run.OutputDirectory, "joined.txt"), $"{Separator}: {string.Join(Separator, texts)}", cancellationToken);
    }
}

[DataSourceKind("TwoInputs", SchemaNamespace = "http://lab.example/schema/", DataNamespace = "http://lab.example/", DefinitionContext = "http://lab.example/kinds")]
public sealed class TwoInputsTranslator : DataTranslator
{
    public override IReadOnlyList<TranslatorInput> Inputs { get; } = [new("left", typeof(LocalFileDataSource)), new("right", typeof(LocalFileDataSource))];

    public override Type OutputType => typeof(LocalFileDataSource);

    protected internal override Task TranslateAsync(TranslationRun run, CancellationToken cancellationToken)
    {
        ((LocalFileDataSource)run.Output).FileName = "two.txt";
        File.WriteAllText(Path.Combine(run.OutputDirectory, "two.txt"), $"{File.ReadAllText(run.Source("left").FilePath)}|{File.ReadAllText(run.Source("right").FilePath)}");
        return Task.CompletedTask;
    }
}
