namespace Owm.DataSources;

/// <summary>One translation at work: what its translator gets to see.</summary>
public sealed class TranslationRun
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<TranslatorSource>> _inputs;
    private readonly Action<string>? _say;

    internal TranslationRun(
        IReadOnlyDictionary<string, IReadOnlyList<TranslatorSource>> inputs, DataSource output, string outputDirectory, Action<string>? say, IProgress<LoadProgress>? progress)
    {
        _inputs = inputs;
        Output = output;
        OutputDirectory = outputDirectory;
        _say = say;
        Progress = progress;
    }

    /// <summary>Gets the source that is made. Its identifier and what it was made of are set already; the rest is the translator's to set.</summary>
    public DataSource Output { get; }

    /// <summary>Gets the directory, empty at first, that the output's files go to. What is in it when the translator is done becomes the output's content.</summary>
    public string OutputDirectory { get; }

    /// <summary>Gets whom to tell how far it is, if anybody wants to know.</summary>
    public IProgress<LoadProgress>? Progress { get; }

    /// <summary>Returns the sources of an input; none where an optional one was left out.</summary>
    /// <param name="input">The input's name.</param>
    /// <exception cref="ArgumentException">The translator declares no such input.</exception>
    public IReadOnlyList<TranslatorSource> Sources(string input) =>
        _inputs.TryGetValue(input, out var sources) ? sources : throw new ArgumentException($"There is no input '{input}'. Declare it in Inputs.", nameof(input));

    /// <summary>Returns the one source of an input.</summary>
    /// <param name="input">The input's name.</param>
    /// <exception cref="ArgumentException">The translator declares no such input, or it takes several sources.</exception>
    public TranslatorSource Source(string input) =>
        Sources(input) is [var only] ? only : throw new ArgumentException($"The input '{input}' has {Sources(input).Count} sources. Ask for them with Sources.", nameof(input));

    /// <summary>Tells whoever started the translation something: a line of text.</summary>
    /// <param name="line">The line.</param>
    public void Say(string line) => _say?.Invoke(line);
}

/// <summary>A source that is translated.</summary>
/// <param name="Record">The record.</param>
/// <param name="Directory">The directory that its files are in; <see langword="null"/> for a record that has none.</param>
public sealed record TranslatorSource(DataSource Record, string? Directory)
{
    /// <summary>Gets the full path of the file that the record is about.</summary>
    /// <exception cref="DataSourceException">The record is about no file, or it is not there.</exception>
    public string FilePath => Directory is not null && SourceFile.Find(Record, Directory) is { } path ? path
        : throw new DataSourceException($"The file of {Record} is not {(Directory is null ? "on this machine" : $"in '{Directory}'")}. Load it again with `owm source load {Record}`.");
}
