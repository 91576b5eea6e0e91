using Owm.BitTorrentLoader.Catalogs;
using Owm.DataSources;

namespace Lab.Recordings;

/// <summary>Says what the plug-in brings.</summary>
public sealed class RecordingsPlugin : IOwmPlugin
{
    public void Register(PluginRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        registration.Kinds.Register<RecordingDataSource>();
        registration.Translators.Register<RecordingSummaryTranslator>();
        registration.Loaders.Add("shelf", LoaderPriority.Server + 10, context => new ShelfLoader(context));
        registration.Add(new CatalogContribution(Shelf.Scheme, request => new ShelfCatalog(Path.GetFullPath(request.Location, request.BaseDirectory))));
    }
}
