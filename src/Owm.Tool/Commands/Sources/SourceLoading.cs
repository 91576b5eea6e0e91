using Owm.DataSources;
using Owm.Tool.Output;

namespace Owm.Tool.Commands.Sources;

/// <summary>Loads a source, and tells the user how it goes.</summary>
internal static class SourceLoading
{
    /// <summary>Loads.</summary>
    /// <exception cref="SourceNotLoadedException">No loader could.</exception>
    public static async Task<LoadResult> RunAsync(CommandContext context, OwmProject project, DataSource source, string? directory, CancellationToken cancellationToken)
    {
        LoadResult loaded;
        using (var progress = context.Progress())
            loaded = await project.LoadAsync(source, directory, new LoadProgressReport(progress, source.ToString()), cancellationToken);
        foreach (var warning in loaded.Content.Warnings) context.Say(ErrorText.Line($"{source}: {warning}"));
        if (loaded.Content.WasThere) context.Say($"{source} is there already{(loaded.Content.Verified.Count > 0 || loaded.Content.Warnings.Count == 0 ? ", and right" : "")}. Nothing was fetched.");
        return loaded;
    }
}
