namespace Owm.DataSources;

/// <summary>No loader could load a source. The message tells what each of them said.</summary>
public sealed class SourceNotLoadedException : DataSourceException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="source">The source.</param>
    /// <param name="refusals">What the loaders said, in the order they were asked.</param>
    public SourceNotLoadedException(DataSource source, IReadOnlyList<LoaderRefusal> refusals)
        : base(MessageOf(source, refusals), refusals.FirstOrDefault(r => r.Failure is not null)?.Failure)
    {
        DataSource = source;
        Refusals = refusals;
    }

    /// <summary>Gets the source.</summary>
    public DataSource DataSource { get; }

    /// <summary>Gets what the loaders said, in the order they were asked.</summary>
    public IReadOnlyList<LoaderRefusal> Refusals { get; }

    private static string MessageOf(DataSource source, IReadOnlyList<LoaderRefusal> refusals)
    {
        // Who was the only one to try says it best himself; the others had nothing to do with this source.
        var failures = refusals.Where(r => r.Failure is not null).ToList();
        if (failures is [{ Failure: LoadFailedException only }]) return only.Message;
        var said = string.Join("; ", refusals.Select(r => $"{r.LoaderName}: {r.Reason.TrimEnd('.')}"));
        return failures.Count == 0
            ? $"Nothing can load {source}: {said}. Give the record a torrent_file_name or a url, or put its file into the project's directory."
            : $"Failed to load {source}: {said}.";
    }
}

/// <summary>What a loader said to a source that it did not load.</summary>
/// <param name="LoaderName">The loader's name in the registry.</param>
/// <param name="Reason">What it said.</param>
/// <param name="Failure">What went wrong; <see langword="null"/> when it did not try because it cannot load such sources.</param>
public sealed record LoaderRefusal(string LoaderName, string Reason, Exception? Failure);
