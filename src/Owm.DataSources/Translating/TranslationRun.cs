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
public sealed class TranslatorSource
{
    private readonly IFilePathProvider? _files;

    internal TranslatorSource(DataSource record, IFilePathProvider? files) => (Record, _files) = (record, files);

    /// <summary>Gets the record.</summary>
    public DataSource Record { get; }

    /// <summary>Gets the directory that its files are in; <see langword="null"/> for a record that has none.</summary>
    public string? Directory => _files?.DirectoryOf(Record);

    /// <summary>Gets the full path of the file or folder that the record is about.</summary>
    /// <exception cref="DataSourceException">The record is about none, or it is not there.</exception>
    public string FilePath => TryFindFile() ?? throw new DataSourceException(
        $"The file of {Record} is not {(Directory is null ? "on this machine" : $"in '{Directory}'")}. Load it again with `owm source load {Record}`.");

    /// <summary>Gets what knows where the record's files are, for reading them as the record's kind offers it.</summary>
    /// <exception cref="DataSourceException">The record has none on this machine.</exception>
    public IFilePathProvider Files => _files ?? throw new DataSourceException($"{Record} has no files on this machine. Load it with `owm source load {Record}`.");

    internal string? TryFindFile() => Directory is { } directory ? SourceFile.Find(Record, directory, _files!.TrustsLinks(Record)) : null;
}
