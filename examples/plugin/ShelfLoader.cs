using System.Security.Cryptography;
using Owm.DataSources;

namespace Lab.Recordings;

/// <summary>Loads recordings from the shelf that the project's configuration names as its catalog: <c>owm config set catalog shelf:DIRECTORY</c>.</summary>
internal sealed class ShelfLoader(LoaderContext context) : DataSourceDirLoader(context.BaseDirectoryFor(typeof(ShelfLoader)))
{
    public override bool CanLoad(DataSource source) => source is RecordingDataSource { FileName.Length: > 0 } && ShelfOfProject() is not null;

    public override string RefusalOf(DataSource source) =>
        source is RecordingDataSource { FileName.Length: > 0 } ? "the project's catalog is no shelf" : "the record is no recording with a file";

    protected override async Task<string> LoadCoreAsync(DataSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var recording = (RecordingDataSource)source;
        var shelf = ShelfOfProject()!;
        var entry = shelf.Entries().FirstOrDefault(e => e.File == recording.FileName)
            ?? throw new FileNotFoundException($"'{recording.FileName}' is not on the shelf '{shelf.Directory}'.");
        progress?.Report(new LoadProgress(LoadPhase.Downloading));
        var content = await File.ReadAllBytesAsync(shelf.PathOf(entry.File), cancellationToken);
        if (recording.Sha256 is { } expected && expected != Convert.ToHexStringLower(SHA256.HashData(content)))
            throw new InvalidDataException($"'{entry.File}' on the shelf '{shelf.Directory}' is not what was recorded.");

        // A directory of its own for each recording, and the file there whole or not at all.
        var directory = context.GivenDirectory ?? Path.Combine(BaseDirectory, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
        Directory.CreateDirectory(directory);
        var target = recording.PathIn(directory);
        await File.WriteAllBytesAsync(target + ".part", content, cancellationToken);
        File.Move(target + ".part", target, overwrite: true);
        return directory;
    }

    private Shelf? ShelfOfProject() =>
        context.Project.Configuration.Get(ProjectConfiguration.CatalogKey) is { } catalog && catalog.StartsWith(Shelf.Scheme + ":", StringComparison.Ordinal)
            ? new Shelf(Path.GetFullPath(catalog[(Shelf.Scheme.Length + 1)..], context.Project.ProjectDirectory))
            : null;
}
